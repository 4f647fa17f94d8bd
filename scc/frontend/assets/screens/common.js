// Actions that any screen may offer, and the one question box.

import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { button, field } from "./parts.js";

/** A question before something weighty: {text, label, reason, error, destroys, act}; further lines of the text stand below it.
    What destroys is not the button to press by habit. */
export function questionBox({ text, label, reason, error, destroys }) {
  const [title, ...notes] = text.split("\n");
  return h(
    "dialog",
    { data: { key: "question" }, aria: { labelledby: "question" } },
    h(
      "form",
      { data: { form: "answered" }, novalidate: true },
      h("h2", { id: "question" }, title),
      notes.map((note) => h("p", {}, note)),
      reason && field(t("reason"), "reason", { maxlength: 200, autocomplete: "off" }, error),
      h(
        "div.actions",
        {},
        button(t("cancel"), "unasked", {}, destroys ? "button.primary" : "button"),
        h(destroys ? "button.stop" : "button.primary", { type: "submit" }, label),
      ),
    ),
  );
}

export const common = {
  actions: {
    skip: () => document.querySelector("h1").focus(),
    reload_page: () => location.reload(),
    reload_screen: (app) => app.refresh(),
    send_now: (app) => app.outbox.drain(),
    unasked: (app) => app.ask(null),
  },
  forms: {
    answered(app, form) {
      const { question } = app.ui;
      const reason = form.get("reason")?.trim();
      if (question.reason && !reason) return app.ask({ ...question, error: t("required") });
      app.ask(null);
      return question.act(reason);
    },
  },
};
