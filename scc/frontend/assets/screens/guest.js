// A guest's own page, by code: where and when, the waiver, the receipt, a few questions. No crew data here.

import { clock, clockBoth, day } from "../core/format.js";
import { currentLanguage, t } from "../core/i18n.js";
import { guestOwner } from "../core/queue.js";
import { isDrawn } from "../core/strokes.js";
import { isMinor, localDay, problems, remaining } from "../core/waiver.js";
import { h } from "../dom/elements.js";
import { attachPad } from "../dom/pad.js";
import { afterPress } from "../dom/press.js";
import { qrPicture } from "../dom/qrpicture.js";
import { guestCodeForm } from "./guestcode.js";
import { saveFile } from "./guests.js";
import { languageButtons } from "./me.js";
import { button, field, heading, holdButton, missing, syncLine, syncText, tickBox } from "./parts.js";

const pads = new WeakMap();
const FILLED = { data: { change: "filled" } };

export const guest = {
  isForm: true,
  isApart: () => true,
  /** On a crew's phone in a guest's hands only the held button leads out; what was typed stays. */
  isLocked: (app) => app.person !== null && !app.ui.isReleased,
  title: () => t("guest_title"),
  language: (app) => app.ui.language ?? app.sync.known("guest", code(app)).data?.language,
  fetchedAt: (app) => app.sync.known("guest", code(app)).fetchedAt,
  async load(app) {
    const own = code(app); // the screen may be another by the time of the answer
    await app.sync.load("guest", own);
    if (app.sync.known("guest", own).data?.waiver === "signed") await app.sync.load("receipt", own);
  },
  drained: (app) => guest.load(app),
  render(app) {
    const known = app.sync.known("guest", code(app));
    if (!known.data) return [heading(t("guest_title")), unknown(app, known), languageButtons()];
    const page = known.data;
    const entry = lastWaiver(app);
    const signed = page.waiver === "signed" || isUnseen(entry, known.fetchedAt);
    return [
      heading(signed ? t("thank_you", { name: page.name }) : t("guest_hello", { name: page.name })),
      languageButtons(),
      whereAndWhen(page),
      signed ? [receiptCard(app, page, entry), questions(app, page)] : waiverForm(app, page, entry),
      app.person && crewReturn(),
    ];
  },
  attach(app, root) {
    const canvas = root.querySelector("canvas.pad");
    if (!canvas || pads.has(canvas)) return;
    pads.set(canvas, attachPad(canvas, app.ui.strokes ?? [], (strokes) => changed(app, { strokes })));
  },
  actions: {
    filled(app, _, { form }) {
      const { ui } = app;
      afterPress(() => app.ui === ui && changed(app, { form: valuesOf(new FormData(form)) })); // a complaint that goes moves all
    },
    clear_pad: (_, __, element) => pads.get(element.closest("form").querySelector("canvas")).clear(),
    download_receipt(app) {
      const receipt = app.sync.known("receipt", code(app)).data;
      saveFile(`waiver-${code(app)}.json`, JSON.stringify(receipt, null, 1), "application/json");
    },
  },
  holds: {
    leave_guest(app) {
      app.ui.isReleased = true;
      app.go(app.cameFrom);
    },
  },
  forms: {
    async sign(app, given) {
      const page = app.sync.known("guest", code(app)).data;
      const form = valuesOf(given);
      const wrong = problems(form, sailingDay(page), isDrawn(app.ui.strokes ?? []));
      app.setUi({ wrong, form });
      if (Object.keys(wrong).length > 0) return focusFirst(wrong);
      const write = { type: "waiver", code: code(app), guest_id: page.guest_id, signed: signedBody(app, page, form) };
      await app.write(write, guestOwner(code(app)));
    },
    async questions(app, given) {
      const page = app.sync.known("guest", code(app)).data;
      const filled = [...given].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
      if (filled.length === 0) return;
      const write = { type: "guest_answers", code: code(app), guest_id: page.guest_id, answers: Object.fromEntries(filled) };
      await app.write(write, guestOwner(code(app)));
    },
  },
};

function code(app) {
  return app.route.params.code.toUpperCase();
}

function ownEntries(app, type) {
  return app.outbox.entries.filter((entry) => entry.owner === guestOwner(code(app)) && entry.write.type === type);
}

/** Whether a signature of this phone is newer than what the server last told. */
function isUnseen(entry, fetchedAt) {
  return entry?.status === "queued" || (entry?.status === "sent" && Date.parse(entry.sent_at) > fetchedAt);
}

function lastWaiver(app) {
  return ownEntries(app, "waiver").at(-1);
}

function textOf(page) {
  return page.translations[currentLanguage()];
}

function sailingDay(page) {
  return localDay(page.timing.departure, page.timing.time_zone);
}

function unknown(app, known) {
  if (known.problem?.status === 404) return [h("p.error", { role: "alert" }, t("guest_bad_code")), guestCodeForm(app)];
  return missing(app, known);
}

/** The crew's way back on their own phone; a tap does not lead a guest there. */
function crewReturn() {
  return holdButton(t("crew_return"), "leave_guest", { ask: t("crew_return_ask"), say: t("crew_return_say") }, false, "button");
}

function whereAndWhen(page) {
  const zone = page.timing.time_zone;
  const closed = { cancelled: t("guest_cancelled"), completed: t("guest_over") }[page.state];
  return h(
    "section.card",
    {},
    h("h2", {}, page.title),
    closed && h("p.conflict", {}, closed),
    h("p", {}, `${page.vessel_name}, ${page.place.name}`),
    h("p", {}, t("departs", { time: `${day(page.timing.departure, zone)}, ${clockBoth(Date.parse(page.timing.departure), zone)}` })),
  );
}

function valuesOf(given) {
  return Object.fromEntries([...given].map(([name, value]) => [name, value.trim()]));
}

/** Keep what the guest changed; a complaint goes as soon as its reason is gone. */
function changed(app, fields) {
  const { wrong = {}, form = {}, strokes = [] } = { ...app.ui, ...fields };
  const isAsked = Object.keys(wrong).length > 0;
  const day = isAsked && sailingDay(app.sync.known("guest", code(app)).data);
  app.setUi({ ...fields, wrong: isAsked ? remaining(wrong, form, day, isDrawn(strokes)) : wrong });
}

function waiverForm(app, page, entry) {
  if (page.state === "cancelled" || page.state === "completed") return null;
  const { form = {}, wrong = {} } = app.ui;
  const born = form.date_of_birth ?? "";
  const minor = isMinor(born, sailingDay(page));
  const signer = minor ? form.guardian_name : (form.name ?? page.name);
  const error = (name) => wrong[name] && t(wrong[name], { signer });
  const count = Object.keys(wrong).length;
  return h(
    "form.waiver",
    { data: { form: "sign" }, novalidate: true },
    (page.waiver === "superseded" || entry?.problem?.code === "waiver_superseded") && h("p.conflict", { role: "alert" }, t("superseded")),
    entry?.status === "refused" && syncLine(app, entry),
    h("h2", {}, t("read_waiver")),
    h("div.card.text", {}, textOf(page).paragraphs.map((text) => h("p", {}, text))),
    h("h2", {}, t("your_name")),
    field(t("full_name"), "name", { value: page.name, maxlength: 80, autocomplete: "name", ...FILLED }, error("name")),
    field(t("date_of_birth"), "date_of_birth", { type: "date", autocomplete: "bday", ...FILLED }, error("date_of_birth")),
    minor && guardianFields(error),
    h("h2", {}, t("sign_waiver")),
    field(t("typed_signature"), "typed_signature", { maxlength: 80, autocomplete: "off", ...FILLED }, error("typed_signature")),
    padField(error("drawn_signature")),
    agreement(error("agree")),
    count > 0 && h("p.error", { role: "alert" }, t("fix_fields", { count })),
    h("button.primary", { type: "submit" }, t("sign")),
  );
}

function guardianFields(error) {
  return [
    h("p.conflict", { role: "status", data: { key: "minor" } }, t("minor_lead")),
    field(t("guardian_name"), "guardian_name", { maxlength: 80, ...FILLED }, error("guardian_name")),
    field(t("relationship"), "relationship", { maxlength: 80, ...FILLED }, error("relationship")),
  ];
}

function padField(error) {
  return h(
    "div.field",
    { data: { key: "pad" } },
    h("span", { id: "pad-label" }, t("drawn_signature")),
    h("canvas.pad", { id: "field-drawn_signature", tabindex: "0", role: "img", aria: { labelledby: "pad-label" }, data: { keep: true } }),
    error && h("p.error", {}, error),
    button(t("clear"), "clear_pad"),
  );
}

function agreement(error) {
  return h(
    "div.field",
    { data: { key: "agree" } },
    tickBox(t("agree"), { id: "field-agree", name: "agree", value: "yes", ...FILLED }),
    error && h("p.error", {}, error),
  );
}

function focusFirst(wrong) {
  queueMicrotask(() => {
    dispatchEvent(new Event("jump"));
    document.getElementById(`field-${Object.keys(wrong)[0]}`)?.focus();
  });
}

function signedBody(app, page, form) {
  const minor = isMinor(form.date_of_birth, sailingDay(page));
  const guardian = minor ? { guardian: { name: form.guardian_name, relationship: form.relationship } } : {};
  return {
    text_version: textOf(page).version,
    text_sha256: textOf(page).sha256,
    name: form.name,
    date_of_birth: form.date_of_birth,
    typed_signature: form.typed_signature,
    drawn_signature: app.ui.strokes.filter((stroke) => stroke.length > 1),
    language: currentLanguage(),
    ...guardian,
  };
}

function receiptCard(app, page, entry) {
  const receipt = app.sync.known("receipt", code(app)).data;
  return h(
    "section.card",
    {},
    h("p.done", { role: "status" }, signedText(entry)),
    entry?.status === "refused" && refusedTwin(app, entry),
    h("p", {}, t("hand_back")),
    h("h2", {}, t("receipt")),
    receipt ? [h("p", {}, t("receipt_lead")), h("div.actions", {}, button(t("receipt_download"), "download_receipt"))] : h("p", {}, t("receipt_later")),
    h("h3", {}, t("your_page")),
    qrPicture(`${location.origin}/guest/${code(app)}`, t("qr_for", { name: page.name })),
    h("p.code", {}, code(app)),
  );
}

/** Another signature of this phone, after the one that counts. */
function refusedTwin(app, entry) {
  return h("p.conflict", { role: "alert" }, syncText(app, entry), " ", button(t("dismiss"), "take_back", { id: entry.id }, "button.link"));
}

function signedText(entry) {
  if (!entry || entry.status === "refused") return t("signed_before");
  return entry.status === "sent" ? t("signed_sent", { time: clock(entry.sent_at) }) : t("signed");
}

function questions(app, page) {
  if (page.checklist.length === 0 || page.state === "completed" || page.state === "cancelled") return null;
  const entry = ownEntries(app, "guest_answers").at(-1);
  const given = entry?.write.answers ?? {};
  return h(
    "form.card",
    { data: { form: "questions" } },
    h("h2", {}, t("more_about_you")),
    h("p", {}, t("more_lead")),
    page.checklist.map((item) =>
      field(item.text[currentLanguage()] ?? item.text.en, item.id, { maxlength: 200, value: given[item.id], autocomplete: "off" }),
    ),
    syncLine(app, entry),
    h("button.primary", { type: "submit" }, t("send_answers")),
  );
}
