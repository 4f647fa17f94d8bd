// The outbox's rules: what a write becomes on the wire, which entry is next, what a reply means.

export const PAYLOAD_VERSION = 1;
const GUEST = "guest:";
const DAY = 24 * 3600 * 1000;
// The server keeps idempotency keys for 35 days; a write that waited longer could be done twice.
const MOST_DAYS = 30;
const KEEP_SENT = DAY;
// A second tap of the same finger.
const SAME_ACT = 2_000;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;

/** Who an entry of a guest's page belongs to; anybody with this phone may send it. */
export function guestOwner(code) {
  return GUEST + code.toUpperCase();
}

/** Return a write as an outbox entry; the request is fixed here, so that every try sends the same bytes. */
export function newEntry(write, owner, key, now) {
  const { path, body, method = "POST" } = REQUESTS[write.type](write, new Date(now).toISOString());
  return {
    version: PAYLOAD_VERSION,
    key,
    owner,
    lane: owner.startsWith(GUEST) ? owner : write.event_id,
    write,
    request: { method, path, body: body === undefined ? null : JSON.stringify(body) },
    created_at: new Date(now).toISOString(),
    status: "queued",
  };
}

const ROLE_WRITES = new Set(["claim", "release", "wait", "leave"]);

/** Whether a write repeats what its owner last did to the same thing: it still waits, or was done a moment ago. */
export function isSameAct(entries, fresh) {
  const last = entries.findLast((entry) => entry.owner === fresh.owner && resourceOf(entry.write) === resourceOf(fresh.write));
  if (!last || last.status === "refused" || !isEqual(last.write, fresh.write)) return false;
  return last.status === "queued" || Date.parse(fresh.created_at) - Date.parse(last.sent_at) < SAME_ACT;
}

/** What a write changes: of one thing the last write stands. */
function resourceOf({ type, event_id: event, list, item, phase, guest_id: guest, role_id: role, code }) {
  return [ROLE_WRITES.has(type) ? "role" : type, event, list, item, phase, guest, role, code].join("/");
}

/** Whether two writes say the same, whatever the order of their fields. */
function isEqual(one, other) {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(fields) {
  return Object.entries(fields).filter(([, value]) => value !== undefined).sort();
}

const REQUESTS = {
  check: ({ event_id: id, list, item, answer, value, recheck = false }, at) => ({
    path: `/events/${id}/checklist`,
    body: { kind: list, answers: [{ item, answer, ...(value ? { value } : {}) }], recheck, device_time: at },
  }),
  headcount: ({ event_id: id, phase, count }) => ({ path: `/events/${id}/headcount`, body: { phase, count } }),
  attendance: ({ event_id: id, guest_id: guest, attendance }) => ({
    path: `/events/${id}/guests/${guest}/attendance`,
    body: { attendance },
  }),
  state: ({ event_id: id, to, reason }) => ({ path: `/events/${id}/state`, body: { to, ...(reason && { reason }) } }),
  decision: ({ event_id: id, decision, reason }) => ({
    path: `/events/${id}/decision`,
    body: { decision, ...(reason && { reason }) },
  }),
  claim: ({ role_id: role }) => ({ path: `/roles/${role}/claim` }),
  release: ({ role_id: role }) => ({ path: `/roles/${role}/release` }),
  wait: ({ role_id: role }) => ({ path: `/roles/${role}/waitlist` }),
  leave: ({ role_id: role }) => ({ path: `/roles/${role}/waitlist`, method: "DELETE" }),
  waiver: ({ code, signed }, at) => ({ path: `/guests/${code}/waiver`, body: { ...signed, device_time: at } }),
  guest_answers: ({ code, answers }, at) => ({
    path: `/guests/${code}/checklist`,
    body: { answers, device_time: at },
  }),
};

/** Return the oldest entry that may go out now, or undefined; what a newer app wrote waits for it, and its lane too. */
export function nextEntry(entries, person, blockedLanes) {
  const held = new Set(blockedLanes);
  for (const entry of entries) {
    const isMine = entry.owner === person || entry.owner.startsWith(GUEST);
    if (entry.status !== "queued" || !isMine || held.has(entry.lane)) continue;
    if (entry.version <= PAYLOAD_VERSION) return entry;
    held.add(entry.lane);
  }
  return undefined;
}

/** What a reply means for its entry: sent, later, sign_in, or refused. */
export function outcomeOf(status) {
  if (status >= 200 && status < 300) return "sent";
  if (status === 401) return "sign_in";
  return status >= 500 || status === 408 || status === 425 || status === 429 ? "later" : "refused";
}

/** Whether an entry waited too long to be sent without a person looking at it. */
export function isTooOld(entry, now) {
  return now - Date.parse(entry.created_at) > MOST_DAYS * DAY;
}

/** Whether a sent entry has been shown long enough. */
export function isForgotten(entry, now) {
  return entry.status === "sent" && now - Date.parse(entry.sent_at) > KEEP_SENT;
}

/** Milliseconds before the next try after so many failures in a row. */
export function retryDelay(failures) {
  return Math.min(FIRST_RETRY * 2 ** Math.max(0, failures - 1), LAST_RETRY);
}

/** Entries that wait and entries that were refused, of one owner's screen. */
export function unsent(entries, owns) {
  return entries.filter((entry) => entry.status !== "sent" && owns(entry));
}
