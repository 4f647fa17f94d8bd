// Who did what, and whether the chain of it is intact.

import { clock, day } from "../core/format.js";
import { currentLanguage, knows, t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { backLink, heading, missing } from "./parts.js";

const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

export const audit = {
  title: () => t("audit"),
  fetchedAt: (app) => app.sync.known("audit", app.route.params.id).fetchedAt,
  async load(app) {
    const { id } = app.route.params;
    await Promise.all([app.sync.load("audit", id), app.sync.load("event", id), app.sync.load("people"), app.sync.load("templates")]);
  },
  render(app) {
    const { id } = app.route.params;
    const known = app.sync.known("audit", id);
    const title = [backLink(`#/events/${id}`, app.charter(id)?.title ?? t("board")), heading(t("audit"))];
    return known.data ? [...title, chainVerdict(known.data), trail(app, id, known.data.rows)] : [...title, missing(app, known)];
  },
};

function chainVerdict({ intact, problem, rows }) {
  if (intact) return h("p.done", {}, t("audit_intact", { count: rows.length }));
  return h("p.conflict", { role: "alert" }, t("audit_broken", { problem }));
}

function trail(app, id, rows) {
  const event = app.charter(id);
  const zone = event?.place.time_zone;
  return h(
    "ol.trail",
    {},
    rows.map((row) =>
      h(
        "li",
        { data: { key: row.seq } },
        h("b", {}, knows(`audit.${row.action}`) ? t(`audit.${row.action}`) : row.action.replaceAll("_", " ")),
        h("span", {}, `${day(row.at, zone)}, ${clock(row.at, zone)} · ${actorName(app, event, row.actor)}`),
        h("span.hint", {}, detailText(app, event, row.details)),
      ),
    ),
  );
}

function actorName(app, event, id) {
  if (id === "system") return t("system");
  const person = app.sync.known("people").data?.people.find((one) => one.person_id === id);
  const guest = event?.guests.find((one) => one.guest_id === id);
  return person?.name ?? guest?.name ?? t("a_guest");
}

function detailText(app, event, details) {
  const filled = Object.entries(details).filter(([, value]) => value !== null && value !== "" && value !== false);
  return filled.map(([name, value]) => [value].flat().map((one) => valueText(app, event, name, one)).join(", ")).join(" · ");
}

/** One value as people say it: ids become names, states and answers our words, instants the dock's time. */
function valueText(app, event, name, value) {
  const text = String(value);
  if (INSTANT.test(text)) return `${day(text, event?.place.time_zone)}, ${clock(text, event?.place.time_zone)}`;
  if (name === "role_id") return event?.crew_roles.find((role) => role.role_id === text)?.name ?? text;
  if (name === "items") return itemText(event, text);
  if (name === "template_id") return app.sync.known("templates").data?.templates.find((one) => one.template_id === text)?.title ?? text;
  if (name === "text_version") return t("audit.text_version", { version: text });
  if (/^[pg]_/.test(text)) return actorName(app, event, text);
  if (value === true) return t(`audit.${name}`);
  const key = ["state", "list", "standing", "attendance", "phase"].map((kind) => `${kind}.${text}`).find(knows);
  return key ? t(key) : text;
}

function itemText(event, text) {
  const [id, answer, ...value] = text.split(":"); // a reading may hold colons
  const item = Object.values(event?.checklists ?? {}).flat().find((one) => one.id === id);
  const shown = item?.text[currentLanguage()] ?? item?.text.en ?? id;
  return answer ? `${shown}: ${[t(answer), value.join(":")].filter(Boolean).join(", ")}` : shown;
}
