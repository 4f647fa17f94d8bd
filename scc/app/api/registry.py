"""Where routes are declared: what they take, give and refuse, for the dispatcher and for OpenAPI alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from scc.app.problems import MethodNotAllowed, NotFound

MAX_PART_LENGTH = 200
Handler = TypeVar("Handler", bound=Callable[..., Any])
ADMIN = frozenset({"admin"})
CREW = frozenset({"captain", "crew"})
STAFF = ADMIN | CREW
SIGNED_IN = STAFF | {"guest", "executive", "analyst"}


@dataclass(frozen=True)
class Route:
    """One operation; `allow` is who may ask (None: anybody)."""

    method: str
    path: str
    handler: Callable[..., Any]
    allow: frozenset[str] | None
    body: Any
    answer: Any
    status: int
    refusals: dict[int, tuple[str, ...]]
    query: dict[str, str]
    media_type: str

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The path in parts."""
        return tuple(self.path.strip("/").split("/"))

    @property
    def writes(self) -> bool:
        """Whether it may change something."""
        return self.method not in ("GET", "HEAD")

    @property
    def keeps_answers(self) -> bool:
        """Whether a request with an Idempotency-Key that is sent again gets its answer again: every charter change."""
        named = any(part in self.path for part in ("{event_id}", "{role_id}", "{guest_code}"))
        return self.writes and (named or self.path == "/events")

    @property
    def within_one_event(self) -> bool:
        """Whether a session that is limited to one charter may ask."""
        named = "{event_id}" in self.path or "{role_id}" in self.path
        return named or (self.method == "GET" and self.path in ("/me", "/events"))


ROUTES: list[Route] = []
# The same by the number of parts of their paths; what names fewer parameters is closer: /auth/refresh before /{a}/{b}.
_BY_LENGTH: dict[int, list[Route]] = {}


def route(
    method: str,
    path: str,
    *,
    answer: Any = None,
    allow: frozenset[str] | None = None,
    body: Any = None,
    status: int = 200,
    refusals: dict[int, tuple[str, ...]] | None = None,
    query: dict[str, str] | None = None,
    media_type: str = "application/json",
) -> Callable[[Handler], Handler]:
    """Declare the decorated function as the handler of an operation."""

    def declare(handler: Handler) -> Handler:
        made = Route(method, path, handler, allow, body, answer, status, refusals or {}, query or {}, media_type)
        ROUTES.append(made)
        alike = _BY_LENGTH.setdefault(len(made.segments), [])
        alike.append(made)
        alike.sort(key=lambda found: found.path.count("{"))
        return handler

    return declare


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """Return the route of a request and the parts of the path it names; HEAD is served by GET.

    Raises:
        NotFound: no route has this path.
        MethodNotAllowed: some have, with other methods.
    """
    parts = path.removeprefix("/").split("/")
    if any(not 0 < len(part) <= MAX_PART_LENGTH for part in parts):  # no key of a table is empty or that long
        raise NotFound
    alike = _BY_LENGTH.get(len(parts), ())
    matching = [(route, found) for route in alike if (found := _match(route.segments, parts)) is not None]
    if not matching:
        raise NotFound
    for route, found in matching:
        if route.method == ("GET" if method == "HEAD" else method):
            return route, found
    raise MethodNotAllowed([route.method for route, _ in matching])


def _match(segments: tuple[str, ...], parts: list[str]) -> dict[str, str] | None:
    found = {}
    for segment, part in zip(segments, parts, strict=True):
        if segment.startswith("{"):
            found[segment[1:-1]] = part
        elif segment != part:
            return None
    return found
