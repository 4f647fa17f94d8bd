// Countdowns. Instants are milliseconds since 1970; the clock is always an argument.

export const MINUTE = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
const SECONDS_BELOW_MINUTES = 10;
const SOON_MINUTES = 60;
const URGENT_MINUTES = 20;
export const STALE_MINUTES = 10;

/** Milliseconds of an ISO instant, or null for none. */
export function instant(iso) {
  return iso ? Date.parse(iso) : null;
}

/** How pressing a moment is: calm, soon (an hour), urgent (20 minutes) or late. */
export function levelOf(until, now) {
  const minutes = (until - now) / MINUTE;
  if (minutes < 0) return "late";
  if (minutes <= URGENT_MINUTES) return "urgent";
  return minutes <= SOON_MINUTES ? "soon" : "calm";
}

/** The time left (or passed) as people say it: 3 d, 5 h 20 min, 58 min, 9:42. */
export function spanText(until, now) {
  const span = Math.abs(until - now);
  const minutes = Math.floor(span / MINUTE);
  if (minutes < SECONDS_BELOW_MINUTES && until >= now) {
    const seconds = Math.floor(span / 1000) % 60;
    return `${minutes}:${String(seconds).padStart(2, "0")}`;
  }
  if (minutes >= 2 * DAY_MINUTES) return `${Math.floor(minutes / DAY_MINUTES)} d`;
  if (minutes >= 2 * HOUR_MINUTES) return `${Math.floor(minutes / HOUR_MINUTES)} h ${String(minutes % HOUR_MINUTES).padStart(2, "0")} min`;
  return `${minutes} min`;
}

/** The charter's moments in their order, those without a time (no sunset there) left out. */
export function milestones(timing) {
  const named = [
    ["briefing", timing.briefing],
    ["departure", timing.departure],
    ["sunset", timing.sunset],
    ["dusk", timing.civil_dusk],
    ["return", timing.return_deadline],
  ];
  return named
    .filter(([, at]) => at)
    .map(([name, at]) => ({ name, at: instant(at) }))
    .sort((a, b) => a.at - b.at);
}

/** The moment the crew is working towards: briefing, departure, then the return deadline. */
export function nextMilestone(event, now) {
  const { briefing, departure, return_deadline: back } = event.timing;
  if (event.state === "active") return { name: "return", at: instant(back) };
  if (instant(briefing) > now) return { name: "briefing", at: instant(briefing) };
  return { name: "departure", at: instant(departure) };
}

/** When a checklist item is due, from the timing that came with the charter. */
export function deadlineOf(timing, list, item) {
  const found = timing.deadlines.find((deadline) => deadline.checklist === list && deadline.item === item);
  return found ? instant(found.at) : null;
}

/** Whether what is shown may be out of date. */
export function isStale(fetchedAt, now) {
  return fetchedAt !== null && now - fetchedAt > STALE_MINUTES * MINUTE;
}
