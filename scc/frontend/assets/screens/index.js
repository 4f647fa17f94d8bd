// Which screen a route opens, and every action of every screen by name.

import { audit } from "./audit.js";
import { board } from "./board.js";
import { charter } from "./charter.js";
import { charters } from "./charters.js";
import { checks } from "./checks.js";
import { common } from "./common.js";
import { count } from "./count.js";
import { create } from "./create.js";
import { crew } from "./crew.js";
import { edit } from "./edit.js";
import { guest } from "./guest.js";
import { guests } from "./guests.js";
import { me } from "./me.js";
import { outbox } from "./outbox.js";
import { people } from "./people.js";
import { signin } from "./signin.js";

const SCREENS = {
  audit, board, charter, charters, checks, count, create, crew, edit, guest, guests, me, outbox, people, signin,
};
const OPEN_TO_ALL = new Set(["guest", "signin"]);

/** The screen of the route; sign-in for whoever is not known yet. */
export function screenOf(app) {
  const { name } = app.route;
  if (!app.person && !OPEN_TO_ALL.has(name)) return signin;
  if (name === "charters" && app.isAdmin && !app.sails) return board;
  return SCREENS[name];
}

/** What buttons do, by `data-do`. */
export function actionsOf(app) {
  return collect(app, "actions");
}

/** What forms do, by `data-form`. */
export function formsOf(app) {
  return collect(app, "forms");
}

/** What held buttons do, by `data-hold`. */
export function holdsOf(app) {
  const holds = collect(app, "holds");
  return (data) => holds[data.hold](data);
}

function collect(app, kind) {
  const found = [common, ...Object.values(SCREENS)].flatMap((screen) => Object.entries(screen[kind] ?? {}));
  return Object.fromEntries(found.map(([name, act]) => [name, (...given) => act(app, ...given)]));
}
