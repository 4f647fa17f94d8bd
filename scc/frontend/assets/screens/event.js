// What the screens of one charter share: loading it, its title, who may do what.

import { day } from "../core/format.js";
import { t } from "../core/i18n.js";
import { isStale } from "../core/timing.js";
import { h } from "../dom/elements.js";
import { backLink, heading, missing } from "./parts.js";

/** A screen of one charter: `body(app, event, stale)` is rendered when the charter is known. */
export function eventScreen({ name, body, back = toCharter, ...more }) {
  return {
    title: (app) => app.charter(app.route.params.id)?.title ?? t("app"),
    fetchedAt: (app) => app.sync.known("event", app.route.params.id).fetchedAt,
    load: (app) => app.sync.load("event", app.route.params.id),
    drained: (app) => app.sync.refresh("event", app.route.params.id),
    render(app) {
      const known = app.sync.known("event", app.route.params.id);
      const event = app.charter(app.route.params.id);
      const title = name ? t(name) : (event?.title ?? t("app"));
      if (!event) return [backLink("#/", t("charters")), heading(title), missing(app, known)];
      return [back(event, app), heading(title), ...body(app, event, isStale(known.fetchedAt, app.now()))];
    },
    ...more,
  };
}

/** Whether the person commands this charter: its captain, or the office. */
export function commands(app, event) {
  return app.isAdmin || event.crew_roles.some((role) => role.kind === "captain" && role.holder === app.person.person_id);
}

/** Whether the person works on this charter: holds a role, or the office. */
export function works(app, event) {
  return app.isAdmin || event.crew_roles.some((role) => role.holder === app.person.person_id);
}

/** Whether nothing may change any more. */
export function isOver(event) {
  return event.state === "completed" || event.state === "cancelled";
}

/** Fetch what open waivers need, so that guests can sign on this phone without signal. */
export async function keepGuestPages(app, id) {
  const event = app.charter(id);
  if (!event || isOver(event)) return;
  for (const guest of event.guests.filter((one) => one.guest_code && one.waiver !== "signed")) {
    await app.sync.read("guest", guest.guest_code);
    if (!app.sync.known("guest", guest.guest_code).data) await app.sync.refresh("guest", guest.guest_code);
  }
}

/** The name of a person of the charter, as far as it is known here. */
export function nameOf(app, event, personId) {
  if (personId === app.person.person_id) return app.person.name;
  return event.crew_roles.find((role) => role.holder === personId)?.holder_name ?? t("somebody");
}

/** The last entry of this phone that `matches`. */
export function lastEntry(app, event, matches) {
  return app.entriesOf(event).findLast((entry) => matches(entry.write));
}

function toCharter(event) {
  const departs = day(event.departure, event.place.time_zone);
  return h("div", {}, backLink(`#/events/${event.event_id}`, `${event.title}, ${departs}`));
}
