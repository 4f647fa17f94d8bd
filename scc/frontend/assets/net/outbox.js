// The one way out for everything a person does on deck: kept on the phone first, sent in order, once.

import { isForgotten, isSameAct, isTooOld, newEntry, nextEntry, outcomeOf, retryDelay } from "../core/queue.js";
import { NoReply, Refused, send } from "./api.js";

const DRAINER = "scc-outbox";

export class Outbox extends EventTarget {
  #database;
  #session;
  #keepReply;
  #failures = 0;
  #timer = null;
  #draining = null;
  #again = false;
  /** Every entry, oldest first. */
  entries = [];
  /** The id of the entry on the wire. */
  sending = null;

  /** `keepReply(stores, entry, reply)` stores what a reply taught, in the transaction that marks the entry sent. */
  constructor(database, session, keepReply) {
    super();
    this.#database = database;
    this.#session = session;
    this.#keepReply = keepReply;
  }

  /** Read the entries from disk. */
  async load() {
    this.entries = await this.#database.all("outbox");
    this.#changed();
  }

  /** Keep a write; resolves when it is on disk. A second tap is the same act, also from another tab. */
  async add(write, owner) {
    const entry = newEntry(write, owner, crypto.randomUUID(), Date.now());
    await this.#database.change(["outbox"], ({ outbox }) => {
      const kept = outbox.getAll();
      kept.onsuccess = () => isSameAct(kept.result, entry) || outbox.put(entry);
    });
    await this.load();
    this.dispatchEvent(new Event("kept"));
    this.drain();
  }

  /** Take back an entry that never went out, or put away one that was refused. */
  async remove(id) {
    await this.#update(id, (entry, { outbox }) => {
      if (entry.status === "refused" || !entry.tried) outbox.delete(id);
    });
    await this.load();
    this.dispatchEvent(new Event("kept"));
  }

  /** Send a refused entry again. */
  async retry(id) {
    await this.#update(id, ({ problem, ...again }, { outbox }) => outbox.put({ ...again, status: "queued" }));
    await this.load();
    this.drain();
  }

  /** Forget everything of an owner, also what is being kept at this moment. */
  async forget(owner) {
    await this.#database.change(["outbox"], ({ outbox }) => {
      const kept = outbox.getAll();
      kept.onsuccess = () => kept.result.filter((entry) => entry.owner === owner).forEach(({ id }) => outbox.delete(id));
    });
    await this.load();
  }

  /** Send what can be sent, one drainer over all tabs; asked while draining, it looks once more. */
  drain() {
    this.#again = true;
    this.#draining ??= this.#drainWhileAsked().finally(() => (this.#draining = null));
    return this.#draining;
  }

  async #drainWhileAsked() {
    while (this.#again) {
      this.#again = false;
      await navigator.locks.request(DRAINER, () => this.#drainOnce().finally(() => (this.sending = null)));
      this.#changed();
    }
  }

  async #drainOnce() {
    clearTimeout(this.#timer);
    const person = this.#session.ended ? null : this.#session.person?.person_id;
    const round = { blocked: new Set(), person, wait: 0, settled: 0 };
    await this.#forgetOld();
    for (;;) {
      await this.load();
      const entry = nextEntry(this.entries, round.person, round.blocked);
      if (!entry || !(await this.#try(entry, round))) break;
    }
    if (round.wait) this.#later(round.wait);
    else this.#failures = 0;
    if (round.settled === 0) return;
    this.dispatchEvent(new Event("kept"));
    this.dispatchEvent(new Event("drained"));
  }

  /** Send one entry; returns whether the round goes on. */
  async #try(entry, round) {
    if (isTooOld(entry, Date.now())) {
      await this.#refuse(entry, { code: "too_old" });
      return true;
    }
    this.sending = entry.id;
    // Taken back meanwhile: then there is nothing to mark, and nothing to send.
    if (!(await this.#update(entry.id, (found, { outbox }) => outbox.put({ ...found, tried: true })))) return true;
    this.#changed();
    let reply;
    try {
      reply = await this.#send(entry);
    } catch (error) {
      if (error instanceof NoReply) {
        round.wait = retryDelay(++this.#failures);
        return false;
      }
      if (!(error instanceof Refused)) throw error;
      reply = { status: error.status, body: error, retryAfter: 0 };
    }
    await this.#settle(entry, reply, round);
    return true;
  }

  #send(entry) {
    const { method, path, body } = entry.request;
    const options = { body, key: entry.key };
    return entry.owner.startsWith("guest:")
      ? send(method, path, options)
      : this.#session.send(method, path, { ...options, as: entry.owner });
  }

  async #settle(entry, reply, round) {
    const outcome = outcomeOf(reply.status);
    if (outcome === "sent") {
      const sent = { ...entry, tried: true, status: "sent", sent_at: new Date().toISOString() };
      await this.#update(entry.id, (_, stores) => {
        stores.outbox.put(sent);
        this.#keepReply(stores, sent, reply.body);
      });
      this.#failures = 0;
      round.settled += 1;
    } else if (outcome === "sign_in") {
      round.person = null;
      round.blocked.add(entry.lane);
    } else if (outcome === "later") {
      round.blocked.add(entry.lane);
      round.wait = Math.max(round.wait, reply.retryAfter, retryDelay(++this.#failures));
    } else {
      const { code, detail, reasons = [] } = reply.body ?? {};
      await this.#refuse(entry, { status: reply.status, code: code ?? "unknown", detail, reasons });
      round.settled += 1;
    }
  }

  #refuse(entry, problem) {
    return this.#update(entry.id, (_, { outbox }) => outbox.put({ ...entry, tried: true, status: "refused", problem }));
  }

  async #forgetOld() {
    await this.load();
    for (const entry of this.entries.filter((found) => isForgotten(found, Date.now()))) {
      await this.#database.remove("outbox", entry.id);
    }
  }

  #later(milliseconds) {
    this.#timer = setTimeout(() => this.drain(), milliseconds);
  }

  /** Change an entry as it is on disk now, whatever other tabs do; tells whether it was still there, else does nothing. */
  #update(id, work) {
    let isThere = false;
    return this.#database
      .change(["outbox", "snapshots"], (stores) => {
        const request = stores.outbox.get(id);
        request.onsuccess = () => {
          isThere = request.result !== undefined;
          if (isThere) work(request.result, stores);
        };
      })
      .then(() => isThere);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
