// The order of the day board: what needs somebody most comes first.

const STATES = { active: 0, waiver_pending: 1, on_hold: 1, completed: 3, cancelled: 4 };
const SOON = 3 * 3600_000;

/** How much a charter needs somebody: overdue back, NO-GO, not ready and near, then by departure. */
export function urgency(row, now) {
  const departs = Date.parse(row.departure);
  if (row.state === "active") return now > Date.parse(row.return_deadline) ? 0 : 4;
  if (row.state === "completed" || row.state === "cancelled") return 9;
  if (row.readiness.standing === "no_go") return 1;
  if (now > departs) return 1;
  if (!row.readiness.ready) return departs - now < SOON ? 2 : 3;
  return 5;
}

/** Return rows worst first. */
export function worstFirst(rows, now) {
  const rank = (row) => [urgency(row, now), STATES[row.state], Date.parse(row.departure)];
  return [...rows].sort((a, b) => compare(rank(a), rank(b)));
}

function compare(a, b) {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index < 0 ? 0 : a[index] - b[index];
}
