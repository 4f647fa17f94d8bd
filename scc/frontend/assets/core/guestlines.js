// Guests as the office types or pastes them: "name, e-mail, language" a line; e-mail and language may be left out.

import { t } from "./i18n.js";

const EMAIL = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}$/;
const LONGEST_NAME = 80;

/** Return {guests} of the text, or {bad: [{line, text, why}]} for the lines that cannot be read. */
export function parseGuestLines(text) {
  const guests = [];
  const bad = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (!line.trim()) continue;
    const { why, ...guest } = parseLine(line);
    if (why) bad.push({ line: index + 1, text: line.trim(), why });
    else guests.push(guest);
  }
  return bad.length > 0 ? { bad } : { guests };
}

/** What is wrong with guests' lines, a line each. */
export function badLines(bad) {
  return bad.map(({ line, text, why }) => t("bad_line", { line, text, why: t(`bad_line.${why}`) })).join("\n");
}

function parseLine(line) {
  const [name, ...rest] = line.split(/[,;\t]/).map((part) => part.trim());
  const [email, language] = rest[0]?.includes("@") ? rest : [undefined, rest[0] || rest[1]];
  if (!name) return { why: "no_name" };
  if (name.length > LONGEST_NAME) return { why: "long_name" };
  if (rest.length > 2) return { why: "more" };
  if (email && !EMAIL.test(email)) return { why: "email" };
  if (language && !["en", "es"].includes(language)) return { why: "language" };
  return { name, ...(email && { email }), ...(language && { language }) };
}
