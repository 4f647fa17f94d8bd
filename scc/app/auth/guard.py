"""From a bearer token to an actor."""

from __future__ import annotations

from datetime import datetime

from scc.app.auth.tokens import Tokens
from scc.app.domain.people import Actor
from scc.app.problems import Forbidden, Unauthorised
from scc.app.store import Store

_SCHEME = "bearer "


def read_actor(tokens: Tokens, authorization: str | None, now: datetime) -> Actor:
    """Return who a request's access token stands for.

    Raises:
        Unauthorised: there is none, or it is not valid.
    """
    if authorization is None or not authorization.lower().startswith(_SCHEME):
        raise Unauthorised
    claims = tokens.verify("access", authorization[len(_SCHEME) :].strip(), int(now.timestamp()))
    return Actor(claims.sub, claims.roles, claims.epoch, claims.event_id)


def confirm_actor(store: Store, actor: Actor) -> Actor:
    """Return the actor with the roles the person has at this moment, for a write.

    Raises:
        Unauthorised: the sessions of the person were ended.
    """
    person = store.people.get(actor.person_id)
    if person is None or person.session_epoch != actor.session_epoch:
        raise Unauthorised("Signed out; sign in again.", "session_over")
    roles = tuple(role for role in actor.roles if role in person.person_roles)
    return Actor(actor.person_id, roles, actor.session_epoch, actor.only_event)


def require_role(actor: Actor, allowed: frozenset[str]) -> None:
    """Refuse an actor without any of the roles.

    Raises:
        Forbidden: none of them is the actor's.
    """
    if not allowed.intersection(actor.roles):
        raise Forbidden("Your roles do not allow this.")
