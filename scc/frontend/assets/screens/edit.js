// The office's changes to a charter: words and price, another time, hold, cancel.

import { clock, inputValue } from "../core/format.js";
import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { centsOf, timeOf, whenFields } from "./create.js";
import { eventScreen, isOver } from "./event.js";
import { button, field, problemNote } from "./parts.js";

export const edit = eventScreen({
  name: "edit_charter",
  isForm: true,
  body: (app, event) =>
    isOver(event)
      ? [h("p", {}, t("closed_lead"))]
      : [app.ui.done && h("p.done", { role: "status" }, app.ui.done), problemNote(app.ui.problem), wordsForm(app, event), timeForm(app, event), stops(event)],
  actions: {
    stop(app, { event, to }) {
      const label = to === "cancelled" ? t("cancel_charter") : t("put_on_hold");
      const act = (reason) => changeCharter(app, "POST", `/events/${event}/state`, { to, reason });
      app.ask({ text: to === "cancelled" ? t("cancel_lead") : label, label, reason: true, act });
    },
  },
  forms: {
    async words(app, given, { dataset }) {
      const before = app.charter(dataset.event);
      const fields = {
        title: given.get("title").trim(),
        notes: given.get("notes").trim(),
        booking_id: given.get("booking_id").trim(),
        price_cents: given.get("price") === "" ? "" : centsOf(given.get("price")),
      };
      const changed = Object.entries(fields).filter(([name, value]) => value !== "" && value !== before[name]);
      await changeCharter(app, "PATCH", `/events/${dataset.event}`, Object.fromEntries(changed), "changes_saved");
    },
    async reschedule(app, given, { dataset }) {
      const reason = given.get("reason").trim();
      const body = { ...timeOf(given, dataset.zone), ...(reason && { reason }) };
      await changeCharter(app, "POST", `/events/${dataset.event}/reschedule`, body, "rescheduled");
    },
  },
});

async function changeCharter(app, method, path, body, done = "changes_saved") {
  const { ui } = app;
  const { id } = app.route.params;
  if (!(await app.online(method, path, body))) return;
  app.setUi({ done: t(done, { time: clock(app.now()) }) }, ui);
  await app.sync.refresh("event", id);
}

function wordsForm(app, event) {
  const price = event.price_cents === undefined ? null : (event.price_cents / 100).toFixed(2);
  return h(
    "form.card",
    { data: { form: "words", event: event.event_id } },
    field(t("title"), "title", { maxlength: 200, required: true, value: event.title }),
    field(t("price_dollars"), "price", { type: "number", min: 0, step: 0.01, value: price }),
    field(t("booking"), "booking_id", { maxlength: 80, value: event.booking_id }),
    field(t("notes"), "notes", { maxlength: 1000, value: event.notes }),
    h("button.primary", { type: "submit", disabled: app.ui.busy }, t("save_changes")),
  );
}

function timeForm(app, event) {
  if (event.state === "active") return null;
  const zone = event.place.time_zone;
  const value = { when: "time", departure: inputValue(Date.parse(event.departure), zone) };
  return h(
    "form.card",
    { data: { form: "reschedule", event: event.event_id, zone } },
    h("h2", {}, t("reschedule")),
    h("p", {}, t("reschedule_lead")),
    whenFields(app, value),
    field(`${t("reason")} (${t("optional")})`, "reason", { maxlength: 200 }),
    h("button", { type: "submit", disabled: app.ui.busy }, t("reschedule")),
  );
}

function stops(event) {
  const data = { event: event.event_id };
  return h(
    "section.card.actions",
    {},
    event.state !== "on_hold" && button(t("put_on_hold"), "stop", { ...data, to: "on_hold" }, "button.wait"),
    button(t("cancel_charter"), "stop", { ...data, to: "cancelled" }, "button.stop"),
  );
}
