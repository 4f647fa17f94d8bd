"""Claim, release, assign and wait for a role."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from scc.app.domain.change import Change, Details, Notice
from scc.app.domain.lifecycle import require_open
from scc.app.domain.model import Charter, Offer, Role
from scc.app.domain.people import Actor, Person, eligible, may_see
from scc.app.problems import Conflict, Forbidden, NotFound

OFFER_MINUTES = 30


def claim(charter: Charter, role_id: str, actor: Actor, now: datetime) -> Change | None:
    """Give a free role, or one offered to the person, to the person who asks; None when they have it already.

    Raises:
        NotFound: the role or its charter does not exist for the person.
        Forbidden: the person's roles do not allow this kind of role.
        Conflict: it is taken or offered to somebody else, or the charter is under way or over.
    """
    role = _role_for(charter, role_id, actor)
    _require_crewing(charter)
    if role.holder == actor.person_id:
        return None
    if role.holder:
        raise Conflict(f"{role.name} is already taken.", "role_taken")
    if _kept_for(role, now) not in (None, actor.person_id):
        raise Conflict(f"{role.name} is offered to somebody else for now.", "role_offered")
    waitlist = tuple(person for person in role.waitlist if person != actor.person_id)
    taken = replace(role, holder=actor.person_id, waitlist=waitlist, offer=None)
    return Change(
        _with_role(charter, role_id, taken),
        "role_claimed",
        {"role_id": role_id},
        notices=(Notice("role_claimed", person_id=actor.person_id, role_id=role_id),),
    )


def release(charter: Charter, role_id: str, actor: Actor, now: datetime) -> Change:
    """Give a role back; the first on the waitlist is offered it for a while.

    Raises:
        NotFound: the role or its charter does not exist for the person.
        Forbidden: somebody else holds it, and the actor is not an admin.
        Conflict: nobody holds it, or the charter is under way or over.
    """
    role = _role_for(charter, role_id, actor)
    _require_crewing(charter)
    if role.holder is None:
        raise Conflict(f"Nobody holds {role.name}.", "role_open")
    if role.holder != actor.person_id and not actor.is_admin:
        raise Forbidden("Only the person who holds a role can give it back.")
    told = (Notice("role_released", person_id=role.holder, role_id=role_id),)
    details: Details = {"role_id": role_id, "person_id": role.holder}
    freed = replace(role, holder=None, offer=None)
    return _offer_next(charter, role_id, freed, Change(charter, "role_released", details, told), now)


def assign(charter: Charter, role_id: str, person: Person) -> Change:
    """Put a person into a role, whoever holds it; both are told.

    Raises:
        NotFound: there is no such role.
        Conflict: the person holds it already, cannot fill it, or the charter is over.
    """
    role = charter.crew_roles.get(role_id)
    if role is None:
        raise NotFound
    require_open(charter)
    if role.holder == person.person_id:
        raise Conflict(f"They already have {role.name}.", "role_taken")
    if not eligible(person.person_roles, role):
        raise Conflict(f"They cannot be {role.name}.", "not_eligible")
    told = [Notice("role_assigned", person_id=person.person_id, role_id=role_id)]
    if role.holder:
        told.append(Notice("role_released", person_id=role.holder, role_id=role_id))
    in_line = (role.offer.person_id, *role.waitlist) if role.offer else role.waitlist  # who had an offer stays first
    waitlist = tuple(waiting for waiting in in_line if waiting != person.person_id)
    filled = replace(role, holder=person.person_id, waitlist=waitlist, offer=None)
    details: Details = {"role_id": role_id, "person_id": person.person_id, "replaced": role.holder}
    return Change(_with_role(charter, role_id, filled), "role_assigned", details, tuple(told))


def join_waitlist(charter: Charter, role_id: str, actor: Actor) -> Change | None:
    """Wait for a role somebody else holds or is offered; None when they wait already.

    Raises:
        NotFound: the role or its charter does not exist for the person.
        Forbidden: the person's roles do not allow this kind of role.
        Conflict: it is free, or theirs.
    """
    role = _role_for(charter, role_id, actor)
    _require_crewing(charter)
    if role.holder is None and role.offer is None:
        raise Conflict(f"{role.name} is free: claim it.", "role_open")
    if actor.person_id in role.waitlist:
        return None
    if actor.person_id in (role.holder, role.offer and role.offer.person_id):
        raise Conflict("They have or are offered this role already.", "already_waiting")
    waiting = replace(role, waitlist=(*role.waitlist, actor.person_id))
    return Change(_with_role(charter, role_id, waiting), "waitlist_joined", {"role_id": role_id})


def leave_waitlist(charter: Charter, role_id: str, actor: Actor, now: datetime) -> Change:
    """Stop waiting, or decline an offer, which goes to the next in line.

    Raises:
        NotFound: the role or its charter does not exist for the person.
        Conflict: they do not wait for it.
    """
    role = _role_for(charter, role_id, actor)
    _require_crewing(charter)
    change = Change(charter, "waitlist_left", {"role_id": role_id})
    if role.offer and role.offer.person_id == actor.person_id:
        return _offer_next(charter, role_id, replace(role, offer=None), change, now)
    if actor.person_id not in role.waitlist:
        raise Conflict("They do not wait for this role.", "not_waiting")
    waitlist = tuple(person for person in role.waitlist if person != actor.person_id)
    return _leading_to(change, _with_role(charter, role_id, replace(role, waitlist=waitlist)))


def expire_offer(charter: Charter, role_id: str, now: datetime) -> Change | None:
    """Move an offer that ran out to the next in line; None when there is nothing to move."""
    role = charter.crew_roles.get(role_id)
    if role is None or charter.is_final or role.offer is None or now < role.offer.expires_at:
        return None
    details: Details = {"role_id": role_id, "person_id": role.offer.person_id}
    change = Change(charter, "offer_expired", details)
    return _offer_next(charter, role_id, replace(role, offer=None), change, now)


def _offer_next(charter: Charter, role_id: str, role: Role, change: Change, now: datetime) -> Change:
    if not role.waitlist:
        return _leading_to(change, _with_role(charter, role_id, role))
    first, *rest = role.waitlist
    offer = Offer(first, now + timedelta(minutes=OFFER_MINUTES))
    offered = replace(role, waitlist=tuple(rest), offer=offer)
    return Change(
        _with_role(charter, role_id, offered),
        change.action,
        {**change.details, "offered_to": first},
        notices=(*change.notices, Notice("role_offered", person_id=first, role_id=role_id)),
        wake_at=offer.expires_at,
    )


def _leading_to(change: Change, charter: Charter) -> Change:
    """The same change, leading to another charter."""
    return Change(charter, change.action, change.details, change.notices, change.records, change.wake_at)


def _kept_for(role: Role, now: datetime) -> str | None:
    """Return who may claim a free role: who it is offered to, and once that ran out the next who waits."""
    if role.offer is None:
        return None
    if now < role.offer.expires_at:
        return role.offer.person_id
    return role.waitlist[0] if role.waitlist else None


def _role_for(charter: Charter, role_id: str, actor: Actor) -> Role:
    role = charter.crew_roles.get(role_id)
    if role is None or not may_see(charter, actor):
        raise NotFound
    if not actor.is_admin and not eligible(actor.roles, role):
        raise Forbidden(f"{role.name} needs the role {role.kind}.")
    return role


def _require_crewing(charter: Charter) -> None:
    require_open(charter)
    if charter.state == "active":
        raise Conflict("The charter is under way; ask the office.", "event_underway")


def _with_role(charter: Charter, role_id: str, role: Role) -> Charter:
    return replace(charter, crew_roles={**charter.crew_roles, role_id: role})
