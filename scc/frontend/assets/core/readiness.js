// GO / NO-GO as the server computes it, so that reasons follow what is still waiting on this phone.

/** What is missing before GO: [{code, count, names}], the server's codes in the server's order. */
export function openReasons(event) {
  return [...crewReasons(event), ...checkReasons(event), ...guestReasons(event)];
}

/** The decision as it stands: a GO that no longer holds is unknown, a NO-GO stays. */
export function standing(event) {
  const decided = event.readiness.decision?.decision ?? "unknown";
  return decided === "go" && openReasons(event).length > 0 ? "unknown" : decided;
}

/** The standing on a screen whose data may be old: an old GO is no GO. */
export function shownStanding(event, stale) {
  const stands = standing(event);
  return stands === "go" && (stale || event.readiness.decision.pending) ? "unknown" : stands;
}

/** How many answered lines of a list are Not OK or disputed. */
export function unsettled(event, list) {
  return Object.values(event.checks[list] ?? {}).filter((check) => check.answer === "not_ok" || check.disputed).length;
}

function crewReasons(event) {
  const reasons = [];
  if (!event.crew_roles.some((role) => role.kind === "captain" && role.holder)) reasons.push({ code: "no_captain" });
  const missing = event.crew_roles.filter((role) => role.required && role.kind === "crew" && !role.holder);
  if (missing.length > 0) reasons.push({ code: "crew_missing", names: missing.map((role) => role.name).join(", ") });
  return reasons;
}

function checkReasons(event) {
  const items = event.checklists.pre_departure ?? [];
  const checks = event.checks.pre_departure ?? {};
  const open = items.filter((item) => !(item.id in checks)).length;
  const notOk = Object.values(checks).filter((check) => check.answer === "not_ok").length;
  const reasons = [];
  if (open > 0) reasons.push({ code: "checks_open", count: open });
  if (notOk > 0) reasons.push({ code: "checks_not_ok", count: notOk });
  return reasons;
}

function guestReasons(event) {
  const expected = event.guests.filter((guest) => guest.attendance !== "no_show");
  const unsigned = expected.filter((guest) => guest.waiver !== "signed").length;
  const reasons = [];
  if (unsigned > 0) reasons.push({ code: "waivers_open", count: unsigned });
  if (expected.length > event.passenger_limit) {
    reasons.push({ code: "passenger_limit", count: expected.length, limit: event.passenger_limit });
  }
  return reasons;
}
