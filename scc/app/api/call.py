"""One request on its way through a route, and the one way to change a charter."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scc.app.api.http import Answer, Request, encode
from scc.app.api.views import event_view
from scc.app.auth.limits import network_of
from scc.app.context import App
from scc.app.domain.audit import seal_change
from scc.app.domain.change import Change
from scc.app.domain.model import Charter
from scc.app.domain.people import Actor, is_aboard, may_see
from scc.app.problems import BadRequest, NotFound, Problem, Unavailable, Unprocessable
from scc.app.store.charters import ChangedMeanwhile, Reply
from scc.app.store.dynamo import pause

# A hundred people after one role lose in the first rounds; this is for a hundred changes that all succeed.
CHANGE_ATTEMPTS = 30
_MAX_KEY_LENGTH = 100
Present = Callable[[Charter], Answer]


@dataclass(frozen=True)
class Call:
    """A request with what was found out about it."""

    app: App
    request: Request
    path: dict[str, str]
    now: datetime
    signed_in: Actor | None

    @property
    def actor(self) -> Actor:
        """Who asks; only for routes that need somebody signed in."""
        if self.signed_in is None:
            raise RuntimeError("The route is declared without `allow` and asks for the actor.")
        return self.signed_in

    @property
    def network(self) -> str:
        """Where the request comes from, as rate limits count."""
        return network_of(self.request.source_ip)

    def cookie(self, name: str, value: str, path: str, seconds: int) -> str:
        """Return a Set-Cookie that no script and no other site gets at."""
        secure = "; Secure" if self.app.settings.secure_cookies else ""
        return f"{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"

    @property
    def event_id(self) -> str:
        """The charter the path names, by itself or by one of its roles."""
        return self.path["event_id"] if "event_id" in self.path else self.path["role_id"].partition(".")[0]

    def charter(self) -> Charter:
        """Return the path's charter if it exists for the actor.

        Raises:
            NotFound: it is missing, or not theirs to see.
        """
        charter = self.app.store.charters.get(self.event_id)
        if charter is None or not may_see(charter, self.actor):
            raise NotFound
        return charter

    def own_charter(self) -> Charter:
        """Return the path's charter if the actor sails on it or runs the office.

        Raises:
            NotFound: it is missing, or not theirs.
        """
        return require_own(self.charter(), self.actor)


def require_own(charter: Charter, actor: Actor) -> Charter:
    """Return the charter if the actor sees it, and sails on it or runs the office.

    Raises:
        NotFound: neither.
    """
    if not may_see(charter, actor) or not (actor.is_admin or is_aboard(charter, actor)):
        raise NotFound
    return charter


def change_charter(
    call: Call,
    decide: Callable[[Charter], Change | None],
    present: Present,
    event_id: str | None = None,
    actor_id: str | None = None,
) -> Answer:
    """Change a charter once: the same request, sent again, is answered again and not done again.

    Args:
        call: the request.
        decide: the rule; it sees the charter as it is now and may be asked again after a conflict. None says that
            what is asked for stands already: nothing is written, and the charter is answered as it is.
        present: makes the answer from the changed charter.
        event_id: the charter, when the path does not name it.
        actor_id: who acts, when nobody is signed in (a guest).

    Raises:
        NotFound: there is no such charter.
        Unavailable: others changed the charter faster, again and again.
        Problem: whatever the rule refuses with.
    """
    found = event_id or call.event_id

    def attempt() -> Charter | tuple[Charter, Change]:
        charter = call.app.store.charters.get(found)
        if charter is None or (call.signed_in and not may_see(charter, call.signed_in)):
            raise NotFound
        change = decide(charter)
        return (charter, change) if change else charter

    return _once(call, attempt, present, actor_id or call.actor.person_id)


def create_charter(call: Call, decide: Callable[[], Change], present: Present) -> Answer:
    """Create a charter once; like `change_charter`, from nothing."""
    return _once(call, lambda: (None, decide()), present, call.actor.person_id)


def _once(
    call: Call, attempt: Callable[[], Charter | tuple[Charter | None, Change]], present: Present, who: str
) -> Answer:
    charters = call.app.store.charters
    key, digest = _idempotency(call, who)
    for number in range(CHANGE_ATTEMPTS):
        if answered := _answered(call, key, digest):
            return answered
        try:
            decided = attempt()
            if isinstance(decided, Charter):
                return present(decided)
            before, change = decided
            sealed, row = seal_change(change, before, who, call.now)
            answer = present(sealed)
            charters.commit(
                before, change, sealed, row, Reply(key, digest, answer.status, answer.body) if key else None
            )
        except ChangedMeanwhile:
            pause(number)
        except Problem:
            # What stands in the way may be what a twin of this request did since the look above.
            if answered := _answered(call, key, digest):
                return answered
            raise
        else:
            return answer
    raise Unavailable


def _idempotency(call: Call, who: str) -> tuple[str, str]:
    key = call.request.headers.get("idempotency-key", "")
    if len(key) > _MAX_KEY_LENGTH:
        raise BadRequest(f"Idempotency-Key: at most {_MAX_KEY_LENGTH} characters.", "bad_header")
    if not key:
        return "", ""
    request = f"{call.request.method} {call.request.path}\n{call.request.body}"
    owned = hashlib.sha256(f"{who}\n{key}".encode()).hexdigest()
    return owned, hashlib.sha256(request.encode()).hexdigest()


def _answered(call: Call, key: str, digest: str) -> Answer | None:
    seen = call.app.store.charters.reply_to(key, call.now) if key else None
    if seen is None:
        return None
    if seen.request_sha256 != digest:
        raise Unprocessable("This Idempotency-Key came with another request.", "idempotency_key_reused")
    is_problem = seen.status >= 400
    media_type = "application/problem+json" if is_problem else "application/json"
    return Answer(seen.status, seen.body, media_type)


def json_answer(value: object, status: int = 200) -> Answer:
    """Return a value as a JSON answer."""
    return Answer(status, encode(value))


def changed(call: Call) -> Present:
    """Return how a changed charter is answered: as the actor sees it."""
    return lambda charter: json_answer(event_view(charter, call.actor))
