"""GO / NO-GO with reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from scc.app.domain.change import Change
from scc.app.domain.model import Charter, Decision, DecisionKind
from scc.app.domain.passengers import limit_problem
from scc.app.problems import Conflict, Reason, Unprocessable

PRE_DEPARTURE = "pre_departure"


class Readiness(Struct, frozen=True):
    """What the system knows and what the captain decided; `go` that no longer holds is `unknown`."""

    ready: bool
    reasons: tuple[Reason, ...]
    standing: Literal["go", "hold", "no_go", "unknown"]
    decision: Decision | None


def open_reasons(charter: Charter) -> list[Reason]:
    """Return what is missing before GO: captain, crew, checks, waivers, passenger limit."""
    reasons = [*_crew_reasons(charter), *_check_reasons(charter)]
    unsigned = sum(g.waiver != "signed" and g.attendance != "no_show" for g in charter.guests.values())
    if unsigned:
        reasons.append(Reason("waivers_open", f"{unsigned} {_plural('waiver', unsigned)} open."))
    if problem := limit_problem(charter):
        reasons.append(Reason("passenger_limit", problem))
    return reasons


def departure_reasons(charter: Charter) -> list[Reason]:
    """Return what stands in the way of `active`: the open reasons and a captain's NO-GO or HOLD."""
    reasons = open_reasons(charter)
    if charter.decision and charter.decision.decision != "go":
        reasons.append(Reason("decision", f"The captain said {_spoken(charter.decision.decision)}."))
    return reasons


def readiness_of(charter: Charter) -> Readiness:
    """Return GO / NO-GO as it stands now."""
    reasons = open_reasons(charter)
    decided = charter.decision.decision if charter.decision else "unknown"
    standing = "unknown" if decided == "go" and reasons else decided
    return Readiness(not reasons, tuple(reasons), standing, charter.decision)


def decide(charter: Charter, decision: DecisionKind, reason: str | None, by: str, now: datetime) -> Change:
    """Record the captain's decision.

    Raises:
        Conflict: GO with open reasons, or the charter is not waiting to depart.
        Unprocessable: HOLD and NO-GO need a reason.
    """
    if charter.state not in ("on_hold", "waiver_pending"):
        raise Conflict(f"The charter is {charter.state}.", "bad_state")
    reasons = open_reasons(charter)
    if decision == "go" and reasons:
        text = " ".join(["GO unavailable:", *(r.text for r in reasons)])
        raise Conflict(text, "not_ready", reasons=reasons)
    if decision != "go" and not reason:
        raise Unprocessable(f"{_spoken(decision)} needs a reason.", "reason_required")
    decided = replace(charter, decision=Decision(decision, by, now, reason or ""))
    return Change(decided, "decided", {"decision": decision, "reason": reason})


def _crew_reasons(charter: Charter) -> list[Reason]:
    roles = charter.crew_roles.values()
    reasons = []
    if not any(role.kind == "captain" and role.holder for role in roles):
        reasons.append(Reason("no_captain", "No captain."))
    missing = [role.name for role in roles if role.required and role.kind == "crew" and not role.holder]
    if missing:
        reasons.append(Reason("crew_missing", f"Crew missing: {', '.join(missing)}."))
    return reasons


def _check_reasons(charter: Charter) -> list[Reason]:
    items = charter.checklists.get(PRE_DEPARTURE, ())
    checks = charter.checks.get(PRE_DEPARTURE, {})
    unanswered = sum(item.id not in checks for item in items)
    not_ok = sum(check.answer == "not_ok" for check in checks.values())
    reasons = []
    if unanswered:
        reasons.append(Reason("checks_open", f"{unanswered} {_plural('check', unanswered)} open."))
    if not_ok:
        reasons.append(Reason("checks_not_ok", f"{not_ok} {_plural('check', not_ok)} not OK."))
    return reasons


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"


def _spoken(decision: str) -> str:
    return decision.replace("_", "-").upper()
