// HTTP to the API: a reply, or NoReply when there was none.

const BASE = "/scc";
const TIMEOUT = 20_000;

/** Tells "change" when the server could or could not be reached: `reachable`, and `at` of the last reply. */
export const contact = Object.assign(new EventTarget(), { reachable: true, at: null });

/** Nothing came back: no network, a lost reply, or too slow. What was sent may have been done. */
export class NoReply extends Error {}

/** The server said no; `status`, and the problem's `code`, `detail` and `reasons`. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.reasons = problem.reasons ?? [];
  }
}

/** Send a request; returns {status, body, text}. Bodies are strings, already JSON. */
export async function send(method, path, { body = null, token = null, key = null } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== null) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers["Idempotency-Key"] = key;
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const reply = await fetch(BASE + path, { method, headers, body, signal, cache: "no-store", redirect: "error" });
    const text = await reply.text();
    note(true);
    const retryAfter = Number(reply.headers.get("Retry-After") ?? 0) * 1000;
    return { status: reply.status, text, body: parse(reply, text), retryAfter };
  } catch (error) {
    note(false);
    throw new NoReply(path, { cause: error });
  }
}

/** Find out whether the server can be reached; `contact` tells. */
export async function knock() {
  await send("GET", "/health").catch((error) => {
    if (!(error instanceof NoReply)) throw error;
  });
}

/** Return a reply's body, or throw what the server refused with. */
export function requireOk({ status, body }) {
  if (status >= 400) throw new Refused(status, body ?? {});
  return body;
}

function note(reachable) {
  const turned = reachable !== contact.reachable;
  contact.reachable = reachable;
  if (reachable) contact.at = Date.now();
  if (turned) contact.dispatchEvent(new Event("change"));
}

// A gateway's own error page is not JSON.
function parse(reply, text) {
  const isJson = /\bjson\b/.test(reply.headers.get("Content-Type") ?? "");
  return isJson && text ? JSON.parse(text) : null;
}
