// Wiring: parts, events, the first screen.

import { App, preferences } from "./app.js";
import { fetchLanguage, hasLanguage } from "./core/i18n.js";
import { hashOfPath, parseRoute } from "./core/routes.js";
import { delegate } from "./dom/delegate.js";
import { watchFresh } from "./dom/fresh.js";
import { watchHolds } from "./dom/hold.js";
import { morph } from "./dom/morph.js";
import { startTicking, tick } from "./dom/ticker.js";
import { contact, knock } from "./net/api.js";
import { openDatabase } from "./net/database.js";
import { Outbox } from "./net/outbox.js";
import { Session } from "./net/session.js";
import { Sync } from "./net/sync.js";
import { connectTabs } from "./net/tabs.js";
import { watchUpdates } from "./net/updates.js";
import { Screens } from "./screens/index.js";
import { frame } from "./screens/frame.js";
import { forgetAsked } from "./screens/signin.js";

const REFRESH = 60_000;
const BUSY_RETRY = 5_000;

async function start() {
  fetchLanguage(preferences.language);
  const app = await build();
  const root = document.getElementById("app");
  const screens = new Screens(app);
  takeInput(app, screens, root);
  keepUpToDate(app, screens, root);
  connectTabs(app);
  watchUpdates(app);

  const fromOutside = hashOfPath(location.pathname);
  if (fromOutside) history.replaceState(null, "", `/${fromOutside}`);
  await app.outbox.load();
  await app.session.restore({ arrived: cameByRedirect(), needed: parseRoute(location.hash).name !== "guest" });
  openRoute(app, screens, root);
  app.addEventListener("render", () => render(app, screens.current, root)); // not before: nobody is known yet
  app.outbox.drain();
}

function takeInput(app, screens, root) {
  const hold = (data) => screens.holds[data.hold](data);
  const ask = (data) => {
    const asked = { ...data }; // the button may become another one's meanwhile
    app.ask({ text: asked.ask, label: asked.say, act: () => hold(asked) });
  };
  delegate(root, screens.actions, screens.forms);
  app.addEventListener("rendered", watchFresh(root));
  watchHolds(root, (data) => ("asks" in data ? ask(data) : hold(data)), ask);
  root.addEventListener("cancel", () => app.ask(null), true);
  addEventListener("hashchange", () => openRoute(app, screens, root));
}

function keepUpToDate(app, screens, root) {
  const look = () => document.visibilityState === "visible" && app.refresh();
  app.addEventListener("refresh", () => refresh(app, screens.current));
  app.session.addEventListener("signed-in", forgetAsked);
  app.session.addEventListener("signed-in", () => app.refresh());
  app.sync.addEventListener("busy", () => setTimeout(look, BUSY_RETRY));
  app.outbox.addEventListener("drained", () => screens.current.drained?.(app));
  app.outbox.addEventListener("kept", () => navigator.storage?.persist?.(), { once: true });
  contact.addEventListener("change", () => contactTurned(app));
  addEventListener("online", () => app.refresh());
  addEventListener("offline", () => app.changed());
  document.addEventListener("visibilitychange", look);
  setInterval(look, REFRESH); // also what only time changes: data that grew old, a GO with it
  startTicking(root, () => app.now());
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

function openRoute(app, screens, root) {
  const route = parseRoute(location.hash);
  const moved = route.path !== app.route.path || route.name !== app.route.name;
  if (moved && screens.current.isLocked?.(app)) return history.pushState(null, "", `#${app.route.path}`); // the Back key
  if (moved && app.route.name !== "guest") app.cameFrom = app.route.path;
  app.route = route;
  app.ui = {};
  screens.current.load?.(app);
  render(app, screens.current, root);
  if (moved) {
    scrollTo(0, 0);
    document.querySelector("h1")?.focus({ preventScroll: true });
  }
}

function render(app, screen, root) {
  const language = screen.language?.(app) ?? preferences.language;
  if (!hasLanguage(language)) return void fetchLanguage(language).then(() => app.changed()); // no flash of another one
  preferences.apply(language);
  document.title = `${screen.title(app)} – Ship Captain Crew`;
  morph(root, frame(app, screen));
  tick(root, app.now());
  root.querySelector("dialog:not([open])")?.showModal();
  screen.attach?.(app, root);
  app.dispatchEvent(new Event("rendered"));
}

function contactTurned(app) {
  if (contact.reachable) app.outbox.drain();
  app.changed();
}

function refresh(app, screen) {
  if (!contact.reachable) knock(); // a screen that asks nothing would never learn that the signal is back
  app.outbox.drain();
  screen.load?.(app);
}

start();
