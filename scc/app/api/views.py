"""What each reader may see of a charter: money for the office, guests' names for the office and the captain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from scc.app.domain.model import (
    Attendance,
    Charter,
    Check,
    CheckItem,
    GuestRecord,
    Place,
    Role,
    RoleKind,
    State,
    WaiverState,
)
from scc.app.domain.passengers import passenger_limit
from scc.app.domain.people import Actor, is_aboard, is_captain_of
from scc.app.domain.readiness import Readiness, readiness_of
from scc.app.domain.timing import Timing, timing_of


class RoleView(Struct, frozen=True, omit_defaults=True):
    """A role as one reader sees it."""

    role_id: str
    name: str
    kind: RoleKind
    required: bool
    waiting: int
    holder: str | None = None
    holder_name: str | None = None
    mine: Literal["held", "offered", "waiting"] | None = None
    offer_expires_at: datetime | None = None


class GuestView(Struct, frozen=True, omit_defaults=True):
    """A guest; name and code only for the office and the charter's captain."""

    guest_id: str
    attendance: Attendance
    waiver: WaiverState
    name: str | None = None
    guest_code: str | None = None


class EventView(Struct, frozen=True, omit_defaults=True):
    """A charter as one reader sees it."""

    event_id: str
    seq: int
    created_at: datetime
    title: str
    entity: str
    asset_id: str
    vessel_name: str
    template_id: str
    state: State
    departure: datetime
    return_deadline: datetime
    duration_minutes: int
    place: Place
    paying_guests: bool
    passenger_limit: int
    crew_roles: tuple[RoleView, ...]
    guests: tuple[GuestView, ...]
    checklists: dict[str, tuple[CheckItem, ...]]
    checks: dict[str, dict[str, Check]]
    readiness: Readiness
    timing: Timing
    changed_at: datetime | None = None
    headcount_out: int | None = None
    headcount_back: int | None = None
    notes: str | None = None
    booking_id: str | None = None
    price_cents: int | None = None


class EventSummary(Struct, frozen=True, omit_defaults=True):
    """A charter as a row of a list."""

    event_id: str
    seq: int
    title: str
    asset_id: str
    vessel_name: str
    state: State
    departure: datetime
    return_deadline: datetime
    time_zone: str
    roles_open: int
    guests: int
    waivers_open: int
    readiness: Readiness
    changed_at: datetime | None = None
    my_role: str | None = None
    my_role_name: str | None = None
    offered_role_name: str | None = None
    offer_expires_at: datetime | None = None


class EventList(Struct, frozen=True):
    """Charters in order of departure."""

    events: tuple[EventSummary, ...]


def sees_guests(charter: Charter, actor: Actor) -> bool:
    """Whether guests' names are for the actor."""
    return actor.is_admin or is_captain_of(charter, actor)


def event_view(
    charter: Charter,
    actor: Actor,
    names: Mapping[str, str] | None = None,
    guests: Iterable[GuestRecord] = (),
) -> EventView:
    """Return a charter for a reader; `names` of the crew by person id, `guests` only if the reader may see them."""
    known = {guest.guest_id: guest for guest in guests}
    sails = actor.is_admin or is_aboard(charter, actor)
    return EventView(
        event_id=charter.event_id,
        seq=charter.seq,
        created_at=charter.created_at,
        title=charter.title,
        entity=charter.entity,
        asset_id=charter.asset_id,
        vessel_name=charter.vessel_name,
        template_id=charter.template_id,
        state=charter.state,
        departure=charter.departure,
        return_deadline=charter.return_deadline,
        duration_minutes=charter.duration_minutes,
        place=charter.place,
        paying_guests=charter.paying_guests,
        passenger_limit=passenger_limit(charter),
        crew_roles=tuple(_role_view(role_id, role, actor, names or {}) for role_id, role in charter.crew_roles.items()),
        guests=tuple(
            GuestView(
                guest_id,
                guest.attendance,
                guest.waiver,
                known[guest_id].name if guest_id in known else None,
                known[guest_id].guest_code if guest_id in known else None,
            )
            for guest_id, guest in charter.guests.items()
        ),
        checklists=charter.checklists,
        checks=charter.checks,
        readiness=readiness_of(charter),
        timing=timing_of(charter),
        changed_at=charter.changed_at,
        headcount_out=charter.headcount_out,
        headcount_back=charter.headcount_back,
        notes=charter.notes if sails else None,
        booking_id=charter.booking_id if actor.is_admin else None,
        price_cents=charter.price_cents if actor.is_admin else None,
    )


def summary(charter: Charter, actor: Actor) -> EventSummary:
    """Return a charter as a row of the actor's list."""
    expected = [guest for guest in charter.guests.values() if guest.attendance != "no_show"]
    my_role = charter.holders().get(actor.person_id)
    offers = ((role.name, role.offer) for role in charter.crew_roles.values() if role.offer)
    offered = next(((name, offer) for name, offer in offers if offer.person_id == actor.person_id), None)
    return EventSummary(
        event_id=charter.event_id,
        seq=charter.seq,
        title=charter.title,
        asset_id=charter.asset_id,
        vessel_name=charter.vessel_name,
        state=charter.state,
        departure=charter.departure,
        return_deadline=charter.return_deadline,
        time_zone=charter.place.time_zone,
        roles_open=sum(role.holder is None for role in charter.crew_roles.values()),
        guests=len(expected),
        waivers_open=sum(guest.waiver != "signed" for guest in expected),
        readiness=readiness_of(charter),
        changed_at=charter.changed_at,
        my_role=my_role,
        my_role_name=charter.crew_roles[my_role].name if my_role else None,
        offered_role_name=offered[0] if offered else None,
        offer_expires_at=offered[1].expires_at if offered else None,
    )


def _role_view(role_id: str, role: Role, actor: Actor, names: Mapping[str, str]) -> RoleView:
    mine: Literal["held", "offered", "waiting"] | None = None
    offered = role.offer is not None and role.offer.person_id == actor.person_id
    if role.holder == actor.person_id:
        mine = "held"
    elif offered:
        mine = "offered"
    elif actor.person_id in role.waitlist:
        mine = "waiting"
    return RoleView(
        role_id=role_id,
        name=role.name,
        kind=role.kind,
        required=role.required,
        waiting=len(role.waitlist),
        holder=role.holder,
        holder_name=names.get(role.holder or ""),
        mine=mine,
        offer_expires_at=role.offer.expires_at if role.offer and (offered or actor.is_admin) else None,
    )
