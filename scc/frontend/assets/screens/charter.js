// One charter: the clock, the decision, the next step, and the ways to everything else.

import { concernsOf } from "../core/concerns.js";
import { clock, clockBoth, day, money, zoneName } from "../core/format.js";
import { t } from "../core/i18n.js";
import { standing } from "../core/readiness.js";
import { levelOf, milestones, nextMilestone, spanText } from "../core/timing.js";
import { h } from "../dom/elements.js";
import { decisionCard, decisionHolds, decisionActions } from "./decision.js";
import { commands, eventScreen, isOver, lastEntry, works } from "./event.js";
import { asking, backLink, countdown, holdButton, icon, syncLine } from "./parts.js";

const REFUSED_STATES = new Set(["on_hold", "cancelled"]);

export const charter = eventScreen({
  back: (event, app) => backLink(app.sails ? "#/" : "#/board", app.sails ? t("charters") : t("board")),
  body: (app, event, stale) => [
    lead(event),
    timingPanel(app, event),
    decisionCard(app, event, stale),
    nextStep(app, event),
    parts(app, event),
    event.notes && h("section.card", {}, h("h2", {}, t("notes")), h("p", {}, event.notes)),
    app.isAdmin && officeCard(event),
  ],
  actions: decisionActions,
  holds: {
    ...decisionHolds,
    state: (app, { event, to }) => app.write({ type: "state", event_id: event, to }),
  },
});

function lead(event) {
  const zone = event.place.time_zone;
  const state = t(`state.${event.state}`);
  return h(
    "p.lead",
    {},
    h("span.chip", { data: { state: event.state } }, event.pendingState ? t("pending_state", { state }) : state),
    ` ${event.vessel_name} · ${day(event.departure, zone)}, ${clockBoth(Date.parse(event.departure), zone)} · ${event.place.name}`,
  );
}

function timingPanel(app, event) {
  const zone = event.place.time_zone;
  const next = nextMilestone(event, app.now());
  return h(
    "section.card.timing",
    {},
    !isOver(event) && h("h2", {}, t(`until.${next.name}`)),
    !isOver(event) && h("p.big", {}, countdown(next.at, app.now())),
    sunsetLine(app, event),
    h(
      "details",
      {},
      h("summary", {}, t("times")),
      h("dl.times", {}, milestones(event.timing).flatMap((moment) => momentRow(app, event, moment))),
      h("p.hint", {}, t("time_zone", { zone: zoneName(event.departure, zone) })),
    ),
  );
}

function momentRow(app, event, { name, at }) {
  return [
    h("dt", {}, t(`moment.${name}`)),
    h("dd", {}, clockBoth(at, event.place.time_zone), !isOver(event) && h("span.left", {}, countdown(at, app.now()))),
  ];
}

function sunsetLine(app, event) {
  if (!event.timing.sunset || isOver(event)) return null;
  const at = Date.parse(event.timing.sunset);
  const time = clock(at, event.place.time_zone);
  const passed = levelOf(at, app.now()) === "late";
  return h("p", {}, passed ? t("sunset_gone", { time }) : t("sunset_left", { time, span: spanText(at, app.now()) }));
}

function nextStep(app, event) {
  if (isOver(event)) return h("section.card", {}, h("p", {}, t("closed_lead")));
  const last = lastEntry(app, event, (write) => write.type === "state" && !REFUSED_STATES.has(write.to));
  if (!commands(app, event)) return last ? h("section.card", {}, syncLine(app, last)) : null;
  const step = stepOf(event);
  const button = step.isOpen
    ? holdButton(t("hold_to", { action: step.label }), "state", stepData(app, event, step))
    : h("p.hint", {}, step.blocked);
  return h(
    "section.card",
    { data: { key: "next-step" } },
    h("h2", {}, t("next_step")),
    step.isOpen && h("p", {}, step.lead),
    button,
    syncLine(app, last),
  );
}

function stepData(app, event, step) {
  const question = asking(`${step.label}: ${event.title}`, step.label, concernsOf(step.to, event, app.now()));
  return { event: event.event_id, to: step.to, ...question };
}

function stepOf(event) {
  if (event.state === "on_hold") {
    const words = event.guests.length > 0 ? "open_waivers" : "open_charter";
    return { to: "waiver_pending", label: t(words), lead: t(`${words}_lead`), isOpen: true };
  }
  if (event.state === "waiver_pending") {
    const isOpen = standing(event) === "go";
    return { to: "active", label: t("depart"), lead: t("depart_lead"), isOpen, blocked: t("depart_blocked") };
  }
  const { headcount_out: out, headcount_back: back } = event;
  const isCounted = out !== undefined && back !== undefined;
  const isOpen = isCounted && out === back;
  const heads = { out: out ?? t("none_yet"), back: back ?? t("none_yet") };
  const blocked = t(isCounted ? "count_differs" : "complete_blocked", heads);
  return { to: "completed", label: t("complete"), lead: t("complete_lead"), isOpen, blocked };
}

function parts(app, event) {
  const path = `#/events/${event.event_id}`;
  const filled = event.crew_roles.filter((role) => role.holder).length;
  const rows = [partRow(`${path}/crew`, t("crew"), t("crew_filled", { filled, all: event.crew_roles.length }))];
  for (const list of ["pre_departure", "return"]) {
    const all = event.checklists[list]?.length ?? 0;
    const done = Object.keys(event.checks[list] ?? {}).length;
    const label = `${t("checks")}: ${t(`list.${list}`)}`;
    if (all > 0) rows.push(partRow(`${path}/checks/${list}`, label, t("list_done", { done, all })));
  }
  rows.push(partRow(`${path}/guests`, t("guests"), waiverCount(event)));
  if (works(app, event)) rows.push(partRow(`${path}/count`, t("headcount"), heads(event)));
  return h("ul.rows", {}, rows);
}

function partRow(href, label, value) {
  return h("li", {}, h("a.row", { href }, h("span.what", {}, h("b", {}, label), h("span", {}, value)), icon("next")));
}

function waiverCount(event) {
  const expected = event.guests.filter((guest) => guest.attendance !== "no_show");
  const signed = expected.filter((guest) => guest.waiver === "signed").length;
  return t("waivers_signed", { signed, all: expected.length });
}

function heads(event) {
  return t("heads", { out: event.headcount_out ?? t("none_yet"), back: event.headcount_back ?? t("none_yet") });
}

function officeCard(event) {
  const path = `#/events/${event.event_id}`;
  return h(
    "section",
    {},
    h("h2", {}, t("office")),
    event.price_cents !== undefined && h("p", {}, `${t("price")}: ${money(event.price_cents)}`),
    event.booking_id && h("p", {}, `${t("booking")}: ${event.booking_id}`),
    h("ul.rows", {}, partRow(`${path}/edit`, t("edit_charter"), ""), partRow(`${path}/audit`, t("audit"), "")),
  );
}
