"""Signing in: ask for a link, look at it, use it once, refresh, sign out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from msgspec import Meta, Struct
from msgspec.structs import replace

from scc.app.api.call import Call, json_answer
from scc.app.api.fields import Email, Line, Name, Token
from scc.app.api.http import Answer, decode_body, encode
from scc.app.api.link_page import dead_link_page, link_page
from scc.app.api.registry import SIGNED_IN, route
from scc.app.auth.sessions import SESSION_SECONDS, Session
from scc.app.domain.change import Details
from scc.app.domain.people import Language, Person
from scc.app.problems import BadRequest, Forbidden, Unauthorised

REFRESH_COOKIE = "scc_refresh"
_COOKIE_PATH = "/scc/auth"
_FORM = "application/x-www-form-urlencoded"


class LinkRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Where to send a link, and which page to open afterwards."""

    email: Email
    next: Line | None = None


class Accepted(Struct, frozen=True):
    """The same answer for everybody."""

    message: str


class LinkOwner(Struct, frozen=True):
    """Who a link is for."""

    name: str
    email: str


class LinkUse(Struct, frozen=True):
    """A link's token, or an address and the code that was mailed to it.

    Other fields are ignored on purpose: what a person may do is never taken from a body.
    """

    token: Token | None = None
    email: Email | None = None
    code: Annotated[str, Meta(min_length=1, max_length=20)] | None = None


class SessionView(Struct, frozen=True):
    """A session; the refresh token travels in a cookie only."""

    person_id: str
    name: str
    roles: tuple[str, ...]
    access_token: str
    next: str


class Me(Struct, frozen=True):
    """Who is signed in, with the roles of this session and the language of their mails."""

    person_id: str
    name: Name
    roles: tuple[str, ...]
    language: Language


class Preferences(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person may choose."""

    language: Language


@route(
    "POST",
    "/auth/links",
    body=LinkRequest,
    answer=Accepted,
    status=202,
    refusals={429: ("too_many_requests",)},
)
def request_link(call: Call, body: LinkRequest) -> Accepted:
    """Ask for a sign-in link by mail; whether the address is known is not told."""
    call.app.sessions.request_link(body.email, body.next, call.network, call.now)
    return Accepted("If the address is known, a link is on its way.")


@route(
    "GET",
    "/auth/magic-link",
    answer=LinkOwner,
    refusals={401: ("bad_link", "token_expired")},
    query={"token": "The link's token."},
)
def look_at_link(call: Call) -> Answer:
    """Show who a link is for and a button; mail scanners may look as often as they like, nothing is used up."""
    token = call.request.query.get("token", "")
    is_browser = "text/html" in call.request.headers.get("accept", "")
    try:
        person, _link = call.app.sessions.look_at(token, call.now)
    except Unauthorised:
        if is_browser:
            return dead_link_page()
        raise
    if is_browser:
        return link_page(person, token, f"{_COOKIE_PATH}/magic-link", call.request.headers.get("accept-language", ""))
    return json_answer(LinkOwner(person.name, person.email))


@route(
    "POST",
    "/auth/magic-link",
    body=None,
    answer=SessionView,
    refusals={400: ("bad_body",), 401: ("bad_link", "token_expired"), 429: ("too_many_requests",)},
)
def use_link(call: Call) -> Answer:
    """Use a link, by its token or its typed code, once; a form is answered with a redirect."""
    if call.request.headers.get("sec-fetch-site") == "cross-site":
        raise Forbidden("Sign in from our own page.")
    if call.request.headers.get("content-type", "").startswith(_FORM):
        token = parse_qs(call.request.body).get("token", [""])[0]
        try:
            session = call.app.sessions.sign_in_by_token(token, call.now)
        except Unauthorised:
            return dead_link_page()
        headers = {"Location": session.next_page, "Set-Cookie": _cookie(call, session.refresh_token)}
        return Answer(303, "", "text/plain", headers)
    use = decode_body(call.request.body, LinkUse)
    if use.token:
        return _session_answer(call, call.app.sessions.sign_in_by_token(use.token, call.now))
    if use.email and use.code:
        ip = call.network
        return _session_answer(call, call.app.sessions.sign_in_by_code(use.email, use.code, ip, call.now))
    raise BadRequest("Expected token, or email and code.", "bad_body")


@route("POST", "/auth/refresh", answer=SessionView, refusals={401: ("session_over", "token_expired")})
def refresh(call: Call) -> Answer:
    """Return a new access token and turn the refresh cookie; roles are read again."""
    token = call.request.cookie(REFRESH_COOKIE)
    if token is None:
        raise Unauthorised
    return _session_answer(call, call.app.sessions.refresh(token, call.now))


@route("POST", "/auth/logout", status=204)
def sign_out(call: Call) -> Answer:
    """End this session."""
    if token := call.request.cookie(REFRESH_COOKIE):
        call.app.sessions.sign_out(token, call.now)
    return Answer(204, headers={"Set-Cookie": _cookie(call, "", 0)})


@route("GET", "/me", allow=SIGNED_IN, answer=Me)
def get_me(call: Call) -> Me:
    """Return who is signed in."""
    return _me(call, _signed_in(call))


@route("PATCH", "/me", allow=SIGNED_IN, body=Preferences, answer=Me, refusals={409: ("changed_meanwhile",)})
def edit_me(call: Call, body: Preferences) -> Me:
    """Choose the language of one's mails."""
    person = _signed_in(call)
    if person.language != body.language:
        chosen = replace(person, language=body.language)
        details: Details = {"language": body.language}
        person = call.app.store.people.change(person, chosen, "language_set", details, person.person_id, call.now)
    return _me(call, person)


def _signed_in(call: Call) -> Person:
    person = call.app.store.people.get(call.actor.person_id)
    if person is None:
        raise Unauthorised
    return person


def _me(call: Call, person: Person) -> Me:
    return Me(person.person_id, person.name, call.actor.roles, person.language)


def _session_answer(call: Call, session: Session) -> Answer:
    view = SessionView(
        session.person.person_id, session.person.name, session.roles, session.access_token, session.next_page
    )
    return Answer(200, encode(view), headers={"Set-Cookie": _cookie(call, session.refresh_token)})


def _cookie(call: Call, value: str, seconds: int = SESSION_SECONDS) -> str:
    return call.cookie(REFRESH_COOKIE, value, _COOKIE_PATH, seconds)
