"""A person's charters as a calendar feed."""

from __future__ import annotations

import secrets
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from scc.app.api.call import Call
from scc.app.api.http import Answer
from scc.app.api.registry import STAFF, route
from scc.app.auth.feeds import feed_digest, person_of_feed
from scc.app.mail.calendar import Appointment, calendar_feed
from scc.app.problems import Unauthorised
from scc.app.store.outbox import facts_of

_BACK, _AHEAD = timedelta(days=30), timedelta(days=365)


class Feed(Struct, frozen=True):
    """Where calendar programs find a person's charters; whoever has the address can read them."""

    url: str


@route("POST", "/me/calendar-feed", allow=STAFF, answer=Feed, status=201, refusals={409: ("changed_meanwhile",)})
def renew_feed(call: Call) -> Feed:
    """Return a new feed address; the one before stops working."""
    people = call.app.store.people
    person = people.get(call.actor.person_id)
    if person is None:
        raise Unauthorised
    secret = secrets.token_urlsafe(24)
    renewed = replace(person, feed_digest=feed_digest(secret))
    people.change(person, renewed, "feed_renewed", {}, person.person_id, call.now)
    return Feed(f"{call.app.settings.site_url}/scc/calendar/{person.person_id}.{secret}")


@route("GET", "/calendar/{feed_token}", media_type="text/calendar")
def get_feed(call: Call) -> Answer:
    """Return a person's charters of the last month and the coming year."""
    store = call.app.store
    person = person_of_feed(store, call.path["feed_token"].removesuffix(".ics"))
    found = store.charters.between(call.now - _BACK, call.now + _AHEAD)
    appointments = [
        Appointment(facts_of(charter), role_id, person.person_id)
        for charter in found
        if charter.state != "cancelled" and (role_id := charter.holders().get(person.person_id))
    ]
    return Answer(200, calendar_feed(appointments, call.now), "text/calendar; charset=utf-8")
