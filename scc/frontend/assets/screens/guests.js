// Manifest: who is expected, who is aboard, whose waiver is open; QR code and phone to sign.

import { t } from "../core/i18n.js";
import { badLines, parseGuestLines } from "../core/guestlines.js";
import { h } from "../dom/elements.js";
import { qrPicture } from "../dom/qrpicture.js";
import { requireOk } from "../net/api.js";
import { commands, eventScreen, isOver, keepGuestPages, lastEntry, works } from "./event.js";
import { button, field, problemNote, resetSent, syncLine } from "./parts.js";

const ATTENDANCE = ["expected", "late", "aboard", "no_show"];

export const guests = eventScreen({
  name: "guests",
  async load(app) {
    const { id } = app.route.params;
    await app.sync.load("event", id);
    await keepGuestPages(app, id);
  },
  body: (app, event) => [
    problemNote(app.ui.problem),
    app.ui.resent && h("p.done", { role: "status" }, t("code_resent")),
    event.guests.length === 0 && h("p", {}, t("no_guests")),
    !isOver(event) && event.guests.some((guest) => !guest.name) && h("p", {}, t("names_lead")),
    h("ul.cards", {}, event.guests.map((guest, index) => guestCard(app, event, guest, index + 1))),
    app.isAdmin && !isOver(event) && addingGuests(app, event),
    commands(app, event) && h("div.actions", {}, button(t("manifest_csv"), "manifest", { event: event.event_id })),
  ],
  actions: {
    attendance: (app, { event, guest, attendance }) =>
      app.write({ type: "attendance", event_id: event, guest_id: guest, attendance }),
    qr: (app, { code }) => app.setUi({ qr: app.ui.qr === code ? null : code }),
    async resend(app, { event, guest }) {
      const { ui } = app;
      if (await app.online("POST", `/events/${event}/guests/${guest}/code`)) app.setUi({ resent: true }, ui);
    },
    manifest: (app, { event }) =>
      app.attempt(async () => {
        const reply = await app.session.send("GET", `/events/${event}/manifest.csv`);
        requireOk(reply);
        saveFile(`${event}.csv`, reply.text, "text/csv");
      }),
  },
  forms: {
    async add_guests(app, form, element) {
      const { guests: entries, bad } = parseGuestLines(form.get("lines"));
      if (bad) return app.setUi({ lineError: badLines(bad) });
      app.setUi({ lineError: null });
      const { ui } = app;
      const { event, request } = element.dataset;
      if (entries.length === 0 || !(await app.online("POST", `/events/${event}/guests`, { guests: entries }, request))) return;
      app.setUi({ addKey: undefined }, ui);
      resetSent(element, form);
      await app.sync.refresh("event", event);
    },
  },
});

/** Save text as a file of the person's. */
export function saveFile(name, text, type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}

function guestCard(app, event, guest, number) {
  const name = guest.name ?? t("guest_number", { number });
  const entry = lastEntry(app, event, (write) => write.guest_id === guest.guest_id);
  const mayMark = guest.name && works(app, event) && !isOver(event); // who has no names cannot know whom to mark
  const showsWaiver = guest.waiver !== "signed" && guest.attendance !== "no_show";
  return h(
    "li.card.guest",
    { data: { key: guest.guest_id } },
    h("h2", {}, name),
    h("p", {}, h("span.chip", { data: { waiver: guest.waiver } }, t(`waiver.${guest.waiver}`))),
    mayMark ? attendanceButtons(event, guest, name) : h("p", {}, t(`attendance.${guest.attendance}`)),
    syncLine(app, entry),
    guest.guest_code && !isOver(event) && showsWaiver && waiverActions(app, event, guest, name),
  );
}

function attendanceButtons(event, guest, name) {
  return h(
    "div.answers",
    { role: "group", aria: { label: t("attendance_of", { name }) } },
    ATTENDANCE.map((attendance) =>
      h(
        "button",
        {
          type: "button",
          aria: { pressed: guest.attendance === attendance ? "true" : "false" },
          data: { do: "attendance", event: event.event_id, guest: guest.guest_id, attendance },
        },
        t(`attendance.${attendance}`),
      ),
    ),
  );
}

function waiverActions(app, event, guest, name) {
  const { guest_code: code } = guest;
  const opened = app.ui.qr === code;
  return [
    h(
      "div.actions",
      {},
      h("a.button", { href: `#/guest/${code}` }, t("sign_here")),
      button(opened ? t("hide_qr") : t("show_qr"), "qr", { code }),
      app.isAdmin && button(t("resend_code"), "resend", { event: event.event_id, guest: guest.guest_id }),
    ),
    opened && qrPicture(`${location.origin}/guest/${code}`, t("qr_for", { name })),
    opened && h("p.code", {}, code),
  ];
}

function addingGuests(app, event) {
  app.ui.addKey ??= crypto.randomUUID();
  return h(
    "details.card",
    { data: { key: "add" } },
    h("summary", {}, t("add_guests")),
    h(
      "form",
      { data: { form: "add_guests", event: event.event_id, key: "add", request: `guests-${event.seq}-${app.ui.addKey}` } },
      field(
        t("guest_lines"),
        "lines",
        { control: "textarea", rows: 4, placeholder: t("guest_lines_example"), required: true },
        app.ui.lineError,
      ),
      h("button.primary", { type: "submit", disabled: app.ui.busy }, t("add_guests")),
    ),
  );
}
