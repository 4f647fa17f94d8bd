// GO / NO-GO: the word, who gave it, what stands in the way with a link to what fixes it, and the buttons.

import { concernsOf } from "../core/concerns.js";
import { clock } from "../core/format.js";
import { t } from "../core/i18n.js";
import { openReasons, shownStanding, standing } from "../core/readiness.js";
import { h } from "../dom/elements.js";
import { commands, isOver, lastEntry, nameOf } from "./event.js";
import { asking, button, holdButton, icon, syncLine } from "./parts.js";

const FIXED_AT = {
  no_captain: "crew",
  crew_missing: "crew",
  checks_open: "checks/pre_departure",
  checks_not_ok: "checks/pre_departure",
  waivers_open: "guests",
  passenger_limit: "guests",
};

/** The decision of a charter as it may be relied on. */
export function decisionCard(app, event, stale) {
  if (isOver(event)) return null;
  const shown = shownStanding(event, stale);
  const reasons = event.state === "active" ? [] : openReasons(event);
  return h(
    "section.card.decision",
    { data: { key: "decision" } },
    h("h2", {}, t("decision")),
    h("p.word", { data: { standing: shown } }, icon(shown), t(`standing.${shown}`)),
    madeBy(app, event, stale),
    reasons.length > 0 ? reasonList(event, reasons) : null,
    event.state !== "active" && commands(app, event) && buttons(app, event, reasons),
    syncLine(app, lastEntry(app, event, (write) => write.type === "decision")),
  );
}

export const decisionActions = {
  say(app, { event, decision }) {
    const label = t(`say_${decision}`);
    const act = (reason) => app.write({ type: "decision", event_id: event, decision, reason });
    app.ask({ text: t(`why_${decision}`), label, reason: true, act });
  },
};

export const decisionHolds = {
  go: (app, { event }) => app.write({ type: "decision", event_id: event, decision: "go" }),
};

function madeBy(app, event, stale) {
  const { decision } = event.readiness;
  if (!decision) return null;
  const time = clock(decision.at, event.place.time_zone);
  const word = t(`standing.${decision.decision}`);
  const lines = [t("decided_by", { name: nameOf(app, event, decision.by), time })];
  if (decision.reason) lines.push(t("decision_reason", { reason: decision.reason }));
  if (decision.pending) lines.push(t("decision_pending", { decision: word }));
  else if (decision.decision === "go" && standing(event) === "unknown") lines.push(t("go_broken", { time }));
  else if (decision.decision === "go" && stale) lines.push(t("go_stale"));
  return lines.map((line) => h("p", {}, line));
}

function reasonList(event, reasons) {
  return h(
    "ul.reasons",
    {},
    reasons.map(({ code, ...fields }) => {
      const href = `#/events/${event.event_id}/${FIXED_AT[code]}`;
      return h("li", {}, h("a", { href }, t(`reason.${code}`, fields), icon("next")));
    }),
  );
}

function buttons(app, event, reasons) {
  const data = { event: event.event_id };
  return h(
    "div.actions.decide",
    {},
    reasons.length > 0
      ? h("p.blocked", {}, t("blocked", { reasons: inSentence(reasons) }))
      : standing(event) !== "go" && goButton(app, event, data),
    h(
      "div.pair",
      {},
      button(t("say_hold"), "say", { ...data, decision: "hold" }, "button.wait"),
      button(t("say_no_go"), "say", { ...data, decision: "no_go" }, "button.stop"),
    ),
  );
}

function goButton(app, event, data) {
  const question = asking(t("confirm_go", { title: event.title }), t("standing.go"), concernsOf("go", event, app.now()));
  return [h("p", {}, t("all_clear")), holdButton(t("hold_go"), "go", { ...data, ...question }, false, "button.go")];
}

function inSentence(reasons) {
  const text = reasons.map(({ code, ...fields }) => t(`reason.${code}`, fields)).join(" ");
  return text[0].toLowerCase() + text.slice(1);
}
