// Which screen a route opens, and what its buttons and forms do by name.

import { charter } from "./charter.js";
import { charters } from "./charters.js";
import { checks } from "./checks.js";
import { common } from "./common.js";
import { count } from "./count.js";
import { crew } from "./crew.js";
import { later } from "./later.js";
import { me } from "./me.js";
import { outbox } from "./outbox.js";
import { signin } from "./signin.js";

const OPEN_TO_ALL = new Set(["guest", "guestcode", "signin"]);
const APART = new Set(["guest", "guestcode"]);
const GUESTSIDE = new Set([...APART, "guests"]);

export class Screens {
  #app;
  #byName = { charter, charters, checks, count, crew, me, outbox, signin };
  /** What buttons do by `data-do`, forms by `data-form`, held buttons by `data-hold`. */
  actions = {};
  forms = {};
  holds = {};

  constructor(app) {
    this.#app = app;
    this.#learn([common, ...Object.values(this.#byName)]);
  }

  /** The screen of the route; sign-in for whoever is not known yet. */
  get current() {
    const { person, route, isAdmin, sails } = this.#app;
    if (!person && !OPEN_TO_ALL.has(route.name)) return signin;
    const name = route.name === "charters" && isAdmin && !sails ? "board" : route.name;
    return this.#byName[name] ?? later(APART.has(name), () => this.#fetch(GUESTSIDE.has(name)));
  }

  async #fetch(isGuestside) {
    const screens = isGuestside ? (await import("../guestside.js")).guestside : (await import("../office.js")).office;
    Object.assign(this.#byName, screens);
    this.#learn(Object.values(screens));
    this.#app.refresh();
  }

  #learn(screens) {
    for (const kind of ["actions", "forms", "holds"]) {
      for (const [name, act] of screens.flatMap((screen) => Object.entries(screen[kind] ?? {}))) {
        this[kind][name] = (...given) => act(this.#app, ...given);
      }
    }
  }
}
