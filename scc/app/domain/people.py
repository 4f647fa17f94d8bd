"""Who a person is and what their roles let them do."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from scc.app.domain.model import Charter, Role

PersonRole = Literal["admin", "captain", "crew", "guest", "executive", "analyst"]


class Person(Struct, frozen=True, omit_defaults=True):
    """Somebody who can sign in; raising `session_epoch` ends every session."""

    person_id: str
    name: str
    email: str
    person_roles: tuple[PersonRole, ...]
    session_epoch: int = 0
    feed_digest: str | None = None
    seq: int = 0
    chain_head: str = ""


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


def is_aboard(charter: Charter, person_id: str) -> bool:
    """Whether the person holds a role of the charter."""
    return person_id in charter.holders()


def is_captain_of(charter: Charter, person_id: str) -> bool:
    """Whether the person holds the captain's role."""
    role_id = charter.holders().get(person_id)
    return role_id is not None and charter.crew_roles[role_id].kind == "captain"


def may_see(charter: Charter, actor: Actor) -> bool:
    """Whether the charter exists for the actor.

    The office sees all; crew what they sail on, wait for, or could still join.
    """
    if actor.only_event is not None and actor.only_event != charter.event_id:
        return False
    if actor.is_admin or is_aboard(charter, actor.person_id):
        return True
    if charter.is_final:
        return False
    return any(eligible(actor.roles, role) for role in charter.crew_roles.values())
