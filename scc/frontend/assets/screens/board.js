// The office's day board: one row a charter, what needs somebody most first.

import { worstFirst } from "../core/board.js";
import { clock, day } from "../core/format.js";
import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { countdown, heading, icon, missing } from "./parts.js";

const CHECK_CODES = new Set(["checks_open", "checks_not_ok"]);

export const board = {
  title: () => t("board"),
  fetchedAt: (app) => app.sync.known("list").fetchedAt,
  load: (app) => app.sync.load("list"),
  drained: (app) => app.sync.refresh("list"),
  render(app) {
    const known = app.sync.known("list");
    return [
      heading(t("board")),
      h("div.actions", {}, h("a.button.primary", { href: "#/new" }, t("new_charter"))),
      known.data ? rows(app, worstFirst(known.data.events, app.now())) : missing(app, known),
    ];
  },
};

function rows(app, events) {
  if (events.length === 0) return h("p", {}, t("nothing_on_board"));
  return [h("p.hint", {}, t("board_lead")), h("ul.board", {}, events.map((row) => boardRow(app, row)))];
}

function boardRow(app, row) {
  const departs = Date.parse(row.departure);
  const over = row.state === "completed" || row.state === "cancelled";
  const until = row.state === "active" ? Date.parse(row.return_deadline) : departs;
  return h(
    "li",
    { data: { key: row.event_id } },
    h(
      "a.row",
      { href: `#/events/${row.event_id}` },
      h("span.when", {}, h("b", {}, clock(departs, row.time_zone)), h("span", {}, day(departs, row.time_zone))),
      h("span.what", {}, h("b", {}, row.title), h("span", {}, `${row.vessel_name} · ${t(`state.${row.state}`)}`)),
      over ? h("span.standing", {}) : standingOf(row),
      h("span.clock", {}, over ? "" : countdown(until, app.now())),
      h(
        "span.facts",
        {},
        over ? "" : [fact(t("column.roles"), row.roles_open), fact(t("column.waivers"), row.waivers_open), checkFact(row)],
        row.changed_at && h("span.fact", {}, t("last_change", { time: `${day(row.changed_at, row.time_zone)}, ${clock(row.changed_at, row.time_zone)}` })),
      ),
    ),
  );
}

function standingOf(row) {
  const { standing } = row.readiness;
  return h("span.standing", { data: { standing } }, icon(standing), t(`standing.${standing}`));
}

function fact(label, count) {
  return h("span.fact", { data: { open: count > 0 } }, `${label} `, h("b", {}, String(count)));
}

function checkFact(row) {
  const reasons = row.readiness.reasons.filter((reason) => CHECK_CODES.has(reason.code));
  const open = reasons.reduce((sum, reason) => sum + Number.parseInt(reason.text, 10), 0);
  return fact(t("column.checks"), open);
}
