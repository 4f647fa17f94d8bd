// Words in the person's language; every key exists in both (a test compares them). English is always here.

import { en } from "./words.en.js";

const WORDS = { en };
const FETCHED = { es: async () => (await import("./words.es.js")).es };
// A signal that never answers must not hold the screen for longer.
const LONGEST_WAIT = 3_000;
let language = "en";

/** The languages there are. */
export const LANGUAGES = ["en", "es"];

/** Whether the words of a language are here. */
export function hasLanguage(chosen) {
  return chosen in WORDS;
}

/** Fetch the words of a language; without signal, and never fetched before, English stands in until they come. */
export async function fetchLanguage(chosen) {
  if (hasLanguage(chosen)) return;
  const coming = FETCHED[chosen]().then((words) => (WORDS[chosen] = words));
  const waited = new Promise((_, reject) => setTimeout(reject, LONGEST_WAIT));
  await Promise.race([coming, waited]).catch(() => (WORDS[chosen] ??= en));
}

/** Choose the language of `t`, one whose words are here. */
export function useLanguage(chosen) {
  language = chosen;
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
