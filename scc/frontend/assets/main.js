// Wiring: parts, events, the first screen.

import { App, preferences } from "./app.js";
import { hashOfPath, parseRoute } from "./core/routes.js";
import { delegate } from "./dom/delegate.js";
import { watchHolds } from "./dom/hold.js";
import { morph } from "./dom/morph.js";
import { startTicking, tick } from "./dom/ticker.js";
import { contact } from "./net/api.js";
import { openDatabase } from "./net/database.js";
import { Outbox } from "./net/outbox.js";
import { Session } from "./net/session.js";
import { Sync } from "./net/sync.js";
import { connectTabs } from "./net/tabs.js";
import { watchUpdates } from "./net/updates.js";
import { actionsOf, formsOf, holdsOf, screenOf } from "./screens/index.js";
import { frame } from "./screens/frame.js";

const REFRESH = 60_000;

async function start() {
  const app = await build();
  const root = document.getElementById("app");
  const hold = holdsOf(app);

  app.addEventListener("render", () => render(app, root));
  delegate(root, actionsOf(app), formsOf(app));
  watchHolds(root, hold, (data) => app.ask({ text: data.ask, label: data.say, act: () => hold(data) }));
  root.addEventListener("cancel", () => app.ask(null), true);
  startTicking(root, () => app.now());
  contact.addEventListener("change", () => contactTurned(app));
  addEventListener("online", () => app.outbox.drain());
  addEventListener("offline", () => app.changed());
  app.addEventListener("refresh", () => refresh(app));
  const look = () => document.visibilityState === "visible" && app.refresh();
  document.addEventListener("visibilitychange", look);
  setInterval(look, REFRESH); // also what only time changes: data that grew old, a GO with it
  app.outbox.addEventListener("drained", () => screenOf(app).drained?.(app));
  addEventListener("hashchange", () => open(app));
  app.session.addEventListener("signed-in", () => app.refresh());
  app.outbox.addEventListener("kept", () => navigator.storage?.persist?.(), { once: true });
  connectTabs(app);
  watchUpdates(app);

  const fromOutside = hashOfPath(location.pathname);
  if (fromOutside) history.replaceState(null, "", `/${fromOutside}`);
  await app.outbox.load();
  await app.session.restore(cameByRedirect());
  open(app);
  app.outbox.drain();
}

/** Whether the server sent the browser here: a link's button was pressed, and its cookie is new. */
function cameByRedirect() {
  return performance.getEntriesByType("navigation")[0].redirectCount > 0;
}

async function build() {
  const database = await openDatabase();
  const session = new Session(database);
  const sync = new Sync(database, session);
  const outbox = new Outbox(database, session, (stores, entry, body) => sync.keepReply(stores, entry, body));
  return new App({ database, session, outbox, sync });
}

function open(app) {
  const route = parseRoute(location.hash);
  const moved = route.path !== app.route.path || route.name !== app.route.name;
  if (moved && app.route.name !== "guest") app.cameFrom = app.route.path;
  app.route = route;
  app.ui = {};
  screenOf(app).load?.(app);
  render(app, document.getElementById("app"));
  if (moved) {
    scrollTo(0, 0);
    document.querySelector("h1")?.focus({ preventScroll: true });
  }
}

function render(app, root) {
  const screen = screenOf(app);
  preferences.apply(screen.language?.(app));
  document.title = `${screen.title(app)} – Ship Captain Crew`;
  morph(root, frame(app, screen));
  tick(root, app.now());
  root.querySelector("dialog:not([open])")?.showModal();
  screen.attach?.(app, root);
}

function contactTurned(app) {
  if (contact.reachable) app.outbox.drain();
  app.changed();
}

function refresh(app) {
  app.outbox.drain();
  screenOf(app).load?.(app);
}

start();
