// Who did what, and whether the chain of it is intact.

import { clock, day } from "../core/format.js";
import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { backLink, heading, missing } from "./parts.js";

export const audit = {
  title: () => t("audit"),
  async load(app) {
    const { id } = app.route.params;
    await Promise.all([app.sync.load("audit", id), app.sync.load("event", id), app.sync.load("people")]);
  },
  render(app) {
    const { id } = app.route.params;
    const known = app.sync.known("audit", id);
    const title = [backLink(`#/events/${id}`, app.charter(id)?.title ?? t("board")), heading(t("audit"))];
    return known.data ? [...title, verdict(known.data), trail(app, id, known.data.rows)] : [...title, missing(app, known)];
  },
};

function verdict({ intact, problem, rows }) {
  if (intact) return h("p.done", {}, t("audit_intact", { count: rows.length }));
  return h("p.conflict", { role: "alert" }, t("audit_broken", { problem }));
}

function trail(app, id, rows) {
  const zone = app.charter(id)?.place.time_zone;
  return h(
    "ol.trail",
    {},
    rows.map((row) =>
      h(
        "li",
        { data: { key: row.seq } },
        h("b", {}, row.action.replaceAll("_", " ")),
        h("span", {}, `${day(row.at, zone)}, ${clock(row.at, zone)} · ${actorName(app, id, row.actor)}`),
        h("span.hint", {}, detailText(row.details)),
      ),
    ),
  );
}

function actorName(app, id, actor) {
  if (actor === "system") return t("system");
  const person = app.sync.known("people").data?.people.find((one) => one.person_id === actor);
  const guest = app.charter(id)?.guests.find((one) => one.guest_id === actor);
  return person?.name ?? guest?.name ?? t("a_guest");
}

function detailText(details) {
  const filled = Object.entries(details).filter(([, value]) => value !== null && value !== "");
  return filled.map(([name, value]) => `${name.replaceAll("_", " ")}: ${[value].flat().join(", ")}`).join(" · ");
}
