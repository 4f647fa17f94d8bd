"""From template and vessel to a charter; moving and editing it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from scc.app.domain.change import Change, Details, Notice
from scc.app.domain.guests import NewGuest, code_row, guest_records, require_room
from scc.app.domain.lifecycle import everybody, require_open
from scc.app.domain.model import (
    SUNSET_RETURN_OFFSET_MINUTES,
    Charter,
    CheckItem,
    Guest,
    GuestRecord,
    Place,
    Regime,
    Role,
    RoleKind,
    WaiverRecord,
)
from scc.app.domain.timing import check_deadline, local_day, sunset_departure
from scc.app.domain.waivers import reopen_for_day
from scc.app.problems import Conflict, Unprocessable

# A charter may be entered a little late, when it left in a hurry.
_PAST_TOLERANCE = timedelta(hours=12)
# Nobody books further ahead; a year like 9999 is a slip of the finger.
_AHEAD = timedelta(days=10 * 365)
SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}")


class TemplateRole(Struct, frozen=True):
    """A place in the crew of every charter of a template."""

    slug: str
    name: str
    kind: RoleKind
    required: bool


class Template(Struct, frozen=True):
    """What charters of one sort have in common; offsets in minutes."""

    template_id: str
    title: str
    duration_minutes: int
    briefing_minutes: int
    paying_guests: bool
    crew_roles: tuple[TemplateRole, ...]
    checklists: dict[str, tuple[CheckItem, ...]]
    sunset_offset_minutes: int = SUNSET_RETURN_OFFSET_MINUTES


class Vessel(Struct, frozen=True):
    """A boat, by the asset id of the portfolio's inventory."""

    asset_id: str
    name: str
    entity: str
    regime: Regime
    capacity: int
    place: Place


class Plan(Struct, frozen=True):
    """What the office decides for one charter: either `departure` or `sunset_day`; the vessel's place unless given."""

    departure: datetime | None
    sunset_day: date | None
    duration_minutes: int | None
    title: str | None
    booking_id: str | None
    price_cents: int | None
    notes: str | None
    place: Place | None


def check_template(template: Template) -> None:
    """Refuse a template whose deadlines cannot be understood or whose names are not unique.

    Raises:
        Unprocessable: with what is wrong.
    """
    slugs = [role.slug for role in template.crew_roles]
    lists = [[item.id for item in items] for items in template.checklists.values()]
    if any(len(set(names)) != len(names) for names in (slugs, *lists)):
        raise Unprocessable("A role or checklist item comes twice.", "not_unique")
    for items in template.checklists.values():
        for item in items:
            if item.deadline is not None:
                check_deadline(item.deadline)


def create(
    event_id: str, plan: Plan, template: Template, vessel: Vessel, guests: Sequence[NewGuest], now: datetime
) -> Change:
    """Make a charter, on hold; `now` becomes its `created_at`, here and nowhere else.

    Raises:
        Unprocessable: neither or both of departure and sunset day, or a departure long gone.
        Conflict: more guests than the vessel may carry.
    """
    duration = plan.duration_minutes or template.duration_minutes
    offset = template.sunset_offset_minutes
    place = plan.place or vessel.place
    charter = Charter(
        event_id=event_id,
        created_at=now,
        title=plan.title or template.title,
        entity=vessel.entity,
        asset_id=vessel.asset_id,
        vessel_name=vessel.name,
        regime=vessel.regime,
        capacity=vessel.capacity,
        template_id=template.template_id,
        state="on_hold",
        departure=_departure(plan.departure, plan.sunset_day, place, duration, offset, now),
        duration_minutes=duration,
        briefing_minutes=template.briefing_minutes,
        paying_guests=template.paying_guests,
        place=place,
        crew_roles={
            f"{event_id}.{role.slug}": Role(role.name, role.kind, role.required) for role in template.crew_roles
        },
        guests={guest.guest_id: Guest("expected", "open") for guest in guests},
        checklists=template.checklists,
        checks={},
        sunset_offset_minutes=offset,
        booking_id=plan.booking_id,
        price_cents=plan.price_cents,
        notes=plan.notes,
    )
    require_room(charter)
    details: Details = {"template_id": template.template_id, "departure": _stamp(charter.departure)}
    return Change(charter, "event_created", details, records=guest_records(charter, guests))


def reschedule(
    charter: Charter,
    departure: datetime | None,
    sunset_day: date | None,
    duration_minutes: int | None,
    reason: str | None,
    guests: Sequence[GuestRecord],
    signed: Sequence[WaiverRecord],
    now: datetime,
) -> Change:
    """Move a charter; crew and guests are told, calendars and guest codes move along.

    On another day checks, headcount and who is aboard begin anew, and who signed alone and is a minor by then has to
    sign again, with a guardian.

    Raises:
        Conflict: the charter is over or under way.
        Unprocessable: neither or both of departure and sunset day, or a departure long gone.
    """
    require_open(charter)
    if charter.state == "active":
        raise Conflict("The charter is under way.", "bad_state")
    duration = duration_minutes or charter.duration_minutes
    moved = replace(
        charter,
        departure=_departure(departure, sunset_day, charter.place, duration, charter.sunset_offset_minutes, now),
        duration_minutes=duration,
        decision=None,
    )
    if local_day(moved) != local_day(charter):
        moved = _begin_anew(moved)
    moved, reopened = reopen_for_day(moved, signed)
    asked = [record.guest_id for record in reopened] if moved.state == "waiver_pending" else []
    details: Details = {"from": _stamp(charter.departure), "to": _stamp(moved.departure), "reason": reason}
    return Change(
        moved,
        "event_rescheduled",
        details,
        notices=(
            *everybody(moved, "event_rescheduled", reason),
            *(Notice("guest_code", guest_id=guest_id) for guest_id in asked),
        ),
        records=(*(code_row(moved, guest.guest_code, guest.guest_id) for guest in guests), *reopened),
    )


def edit(charter: Charter, fields: dict[str, str | int]) -> Change:
    """Change title, notes, price or booking.

    Raises:
        Conflict: the charter is over.
        Unprocessable: nothing to change.
    """
    require_open(charter)
    if not fields:
        raise Unprocessable("Nothing to change.", "nothing_to_change")
    return Change(replace(charter, **fields), "event_edited", {"fields": sorted(fields)})


def _departure(
    departure: datetime | None,
    sunset_day: date | None,
    place: Place,
    duration_minutes: int,
    offset_minutes: int,
    now: datetime,
) -> datetime:
    if sunset_day is not None and departure is None:
        _require_within_reach(sunset_day, now)
        start = sunset_departure(place, sunset_day, duration_minutes, offset_minutes)
    elif departure is not None and sunset_day is None:
        _require_within_reach(departure.date(), now)
        start = departure.astimezone(UTC).replace(microsecond=0)
    else:
        raise Unprocessable("Give either departure or sunset_day.", "departure_required")
    if start < now - _PAST_TOLERANCE:
        raise Unprocessable("The departure is in the past.", "departure_in_past")
    return start


def _require_within_reach(day: date, now: datetime) -> None:
    """Refuse a day whose neighbours a calendar may not have: times are computed from it."""
    if day.year < now.year - 1:
        raise Unprocessable("The departure is in the past.", "departure_in_past")
    if day > (now + _AHEAD).date():
        raise Unprocessable(f"The departure is more than {_AHEAD.days} days ahead.", "departure_too_far")


def _begin_anew(charter: Charter) -> Charter:
    """Return a charter on another day: what was checked and counted on the dock holds for one day only."""
    guests = {
        guest_id: guest if guest.attendance == "no_show" else replace(guest, attendance="expected")
        for guest_id, guest in charter.guests.items()
    }
    return replace(charter, checks={}, headcount_out=None, headcount_back=None, guests=guests)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
