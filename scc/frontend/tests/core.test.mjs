// Unit tests of the modules without DOM, network or clock: `node --test scc/frontend/tests/`.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { worstFirst } from "../assets/core/board.js";
import { concernsOf } from "../assets/core/concerns.js";
import { clock, clockBoth, instantOf, inputValue } from "../assets/core/format.js";
import { parseGuestLines } from "../assets/core/guestlines.js";
import { fetchLanguage, hasLanguage, t, useLanguage } from "../assets/core/i18n.js";
import { freshRow, mergeCheck, mergeViews, overlay } from "../assets/core/overlay.js";
import { isForgotten, isSameAct, isTooOld, newEntry, nextEntry, outcomeOf, retryDelay } from "../assets/core/queue.js";
import { openReasons, shownStanding, standing, unsettled } from "../assets/core/readiness.js";
import { hashOfPath, parseRoute } from "../assets/core/routes.js";
import { addPoint, isDrawn, startStroke, toSpace } from "../assets/core/strokes.js";
import { deadlineOf, isStale, levelOf, milestones, nextMilestone, spanText } from "../assets/core/timing.js";
import { ageOn, isMinor, localDay, problems, remaining } from "../assets/core/waiver.js";
import { en } from "../assets/core/words.en.js";
import { es } from "../assets/core/words.es.js";

const NOON = Date.parse("2026-06-01T19:00:00Z");
const MINUTE = 60_000;
const ZONE = "America/Los_Angeles";

function charter(fields = {}) {
  return {
    event_id: "ev_1",
    seq: 5,
    state: "waiver_pending",
    passenger_limit: 6,
    crew_roles: [
      { role_id: "ev_1.captain", name: "Captain", kind: "captain", required: true, holder: "ana", holder_name: "Ana" },
      { role_id: "ev_1.mate", name: "First mate", kind: "crew", required: true },
    ],
    guests: [{ guest_id: "g1", attendance: "expected", waiver: "open", name: "Gina", guest_code: "ABC234" }],
    checklists: { pre_departure: [{ id: "bilge" }, { id: "fuel" }], return: [] },
    checks: {},
    readiness: { decision: null },
    timing: {
      briefing: "2026-06-01T20:00:00Z",
      departure: "2026-06-01T20:30:00Z",
      return_deadline: "2026-06-01T23:00:00Z",
      sunset: "2026-06-02T02:51:00Z",
      civil_dusk: null,
      deadlines: [{ checklist: "pre_departure", item: "bilge", at: "2026-06-01T19:45:00Z" }],
    },
    ...fields,
  };
}

const queued = (write, status = "queued") => ({ ...newEntry(write, "ben", "key", NOON), status, id: 1 });

test("both languages have the same texts with the same fields", () => {
  const fieldsOf = (text) => (typeof text === "string" ? [text] : [text.one, text.other]).map((one) =>
    [...one.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join(),
  );
  assert.deepEqual(Object.keys(es).sort(), Object.keys(en).sort());
  for (const key of Object.keys(en)) assert.deepEqual(new Set(fieldsOf(es[key])), new Set(fieldsOf(en[key])), key);
});

test("every text is used, and every text that is asked for is there", () => {
  const assets = new URL("../assets/", import.meta.url);
  const names = readdirSync(assets, { recursive: true }).filter((name) => /\.js$/.test(name) && !/words\.\w+\.js$/.test(name));
  const source = names.map((name) => readFileSync(new URL(name, assets), "utf-8")).join("\n");
  const quoted = new Set([...source.matchAll(/"([\w.]+)"/g)].map(([, text]) => text));
  const built = [...source.matchAll(/\b(?:t|knows)\(`([^`]+)`/g)].map(
    ([, text]) => new RegExp(`^${text.replaceAll(".", "\\.").replaceAll(/\$\{[^}]+\}/g, "\\w+")}$`),
  );
  const keys = Object.keys(en);
  assert.ok(built.length > 20);
  assert.deepEqual(keys.filter((key) => !quoted.has(key) && !built.some((form) => form.test(key))), []);
  assert.deepEqual(built.filter((form) => !keys.some((key) => form.test(key))), []);
  const asked = [...source.matchAll(/\bt\("([^"]+)"/g)].map(([, key]) => key);
  assert.deepEqual(asked.filter((key) => !(key in en)), []);
});

test("texts fill fields and choose by count; an unknown key is an error", async () => {
  await fetchLanguage("es");
  assert.ok(hasLanguage("es") && hasLanguage("en"));
  useLanguage("es");
  assert.equal(t("reason.checks_open", { count: 1 }), "Falta 1 control.");
  assert.equal(t("reason.checks_open", { count: 2 }), "Faltan 2 controles.");
  useLanguage("en");
  assert.equal(t("queued", { count: 3 }), "Saved on phone. Not sent (3).");
  assert.throws(() => t("no_such_text"), /No text/);
});

test("a countdown says days, hours, minutes, and seconds below ten minutes", () => {
  const spans = [[3 * 24 * 60, "3 d"], [320, "5 h 20 min"], [119, "119 min"], [58, "58 min"], [10, "10 min"]];
  for (const [minutes, text] of spans) assert.equal(spanText(NOON + minutes * MINUTE, NOON), text);
  assert.equal(spanText(NOON + 9.7 * MINUTE, NOON), "9:42");
  assert.equal(spanText(NOON - 12 * MINUTE, NOON), "12 min");
});

test("a countdown is calm above 60 minutes, soon to 60, urgent to 20, late after", () => {
  const levels = [[60.1, "calm"], [60, "soon"], [20.1, "soon"], [20, "urgent"], [0, "urgent"], [-0.1, "late"]];
  for (const [minutes, level] of levels) assert.equal(levelOf(NOON + minutes * MINUTE, NOON), level);
});

test("milestones come in order, without what does not happen there", () => {
  assert.deepEqual(milestones(charter().timing).map((one) => one.name), ["briefing", "departure", "return", "sunset"]);
  assert.equal(nextMilestone(charter(), NOON).name, "briefing");
  assert.equal(nextMilestone(charter(), NOON + 61 * MINUTE).name, "departure");
  assert.equal(nextMilestone(charter({ state: "active" }), NOON).name, "return");
});

test("a checklist's deadlines come from the charter's timing", () => {
  assert.equal(deadlineOf(charter().timing, "pre_departure", "bilge"), NOON + 45 * MINUTE);
  assert.equal(deadlineOf(charter().timing, "pre_departure", "fuel"), null);
});

test("data older than ten minutes is stale, data never fetched is not old", () => {
  assert.equal(isStale(NOON - 10 * MINUTE, NOON), false);
  assert.equal(isStale(NOON - 10 * MINUTE - 1, NOON), true);
  assert.equal(isStale(null, NOON), false);
});

test("reasons are the server's, in its order", () => {
  const reasons = openReasons(charter({ passenger_limit: 0 }));
  assert.deepEqual(reasons.map((reason) => reason.code), ["crew_missing", "checks_open", "waivers_open", "passenger_limit"]);
  assert.deepEqual(openReasons(charter({ crew_roles: [] }))[0], { code: "no_captain" });
});

test("a GO that no longer holds, is old or was not sent is unknown; a NO-GO stays", () => {
  const ready = charter({ crew_roles: charter().crew_roles.slice(0, 1), guests: [], checklists: {} });
  const decided = (decision, fields = {}) => ({ ...ready, readiness: { decision: { decision, ...fields } } });
  assert.equal(standing(decided("go")), "go");
  assert.equal(shownStanding(decided("go"), true), "unknown");
  assert.equal(shownStanding(decided("go", { pending: true }), false), "unknown");
  assert.equal(shownStanding(decided("no_go"), true), "no_go");
  assert.equal(standing({ ...charter(), readiness: { decision: { decision: "go" } } }), "unknown");
});

test("waiting writes lie over the charter, sent and refused ones do not", () => {
  const write = { type: "check", event_id: "ev_1", list: "pre_departure", item: "bilge", answer: "ok" };
  const seen = overlay(charter(), [queued(write)], "ben");
  assert.equal(seen.checks.pre_departure.bilge.answer, "ok");
  assert.deepEqual(openReasons(seen).find((reason) => reason.code === "checks_open"), { code: "checks_open", count: 1 });
  assert.deepEqual(overlay(charter(), [queued(write, "refused")], "ben"), charter());
});

test("a second tap is the same act while the first waits and a moment after it was sent", () => {
  const kept = (write, fields = {}) => ({ ...newEntry(write, "ben", "key", NOON), ...fields });
  const again = (write, later = 500, owner = "ben") => newEntry(write, owner, "other key", NOON + later);
  const ok = { type: "check", event_id: "ev_1", list: "return", item: "bilge", answer: "ok", value: undefined };
  const sent = { status: "sent", sent_at: new Date(NOON + 100).toISOString() };
  assert.equal(isSameAct([], again(ok)), false);
  assert.equal(isSameAct([kept(ok)], again({ ...ok })), true);
  assert.equal(isSameAct([kept(ok)], again(ok, 3600_000)), true, "it still waits");
  assert.equal(isSameAct([kept(ok, sent)], again(ok, 1500)), true);
  assert.equal(isSameAct([kept(ok, sent)], again(ok, 5000)), false, "checked once more");
  assert.equal(isSameAct([kept(ok, { status: "refused" })], again(ok)), false, "asked anew");
  assert.equal(isSameAct([kept(ok)], again(ok, 500, "ana")), false);
  for (const other of [{ item: "fuel" }, { answer: "na" }, { value: "12" }, { recheck: true }]) {
    assert.equal(isSameAct([kept(ok)], again({ ...ok, ...other })), false);
  }
  const [claim, release] = ["claim", "release"].map((type) => ({ type, event_id: "ev_1", role_id: "ev_1.mate" }));
  assert.equal(isSameAct([kept(claim)], again(release)), false);
  assert.equal(isSameAct([kept(claim), kept(release)], again(claim)), false, "taken, given back, taken again");
});

test("a row of the list is told by its charter when that is newer", () => {
  const row = { event_id: "ev_1", seq: 4, title: "Old", state: "on_hold", roles_open: 2, guests: 3 };
  assert.equal(freshRow(row, undefined, "ana"), row);
  assert.equal(freshRow({ ...row, seq: 5 }, charter(), "ana").title, "Old");
  const fresh = freshRow(row, charter({ title: "New" }), "ana");
  assert.deepEqual(
    [fresh.title, fresh.state, fresh.roles_open, fresh.my_role, fresh.my_role_name, fresh.guests],
    ["New", "waiver_pending", 1, "ev_1.captain", "Captain", 3],
  );
  assert.equal(freshRow({ ...row, my_role: "ev_1.mate" }, charter(), "ben").my_role, undefined);
});

test("a role asked for is requested, never held", () => {
  const seen = overlay(charter(), [queued({ type: "claim", event_id: "ev_1", role_id: "ev_1.mate" })], "ben");
  assert.equal(seen.crew_roles[1].requested, "claim");
  assert.equal(seen.crew_roles[1].holder, undefined);
});

test("not OK wins until both looked again", () => {
  const first = mergeCheck(undefined, { answer: "not_ok" }, "ana", "t1");
  const both = mergeCheck(first, { answer: "ok" }, "ben", "t2");
  assert.deepEqual([both.answer, both.by, both.disputed], ["not_ok", "ana", true]);
  const again = mergeCheck(both, { answer: "ok", recheck: true }, "ben", "t3");
  assert.deepEqual([again.answer, again.by, again.disputed], ["ok", "ben", false]);
  const own = mergeCheck(first, { answer: "ok" }, "ana", "t4");
  assert.deepEqual([own.answer, own.disputed], ["ok", false]);
});

test("lines that are Not OK or disputed are not settled", () => {
  const first = mergeCheck(undefined, { answer: "na" }, "ana", "t1");
  const seen = charter({ checks: { return: { a: first, b: mergeCheck(first, { answer: "ok" }, "ben", "t2") } } });
  assert.equal(unsettled(seen, "pre_departure"), 0);
  assert.equal(unsettled(seen, "return"), 1);
  const both = { ...seen.checks.return, c: mergeCheck(undefined, { answer: "not_ok" }, "ben", "t3") };
  assert.equal(unsettled(charter({ checks: { return: both } }), "return"), 2);
});

test("before GO, departing and closing: what is open and how early it is", () => {
  const departs = Date.parse(charter().timing.departure);
  const early = (span) => ({ code: "early", span });
  const counted = charter({ headcount_out: 3, headcount_back: 3, guests: [] });
  assert.deepEqual(concernsOf("go", counted, departs - 12 * 60 * MINUTE), []);
  assert.deepEqual(concernsOf("go", counted, departs - 13 * 60 * MINUTE), [early("13 h 00 min")]);
  assert.deepEqual(concernsOf("active", counted, departs - 60 * MINUTE), []);
  assert.deepEqual(concernsOf("active", charter(), departs - 61 * MINUTE), [{ code: "heads_uncounted" }, early("61 min")]);
  assert.deepEqual(concernsOf("completed", counted, departs), []);
  assert.deepEqual(concernsOf("completed", counted, departs - 3 * 24 * 60 * MINUTE), [early("3 d")]);
  assert.deepEqual(concernsOf("waiver_pending", charter(), NOON), []);
  const guests = ["expected", "late", "aboard", "no_show"].map((attendance) => ({ attendance }));
  const checks = { return: { hatches: mergeCheck(undefined, { answer: "not_ok" }, "ben", "t1") } };
  const checklists = { return: [{ id: "hatches" }, { id: "shore" }] };
  assert.deepEqual(concernsOf("completed", charter({ guests, checks, checklists }), departs), [
    { code: "return_open", count: 1 },
    { code: "return_unsettled", count: 1 },
    { code: "guests_unmarked", count: 2 },
  ]);
});

test("a reply older than what is known changes nothing; names it leaves out are kept", () => {
  const bare = charter({ seq: 6, guests: [{ guest_id: "g1", attendance: "aboard", waiver: "open" }] });
  bare.crew_roles = bare.crew_roles.map(({ holder_name: _, ...role }) => role);
  const merged = mergeViews(charter(), bare);
  assert.deepEqual(merged.guests[0], { guest_id: "g1", attendance: "aboard", waiver: "open", name: "Gina", guest_code: "ABC234" });
  assert.equal(merged.crew_roles[0].holder_name, "Ana");
  assert.equal(mergeViews(charter(), charter({ seq: 4 })).seq, 5);
  assert.deepEqual(mergeViews(undefined, bare), bare);
});

test("the queue is first in, first out, a lane that fails waits alone, and only its owner's entries go", () => {
  const entries = [
    { ...queued({ type: "headcount", event_id: "a", phase: "out", count: 1 }), id: 1 },
    { ...queued({ type: "headcount", event_id: "b", phase: "out", count: 1 }), id: 2 },
    { ...newEntry({ type: "waiver", code: "abc234", signed: {} }, "guest:ABC234", "k", NOON), id: 3 },
  ];
  assert.equal(nextEntry(entries, "ben", new Set()).id, 1);
  assert.equal(nextEntry(entries, "ben", new Set(["a"])).id, 2);
  assert.equal(nextEntry(entries, "eve", new Set()).id, 3);
  assert.equal(nextEntry([{ ...entries[0], version: 0 }], "ben", new Set()).version, 0);
  const newer = { ...entries[0], version: 2 };
  assert.equal(nextEntry([newer, { ...newer, id: 9, version: 1 }], newer.owner, new Set()), undefined);
});

test("an entry's request is fixed when it is made", () => {
  const write = { type: "check", event_id: "ev_1", list: "return", item: "secured", answer: "na", value: "" };
  assert.deepEqual(newEntry(write, "ben", "key", NOON).request, {
    method: "POST",
    path: "/events/ev_1/checklist",
    body: '{"kind":"return","answers":[{"item":"secured","answer":"na"}],"recheck":false,"device_time":"2026-06-01T19:00:00.000Z"}',
  });
  const leave = newEntry({ type: "leave", event_id: "ev_1", role_id: "ev_1.mate" }, "ben", "key", NOON).request;
  assert.deepEqual(leave, { method: "DELETE", path: "/roles/ev_1.mate/waitlist", body: null });
});

test("replies: sent, later, sign in, refused", () => {
  const outcomes = { 200: "sent", 201: "sent", 401: "sign_in", 403: "refused", 409: "refused", 422: "refused", 429: "later", 503: "later" };
  for (const [status, outcome] of Object.entries(outcomes)) assert.equal(outcomeOf(Number(status)), outcome, status);
});

test("waiting: tries grow apart to a minute, 30 days are too long, sent ones are shown for a day", () => {
  assert.deepEqual([1, 2, 3, 6, 50].map(retryDelay), [2000, 4000, 8000, 60_000, 60_000]);
  const entry = queued({ type: "claim", event_id: "a", role_id: "a.b" });
  const days = 24 * 60 * MINUTE;
  assert.equal(isTooOld(entry, NOON + 30 * days), false);
  assert.equal(isTooOld(entry, NOON + 30 * days + 1), true);
  assert.equal(isForgotten({ ...entry, status: "sent", sent_at: entry.created_at }, NOON + days + 1), true);
  assert.equal(isForgotten(entry, NOON + 90 * days), false);
});

test("addresses: of the app, of mails, of nowhere", () => {
  assert.deepEqual(parseRoute("#/events/ev_1/checks/return").params, { id: "ev_1", list: "return" });
  assert.equal(parseRoute("#/events/ev_1/checks/evil").name, "charters");
  assert.equal(parseRoute("").name, "charters");
  assert.deepEqual(["#/guest", "#/guest/abc234", "#/guest/abc"].map((hash) => parseRoute(hash).name), ["guestcode", "guest", "charters"]);
  assert.equal(hashOfPath("/guest/ABC234"), "#/guest/ABC234");
  assert.equal(hashOfPath("/"), null);
});

test("the board begins with what needs somebody most", () => {
  const row = (id, minutes, fields = {}) => ({
    event_id: id,
    state: "waiver_pending",
    departure: new Date(NOON + minutes * MINUTE).toISOString(),
    return_deadline: new Date(NOON + (minutes + 120) * MINUTE).toISOString(),
    readiness: { ready: false, standing: "unknown" },
    ...fields,
  });
  const rows = [
    row("done", -600, { state: "completed" }),
    row("sailing", -60, { state: "active" }),
    row("ready", 60, { readiness: { ready: true, standing: "go" } }),
    row("far", 1000),
    row("near", 60),
    row("no-go", 2000, { readiness: { ready: true, standing: "no_go" } }),
    row("overdue", -180, { state: "active" }),
  ];
  const order = worstFirst(rows, NOON).map((one) => one.event_id);
  assert.deepEqual(order, ["overdue", "no-go", "near", "far", "sailing", "ready", "done"]);
});

test("times are the dock's, with the person's own when the clocks differ", () => {
  assert.equal(clock(NOON, ZONE), "12:00");
  assert.equal(clockBoth(NOON, ZONE, "Europe/Madrid"), "12:00 (21:00 Madrid)");
  assert.equal(clockBoth(NOON, ZONE, "America/Tijuana"), "12:00");
  assert.equal(clockBoth(NOON, ZONE, "Asia/Tokyo"), "12:00 (Tue 04:00 Tokyo)");
});

test("a date typed on the dock's clock is read there, on both sides of a clock change", () => {
  for (const [typed, instant] of [
    ["2026-06-01T18:30", "2026-06-02T01:30:00Z"],
    ["2026-11-01T00:30", "2026-11-01T07:30:00Z"],
    ["2026-11-01T03:30", "2026-11-01T11:30:00Z"],
    ["2026-03-08T03:30", "2026-03-08T10:30:00Z"],
  ]) {
    assert.equal(instantOf(typed, ZONE), instant);
    assert.equal(inputValue(Date.parse(instant), ZONE), typed);
  }
});

test("guest lines: name, e-mail, language; every bad line is named with its reason", () => {
  assert.deepEqual(parseGuestLines("Ana Guest, ana@example.com, es\n\nBen\nCy\tes"), {
    guests: [{ name: "Ana Guest", email: "ana@example.com", language: "es" }, { name: "Ben" }, { name: "Cy", language: "es" }],
  });
  assert.deepEqual(parseGuestLines("Ana\nBen, ben@nowhere"), { bad: [{ line: 2, text: "Ben, ben@nowhere", why: "email" }] });
  assert.deepEqual(parseGuestLines("Ana, ana@example.com, fr"), {
    bad: [{ line: 1, text: "Ana, ana@example.com, fr", why: "language" }],
  });
  const { bad } = parseGuestLines(`Ana\n, ana@example.com\n${"x".repeat(81)}\nBen, b@example.com, en, 4`);
  assert.deepEqual(bad.map(({ line, why }) => [line, why]), [[2, "no_name"], [3, "long_name"], [4, "more"]]);
});

test("age by the date on the dock: the day before 18, the day, 29 February", () => {
  assert.equal(ageOn("2008-06-02", "2026-06-01"), 17);
  assert.equal(ageOn("2008-06-01", "2026-06-01"), 18);
  assert.equal(isMinor("2008-02-29", "2026-02-28"), true);
  assert.equal(isMinor("2008-02-29", "2026-03-01"), false);
  assert.equal(localDay("2026-06-02T03:00:00Z", ZONE), "2026-06-01");
});

test("a waiver form: what is missing, and a guardian for a minor", () => {
  const filled = { name: "Ana  Guest", date_of_birth: "1990-01-01", typed_signature: "ana guest", agree: "yes" };
  assert.deepEqual(problems(filled, "2026-06-01", true), {});
  assert.deepEqual(Object.keys(problems({ ...filled, typed_signature: "Eve" }, "2026-06-01", false)), ["typed_signature", "drawn_signature"]);
  const minor = { ...filled, date_of_birth: "2015-01-01", guardian_name: "", relationship: "" };
  assert.deepEqual(Object.keys(problems(minor, "2026-06-01", true)), ["guardian_name", "relationship"]);
  assert.deepEqual(Object.keys(problems({ ...filled, date_of_birth: "2030-01-01" }, "2026-06-01", true)), ["date_of_birth"]);
});

test("a waiver form: a date that cannot be is said as what it is, and asks for no guardian's name", () => {
  const filled = { name: "Ana Guest", date_of_birth: "2026-06-02", typed_signature: "", agree: "yes" };
  assert.deepEqual(problems(filled, "2026-06-01", true), { date_of_birth: "born_later", typed_signature: "type_name" });
  assert.equal(isMinor("2026-06-02", "2026-06-01"), false);
  assert.equal(isMinor("2026-06-01", "2026-06-01"), true);
  assert.equal(problems({ ...filled, date_of_birth: "1895-06-01" }, "2026-06-01", true).date_of_birth, "born_too_early");
  const minor = { ...filled, date_of_birth: "2015-01-01", guardian_name: "", relationship: "mother" };
  assert.equal(problems(minor, "2026-06-01", true).typed_signature, "required");
  assert.equal(problems({ ...minor, typed_signature: "Eve" }, "2026-06-01", true).typed_signature, undefined);
});

test("a waiver form: a complaint goes with its reason, a new one waits for the next try", () => {
  const wrong = { date_of_birth: "bad_date_of_birth", drawn_signature: "draw_name" };
  const form = { name: "", date_of_birth: "1990-01-01", typed_signature: "", agree: "yes" };
  assert.deepEqual(remaining(wrong, form, "2026-06-01", false), { drawn_signature: "draw_name" });
  assert.deepEqual(remaining(wrong, form, "2026-06-01", true), {});
});

test("a signature keeps its shape on any pad and has no more points than the server takes", () => {
  assert.deepEqual(toSpace(160, 90, 320, 180), [500, 200]);
  assert.deepEqual(toSpace(-5, 999, 320, 180), [0, 400]);
  let strokes = startStroke([], [0, 0]);
  assert.equal(isDrawn(strokes), false);
  strokes = addPoint(strokes, [1, 1]);
  assert.equal(strokes[0].length, 1, "too near");
  for (let x = 0; x < 9000; x += 1) strokes = addPoint(strokes, [(x * 5) % 1000, (x * 7) % 400]);
  assert.equal(strokes[0].length, 1000);
  assert.equal(isDrawn(strokes), true);
  for (let n = 0; n < 200; n += 1) strokes = startStroke(strokes, [n, n]);
  assert.equal(strokes.length, 100);
});
