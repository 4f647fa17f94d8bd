"""Guests of a charter: adding them, late and no-show, headcount, how long their code opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from scc.app.domain.change import Change, Notice
from scc.app.domain.lifecycle import require_open
from scc.app.domain.model import (
    MAX_GUESTS,
    Attendance,
    Charter,
    Guest,
    GuestCode,
    GuestRecord,
    Phase,
    Record,
)
from scc.app.domain.passengers import limit_problem
from scc.app.problems import Conflict, NotFound

# Guests fetch their signed copy the day after.
CODE_OPEN_AFTER_RETURN = timedelta(hours=48)


class NewGuest(Struct, frozen=True):
    """A guest as the office enters one, with the id and code the server drew."""

    guest_id: str
    guest_code: str
    name: str
    email: str | None
    language: Literal["en", "es"]


def add_guests(charter: Charter, new: Sequence[NewGuest]) -> Change:
    """Add guests; who comes after the waivers went out is sent a code at once.

    Raises:
        Conflict: the charter is over, or more guests than the vessel may carry.
    """
    require_open(charter)
    added = {guest.guest_id: Guest("expected", "open") for guest in new}
    with_guests = replace(charter, guests={**charter.guests, **added})
    require_room(with_guests)
    told = tuple(Notice("guest_code", guest_id=guest.guest_id) for guest in new)
    return Change(
        with_guests,
        "guests_added",
        {"guests": list(added)},
        notices=told if charter.state != "on_hold" else (),
        records=guest_records(with_guests, new),
    )


def guest_records(charter: Charter, new: Sequence[NewGuest]) -> tuple[Record, ...]:
    """Return the personal row and the code row of each new guest."""
    rows: list[Record] = []
    for guest in new:
        rows.append(
            GuestRecord(charter.event_id, guest.guest_id, guest.name, guest.language, guest.guest_code, guest.email)
        )
        rows.append(code_row(charter, guest.guest_code, guest.guest_id))
    return tuple(rows)


def code_row(charter: Charter, guest_code: str, guest_id: str) -> GuestCode:
    """Return the row a code opens with, expiring two days after the return."""
    expires_at = int(code_expiry(charter).timestamp())
    return GuestCode(guest_code, charter.event_id, charter.created_at, guest_id, expires_at)


def code_expiry(charter: Charter) -> datetime:
    """Return until when the codes of a charter open."""
    return charter.return_deadline + CODE_OPEN_AFTER_RETURN


def require_room(charter: Charter) -> None:
    """Refuse more guests than may sail.

    Raises:
        Conflict: over the vessel's limit, or over what one charter can hold.
    """
    if len(charter.guests) > MAX_GUESTS:
        raise Conflict(f"A charter holds at most {MAX_GUESTS} guests.", "passenger_limit")
    if problem := limit_problem(charter):
        raise Conflict(problem, "passenger_limit")


def set_attendance(charter: Charter, guest_id: str, attendance: Attendance) -> Change:
    """Record that a guest is late, aboard, not coming, or expected after all.

    Raises:
        NotFound: no such guest.
        Conflict: the charter is over, a guest taken back exceeds the limit, or nobody signed for one who comes aboard
            under way.
    """
    guest = charter.guests.get(guest_id)
    if guest is None:
        raise NotFound
    require_open(charter)
    if charter.state == "active" and attendance == "aboard" and guest.waiver != "signed":
        raise Conflict("The waiver is not signed.", "waivers_open")
    guests = {**charter.guests, guest_id: replace(guest, attendance=attendance)}
    changed = replace(charter, guests=guests)
    require_room(changed)
    return Change(changed, "attendance_set", {"guest_id": guest_id, "attendance": attendance})


def send_code(charter: Charter, guest_id: str) -> Change:
    """Send a guest the code again.

    Raises:
        NotFound: no such guest.
        Conflict: the charter is over.
    """
    if guest_id not in charter.guests:
        raise NotFound
    require_open(charter)
    notice = Notice("guest_code", guest_id=guest_id)
    return Change(charter, "code_sent", {"guest_id": guest_id}, notices=(notice,))


def count_heads(charter: Charter, phase: Phase, count: int) -> Change:
    """Record how many people are aboard when leaving or when back.

    Raises:
        Conflict: counting back before the charter is under way, or at all when it is over.
    """
    require_open(charter)
    if phase == "back" and charter.state != "active":
        raise Conflict("The charter is not under way.", "bad_state")
    counted = replace(charter, headcount_out=count) if phase == "out" else replace(charter, headcount_back=count)
    return Change(counted, "heads_counted", {"phase": phase, "count": count})
