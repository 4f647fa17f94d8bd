// A checklist: OK, Not OK, N/A for each line, with its deadline; answers wait on the phone and are sent in order.

import { clock, clockBoth } from "../core/format.js";
import { currentLanguage, t } from "../core/i18n.js";
import { unsettled } from "../core/readiness.js";
import { deadlineOf } from "../core/timing.js";
import { h } from "../dom/elements.js";
import { eventScreen, isOver, lastEntry, nameOf, works } from "./event.js";
import { button, countdown, syncLine } from "./parts.js";

const ANSWERS = ["ok", "not_ok", "na"];

export const checks = eventScreen({
  title: (app) => t(`list.${app.route.params.list}`),
  body(app, event) {
    const { list } = app.route.params;
    const items = event.checklists[list] ?? [];
    const answered = event.checks[list] ?? {};
    const current = items.find((item) => !(item.id in answered));
    return [
      h("p.lead", {}, `${t(`list.${list}`)}: ${t("list_done", { done: Object.keys(answered).length, all: items.length })}`),
      items.length === 0 && h("p", {}, t("no_items")),
      h("ol.cards", {}, items.map((item) => row(app, event, list, item, item === current))),
      items.length > 0 && !current && checksVerdict(unsettled(event, list)),
    ];
  },
  name: "checks",
  actions: {
    answer(app, { event, list, item, answer, recheck }, element) {
      const input = element.closest("li").querySelector("input");
      const value = input?.value.trim();
      const isUnread = input && answer === "ok" && !value;
      app.setUi({ unread: isUnread ? item : null });
      if (isUnread) return input.focus();
      if (input) input.value = value;
      return app.write({ type: "check", event_id: event, list, item, answer, value, recheck: recheck !== undefined });
    },
    take_back: (app, { id }) => app.outbox.remove(Number(id)),
  },
});

function checksVerdict(count) {
  return count === 0 ? h("p.done", {}, t("all_checked")) : h("p.conflict", {}, t("unsettled", { count }));
}

function row(app, event, list, item, isCurrent) {
  const check = event.checks[list]?.[item.id];
  const text = item.text[currentLanguage()] ?? item.text.en;
  const entry = lastEntry(app, event, (write) => write.type === "check" && write.list === list && write.item === item.id);
  const mayAnswer = works(app, event) && !isOver(event);
  return h(
    "li.card.check",
    { data: { key: item.id, current: isCurrent, answer: check?.answer }, "aria-current": isCurrent ? "step" : null },
    h("h2", { id: `item-${item.id}` }, text),
    due(app, event, list, item, check),
    mayAnswer && item.field && reading(item, check, app.ui.unread === item.id),
    mayAnswer ? answerButtons(event, list, item, check) : !check && h("p", {}, t("open")),
    check && !mayAnswer && check.value && h("p", {}, check.value),
    check?.disputed && conflict(app, event, list, item, check),
    h("div.meta", {}, signature(app, event, check), syncLine(app, entry), undo(app, entry)),
  );
}

function due(app, event, list, item, check) {
  const at = deadlineOf(event.timing, list, item.id);
  if (at === null) return null;
  const time = clockBoth(at, event.place.time_zone);
  return h("p.due", {}, t("due", { time }), !check && !isOver(event) && [" · ", countdown(at, app.now())]);
}

function reading(item, check, isUnread) {
  const mode = item.field === "number" ? "decimal" : "text";
  const id = `reading-${item.id}`;
  return h(
    "div.field",
    {},
    h("label", { for: id }, t("value")),
    h("input", {
      id,
      inputmode: mode,
      maxlength: 200,
      value: check?.value,
      autocomplete: "off",
      "aria-invalid": isUnread ? "true" : null,
      "aria-describedby": isUnread ? `${id}-error` : null,
    }),
    isUnread && h("p.error", { id: `${id}-error` }, t("reading_first")),
  );
}

// What is pressed is where the line stands, whoever said it: the captain decides by it.
function answerButtons(event, list, item, check) {
  return h(
    "div.answers",
    { role: "group", aria: { label: t("answers_for", { item: item.text[currentLanguage()] ?? item.text.en }) } },
    ANSWERS.map((answer) =>
      h(
        "button",
        {
          type: "button",
          aria: { pressed: check?.answer === answer ? "true" : "false" },
          data: { do: "answer", event: event.event_id, list, item: item.id, answer },
        },
        t(answer),
      ),
    ),
  );
}

function conflict(app, event, list, item, check) {
  const yours = check.said[app.person.person_id];
  const name = nameOf(app, event, check.by);
  const fields = { name, theirs: t(check.answer), time: clock(check.at, event.place.time_zone), yours: yours && t(`yours.${yours}`) };
  const mine = yours && check.by !== app.person.person_id;
  const data = { event: event.event_id, list, item: item.id, recheck: true };
  return h(
    "div.conflict",
    { role: "alert" },
    h("p", {}, mine ? t("check_conflict", fields) : t("check_disputed", fields)),
    works(app, event) &&
      !isOver(event) &&
      h(
        "div.actions",
        {},
        button(t("rechecked_ok"), "answer", { ...data, answer: "ok" }),
        button(t("rechecked_not_ok"), "answer", { ...data, answer: "not_ok" }),
      ),
  );
}

function signature(app, event, check) {
  if (!check) return null;
  const stands = { answer: t(check.answer), name: nameOf(app, event, check.by), time: clock(check.at, event.place.time_zone) };
  const others = Object.entries(check.said).filter(([, answer]) => answer !== check.answer);
  const lines = others.map(([who, answer]) => t("answer_other", { answer: t(answer), name: nameOf(app, event, who) }));
  return [t("answer_by", stands), ...lines].map((line) => h("span.by", {}, line));
}

function undo(app, entry) {
  if (!entry || entry.tried || entry.status !== "queued") return null;
  return button(t("undo"), "take_back", { id: entry.id }, "button.link");
}
