// The queue, visible: what waits, what was refused and why, what was sent in the last day.

import { clock, day } from "../core/format.js";
import { currentLanguage, t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { button, heading, syncText } from "./parts.js";

export const outbox = {
  title: () => t("outbox"),
  load: (app) => app.outbox.load(),
  render(app) {
    const entries = app.ownEntries();
    const open = entries.filter((entry) => entry.status !== "sent");
    const sent = entries.filter((entry) => entry.status === "sent").reverse();
    return [
      heading(t("outbox")),
      h("p", {}, t("outbox_lead")),
      open.length === 0 && h("p.done", {}, t("outbox_empty")),
      h("ol.cards", {}, open.map((entry) => openCard(app, entry))),
      open.some((entry) => entry.status === "queued") && h("div.actions", {}, button(t("send_now"), "send_now", {}, "button.primary")),
      sent.length > 0 && h("h2", {}, t("sent_lately")),
      h("ul.plain", {}, sent.map((entry) => sentLine(app, entry))),
    ];
  },
  actions: {
    retry: (app, { id }) => app.outbox.retry(Number(id)),
  },
};

/** What an entry does, in words. */
export function describe(app, { write }) {
  const event = app.sync.known("event", write.event_id ?? "").data;
  const role = event?.crew_roles.find((one) => one.role_id === write.role_id)?.name ?? write.role_id?.split(".")[1];
  const item = event?.checklists[write.list]?.find((one) => one.id === write.item);
  const words = t(`write.${write.type}`, {
    role,
    guest: event?.guests.find((one) => one.guest_id === write.guest_id)?.name ?? write.signed?.name ?? t("a_guest"),
    item: item?.text[currentLanguage()] ?? write.item,
    answer: write.answer && [t(write.answer), write.value].filter(Boolean).join(", "),
    attendance: write.attendance && t(`attendance.${write.attendance}`),
    state: write.to && t(`state.${write.to}`),
    decision: write.decision && t(`standing.${write.decision}`),
    phase: write.phase && t(`phase.${write.phase}`),
    count_text: write.count,
  });
  return event ? `${event.title} · ${words}` : words;
}

function openCard(app, entry) {
  const since = `${day(entry.created_at)}, ${clock(entry.created_at)}`;
  const mayTakeBack = entry.status === "refused" || !entry.tried;
  return h(
    "li.card",
    { data: { key: entry.id, status: entry.status } },
    h("h2", {}, describe(app, entry)),
    h("p.hint", {}, t("waiting_since", { time: since })),
    h("p.sync", { data: { status: entry.status } }, syncText(app, entry)),
    entry.problem?.reasons?.map((reason) => h("p", {}, reason.text)),
    h(
      "div.actions",
      {},
      entry.status === "refused" && button(t("retry"), "retry", { id: entry.id }),
      mayTakeBack && button(entry.status === "refused" ? t("dismiss") : t("take_back"), "take_back", { id: entry.id }),
    ),
  );
}

function sentLine(app, entry) {
  return h("li", { data: { key: entry.id } }, `${describe(app, entry)} · ${syncText(app, entry)}`);
}
