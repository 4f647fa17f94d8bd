// What is asked before GO, departing and closing: what is still open and how early it is. The step stays possible.

import { unsettled } from "./readiness.js";
import { instant, MINUTE, spanText } from "./timing.js";

// Longer before departure than this, the step is asked about; closing is, at any time before it.
const EARLY_MINUTES = { go: 12 * 60, active: 60, completed: 0 };
const COUNTED = new Set(["aboard", "no_show"]);

const OPEN = {
  go: () => [],
  active: (event) => (event.headcount_out === undefined ? [{ code: "heads_uncounted" }] : []),
  completed: (event) =>
    [
      { code: "return_open", count: openItems(event, "return") },
      { code: "return_unsettled", count: unsettled(event, "return") },
      { code: "guests_unmarked", count: event.guests.filter((guest) => !COUNTED.has(guest.attendance)).length },
    ].filter(({ count }) => count > 0),
};

/** Return [{code, count, span}] to ask about before a step: go, or the state to move to. */
export function concernsOf(step, event, now) {
  return [...(OPEN[step]?.(event) ?? []), ...earliness(step, event, now)];
}

function earliness(step, event, now) {
  const departs = instant(event.timing.departure);
  return departs - now > EARLY_MINUTES[step] * MINUTE ? [{ code: "early", span: spanText(departs, now) }] : [];
}

function openItems(event, list) {
  const answered = event.checks[list] ?? {};
  return (event.checklists[list] ?? []).filter((item) => !(item.id in answered)).length;
}
