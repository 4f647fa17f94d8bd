// My charters: the next one large, then the later ones, then roles still open.

import { clock, clockBoth, day } from "../core/format.js";
import { t } from "../core/i18n.js";
import { freshRow } from "../core/overlay.js";
import { h } from "../dom/elements.js";
import { keepGuestPages } from "./event.js";
import { countdown, heading, missing } from "./parts.js";

const OVER = new Set(["completed", "cancelled"]);
const AHEAD = 7 * 24 * 3600_000;

export const charters = {
  title: () => t("charters"),
  fetchedAt: (app) => app.sync.known("list").fetchedAt,
  async load(app) {
    await Promise.all([app.sync.read("list").then(() => readCharters(app)), app.sync.refresh("list")]);
    await keepUpcoming(app);
  },
  drained: (app) => app.sync.refresh("list"),
  render(app) {
    const known = app.sync.known("list");
    if (!known.data) return [heading(t("charters")), missing(app, known)];
    const fresh = (row) => freshRow(row, app.sync.known("event", row.event_id).data, app.person.person_id);
    const { offered, mine, open, past } = groups(known.data.events.map(fresh), app.now());
    const [next, ...later] = mine;
    return [
      heading(t("charters")),
      offered.map((row) => offerCard(row)),
      next && nextCard(app, next),
      !next && h("p", {}, t("no_charters")),
      section(app, t("later_charters"), later),
      section(app, t("open_charters"), open),
      section(app, t("past_charters"), past),
    ];
  },
};

/** The rows of the list by what they are to the person. */
function groups(rows, now) {
  const live = rows.filter((row) => !OVER.has(row.state));
  return {
    offered: live.filter((row) => Date.parse(row.offer_expires_at) > now),
    mine: live.filter((row) => row.my_role),
    open: live.filter((row) => !row.my_role && row.roles_open > 0 && row.state !== "active"),
    past: rows.filter((row) => OVER.has(row.state) && row.my_role),
  };
}

/** Take what this phone knows of each charter: it may be newer than the list. */
function readCharters(app) {
  const rows = app.sync.known("list").data?.events ?? [];
  return Promise.all(rows.map((row) => app.sync.read("event", row.event_id)));
}

/** Fetch the charters of the coming week, and what their guests sign, before the signal is gone. */
async function keepUpcoming(app) {
  const rows = app.sync.known("list").data?.events ?? [];
  const soon = rows.filter((row) => row.my_role && !OVER.has(row.state) && Date.parse(row.departure) < app.now() + AHEAD);
  for (const row of soon) {
    await app.sync.read("event", row.event_id);
    if ((app.sync.known("event", row.event_id).data?.seq ?? -1) < row.seq) await app.sync.refresh("event", row.event_id);
    await keepGuestPages(app, row.event_id);
  }
}

function nextCard(app, row) {
  const departs = Date.parse(row.departure);
  return h(
    "a.card.next",
    { href: `#/events/${row.event_id}`, data: { key: row.event_id } },
    h("p.eyebrow", {}, `${t("next_charter")} · ${row.my_role_name}`),
    h("h2", {}, row.title),
    h("p", {}, `${row.vessel_name} · ${day(departs, row.time_zone)}, ${clockBoth(departs, row.time_zone)}`),
    h("p.countdown", {}, countdown(departs, app.now())),
    h("p", {}, stateLine(app, row)),
  );
}

/** A place that waits for an answer, above everything: it goes to the next in line. */
function offerCard(row) {
  const departs = Date.parse(row.departure);
  return h(
    "a.card.next",
    { href: `#/events/${row.event_id}/crew`, data: { key: `offer ${row.event_id}` } },
    h("p.eyebrow", {}, `${row.offered_role_name} · ${t("offered", { time: clock(row.offer_expires_at, row.time_zone) })}`),
    h("h2", {}, row.title),
    h("p", {}, `${row.vessel_name} · ${day(departs, row.time_zone)}, ${clockBoth(departs, row.time_zone)}`),
  );
}

function section(app, title, rows) {
  if (rows.length === 0) return null;
  return h("section", { data: { key: title } }, h("h2", {}, title), h("ul.rows", {}, rows.map((row) => rowOf(app, row))));
}

function rowOf(app, row) {
  const departs = Date.parse(row.departure);
  return h(
    "li",
    { data: { key: row.event_id } },
    h(
      "a.row",
      { href: `#/events/${row.event_id}` },
      h("span.when", {}, h("b", {}, clock(departs, row.time_zone)), h("span", {}, day(departs, row.time_zone))),
      h(
        "span.what",
        {},
        h("b", {}, row.title),
        h("span", {}, `${row.vessel_name} · ${row.my_role_name ?? t("roles_open", { count: row.roles_open })}`),
        h("span", {}, stateLine(app, row)),
      ),
    ),
  );
}

function stateLine(app, row) {
  const waiting = app.outbox.entries.filter((entry) => entry.lane === row.event_id && entry.status === "queued").length;
  const state = t(`state.${row.state}`);
  return waiting > 0 ? `${state} · ${t("queued", { count: waiting })}` : state;
}
