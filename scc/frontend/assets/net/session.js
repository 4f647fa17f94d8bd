// Who is signed in. The access token lives in this page's memory, the refresh token in a cookie no script can read.

import { NoReply, Refused, requireOk, send } from "./api.js";

const PROFILE = "profile";
// Whether the person signed out while the server could not be told: its cookie lives on, and must not bring them back.
const LEAVING = "leaving";

export class Session extends EventTarget {
  #database;
  #token = null;
  #refreshing = null;
  #leaving = null;
  /** {person_id, name, roles}, also while offline; null when nobody is known. */
  person = null;
  /** Whether the server ended the session of a person who is still known here. */
  ended = false;
  /** Whether the person signed out in this page: no answer that comes later brings them or their data back. */
  hasLeft = false;

  constructor(database) {
    super();
    this.#database = database;
  }

  /**
   * Read who used this phone last, and ask the server, unless nobody did and no person is `needed`; wait for its answer
   * only when somebody `arrived` by a link.
   */
  async restore({ arrived, needed }) {
    this.person = (await this.#database.get("meta", PROFILE)) ?? null;
    if (!this.person && !needed) return null;
    if (arrived) await this.#database.remove("meta", LEAVING);
    else if (await this.#database.get("meta", LEAVING)) return void (this.#leaving = this.#leave());
    const asked = this.#refresh().catch((error) => {
      if (!(error instanceof NoReply || error instanceof Refused)) throw error; // the next request asks again
    });
    return arrived ? asked : null;
  }

  /** Send a request as one person; a token that ran out is renewed once. Throws Refused 401 when that fails. */
  async send(method, path, { as = this.person?.person_id, ...options } = {}) {
    const reply = await send(method, path, { ...options, token: await this.#tokenOf(as) });
    if (reply.status !== 401) return reply;
    this.#token = null;
    return send(method, path, { ...options, token: await this.#tokenOf(as) });
  }

  /** Ask for a link and code by mail. */
  async requestLink(email, next) {
    requireOk(await send("POST", "/auth/links", { body: JSON.stringify({ email, next }) }));
  }

  /** Sign in with an address and the code that was mailed to it. */
  async signIn(email, code) {
    await Promise.allSettled([this.#leaving, this.#refreshing]); // their answers change the cookie, and the person
    await this.#begin(requireOk(await send("POST", "/auth/magic-link", { body: JSON.stringify({ email, code }) })));
  }

  /** End the session here, when `forget` has forgotten the person, and at the server as soon as it can be reached. */
  async signOut(forget) {
    this.hasLeft = true;
    await forget();
    await this.#database.change(["meta"], ({ meta }) => {
      meta.delete(PROFILE);
      meta.put(true, LEAVING);
    });
    this.#token = null;
    this.person = null;
    this.ended = false;
    this.dispatchEvent(new Event("signed-out"));
    this.dispatchEvent(new Event("change"));
    this.#leaving = this.#leave();
  }

  async #leave() {
    try {
      await send("POST", "/auth/logout");
      await this.#database.remove("meta", LEAVING);
    } catch (error) {
      if (!(error instanceof NoReply)) throw error;
    }
  }

  /** The cookie may be another person's by now: they signed in by a link, or in another tab. */
  async #tokenOf(person) {
    if (!this.#token && !(await this.#refresh())) throw new Refused(401, { code: "session_over" });
    if (person && this.person.person_id !== person) throw new Refused(401, { code: "session_over" });
    return this.#token;
  }

  /** One refresh at a time, over all tabs: they share the cookie. */
  #refresh() {
    this.#refreshing ??= navigator.locks
      .request("scc-refresh", () => this.#askForToken())
      .finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #askForToken() {
    if (this.hasLeft) return false;
    const reply = await send("POST", "/auth/refresh");
    if (this.hasLeft) return false;
    if (reply.status === 401) {
      this.ended = this.person !== null;
      this.dispatchEvent(new Event("change"));
      return false;
    }
    await this.#begin(requireOk(reply));
    return true;
  }

  async #begin({ access_token: token, person_id: id, name, roles }) {
    const isBack = this.ended || this.person?.person_id !== id;
    this.#token = token;
    this.person = { person_id: id, name, roles };
    this.ended = this.hasLeft = false;
    await this.#database.change(["meta"], ({ meta }) => {
      meta.put(this.person, PROFILE);
      meta.delete(LEAVING);
    });
    this.dispatchEvent(new Event("change"));
    if (isBack) this.dispatchEvent(new Event("signed-in"));
  }
}
