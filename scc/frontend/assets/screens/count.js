// Headcount: out and back, by large buttons.

import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { eventScreen, isOver, lastEntry } from "./event.js";
import { button, syncLine } from "./parts.js";

const MOST = 500;

export const count = eventScreen({
  name: "headcount",
  body: (app, event) => [
    h("p", {}, expectedText(event)),
    counter(app, event, "out", t("heads_out"), t("save_out")),
    event.state === "active" || event.headcount_back !== undefined
      ? counter(app, event, "back", t("heads_back"), t("save_back"))
      : h("p.hint", {}, t("back_later")),
    headsVerdict(event),
  ],
  actions: {
    step(app, { phase, by }) {
      const { id } = app.route.params;
      const next = shown(app, app.charter(id), phase) + Number(by);
      app.setUi({ [`heads_${phase}`]: Math.min(Math.max(next, 0), MOST) });
    },
    async save_heads(app, { phase }) {
      const { ui } = app;
      const { id } = app.route.params;
      const field = `heads_${phase}`;
      const heads = shown(app, app.charter(id), phase);
      app.setUi({ [field]: heads }); // stands until it is kept: a second tap saves the same count
      await app.write({ type: "headcount", event_id: id, phase, count: heads });
      if (ui[field] === heads && !app.notKept) app.setUi({ [field]: undefined }, ui);
    },
  },
});

function counter(app, event, phase, label, save) {
  const entry = lastEntry(app, event, (write) => write.type === "headcount" && write.phase === phase);
  const heads = shown(app, event, phase);
  const saved = event[`headcount_${phase}`];
  return h(
    "section.card",
    { data: { key: phase } },
    h("h2", {}, label),
    isOver(event)
      ? h("p.heads", {}, String(saved ?? t("none_yet")))
      : h(
          "div.stepper",
          {},
          h("button", { type: "button", aria: { label: `${t("fewer")}: ${label}` }, data: { do: "step", phase, by: -1 } }, "−"),
          h("output.heads", { aria: { live: "polite" } }, String(heads)),
          h("button", { type: "button", aria: { label: `${t("more")}: ${label}` }, data: { do: "step", phase, by: 1 } }, "+"),
        ),
    !isOver(event) && h("div.actions", {}, button(save, "save_heads", { phase }, "button.primary")),
    syncLine(app, entry),
  );
}

/** What the counter shows: what was tapped, else what was counted, else what is expected. */
function shown(app, event, phase) {
  const fallback = phase === "out" ? expected(event).all : 0;
  return app.ui[`heads_${phase}`] ?? event[`headcount_${phase}`] ?? fallback;
}

function expected(event) {
  const crew = event.crew_roles.filter((role) => role.holder).length;
  const guests = event.guests.filter((guest) => guest.attendance !== "no_show").length;
  return { crew, guests, all: crew + guests };
}

function expectedText(event) {
  const { crew, guests, all } = expected(event);
  return t("heads_lead", { expected: all, crew, guests });
}

function headsVerdict(event) {
  const { headcount_out: out, headcount_back: back } = event;
  if (out === undefined || back === undefined) return null;
  return out === back
    ? h("p.done", {}, t("count_equal"))
    : h("p.conflict", { role: "alert" }, t("count_differs", { out, back }));
}
