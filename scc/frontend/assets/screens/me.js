// The person: language, colours, calendar, sign-out.

import { preferences } from "../app.js";
import { currentLanguage, LANGUAGES, t } from "../core/i18n.js";
import { unsent } from "../core/queue.js";
import { h } from "../dom/elements.js";
import { button, field, heading, problemNote } from "./parts.js";

/** Languages in their own words. */
export const NAMES = { en: "English", es: "Español" };

export const me = {
  title: () => t("me"),
  render: (app) => [
    heading(app.person.name),
    h("p", {}, `${t("roles")}: ${app.person.roles.map((role) => t(`role.${role}`)).join(", ")}`),
    languageButtons(),
    group(t("theme"), ["light", "dark"].map((theme) => [theme, t(`theme.${theme}`)]), "theme", preferences.theme),
    app.sails && calendarCard(app),
    app.isAdmin && h("p", {}, h("a.button", { href: "#/people" }, t("people"))),
    h("section.card", {}, button(t("sign_out"), "sign_out")),
  ],
  actions: {
    language(app, { value }) {
      if (app.route.name === "guest") return app.setUi({ language: value }); // this guest's, not this phone's
      preferences.language = value;
      app.changed();
    },
    theme(app, { value }) {
      preferences.theme = value;
      app.changed();
    },
    async feed(app) {
      const { ui } = app;
      const feed = await app.online("POST", "/me/calendar-feed");
      if (feed) app.setUi({ feed: feed.url, copied: false }, ui);
    },
    async copy_feed(app) {
      await navigator.clipboard.writeText(app.ui.feed);
      app.setUi({ copied: true });
    },
    sign_out(app) {
      const count = unsent(app.ownEntries(), (entry) => entry.owner === app.person.person_id).length;
      const text = count > 0 ? t("sign_out_warning", { count }) : t("sign_out_plain");
      app.ask({ text, label: count > 0 ? t("sign_out_anyway") : t("sign_out"), destroys: count > 0, act: () => signOut(app) });
    },
  },
};

/** Buttons to choose the language; a waiver's text follows. */
export function languageButtons() {
  return group(t("language"), LANGUAGES.map((code) => [code, NAMES[code]]), "language", currentLanguage());
}

async function signOut(app) {
  const { person_id: id } = app.person;
  await app.session.signOut(async () => {
    await app.outbox.forget(id);
    await app.sync.forget();
  });
  app.go("/sign-in");
}

function group(label, options, action, chosen) {
  return h(
    "fieldset.answers",
    {},
    h("legend", {}, label),
    options.map(([value, text]) =>
      h(
        "button",
        { type: "button", lang: action === "language" ? value : null, aria: { pressed: value === chosen ? "true" : "false" }, data: { do: action, value } },
        text,
      ),
    ),
  );
}

function calendarCard(app) {
  const { feed, copied } = app.ui;
  return h(
    "section.card",
    {},
    h("h2", {}, t("calendar")),
    h("p", {}, t("calendar_lead")),
    feed && field(t("calendar_address"), "feed", { value: feed, readonly: true }),
    problemNote(app.ui.problem),
    h("div.actions", {}, [
      feed && button(copied ? t("calendar_copied") : t("calendar_copy"), "copy_feed"),
      feed && h("a.button", { href: feed.replace(/^https?:/, "webcal:") }, t("calendar_open")),
      button(feed ? t("calendar_renew") : t("calendar_make"), "feed"),
    ]),
  );
}
