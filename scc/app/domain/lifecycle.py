"""The life cycle of a charter: which move is allowed, to whom, and what it takes."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from scc.app.domain.change import Change, Notice
from scc.app.domain.model import Charter, State
from scc.app.domain.readiness import departure_reasons
from scc.app.problems import Conflict, Forbidden, Unprocessable

_MOVES: dict[State, tuple[State, ...]] = {
    "on_hold": ("waiver_pending", "cancelled"),
    "waiver_pending": ("active", "on_hold", "cancelled"),
    "active": ("completed", "on_hold", "cancelled"),
    "completed": (),
    "cancelled": (),
}
_NEEDS_ADMIN_AND_REASON: tuple[State, ...] = ("on_hold", "cancelled")


def require_open(charter: Charter) -> None:
    """Refuse to touch a charter that is over.

    Raises:
        Conflict: it is completed or cancelled.
    """
    if charter.is_final:
        raise Conflict(f"The charter is {charter.state}.", "event_closed")


def move(charter: Charter, to: State, reason: str | None, is_admin: bool, now: datetime) -> Change:
    """Move a charter to another state.

    Raises:
        Conflict: the move is not in the life cycle, or what it takes is missing (with the reasons).
        Forbidden: only an admin may put on hold or cancel.
        Unprocessable: putting on hold and cancelling need a reason.
    """
    if to not in _MOVES[charter.state]:
        raise Conflict(f"A charter that is {charter.state} cannot become {to}.", "bad_transition")
    if to in _NEEDS_ADMIN_AND_REASON:
        if not is_admin:
            raise Forbidden(f"Only an admin may set {to}.")
        if not reason:
            raise Unprocessable(f"A reason is needed to set {to}.", "reason_required")
    _require_ready(charter, to)
    return Change(
        _moved(charter, to, now),
        "state_changed",
        {"from": charter.state, "to": to, "reason": reason},
        notices=_notices(charter, to, reason),
    )


def _require_ready(charter: Charter, to: State) -> None:
    if to == "active" and (reasons := departure_reasons(charter)):
        raise Conflict("Not ready to depart.", "not_ready", reasons=reasons)
    if to == "completed" and (charter.headcount_out is None or charter.headcount_back != charter.headcount_out):
        raise Conflict(
            f"Out {charter.headcount_out}, back {charter.headcount_back}: count again.", "headcount_mismatch"
        )


def _moved(charter: Charter, to: State, now: datetime) -> Charter:
    moved = replace(charter, state=to)
    if to == "completed":
        return replace(moved, completed_at=now)
    if to == "cancelled":
        roles = {rid: replace(role, waitlist=(), offer=None) for rid, role in charter.crew_roles.items()}
        return replace(moved, cancelled_at=now, crew_roles=roles)
    if to == "on_hold":  # a decision to go does not survive being put on hold
        return replace(moved, decision=None, headcount_out=None, headcount_back=None)
    return moved


def _notices(charter: Charter, to: State, reason: str | None) -> tuple[Notice, ...]:
    if to == "waiver_pending":
        expected = (guest_id for guest_id, guest in charter.guests.items() if guest.attendance != "no_show")
        return tuple(Notice("guest_code", guest_id=guest_id) for guest_id in expected)
    if to == "cancelled":
        return everybody(charter, "event_cancelled", reason)
    return ()


def everybody(charter: Charter, kind: str, detail: str | None) -> tuple[Notice, ...]:
    """One notice for every person with a role and every guest who is still expected."""
    crew = tuple(
        Notice(kind, person_id=person, role_id=role, detail=detail) for person, role in charter.holders().items()
    )
    guests = tuple(
        Notice(kind, guest_id=guest_id, detail=detail)
        for guest_id, guest in charter.guests.items()
        if guest.attendance != "no_show"
    )
    return crew + guests
