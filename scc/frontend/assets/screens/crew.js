// The roles board: open, requested, confirmed; claim, give back, wait, and the office's assigning.

import { clock } from "../core/format.js";
import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { eventScreen, isOver, lastEntry } from "./event.js";
import { button, choice, problemNote, problemText } from "./parts.js";

const WRITES = new Set(["claim", "release", "wait", "leave"]);
const REQUESTED = {
  claim: "requested_lead",
  release: "release_requested",
  wait: "wait_requested",
  leave: "leave_requested",
};

export const crew = eventScreen({
  name: "crew",
  async load(app) {
    const { id } = app.route.params;
    await Promise.all([app.sync.load("event", id), app.isAdmin && app.sync.load("people")]);
  },
  body: (app, event) => [
    event.state === "active" && h("p", {}, t("crew_underway")),
    problemNote(app.ui.problem),
    h("ul.cards", {}, event.crew_roles.map((role) => roleCard(app, event, role))),
  ],
  actions: {
    role: (app, { event, role, write }) => app.write({ type: write, event_id: event, role_id: role }),
    give_back(app, { event, role, name }) {
      const act = () => app.write({ type: "release", event_id: event, role_id: role });
      app.ask({ text: t("release_ask", { role: name }), label: t("release"), act });
    },
    async office_release(app, { event, role }) {
      if (await app.online("POST", `/roles/${role}/release`)) await app.sync.refresh("event", event);
    },
  },
  forms: {
    async assign(app, form, { dataset }) {
      const person = form.get("person_id");
      if (!person) return;
      const done = await app.online("POST", `/roles/${dataset.role}/assign`, { person_id: person });
      if (done) await app.sync.refresh("event", dataset.event);
    },
  },
});

function roleCard(app, event, role) {
  return h(
    "li.card.role",
    { data: { key: role.role_id } },
    h("h2", {}, role.name, role.required && h("span.hint", {}, ` (${t("needed")})`)),
    h("p", {}, h("span.chip", { data: { role: chipOf(role) } }, t(chipOf(role))), " ", holderText(role)),
    role.waiting > 0 && h("p.hint", {}, t("waiting", { count: role.waiting })),
    role.mine === "offered" && h("p", {}, t("offered", { time: clock(role.offer_expires_at, event.place.time_zone) })),
    role.requested ? h("p.sync", { data: { status: "queued" } }, t(REQUESTED[role.requested])) : refusal(app, event, role),
    !role.requested && h("div.actions", {}, roleButtons(app, event, role)),
    app.isAdmin && !isOver(event) && assignment(app, event, role),
  );
}

function chipOf(role) {
  if (role.requested === "claim") return "requested";
  if (!role.holder) return "open";
  return "confirmed";
}

function holderText(role) {
  if (!role.holder) return "";
  return role.mine === "held" ? t("you") : (role.holder_name ?? t("somebody"));
}

/** What the server said no to, until the person puts it away in the outbox or asks anew. */
function refusal(app, event, role) {
  const entry = lastEntry(app, event, (write) => WRITES.has(write.type) && write.role_id === role.role_id);
  if (entry?.status !== "refused") return null;
  const lost = entry.problem.code === "role_taken" && role.holder_name;
  const text = lost ? t("claim_lost", { name: role.holder_name, role: role.name }) : problemText(entry.problem);
  return h("p.conflict", { role: "alert" }, text, " ", button(t("dismiss"), "take_back", { id: entry.id }, "button.link"));
}

function roleButtons(app, event, role) {
  if (isOver(event) || event.state === "active") return [];
  const data = { event: event.event_id, role: role.role_id };
  const make = (label, write, kind) => button(label, "role", { ...data, write }, kind);
  if (role.mine === "held") return [button(t("release"), "give_back", { ...data, name: role.name })];
  if (role.mine === "offered") return [make(t("offer_claim"), "claim", "button.primary"), make(t("offer_decline"), "leave")];
  if (role.mine === "waiting") return [make(t("leave"), "leave")];
  const holdsAnother = event.crew_roles.some((other) => other.mine === "held");
  const mayFill = app.person.roles.includes("captain") || (role.kind === "crew" && app.person.roles.includes("crew"));
  if (!mayFill || holdsAnother) return [];
  return [role.holder ? make(t("wait"), "wait") : make(t("claim"), "claim", "button.primary")];
}

function assignment(app, event, role) {
  const people = app.sync.known("people").data?.people ?? [];
  const able = people.filter(
    (person) => person.roles.includes("captain") || (role.kind === "crew" && person.roles.includes("crew")),
  );
  const options = [["", t("choose_person")], ...able.map((person) => [person.person_id, person.name])];
  const data = { form: "assign", role: role.role_id, event: event.event_id };
  return h(
    "form.assign",
    { data },
    choice(t("assign_to", { role: role.name }), `person-${role.role_id}`, options, "", { name: "person_id" }),
    h("div.actions", {}, [
      h("button", { type: "submit" }, t("assign")),
      role.holder && role.mine !== "held" && event.state !== "active"
        ? button(t("release"), "office_release", { role: role.role_id, event: event.event_id })
        : null,
    ].filter(Boolean)),
  );
}
