// What every screen works with: who, where, what is known, what waits; and one render when any of it changes.

import { overlay } from "./core/overlay.js";
import { guestOwner } from "./core/queue.js";
import { parseRoute } from "./core/routes.js";
import { currentLanguage, LANGUAGES, useLanguage } from "./core/i18n.js";
import { NoReply, Refused, requireOk } from "./net/api.js";

export class App extends EventTarget {
  #scheduled = false;
  #inFlight = new Map();
  route = parseRoute("#/");
  /** State of the screen shown (forms, opened parts); gone when another one is opened. */
  ui = {};
  /** Whether a complete newer version lies ready. */
  updateReady = false;
  /** Whether the last write could not be kept on this phone. */
  notKept = false;
  /** The last screen that was not a guest's: where the crew goes back to. */
  cameFrom = "/";

  constructor({ database, session, outbox, sync }) {
    super();
    Object.assign(this, { database, session, outbox, sync });
    for (const part of [session, outbox, sync]) part.addEventListener("change", () => this.changed());
  }

  get person() {
    return this.session.person;
  }

  get isAdmin() {
    return this.person?.roles.includes("admin") ?? false;
  }

  get sails() {
    return this.person?.roles.some((role) => role === "captain" || role === "crew") ?? false;
  }

  now() {
    return Date.now();
  }

  /** Render soon, once for any number of changes. */
  changed() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.dispatchEvent(new Event("render"));
    });
  }

  /** Bring the screen up to date: what waits goes out, what is shown is fetched. */
  refresh() {
    this.dispatchEvent(new Event("refresh"));
  }

  /** Change the screen's state; what was asked for on a screen (its `ui`) is told there, though another one be shown. */
  setUi(fields, ui = this.ui) {
    Object.assign(ui, fields);
    this.changed();
  }

  /** Ask before something weighty: {text, label, reason: whether one is needed, act(reason)}. */
  ask(question) {
    this.setUi({ question });
  }

  go(path) {
    location.hash = path;
  }

  /** The charter with this phone's waiting writes on top, or undefined. */
  charter(id) {
    const { data, fetchedAt } = this.sync.known("event", id);
    return data && overlay(data, this.entriesOf(data, fetchedAt), this.person?.person_id);
  }

  /** Entries about a charter: the person's own, and waivers signed on this phone the server's view lacks. */
  entriesOf(event, fetchedAt = 0) {
    const guests = new Set(event.guests.map((guest) => guest.guest_id));
    return this.outbox.entries.filter((entry) => {
      if (entry.lane === event.event_id) return entry.owner === this.person?.person_id;
      const unseen = entry.status === "queued" || (entry.status === "sent" && Date.parse(entry.sent_at) > fetchedAt);
      return entry.write.type === "waiver" && guests.has(entry.write.guest_id) && unseen;
    });
  }

  /** Entries this screen answers for: the guest's on a guest's page, else the person's and their guests'. */
  ownEntries() {
    const { name, params } = this.route;
    if (name === "guest") return this.outbox.entries.filter((entry) => entry.owner === guestOwner(params.code));
    const owns = (entry) => entry.owner === this.person?.person_id || entry.owner.startsWith("guest:");
    return this.outbox.entries.filter(owns);
  }

  /** Keep a write in the outbox, the person's unless said otherwise; one the phone could not keep is said. */
  async write(write, owner = this.person.person_id) {
    try {
      await this.outbox.add(write, owner);
      this.notKept = false;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // a full disk, a database that another tab upgrades
      this.notKept = true;
    }
    this.changed();
  }

  /** Send a change that needs signal; returns the answer, or leaves the problem in the screen's `ui.problem`. */
  online(method, path, body, key = crypto.randomUUID()) {
    const request = JSON.stringify([method, path, body]);
    if (!this.#inFlight.has(request)) { // else a second tap: the same act
      const done = this.#online(method, path, body, key).finally(() => this.#inFlight.delete(request));
      this.#inFlight.set(request, done);
    }
    return this.#inFlight.get(request);
  }

  #online(method, path, body, key) {
    const options = { body: body === undefined ? null : JSON.stringify(body), key };
    return this.attempt(async () => requireOk(await this.session.send(method, path, options)));
  }

  /** Do what needs signal; returns its result, or null and leaves the problem in `ui.problem`: `lost` when there is none. */
  async attempt(work, lost = "no_signal") {
    const { ui } = this;
    this.setUi({ problem: null, busy: true });
    try {
      return await work();
    } catch (error) {
      if (error instanceof NoReply) this.setUi({ problem: { code: lost } }, ui);
      else if (error instanceof Refused) this.setUi({ problem: error }, ui);
      else throw error;
      return null;
    } finally {
      this.setUi({ busy: false }, ui);
    }
  }
}

/** What the person chose on this phone; nothing personal, so it may stay when they sign out. */
export const preferences = {
  get theme() {
    return localStorage.getItem("scc-theme") ?? "light";
  },
  set theme(chosen) {
    localStorage.setItem("scc-theme", chosen);
    document.documentElement.dataset.theme = chosen;
  },
  get language() {
    const wanted = [localStorage.getItem("scc-language"), navigator.language.slice(0, 2)];
    return wanted.find((language) => LANGUAGES.includes(language)) ?? "en";
  },
  set language(chosen) {
    localStorage.setItem("scc-language", chosen);
  },
  /** Use them, in this language; a guest's page has its guest's. */
  apply(language) {
    useLanguage(language);
    document.documentElement.lang = currentLanguage();
    document.documentElement.dataset.theme = this.theme;
  },
};
