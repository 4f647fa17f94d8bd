// Words in the person's language; every key exists in both (a test compares them).

import { en } from "./words.en.js";
import { es } from "./words.es.js";

const WORDS = { en, es };
let language = "en";

/** The languages there are. */
export const LANGUAGES = Object.keys(WORDS);

/** Choose the language of `t`. */
export function useLanguage(chosen) {
  language = WORDS[chosen] ? chosen : "en";
}

/** The language in use. */
export function currentLanguage() {
  return language;
}

/** Return the text of a key; `count` chooses between one and other, {fields} are filled in. */
export function t(key, fields = {}) {
  const found = WORDS[language][key];
  if (found === undefined) throw new Error(`No text for ${key}.`);
  const text = typeof found === "string" ? found : found[plural(fields.count)];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(fields[name] ?? ""));
}

/** Whether there is a text for a key. */
export function knows(key) {
  return key in WORDS[language];
}

function plural(count) {
  return count === 1 ? "one" : "other";
}
