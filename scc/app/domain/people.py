"""Who a person is and what their roles let them do."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from scc.app.domain.model import Charter, Role

PersonRole = Literal["admin", "captain", "crew", "guest", "executive", "analyst"]
Language = Literal["en", "es"]


class Person(Struct, frozen=True, omit_defaults=True):
    """Somebody who can sign in, and the language of their mails; raising `session_epoch` ends every session."""

    person_id: str
    name: str
    email: str
    person_roles: tuple[PersonRole, ...]
    session_epoch: int = 0
    feed_digest: str | None = None
    language: Language = "en"
    seq: int = 0
    chain_head: str = ""


def with_roles(person: Person, roles: tuple[PersonRole, ...]) -> Person:
    """Return a person with other roles; without any, they are signed out too."""
    changed = replace(person, person_roles=roles)
    return changed if roles else signed_out(changed)


def signed_out(person: Person) -> Person:
    """Return a person whose sessions have ended, and whose calendar feed's address with them."""
    return replace(person, session_epoch=person.session_epoch + 1, feed_digest=None)


class Actor(Struct, frozen=True):
    """Who makes a request: a session's person with the roles it may use now."""

    person_id: str
    roles: tuple[str, ...]
    session_epoch: int
    only_event: str | None = None

    @property
    def is_admin(self) -> bool:
        """Whether the office is asking."""
        return "admin" in self.roles


def eligible(roles: tuple[str, ...], role: Role) -> bool:
    """Whether these roles may fill a place: a captain also fills crew places."""
    return "captain" in roles or (role.kind == "crew" and "crew" in roles)


def is_aboard(charter: Charter, actor: Actor) -> bool:
    """Whether the actor holds a role of the charter, and this session may still fill it."""
    role_id = charter.holders().get(actor.person_id)
    return role_id is not None and eligible(actor.roles, charter.crew_roles[role_id])


def is_captain_of(charter: Charter, actor: Actor) -> bool:
    """Whether the actor is aboard as captain."""
    return is_aboard(charter, actor) and charter.crew_roles[charter.holders()[actor.person_id]].kind == "captain"


def may_see(charter: Charter, actor: Actor) -> bool:
    """Whether the charter exists for the actor.

    The office sees all; crew what they sail on, wait for, or could still join.
    """
    if actor.only_event is not None and actor.only_event != charter.event_id:
        return False
    if actor.is_admin or is_aboard(charter, actor):
        return True
    if charter.is_final:
        return False
    return any(eligible(actor.roles, role) for role in charter.crew_roles.values())
