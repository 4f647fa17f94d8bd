"""Requests and answers of an API Gateway REST proxy."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar

import msgspec

from scc.app.problems import BadRequest, Problem, TooLarge

MAX_BODY_BYTES = 128 * 1024
MAX_DEPTH = 12
# Control characters, line separators, lone surrogates and bidirectional overrides: no name or note needs them.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
Body = TypeVar("Body")


@dataclass(frozen=True)
class Request:
    """What came in; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: str
    source_ip: str
    request_id: str

    def cookie(self, name: str) -> str | None:
        """Return a cookie's value."""
        try:
            jar = SimpleCookie(self.headers.get("cookie", ""))
        except CookieError:
            return None
        return jar[name].value if name in jar else None


@dataclass(frozen=True)
class Answer:
    """What goes out."""

    status: int
    body: str = ""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    def proxy(self) -> dict[str, Any]:
        """The answer as API Gateway wants it."""
        headers = {**SECURITY_HEADERS, "Content-Type": self.content_type, **self.headers}
        return {"statusCode": self.status, "headers": headers, "body": self.body, "isBase64Encoded": False}


def read_request(event: Mapping[str, Any], prefix: str) -> Request:
    """Return a proxy event as a request; `prefix` is the part of the path CloudFront routes by.

    Raises:
        TooLarge: the body is larger than anything the app sends.
        BadRequest: the body is not UTF-8.
    """
    context = event.get("requestContext") or {}
    path = event.get("path") or "/"
    path = path[len(prefix) :] if path.startswith(prefix + "/") else path
    return Request(
        method=event["httpMethod"],
        path=path,
        headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
        query=event.get("queryStringParameters") or {},
        body=_read_body(event),
        source_ip=(context.get("identity") or {}).get("sourceIp") or "unknown",
        request_id=context.get("requestId") or "-",
    )


def _read_body(event: Mapping[str, Any]) -> str:
    body = event.get("body") or ""
    if len(body) > MAX_BODY_BYTES * 4 // 3 + 4:
        raise TooLarge(f"At most {MAX_BODY_BYTES} bytes.")
    if event.get("isBase64Encoded"):
        try:
            body = base64.b64decode(body, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as err:
            raise BadRequest("Expected UTF-8.", "bad_encoding") from err
    if len(body.encode(errors="surrogatepass")) > MAX_BODY_BYTES:
        raise TooLarge(f"At most {MAX_BODY_BYTES} bytes.")
    text: str = body
    return text


def decode_body(text: str, shape: type[Body]) -> Body:
    """Return a JSON body as a typed value.

    Raises:
        BadRequest: not JSON, a key twice, NaN, too deep, a control character, or not of the shape.
    """
    try:
        plain = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except (ValueError, RecursionError) as err:
        raise BadRequest("Expected JSON.", "bad_json") from err
    _check_strings(plain, MAX_DEPTH)
    try:
        return msgspec.convert(plain, shape, strict=True)
    except msgspec.ValidationError as err:
        raise BadRequest(str(err), "bad_body") from err


def encode(value: object) -> str:
    """Return a value as JSON."""
    return msgspec.json.encode(value).decode()


def problem_answer(problem: Problem) -> Answer:
    """Return a refusal as an answer."""
    return Answer(problem.status, encode(problem.document()), "application/problem+json", problem.headers())


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise BadRequest("A key comes twice.", "bad_json")
    return unique


def _no_constant(name: str) -> None:
    raise BadRequest(f"{name} is not JSON.", "bad_json")


def _check_strings(value: object, depth: int) -> None:
    if depth == 0:
        raise BadRequest("Nested too deep.", "bad_json")
    if isinstance(value, str) and _FORBIDDEN.search(value):
        raise BadRequest("Text must not hold line breaks or control characters.", "bad_text")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_strings(key, 1)
            _check_strings(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _check_strings(inner, depth - 1)
