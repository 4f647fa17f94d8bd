"""Magic links and the sessions they become."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from scc.app.auth.limits import (
    LINKS_PER_ADDRESS,
    LINKS_PER_ADDRESS_AND_IP,
    LINKS_PER_IP,
    TYPED_CODES_PER_IP,
    spend,
)
from scc.app.auth.tokens import ACCESS_SECONDS, LINK_SECONDS, Claims, Tokens
from scc.app.domain.people import Person
from scc.app.ids import new_id
from scc.app.problems import Unauthorised
from scc.app.store import Store
from scc.app.store.people import normal_email
from scc.app.store.sign_in import Family, Link

SESSION_SECONDS = 30 * 24 * 3600
# A phone that lost the reply asks again with the old token; after this it is a stolen one.
REUSE_GRACE_SECONDS = 30
DEFAULT_PAGE = "/"


@dataclass(frozen=True)
class Session:
    """What a sign-in or a refresh gives."""

    person: Person
    roles: tuple[str, ...]
    access_token: str
    refresh_token: str
    next_page: str = DEFAULT_PAGE


def safe_page(page: str | None) -> str:
    r"""Return a path of our own site, or the default page.

    >>> safe_page("/events/ev_1"), safe_page("//evil.example"), safe_page("/\\evil.example")
    ('/events/ev_1', '/', '/')
    """
    if not page or not page.startswith("/") or page.startswith("//"):
        return DEFAULT_PAGE
    return page if page.isprintable() and page.isascii() and "\\" not in page else DEFAULT_PAGE


class Sessions:
    """Signing in, staying signed in, signing out."""

    def __init__(self, store: Store, tokens: Tokens) -> None:
        self._store = store
        self._tokens = tokens

    def request_link(self, email: str, page: str | None, ip: str, now: datetime) -> None:
        """Mail a link to an address, if somebody has it; strangers cost the same time and get the same answer.

        Raises:
            TooManyRequests: too many for the address or the IP.
        """
        address = normal_email(email)
        spend(self._store.sign_in, LINKS_PER_IP, ip, now)
        spend(self._store.sign_in, LINKS_PER_ADDRESS_AND_IP, f"{address} {ip}", now)
        spend(self._store.sign_in, LINKS_PER_ADDRESS, address, now)
        person = self._store.people.by_email(address)
        if person is None:  # the second read of a person who exists
            self._store.people.get(address)
        elif not person.person_roles:  # deactivated: a stranger
            person = None
        self.add_link(person, address, now, safe_page(page), asked_from=ip)

    def add_link(
        self,
        person: Person | None,
        address: str,
        now: datetime,
        page: str = DEFAULT_PAGE,
        roles: tuple[str, ...] | None = None,
        event_id: str | None = None,
        asked_from: str | None = None,
    ) -> Link:
        """Store a link, limited to roles and an event if they are given, and queue its mail."""
        link = Link(
            key=new_id("link", 24),
            expires_at=int(now.timestamp()) + LINK_SECONDS,
            person_id=person.person_id if person else None,
            email=address,
            roles=roles,
            event_id=event_id,
            next_page=page,
        )
        newest = [_newest_key(address)] if asked_from is None else _newest_keys(address, asked_from)
        self._store.sign_in.add_link(link, newest, now)
        return link

    def link_token(self, link: Link) -> str:
        """Return the token that a link's mail carries; it is never stored."""
        claims = Claims(
            sub=link.person_id or "",
            jti=link.key,
            iat=link.expires_at - LINK_SECONDS,
            exp=link.expires_at,
            roles=link.roles or (),
            email=link.email,
            event_id=link.event_id,
        )
        return self._tokens.mint("link", claims)

    def look_at(self, token: str, now: datetime) -> tuple[Person, Link]:
        """Return who a link is for, and use nothing up.

        Raises:
            Unauthorised: it is used, expired, the address is no longer the person's, or they have no role any more.
        """
        claims = self._tokens.verify("link", token, int(now.timestamp()))
        return self._open_link(self._store.sign_in.link(claims.jti, now))

    def sign_in_by_token(self, token: str, now: datetime) -> Session:
        """Turn a link into a session, once.

        Raises:
            Unauthorised: as `look_at`.
        """
        person, link = self.look_at(token, now)
        return self._begin(person, link, now)

    def sign_in_by_code(self, email: str, code: str, ip: str, now: datetime) -> Session:
        """Turn a typed code into a session, once: of the link last asked for from here, or of the address's newest.

        Raises:
            TooManyRequests: too many codes from this IP.
            Unauthorised: wrong code, or five wrong ones before.
        """
        spend(self._store.sign_in, TYPED_CODES_PER_IP, ip, now)
        typed = "".join(code.split())
        for link in self._store.sign_in.newest_links(_newest_keys(normal_email(email), ip), now):
            counted = self._store.sign_in.count_attempt(link, _digest(ip))
            if counted and self._tokens.is_typed_code(link.key, typed):
                person, opened = self._open_link(link)
                return self._begin(person, opened, now)
        raise _bad_link()

    def refresh(self, token: str, now: datetime) -> Session:
        """Return the next tokens; roles are read again.

        The token before the current one gets the same successor for a moment; any older one ends the session.

        Raises:
            Unauthorised: the session is over.
        """
        seconds = int(now.timestamp())
        claims = self._tokens.verify("refresh", token, seconds)
        family = self._store.sign_in.family(claims.family or "", now)
        if family is None:
            raise Unauthorised("Signed out; sign in again.", "session_over")
        person = self._store.people.get(family.person_id)
        if person is None or person.session_epoch != family.session_epoch:
            raise Unauthorised("Signed out; sign in again.", "session_over")
        if claims.jti == family.current:
            following = replace(family, previous=family.current, current=new_id("r", 24), rotated_at=seconds)
            if self._store.sign_in.rotate(family, following):
                return self._session(person, following, now)
            family = self._store.sign_in.family(family.key, now) or family
        if claims.jti == family.previous and seconds - family.rotated_at <= REUSE_GRACE_SECONDS:
            return self._session(person, family, now)
        self._store.sign_in.revoke(family.key)
        raise Unauthorised("Signed out; sign in again.", "session_over")

    def sign_out(self, token: str, now: datetime) -> None:
        """End the session of a refresh token, if it is one."""
        try:
            claims = self._tokens.verify("refresh", token, int(now.timestamp()))
        except Unauthorised:
            return
        self._store.sign_in.revoke(claims.family or "")

    def _open_link(self, link: Link | None) -> tuple[Person, Link]:
        if link is None or link.used or link.person_id is None:
            raise _bad_link()
        person = self._store.people.get(link.person_id)
        if person is None or person.email != link.email or not person.person_roles:
            raise _bad_link()
        return person, link

    def _begin(self, person: Person, link: Link, now: datetime) -> Session:
        seconds = int(now.timestamp())
        family = Family(
            key=new_id("family", 24),
            person_id=person.person_id,
            roles=link.roles,
            session_epoch=person.session_epoch,
            current=new_id("r", 24),
            rotated_at=seconds,
            expires_at=seconds + SESSION_SECONDS,
            event_id=link.event_id,
        )
        if not self._store.sign_in.use_link(link, family):
            raise _bad_link()
        return self._session(person, family, now, link.next_page)

    def _session(self, person: Person, family: Family, now: datetime, next_page: str = DEFAULT_PAGE) -> Session:
        seconds = int(now.timestamp())
        roles = tuple(role for role in person.person_roles if family.roles is None or role in family.roles)
        access = Claims(
            sub=person.person_id,
            jti=new_id("a"),
            iat=seconds,
            exp=seconds + ACCESS_SECONDS,
            roles=roles,
            family=family.key,
            epoch=family.session_epoch,
            event_id=family.event_id,
        )
        refresh = Claims(
            sub=person.person_id,
            jti=family.current,
            iat=family.rotated_at,
            exp=family.expires_at,
            family=family.key,
        )
        return Session(
            person, roles, self._tokens.mint("access", access), self._tokens.mint("refresh", refresh), next_page
        )


def _newest_key(asked: str) -> str:
    return f"newest-link:{_digest(asked)}"


def _newest_keys(address: str, network: str) -> list[str]:
    """Where the newest link is remembered: asked for from one network, which a stranger's does not hide, and at all."""
    return [_newest_key(f"{address} {network}"), _newest_key(address)]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _bad_link() -> Unauthorised:
    return Unauthorised("The link or code is used, expired or wrong. Ask for a new one.", "bad_link")
