"""Creating, reading, editing, moving and closing charters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from scc.app.api.call import Call, change_charter, changed, create_charter, json_answer, require_own
from scc.app.api.fields import Cents, Instant, Line, Minutes, Name, Note, Slug
from scc.app.api.guest_entry import GuestEntry, draw_guests
from scc.app.api.http import Answer
from scc.app.api.place_entry import PlaceEntry, place_of
from scc.app.api.registry import ADMIN, SIGNED_IN, STAFF, route
from scc.app.api.views import EventList, EventView, event_view, sees_guests, summary
from scc.app.domain import lifecycle, planning, readiness
from scc.app.domain.change import Change
from scc.app.domain.model import MAX_GUESTS, Charter, DecisionKind, State
from scc.app.domain.people import is_captain_of, may_see
from scc.app.domain.readiness import Readiness, readiness_of
from scc.app.domain.timing import Timing, timing_of
from scc.app.ids import new_id
from scc.app.problems import BadRequest, Forbidden, Unprocessable

_DAY = timedelta(days=1)
_LIST_BACK, _LIST_AHEAD, _LIST_MOST = _DAY, 60 * _DAY, 400 * _DAY
_FIRST_YEAR, _LAST_YEAR = 1970, 9000
_PLAN_CODES = ("departure_required", "departure_in_past", "departure_too_far", "no_sunset")


class NewEvent(Struct, frozen=True, forbid_unknown_fields=True):
    """A charter from a template; either `departure` or `sunset_day` is given."""

    template_id: Slug
    asset_id: Slug
    departure: Instant | None = None
    sunset_day: date | None = None
    duration_minutes: Minutes | None = None
    title: Line | None = None
    booking_id: Name | None = None
    price_cents: Cents | None = None
    notes: Note | None = None
    place: PlaceEntry | None = None
    guests: Annotated[tuple[GuestEntry, ...], Meta(max_length=MAX_GUESTS)] = ()


class EventPatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What may be edited; what is left out stays."""

    title: Line | UnsetType = UNSET
    booking_id: Name | UnsetType = UNSET
    price_cents: Cents | UnsetType = UNSET
    notes: Note | UnsetType = UNSET


class NewTime(Struct, frozen=True, forbid_unknown_fields=True):
    """When the charter leaves instead; either `departure` or `sunset_day` is given."""

    departure: Instant | None = None
    sunset_day: date | None = None
    duration_minutes: Minutes | None = None
    reason: Line | None = None


class Move(Struct, frozen=True, forbid_unknown_fields=True):
    """The state to move to."""

    to: State
    reason: Line | None = None


class NewDecision(Struct, frozen=True, forbid_unknown_fields=True):
    """GO, HOLD or NO-GO."""

    decision: DecisionKind
    reason: Line | None = None


@route(
    "POST",
    "/events",
    allow=ADMIN,
    body=NewEvent,
    answer=EventView,
    status=201,
    refusals={
        409: ("passenger_limit", "vessel_taken"),
        422: (*_PLAN_CODES, "unknown_template", "unknown_vessel", "unknown_time_zone"),
    },
)
def create_event(call: Call, body: NewEvent) -> Answer:
    """Create a charter from a template; it starts on hold."""
    template = call.app.store.catalog.template(body.template_id)
    if template is None:
        raise Unprocessable("There is no such template.", "unknown_template")
    vessel = call.app.store.catalog.vessel(body.asset_id)
    if vessel is None:
        raise Unprocessable("There is no such vessel.", "unknown_vessel")
    plan = planning.Plan(
        body.departure,
        body.sunset_day,
        body.duration_minutes,
        body.title,
        body.booking_id,
        body.price_cents,
        body.notes,
        place_of(body.place) if body.place else None,
    )

    def decide() -> Change:
        return planning.create(new_id("ev"), plan, template, vessel, draw_guests(body.guests), call.now)

    return create_charter(call, decide, lambda charter: json_answer(event_view(charter, call.actor), 201))


@route(
    "GET",
    "/events",
    allow=SIGNED_IN,
    answer=EventList,
    refusals={400: ("bad_query",)},
    query={
        "from": "First day of departure (UTC date), yesterday by default.",
        "to": "Last day, 60 days from now by default.",
    },
)
def list_events(call: Call) -> EventList:
    """List the charters the actor may see, by departure."""
    start = _day(call, "from", call.now - _LIST_BACK)
    end = _day(call, "to", call.now + _LIST_AHEAD) + _DAY
    if not start < end <= start + _LIST_MOST:
        raise BadRequest(f"At most {_LIST_MOST.days} days, from before to.", "bad_query")
    charters = call.app.store.charters.between(start, end)
    return EventList(tuple(summary(c, call.actor) for c in charters if may_see(c, call.actor)))


@route("GET", "/events/{event_id}", allow=SIGNED_IN, answer=EventView)
def get_event(call: Call) -> EventView:
    """Return a charter, filtered by who asks."""
    charter = call.charter()
    names, guests = call.app.store.together.names_and_guests(charter, sees_guests(charter, call.actor))
    return event_view(charter, call.actor, names, guests)


@route(
    "PATCH",
    "/events/{event_id}",
    allow=ADMIN,
    body=EventPatch,
    answer=EventView,
    refusals={409: ("event_closed",), 422: ("nothing_to_change",)},
)
def edit_event(call: Call, body: EventPatch) -> Answer:
    """Change title, notes, price or booking."""
    given = {name: getattr(body, name) for name in EventPatch.__struct_fields__}
    fields = {name: value for name, value in given.items() if value is not UNSET}
    return change_charter(call, lambda charter: planning.edit(charter, fields), changed(call))


@route(
    "POST",
    "/events/{event_id}/reschedule",
    allow=ADMIN,
    body=NewTime,
    answer=EventView,
    refusals={409: ("event_closed", "bad_state", "role_overlap", "vessel_taken"), 422: _PLAN_CODES},
)
def reschedule_event(call: Call, body: NewTime) -> Answer:
    """Move a charter; crew and guests are told, calendars move along."""

    def decide(charter: Charter) -> Change:
        return planning.reschedule(
            charter,
            body.departure,
            body.sunset_day,
            body.duration_minutes,
            body.reason,
            call.app.store.records.guests(charter.event_id),
            call.app.store.records.signed_waivers(charter),
            call.now,
        )

    return change_charter(call, decide, changed(call))


@route(
    "POST",
    "/events/{event_id}/state",
    allow=STAFF,
    body=Move,
    answer=EventView,
    refusals={409: ("bad_transition", "not_ready", "headcount_mismatch"), 422: ("reason_required",)},
)
def move_event(call: Call, body: Move) -> Answer:
    """Move a charter through its life cycle; cancelling tells everybody."""

    def decide(charter: Charter) -> Change:
        _require_command(call, charter)
        return lifecycle.move(charter, body.to, body.reason, call.actor.is_admin, call.now)

    return change_charter(call, decide, changed(call))


@route(
    "POST",
    "/events/{event_id}/decision",
    allow=STAFF,
    body=NewDecision,
    answer=EventView,
    refusals={409: ("bad_state", "not_ready"), 422: ("reason_required",)},
)
def decide_event(call: Call, body: NewDecision) -> Answer:
    """Record GO, HOLD or NO-GO."""

    def decide(charter: Charter) -> Change:
        _require_command(call, charter)
        return readiness.decide(charter, body.decision, body.reason, call.actor.person_id, call.now)

    return change_charter(call, decide, changed(call))


@route("GET", "/events/{event_id}/readiness", allow=SIGNED_IN, answer=Readiness)
def get_readiness(call: Call) -> Readiness:
    """Return GO / NO-GO with reasons."""
    return readiness_of(call.charter())


@route("GET", "/events/{event_id}/timing", allow=SIGNED_IN, answer=Timing)
def get_timing(call: Call) -> Timing:
    """Return sunset, dusk, briefing, departure, return and every deadline."""
    return timing_of(call.charter())


def _require_command(call: Call, charter: Charter) -> None:
    require_own(charter, call.actor)
    if not call.actor.is_admin and not is_captain_of(charter, call.actor):
        raise Forbidden("Only the charter's captain or the office decides this.")


def _day(call: Call, name: str, default: datetime) -> datetime:
    given = call.request.query.get(name)
    try:
        day = date.fromisoformat(given) if given is not None else default.date()
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValueError(f"Expected a year from {_FIRST_YEAR} to {_LAST_YEAR}, got {day.year}.")
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError as err:
        raise BadRequest(f"Expected a date like 2026-06-01 in {name}.", "bad_query") from err
