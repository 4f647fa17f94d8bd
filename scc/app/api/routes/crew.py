"""Roles: claim, release, assign, wait."""

from __future__ import annotations

from msgspec import Struct

from scc.app.api.call import Call, change_charter, changed
from scc.app.api.fields import Email, Name
from scc.app.api.http import Answer
from scc.app.api.registry import ADMIN, CREW, STAFF, route
from scc.app.api.views import EventView
from scc.app.domain import crew
from scc.app.problems import Unprocessable

_UNDER_WAY = ("event_closed", "event_underway")


class Assignment(Struct, frozen=True, forbid_unknown_fields=True):
    """Who gets the role: by id or by address."""

    person_id: Name | None = None
    email: Email | None = None


@route(
    "POST",
    "/roles/{role_id}/claim",
    allow=CREW,
    answer=EventView,
    refusals={409: ("role_taken", "role_offered", "role_overlap", *_UNDER_WAY)},
)
def claim_role(call: Call) -> Answer:
    """Take a role; of any number who try at once, one gets it."""
    role_id = call.path["role_id"]
    return change_charter(call, lambda c: crew.claim(c, role_id, call.actor, call.now), changed(call))


@route(
    "POST",
    "/roles/{role_id}/release",
    allow=STAFF,
    answer=EventView,
    refusals={409: ("role_open", *_UNDER_WAY)},
)
def release_role(call: Call) -> Answer:
    """Give a role back; the first who waits is offered it."""
    role_id = call.path["role_id"]
    return change_charter(call, lambda c: crew.release(c, role_id, call.actor, call.now), changed(call))


@route(
    "POST",
    "/roles/{role_id}/assign",
    allow=ADMIN,
    body=Assignment,
    answer=EventView,
    refusals={409: ("role_taken", "role_overlap", "not_eligible", "event_closed"), 422: ("unknown_person",)},
)
def assign_role(call: Call, body: Assignment) -> Answer:
    """Put a person into a role; they are told by mail, with an invitation."""
    people = call.app.store.people
    person = None
    if body.person_id:
        person = people.get(body.person_id)
    elif body.email:
        person = people.by_email(body.email)
    if person is None:
        raise Unprocessable("There is no such person.", "unknown_person")
    chosen = person
    return change_charter(call, lambda c: crew.assign(c, call.path["role_id"], chosen), changed(call))


@route(
    "POST",
    "/roles/{role_id}/waitlist",
    allow=CREW,
    answer=EventView,
    refusals={409: ("role_open", "already_waiting", *_UNDER_WAY)},
)
def join_waitlist(call: Call) -> Answer:
    """Wait for a role somebody else has."""
    role_id = call.path["role_id"]
    return change_charter(call, lambda c: crew.join_waitlist(c, role_id, call.actor), changed(call))


@route(
    "DELETE",
    "/roles/{role_id}/waitlist",
    allow=CREW,
    answer=EventView,
    refusals={409: ("not_waiting", *_UNDER_WAY)},
)
def leave_waitlist(call: Call) -> Answer:
    """Stop waiting, or decline an offer."""
    role_id = call.path["role_id"]
    return change_charter(call, lambda c: crew.leave_waitlist(c, role_id, call.actor, call.now), changed(call))
