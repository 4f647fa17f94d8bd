// Everybody who can sign in: added, changed, signed out, deactivated by the office.

import { clock } from "../core/format.js";
import { LANGUAGES, t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { NAMES } from "./me.js";
import { backLink, button, choice, field, heading, missing, problemNote, resetSent, tickBox } from "./parts.js";

const ROLES = ["admin", "captain", "crew", "executive", "analyst", "guest"];

export const people = {
  isForm: true,
  title: () => t("people"),
  fetchedAt: (app) => app.sync.known("people").fetchedAt,
  load: (app) => app.sync.load("people"),
  render(app) {
    const known = app.sync.known("people");
    return [
      backLink("#/me", t("me")),
      heading(t("people")),
      app.ui.done && h("p.done", { role: "status" }, app.ui.done),
      problemNote(app.ui.problem),
      known.data ? [h("ul.cards", {}, known.data.people.map((person) => card(app, person))), addingPerson(app)] : missing(app, known),
    ];
  },
  actions: {
    sign_out_person(app, { person, name }) {
      const act = () => changePerson(app, "POST", `/people/${person}/sign-out`);
      app.ask({ text: t("sign_out_person_ask", { name }), label: t("sign_out_person"), act });
    },
    deactivate(app, { person, name }) {
      const act = () => changePerson(app, "PATCH", `/people/${person}`, { roles: [] });
      app.ask({ text: t("deactivate_ask", { name }), label: t("deactivate"), act });
    },
  },
  forms: {
    edit_person: (app, given, { dataset }) => changePerson(app, "PATCH", `/people/${dataset.person}`, nameAndRoles(given)),
    async add_person(app, given, form) {
      const body = { ...nameAndRoles(given), email: given.get("email").trim(), language: given.get("language") };
      if (body.roles.length === 0) return app.setUi({ roleError: t("role_needed") });
      app.setUi({ roleError: null });
      if (await changePerson(app, "POST", "/people", body)) resetSent(form, given);
    },
  },
};

function nameAndRoles(given) {
  return { name: given.get("name").trim(), roles: given.getAll("roles") };
}

async function changePerson(app, method, path, body) {
  const { ui } = app;
  const changed = await app.online(method, path, body);
  if (!changed) return null;
  app.setUi({ done: t("person_saved", { name: changed.name, time: clock(app.now()) }) }, ui);
  await app.sync.refresh("people");
  return changed;
}

function card(app, person) {
  const { person_id: id, name, email, roles } = person;
  const isMe = id === app.person.person_id;
  return h(
    "li.card.person",
    { data: { key: `${id} ${name} ${roles}` } },
    h("h2", {}, name),
    h("p.hint", {}, email),
    h("p", {}, roles.length > 0 ? roles.map((role) => t(`role.${role}`)).join(", ") : t("deactivated")),
    h(
      "details",
      {},
      h("summary", {}, t("change_person"), h("span.hidden", {}, `: ${name}`)),
      h(
        "form",
        { data: { form: "edit_person", person: id } },
        field(t("full_name"), `name-${id}`, { name: "name", value: name, maxlength: 80, required: true, autocomplete: "off" }),
        roleTicks(roles),
        h("button.primary", { type: "submit", disabled: app.ui.busy }, t("save_changes")),
        h(
          "div.actions",
          {},
          button(t("sign_out_person"), "sign_out_person", { person: id, name }),
          !isMe && roles.length > 0 && button(t("deactivate"), "deactivate", { person: id, name }, "button.stop"),
        ),
      ),
    ),
  );
}

function addingPerson(app) {
  return h(
    "details.card",
    { data: { key: "add" } },
    h("summary", {}, t("add_person")),
    h(
      "form",
      { data: { form: "add_person" } },
      field(t("full_name"), "name", { maxlength: 80, required: true, autocomplete: "off" }),
      field(t("email"), "email", { type: "email", required: true, autocomplete: "off", inputmode: "email" }),
      roleTicks(["crew"]),
      app.ui.roleError && h("p.error", { role: "alert" }, app.ui.roleError),
      choice(t("mail_language"), "language", LANGUAGES.map((code) => [code, NAMES[code]])),
      h("button.primary", { type: "submit", disabled: app.ui.busy }, t("add_person")),
    ),
  );
}

function roleTicks(chosen) {
  return h(
    "fieldset.ticks",
    {},
    h("legend", {}, t("roles")),
    ROLES.map((role) => tickBox(t(`role.${role}`), { name: "roles", value: role, checked: chosen.includes(role) })),
  );
}
