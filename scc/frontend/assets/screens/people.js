// Everybody who can sign in.

import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { backLink, heading, missing } from "./parts.js";

export const people = {
  title: () => t("people"),
  load: (app) => app.sync.load("people"),
  render(app) {
    const known = app.sync.known("people");
    const title = [backLink("#/me", t("me")), heading(t("people"))];
    return known.data ? [...title, h("ul.rows", {}, known.data.people.map(personRow))] : [...title, missing(app, known)];
  },
};

function personRow(person) {
  const roles = person.roles.map((role) => t(`role.${role}`)).join(", ");
  return h(
    "li",
    { data: { key: person.person_id } },
    h("div.row", {}, h("span.what", {}, h("b", {}, person.name), h("span", {}, `${person.email} · ${roles}`))),
  );
}
