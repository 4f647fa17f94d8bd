// What a guest's form has to hold, as the server checks it.

const ADULT_YEARS = 18;
const OLDEST_YEARS = 130;

/** Age in whole years on a day, both as YYYY-MM-DD; who is born on 29 February ages on 1 March in other years. */
export function ageOn(born, day) {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

/** The date on the dock, as YYYY-MM-DD. */
export function localDay(iso, zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(new Date(iso));
}

/** Whether a guardian has to sign; unknown dates ask for none yet. */
export function isMinor(born, day) {
  return /^\d{4}-\d{2}-\d{2}$/.test(born) && born <= day && ageOn(born, day) < ADULT_YEARS;
}

/** Return {field: message key} for what is missing or wrong. */
export function problems(form, day, drawn) {
  const found = {};
  if (!form.name) found.name = "required";
  const born = birthProblem(form.date_of_birth, day);
  if (born) found.date_of_birth = born;
  const minor = !born && ageOn(form.date_of_birth, day) < ADULT_YEARS;
  if (minor && !form.guardian_name) found.guardian_name = "required";
  if (minor && !form.relationship) found.relationship = "required";
  const signer = minor ? form.guardian_name : form.name;
  if (!form.typed_signature || (signer && folded(form.typed_signature) !== folded(signer))) {
    found.typed_signature = signer ? "type_name" : "required";
  }
  if (!drawn) found.drawn_signature = "draw_name";
  if (!form.agree) found.agree = "agree_first";
  return found;
}

/** The earlier problems that a changed form still has; new ones wait until it is sent. */
export function remaining(earlier, form, day, drawn) {
  return Object.fromEntries(Object.entries(problems(form, day, drawn)).filter(([name]) => name in earlier));
}

function birthProblem(born, day) {
  if (!born) return "bad_date_of_birth";
  if (born > day) return "born_later";
  return ageOn(born, day) > OLDEST_YEARS ? "born_too_early" : null;
}

function folded(name) {
  return name.split(/\s+/).filter(Boolean).join(" ").toLowerCase();
}
