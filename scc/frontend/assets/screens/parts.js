// Pieces that several screens share.

import { knows, t } from "../core/i18n.js";
import { clock } from "../core/format.js";
import { levelOf } from "../core/timing.js";
import { h, svg } from "../dom/elements.js";
import { countdownText } from "../dom/ticker.js";

const DRAWINGS = {
  go: "M5 13l5 5L20 7",
  no_go: "M6 6l12 12M18 6L6 18",
  hold: "M9 5v14M15 5v14",
  unknown: "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18.5v.5",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  charters: "M3 16h18c-1 3-3 4-5 4H8c-2 0-4-1-5-4zM11 4v9H4zM13 6c3 2 5 4 5.500 7H13z",
  board: "M4 6h16M4 12h16M4 18h10",
  outbox: "M12 16V5M7 10l5-5 5 5M4 19h16",
  me: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c1-4 4-6 8-6s7 2 8 6",
};

/** A line drawing; it says nothing to a screen reader. */
export function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", aria: { hidden: true } }, svg("path", { d: DRAWINGS[name] }));
}

/** The heading of a screen; it takes the focus when the screen opens. */
export function heading(text, ...more) {
  return h("h1", { tabindex: "-1" }, text, ...more);
}

/** A link back, large enough for a thumb. */
export function backLink(href, place) {
  return h("a.back", { href, aria: { label: t("back_to", { place }) } }, icon("back"), place);
}

/** A countdown that goes on by itself. */
export function countdown(until, now, kind = "span") {
  const data = { until, level: levelOf(until, now) };
  return h(kind, { role: "timer", data }, countdownText(until, now));
}

/** A button that acts on a tap. */
export function button(label, action, data = {}, kind = "button") {
  return h(kind, { type: "button", data: { do: action, ...data } }, label);
}

/** A button that acts after being held for a second. */
export function holdButton(label, action, data = {}, disabled = false, kind = "button.primary") {
  const state = { "aria-disabled": disabled || null };
  return h(kind, { type: "button", ...state, data: { hold: action, ...data } }, h("span", {}, label));
}

/** What a hold button carries of its question: asked of everybody when there is a concern, else of screen readers. */
export function asking(question, label, concerns) {
  const notes = concerns.map(({ code, ...fields }) => t(`concern.${code}`, fields));
  return { ask: [question, ...notes].join("\n"), say: label, asks: notes.length > 0 };
}

/** A labelled input, with its error. */
export function field(label, name, attributes = {}, error = null, hint = null) {
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const control = attributes.control ?? "input";
  const { control: _, ...rest } = attributes;
  return h(
    "div.field",
    { data: { key: id } },
    h("label", { for: id }, label),
    hint && h("p.hint", { id: `${id}-hint` }, hint),
    h(control, { id, name, "aria-describedby": described || null, "aria-invalid": error ? "true" : null, ...rest }),
    error && h("p.error", { id: `${id}-error` }, error),
  );
}

/** A labelled choice: options are [value, label]. */
export function choice(label, name, options, selected = null, attributes = {}) {
  const id = `field-${name}`;
  return h(
    "div.field",
    { data: { key: id } },
    h("label", { for: id }, label),
    h(
      "select",
      { id, name, ...attributes },
      options.map(([value, text]) => h("option", { value, selected: value === selected, data: { key: value } }, text)),
    ),
  );
}

/** Empty a form whose content was sent, unless somebody typed meanwhile: that was not. */
export function resetSent(form, sent) {
  const text = (data) => JSON.stringify([...data]);
  if (text(new FormData(form)) === text(sent)) form.reset();
}

/** A box to tick, as large as a thumb. */
export function tickBox(label, attributes) {
  return h("label.tick", {}, h("input", { type: "checkbox", ...attributes }), h("span", {}, label));
}

/** What a problem says to people: our words for its code, else the server's. */
export function problemText(problem) {
  if (problem.code === "no_signal") return t("needs_signal");
  if (problem.code === "signal_needed") return t("offline_sign_in");
  if (knows(`problem.${problem.code}`)) return t(`problem.${problem.code}`);
  return problem.detail ?? problem.message ?? t("problem.unknown");
}

/** A problem under a form or a button. */
export function problemNote(problem) {
  return problem ? h("p.error", { role: "alert" }, problemText(problem)) : null;
}

/** Where an entry of the outbox stands: saved, sending, sent, refused. */
export function syncText(app, entry) {
  if (entry.status === "sent") return t("sent", { time: clock(entry.sent_at) });
  if (entry.status === "refused") return problemText(entry.problem);
  return app.outbox.sending === entry.id ? t("sending") : t("saved");
}

/** The line under something a person did; null when this phone did nothing to it. */
export function syncLine(app, entry) {
  if (!entry) return null;
  return h("p.sync", { data: { status: entry.status } }, syncText(app, entry));
}

/** A skeleton the first time, an explanation when there is nothing to show. */
export function missing(app, known) {
  if (known.problem) {
    return h("section.card", {}, h("p.error", {}, problemText(known.problem)), button(t("retry"), "reload_screen"));
  }
  if (known.loading) return h("div.skeleton", { aria: { busy: true } }, h("p", {}, t("loading")));
  return h("section.card", {}, h("p", {}, t("nothing_cached")), button(t("retry"), "reload_screen"));
}
