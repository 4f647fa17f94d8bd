// Dates and times in the charter's zone, with the person's own time when it differs.

import { currentLanguage } from "./i18n.js";

const LOCALES = { en: "en-US", es: "es-US" };

/** The zone of this device. */
export function deviceZone() {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A time of day like 17:51. */
export function clock(at, zone = deviceZone()) {
  return format(at, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** A day like Tue, Jun 2. */
export function day(at, zone = deviceZone()) {
  return format(at, zone, { weekday: "short", month: "short", day: "numeric" });
}

/** A time of day in the charter's zone, and the person's in brackets when their clocks differ, with the day if it does. */
export function clockBoth(at, zone, own = deviceZone()) {
  const there = clock(at, zone);
  const here = clock(at, own);
  if (there === here) return there;
  const isOtherDay = day(at, zone) !== day(at, own);
  return `${there} (${isOtherDay ? `${format(at, own, { weekday: "short" })} ` : ""}${here} ${own.split("/").at(-1).replaceAll("_", " ")})`;
}

/** The short name of a zone at a moment, like PDT. */
export function zoneName(at, zone) {
  const parts = new Intl.DateTimeFormat(LOCALES[currentLanguage()], { timeZone: zone, timeZoneName: "short" });
  return parts.formatToParts(new Date(at)).find((part) => part.type === "timeZoneName").value;
}

/** The value of a date-and-time input for an instant, on the dock's clock. */
export function inputValue(at, zone) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return parts.format(new Date(at)).replace(" ", "T");
}

/** The instant of a date-and-time input, read on the dock's clock. */
export function instantOf(value, zone) {
  const guess = Date.parse(`${value}:00Z`);
  const first = guess - offset(guess, zone);
  return new Date(guess - offset(first, zone)).toISOString().replace(".000Z", "Z");
}

/** Money of whole cents, in dollars. */
export function money(cents) {
  const style = { style: "currency", currency: "USD" };
  return new Intl.NumberFormat(LOCALES[currentLanguage()], style).format(cents / 100);
}

function offset(at, zone) {
  return Date.parse(`${inputValue(at, zone)}:00Z`) - Math.floor(at / 60_000) * 60_000;
}

function format(at, zone, options) {
  return new Intl.DateTimeFormat(LOCALES[currentLanguage()], { timeZone: zone, ...options }).format(new Date(at));
}
