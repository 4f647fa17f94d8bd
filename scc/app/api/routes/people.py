"""People: who can sign in and with which roles; adding, changing, signing somebody out."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from scc.app.api.call import Call
from scc.app.api.fields import Email, Name
from scc.app.api.registry import ADMIN, route
from scc.app.domain.change import Details
from scc.app.domain.people import Language, Person, PersonRole, signed_out, with_roles
from scc.app.ids import new_id
from scc.app.problems import Conflict, NotFound, Unprocessable
from scc.app.store.people import normal_email

_Roles = Annotated[tuple[PersonRole, ...], Meta(max_length=6, extra_json_schema={"uniqueItems": True})]
_SomeRoles = Annotated[
    tuple[PersonRole, ...], Meta(min_length=1, max_length=6, extra_json_schema={"uniqueItems": True})
]


class PersonEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who shall be able to sign in, and the language of their mails."""

    name: Name
    email: Email
    roles: _SomeRoles
    language: Language = "en"


class PersonEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; no roles at all: they cannot sign in any more."""

    name: Name | None = None
    roles: _Roles | None = None


class PersonView(Struct, frozen=True):
    """Somebody who can sign in, or could: without roles they cannot."""

    person_id: str
    name: str
    email: str
    roles: tuple[str, ...]


class PeopleView(Struct, frozen=True):
    """Everybody."""

    people: tuple[PersonView, ...]


@route("GET", "/people", allow=ADMIN, answer=PeopleView)
def list_people(call: Call) -> PeopleView:
    """List everybody, by name."""
    people = sorted(call.app.store.people.everybody(), key=lambda person: person.name)
    return PeopleView(tuple(_view(person) for person in people))


@route(
    "POST",
    "/people",
    allow=ADMIN,
    body=PersonEntry,
    answer=PersonView,
    status=201,
    refusals={409: ("email_taken",), 422: ("not_unique",)},
)
def add_person(call: Call, body: PersonEntry) -> PersonView:
    """Add somebody who can sign in."""
    _require_unique(body.roles)
    person = Person(new_id("p", 12), body.name, normal_email(body.email), body.roles, language=body.language)
    return _view(call.app.store.people.add(person, call.actor.person_id, call.now))


@route(
    "PATCH",
    "/people/{person_id}",
    allow=ADMIN,
    body=PersonEdit,
    answer=PersonView,
    refusals={409: ("changed_meanwhile", "own_admin_role"), 422: ("not_unique", "nothing_to_change")},
)
def edit_person(call: Call, body: PersonEdit) -> PersonView:
    """Change somebody's name or roles.

    What they lose is lost for writing at once, for reading within a quarter of an hour; without roles they are
    signed out.
    """
    before = _person(call)
    name = before.name if body.name is None else body.name
    roles = before.person_roles if body.roles is None else body.roles
    _require_unique(roles)
    if before.person_id == call.actor.person_id and "admin" not in roles:
        raise Conflict("Nobody takes the office's role from themselves; ask another admin.", "own_admin_role")
    after = with_roles(replace(before, name=name), roles)
    if after == before:
        raise Unprocessable("Nothing was changed.", "nothing_to_change")
    return _view(_change(call, before, after, "person_changed", {"name": name, "roles": list(roles)}))


@route(
    "POST",
    "/people/{person_id}/sign-out",
    allow=ADMIN,
    answer=PersonView,
    refusals={409: ("changed_meanwhile",)},
)
def sign_out_person(call: Call) -> PersonView:
    """Sign somebody out everywhere, as for a lost phone; their calendar feed's address stops working too."""
    person = _person(call)
    return _view(_change(call, person, signed_out(person), "sessions_revoked", {}))


def _person(call: Call) -> Person:
    person = call.app.store.people.get(call.path["person_id"])
    if person is None:
        raise NotFound
    return person


def _change(call: Call, before: Person, after: Person, action: str, details: Details) -> Person:
    return call.app.store.people.change(before, after, action, details, call.actor.person_id, call.now)


def _require_unique(roles: tuple[PersonRole, ...]) -> None:
    if len(set(roles)) != len(roles):
        raise Unprocessable("A role comes twice.", "not_unique")


def _view(person: Person) -> PersonView:
    return PersonView(person.person_id, person.name, person.email, person.person_roles)
