// Sign-in: an address, then the code that was mailed to it (or the mail's link, opened in this browser).

import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { languageButtons } from "./me.js";
import { button, field, heading, problemNote, problemText } from "./parts.js";

// Kept until used: a phone may close the app while its person reads the mail.
const ASKED = "scc-code-asked";
const CODE_LIVES = 15 * 60_000;
const NO_SIGNAL = "signal_needed";

export const signin = {
  isForm: true,
  title: () => t("sign_in"),
  isApart: () => true,
  render(app) {
    const sentTo = askedFor(app);
    return [
      heading(t("sign_in")),
      app.session.ended && h("p.conflict", {}, t("sign_in_again")),
      sentTo ? codeForm(app, sentTo) : emailForm(app),
      h("p.hint", {}, t("guest_hint")),
      h("a.button", { href: "#/guest" }, t("guest_code_link")),
      languageButtons(),
    ];
  },
  actions: {
    other_email(app) {
      forgetAsked();
      app.setUi({ problem: null });
    },
  },
  forms: {
    request_code: (app, form) =>
      app.attempt(async () => {
        const email = form.get("email").trim();
        await app.session.requestLink(email, nextPath(app));
        localStorage.setItem(ASKED, JSON.stringify({ email, at: app.now() }));
        app.addEventListener("rendered", () => document.getElementById("field-code")?.focus(), { once: true });
      }, NO_SIGNAL),
    sign_in: (app, form) =>
      app.attempt(async () => {
        const { ui } = app;
        await app.session.signIn(askedFor(app), form.get("code").replaceAll(/\D/g, ""));
        if (app.ui !== ui) return; // on another screen by now
        if (app.route.name === "signin") app.go("/");
        else location.reload();
      }, NO_SIGNAL),
  },
};

/** The address a code was mailed to and that is still worth typing, or null. */
function askedFor(app) {
  const { email = null, at = 0 } = JSON.parse(localStorage.getItem(ASKED) ?? "{}");
  return app.now() - at < CODE_LIVES ? email : null;
}

/** Nobody is asked for a code any more. */
export function forgetAsked() {
  localStorage.removeItem(ASKED);
}

function emailForm(app) {
  return h(
    "form",
    { data: { form: "request_code", key: "email" } },
    h("p", {}, t("sign_in_lead")),
    field(t("email"), "email", { type: "email", required: true, autocomplete: "email", inputmode: "email" }),
    problemNote(app.ui.problem),
    h("button.primary", { type: "submit", disabled: app.ui.busy }, t("send_code")),
  );
}

function codeForm(app, email) {
  const attributes = { inputmode: "numeric", autocomplete: "one-time-code", required: true, maxlength: 20 };
  return h(
    "form",
    { data: { form: "sign_in", key: "code" } },
    h("p", { role: "status" }, t("code_lead", { email })),
    field(t("code"), "code", attributes, app.ui.problem && problemText(app.ui.problem), t("code_hint")),
    h("button.primary", { type: "submit", disabled: app.ui.busy }, t("sign_in")),
    button(t("other_email"), "other_email", {}, "button.link"),
  );
}

/** The page the mail's link opens afterwards: a path, as a fragment never reaches the server. */
function nextPath(app) {
  return app.route.name === "signin" ? "/" : app.route.path;
}
