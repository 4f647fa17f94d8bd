// A new charter from a template.

import { instantOf } from "../core/format.js";
import { badLines, parseGuestLines } from "../core/guestlines.js";
import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { backLink, choice, field, heading, missing, problemNote } from "./parts.js";

export const create = {
  isForm: true,
  title: () => t("new_charter"),
  load: (app) => Promise.all([app.sync.load("templates"), app.sync.load("vessels")]),
  render(app) {
    const [templates, vessels] = [app.sync.known("templates"), app.sync.known("vessels")];
    const ready = templates.data && vessels.data;
    const title = [backLink("#/board", t("board")), heading(t("new_charter"))];
    if (!ready) return [...title, missing(app, templates.data ? vessels : templates)];
    return [...title, form(app, templates.data.templates, vessels.data.vessels)];
  },
  forms: {
    async create(app, given, { dataset }) {
      const { guests, bad } = parseGuestLines(given.get("lines"));
      if (bad) return app.setUi({ lineError: badLines(bad) });
      app.setUi({ lineError: null });
      const { ui } = app;
      const vessel = app.sync.known("vessels").data.vessels.find((one) => one.asset_id === given.get("asset_id"));
      const body = { ...planOf(given, vessel.place.time_zone), guests };
      const made = await app.online("POST", "/events", body, dataset.request);
      if (made) return app.ui === ui && app.go(`/events/${made.event_id}`);
      if (ui.problem.code !== "no_signal") app.setUi({ createKey: crypto.randomUUID() }, ui); // refused: what follows is another request
    },
  },
  actions: {
    when: (app, { value }) => app.setUi({ when: value }),
  },
};

/** When a charter leaves, as the API takes it. */
export function timeOf(given, zone) {
  if (given.get("sunset_day")) return { sunset_day: given.get("sunset_day") };
  return given.get("departure") ? { departure: instantOf(given.get("departure"), zone) } : {};
}

/** Fields to say when: the day of a sunset sail, or a time on the dock's clock. */
export function whenFields(app, value = {}) {
  const when = app.ui.when ?? value.when ?? "sunset";
  const options = [["sunset", t("by_sunset")], ["time", t("by_time")]];
  return [
    h(
      "fieldset.answers",
      {},
      h("legend", {}, t("when")),
      options.map(([name, label]) =>
        h("button", { type: "button", aria: { pressed: when === name ? "true" : "false" }, data: { do: "when", value: name } }, label),
      ),
    ),
    when === "sunset"
      ? field(t("sunset_day"), "sunset_day", { type: "date", required: true })
      : field(t("departure_at"), "departure", { type: "datetime-local", required: true, value: value.departure }),
  ];
}

/** Whole cents of what was typed in dollars. */
export function centsOf(dollars) {
  return Math.round(Number(dollars) * 100);
}

function planOf(given, zone) {
  const optional = {
    title: given.get("title").trim(),
    booking_id: given.get("booking_id").trim(),
    notes: given.get("notes").trim(),
    duration_minutes: given.get("duration_minutes") && Number(given.get("duration_minutes")),
    price_cents: given.get("price") && centsOf(given.get("price")),
  };
  const filled = Object.entries(optional).filter(([, value]) => value !== "");
  return {
    template_id: given.get("template_id"),
    asset_id: given.get("asset_id"),
    ...timeOf(given, zone),
    ...Object.fromEntries(filled),
  };
}

function form(app, templates, vessels) {
  app.ui.createKey ??= crypto.randomUUID();
  return h(
    "form",
    { data: { form: "create", key: "create", request: app.ui.createKey } },
    choice(t("template"), "template_id", templates.map((one) => [one.template_id, one.title])),
    choice(t("vessel"), "asset_id", vessels.map((one) => [one.asset_id, `${one.name}, ${one.place.name}`])),
    whenFields(app),
    field(`${t("title")} (${t("optional")})`, "title", { maxlength: 200 }),
    field(`${t("duration")} (${t("optional")})`, "duration_minutes", { type: "number", min: 15, max: 20160 }),
    field(`${t("price_dollars")} (${t("optional")})`, "price", { type: "number", min: 0, step: 0.01 }),
    field(`${t("booking")} (${t("optional")})`, "booking_id", { maxlength: 80 }),
    field(`${t("notes")} (${t("optional")})`, "notes", { maxlength: 1000 }),
    field(
      `${t("guest_lines")} (${t("optional")})`,
      "lines",
      { control: "textarea", rows: 4, placeholder: t("guest_lines_example") },
      app.ui.lineError,
    ),
    problemNote(app.ui.problem),
    h("button.primary", { type: "submit", disabled: app.ui.busy }, app.ui.busy ? t("creating") : t("create")),
  );
}
