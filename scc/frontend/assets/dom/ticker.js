// Countdowns: elements with `data-until` are rewritten as time passes, without a render.

import { levelOf, spanText } from "../core/timing.js";
import { t } from "../core/i18n.js";

const SECOND = 1000;
// What fits beside the edges of a small phone in the largest type.
const SHORT = 6;

/** The text of a countdown: time left, or how late. */
export function countdownText(until, now) {
  return until < now ? t("late", { span: spanText(until, now) }) : spanText(until, now);
}

/** Bring every countdown below `root` up to date. */
export function tick(root, now) {
  for (const element of root.querySelectorAll("[data-until]")) {
    const until = Number(element.dataset.until);
    const text = countdownText(until, now);
    if (element.textContent !== text) element.textContent = text;
    element.toggleAttribute("data-long", text.length > SHORT);
    const level = levelOf(until, now);
    if (element.dataset.level !== level) element.dataset.level = level;
  }
}

/** Tick each second while the page is visible. */
export function startTicking(root, clock) {
  setInterval(() => {
    if (document.visibilityState === "visible") tick(root, clock());
  }, SECOND);
}
