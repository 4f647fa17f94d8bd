// Last known data: shown from this phone at once, then brought up to date.

import { mergeViews } from "../core/overlay.js";
import { NoReply, Refused, requireOk, send } from "./api.js";

const PATHS = {
  list: () => "/events",
  event: (id) => `/events/${id}`,
  audit: (id) => `/events/${id}/audit`,
  people: () => "/people",
  templates: () => "/templates",
  vessels: () => "/vessels",
  guest: (code) => `/guests/${code}`,
  receipt: (code) => `/guests/${code}/receipt`,
};
const ANONYMOUS = new Set(["guest", "receipt"]);

export class Sync extends EventTarget {
  #database;
  #session;
  #known = new Map();
  #asked = 0;
  #answered = new Map();

  constructor(database, session) {
    super();
    this.#database = database;
    this.#session = session;
  }

  /** Return {data, fetchedAt, problem, loading} of what is known; data is undefined when nothing is. */
  known(kind, id = "") {
    return this.#known.get(this.#key(kind, id)) ?? { data: undefined, fetchedAt: null, problem: null, loading: true };
  }

  /** Show the last known data, and ask the server meanwhile. */
  async load(kind, id = "") {
    await Promise.all([this.read(kind, id), this.refresh(kind, id)]);
  }

  /** Take what is on disk, when it is newer than what is in memory. */
  async read(kind, id = "") {
    const key = this.#key(kind, id);
    const stored = await this.#database.get("snapshots", key);
    if (stored && stored.fetchedAt >= (this.known(kind, id).fetchedAt ?? 0)) this.#set(key, stored);
  }

  /** Ask the server; no answer leaves the last known data as it is. */
  async refresh(kind, id = "") {
    const key = this.#key(kind, id);
    const question = { number: ++this.#asked, at: Date.now() };
    this.#set(key, { loading: true });
    try {
      const data = requireOk(await this.#send(kind, PATHS[kind](id)));
      await this.#keep(key, kind, data, question);
    } catch (error) {
      if (error instanceof NoReply) this.#set(key, { loading: false });
      else if (error instanceof Refused) this.#set(key, { loading: false, problem: error });
      else throw error;
      if (error.status >= 500) this.dispatchEvent(new Event("busy"));
    }
  }

  /** For the outbox: store what the reply to a write teaches, within its transaction. */
  keepReply(stores, entry, body) {
    if (!body?.crew_roles) return;
    const key = `${entry.owner}/event/${body.event_id}`;
    const request = stores.snapshots.get(key);
    request.onsuccess = () => {
      const data = mergeViews(request.result?.data, body);
      const stored = { data, fetchedAt: Date.now() };
      stores.snapshots.put(stored, key);
      this.#set(key, { ...stored, problem: null });
    };
  }

  /** Forget everything of the person on this phone. */
  async forget() {
    await this.#database.change(["snapshots"], ({ snapshots }) => snapshots.clear());
    this.#known.clear();
    this.dispatchEvent(new Event("change"));
  }

  /** Keep an answer: as of when it was asked for, as it may be slow; of two, that to the later question. */
  async #keep(key, kind, fresh, { number, at }) {
    if (!ANONYMOUS.has(kind) && this.#session.hasLeft) return;
    if (number < (this.#answered.get(key) ?? 0)) return;
    this.#answered.set(key, number);
    const stored = { data: fresh, fetchedAt: at };
    await this.#database.change(["snapshots"], ({ snapshots }) => {
      const before = snapshots.get(key);
      before.onsuccess = () => {
        if (kind === "event") stored.data = mergeViews(before.result?.data, fresh);
        snapshots.put(stored, key);
      };
    });
    this.#set(key, { ...stored, loading: false, problem: null });
  }

  #send(kind, path) {
    return ANONYMOUS.has(kind) ? send("GET", path) : this.#session.send("GET", path);
  }

  #key(kind, id) {
    return `${ANONYMOUS.has(kind) ? "guest" : this.#session.person?.person_id}/${kind}/${id}`;
  }

  #set(key, fields) {
    const before = this.#known.get(key) ?? { data: undefined, fetchedAt: null, problem: null, loading: false };
    this.#known.set(key, { ...before, ...fields });
    this.dispatchEvent(new Event("change"));
  }
}
