"""Everything that may be refused, as RFC 9457 problems.

Problem
├── BadRequest 400
├── Unauthorised 401
├── Forbidden 403
├── NotFound 404        one answer for "missing" and "not yours"
├── MethodNotAllowed 405
├── Conflict 409        a rule of the charter says no; `code` says which
├── TooLarge 413
├── Unprocessable 422
├── TooManyRequests 429
└── Unavailable 503     always with Retry-After
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from msgspec import Struct


class Reason(Struct, frozen=True):
    """One of several things that stand in the way."""

    code: str
    text: str


class ProblemDocument(Struct, frozen=True, omit_defaults=True):
    """A refusal as it is sent (RFC 9457); programs look at `code`."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    reasons: tuple[Reason, ...] = ()


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """A refusal with a status, a stable code for programs and a sentence for people."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "internal_error"

    def __init__(
        self,
        detail: str,
        code: str | None = None,
        retry_after_seconds: int | None = None,
        reasons: Iterable[Reason] = (),
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.retry_after_seconds = retry_after_seconds
        self.reasons = tuple(reasons)

    def headers(self) -> dict[str, str]:
        """The headers that go with the refusal."""
        return {"Retry-After": str(self.retry_after_seconds)} if self.retry_after_seconds else {}

    def document(self) -> ProblemDocument:
        """The problem document, without anything internal."""
        kind = f"urn:scc:problem:{self.code}"
        return ProblemDocument(kind, self.status.phrase, self.status.value, self.code, self.detail, self.reasons)


class BadRequest(Problem):
    """The request cannot be read."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"


class Unauthorised(Problem):
    """Nobody, or nobody we can be sure of, is signed in."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthorised"

    def __init__(self, detail: str = "Sign in first.", code: str | None = None) -> None:
        super().__init__(detail, code)

    def headers(self) -> dict[str, str]:
        """How to sign in (RFC 9110 section 15.5.2)."""
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    """The person is known and may not do this."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class NotFound(Problem):
    """Missing, or not yours: the same answer, so that ids cannot be probed."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is nothing here for you.")


class MethodNotAllowed(Problem):
    """The path exists with other methods."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "method_not_allowed"

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allowed = ", ".join(sorted(allowed))
        super().__init__(f"This path takes {self.allowed}.")

    def headers(self) -> dict[str, str]:
        """Which methods there are (RFC 9110 section 15.5.6)."""
        return {"Allow": self.allowed}


class Conflict(Problem):
    """A rule of the charter, or somebody faster, says no."""

    status = HTTPStatus.CONFLICT
    code = "conflict"


class TooLarge(Problem):
    """The body is larger than anything the app sends."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


class Unprocessable(Problem):
    """Well-formed and still meaningless."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "unprocessable"


class TooManyRequests(Problem):
    """Slow down."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_requests"


class Unavailable(Problem):
    """Something we depend on is busy or down; the same request may be sent again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"

    def __init__(self, detail: str = "Busy. Nothing was changed; try again.", retry_after_seconds: int = 2) -> None:
        super().__init__(detail, retry_after_seconds=retry_after_seconds)
