// Around every screen: status bar above, navigation under the thumb.

import { clock } from "../core/format.js";
import { t } from "../core/i18n.js";
import { isStale } from "../core/timing.js";
import { contact } from "../net/api.js";
import { h } from "../dom/elements.js";
import { questionBox } from "./common.js";
import { icon } from "./parts.js";

/** Return the whole page around a screen. */
export function frame(app, screen) {
  const apart = screen.isApart?.(app) ?? false;
  return h(
    "div",
    { id: "app", class: apart ? "apart" : null },
    h("a.skip", { href: "#main", data: { do: "skip" } }, t("skip")),
    statusBar(app, screen),
    h("main", { id: "main", tabindex: "-1", data: { key: `screen ${app.route.path}` } }, screen.render(app)),
    app.ui.question && questionBox(app.ui.question),
    !apart && app.person && tabBar(app),
  );
}

function statusBar(app, screen) {
  const waiting = app.ownEntries().filter((entry) => entry.status === "queued");
  const refused = app.ownEntries().filter((entry) => entry.status === "refused");
  const online = navigator.onLine && contact.reachable;
  const lines = [];
  if (app.notKept) lines.push(h("strong", {}, t("not_kept")));
  if (app.session.ended) lines.push(h("a", { href: "#/sign-in" }, t("sign_in_again")));
  if (!online) lines.push(h("span", {}, t("offline")));
  if (refused.length > 0) lines.push(toOutbox(app, t("refused_count", { count: refused.length })));
  if (waiting.length > 0) lines.push(waitingLine(app, waiting, online));
  lines.push(h("span", {}, ageText(app, screen)));
  const tone = app.notKept || app.session.ended || refused.length > 0 ? "alert" : waiting.length > 0 ? "waiting" : "calm";
  const update = app.updateReady && !screen.isForm && updateBar();
  return h("header.status", { data: { tone, online } }, h("div", { role: "status" }, ...lines, update));
}

function waitingLine(app, waiting, online) {
  if (app.outbox.sending) return h("span", {}, t("sending"));
  const failed = online && waiting.some((entry) => entry.tried);
  return toOutbox(app, failed ? t("not_sent") : t("queued", { count: waiting.length }));
}

// A guest has no outbox screen: there the line is a button that tries again.
function toOutbox(app, text) {
  if (app.route.name !== "guest") return h("a", { href: "#/outbox" }, text);
  return h("button.link", { type: "button", data: { do: "send_now" } }, text);
}

function ageText(app, screen) {
  const at = screen.fetchedAt?.(app) ?? contact.at;
  if (at === null) return t("app");
  const key = isStale(at, app.now()) ? "stale" : "updated";
  return t(key, { time: clock(at) });
}

function updateBar() {
  return h("span.update", {}, t("new_version"), " ", h("button.link", { data: { do: "reload_page" } }, t("reload")));
}

function tabBar(app) {
  const waiting = app.ownEntries().filter((entry) => entry.status !== "sent").length;
  const items = [
    app.sails && ["charters", "#/", t("nav_charters")],
    app.isAdmin && ["board", "#/board", t("nav_board")],
    ["outbox", "#/outbox", t("nav_outbox")],
    ["me", "#/me", t("nav_me")],
  ].filter(Boolean);
  return h(
    "nav.tabs",
    { aria: { label: t("nav") } },
    items.map(([name, href, label]) =>
      h(
        "a",
        { href, "aria-current": isCurrent(app, name) ? "page" : null },
        icon(name),
        h("span", {}, label, name === "outbox" && waiting > 0 ? ` (${waiting})` : ""),
      ),
    ),
  );
}

function isCurrent(app, name) {
  if (name === "board" && !app.sails && app.route.name === "charters") return true;
  return app.route.name === name;
}
