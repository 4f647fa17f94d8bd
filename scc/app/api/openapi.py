"""OpenAPI 3.1 from the declared routes; run `python -m scc.app.api.openapi` to write `scc/openapi.json` anew."""

from __future__ import annotations

import inspect
import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec

import scc.app.api.routes  # noqa: F401 - declares every route
from scc.app.api.examples import EXAMPLES
from scc.app.api.registry import ROUTES, Route
from scc.app.api.routes.auth import LinkUse
from scc.app.problems import ProblemDocument

TRACKED = Path(__file__).parents[2] / "openapi.json"
# The body the handler reads by itself, since it may also be a form.
_OWN_BODY = {("POST", "/auth/magic-link"): LinkUse}
_BODY_CODES = {400: ("bad_json", "bad_text", "bad_body", "bad_encoding"), 413: ("too_large",)}
_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key with the same request gets the same answer for 35 days; nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}


def describe() -> dict[str, Any]:
    """Return the OpenAPI document."""
    shapes: list[Any] = [ProblemDocument]
    for route in ROUTES:
        shapes += [shape for shape in (body_of(route), route.answer) if shape]
    schemas, components = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    by_shape = dict(zip(shapes, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        operations = paths.setdefault(route.path, {})
        operations[route.method.lower()] = _operation(route, by_shape)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ship Captain Crew",
            "version": "1",
            "description": "Crewing, checking and closing charters. Refusals are problem documents.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/scc"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _operation(route: Route, by_shape: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "summary": inspect.getdoc(route.handler),
        "tags": [route.segments[0]],
        "parameters": _parameters(route),
        "responses": {str(route.status): _success(route, by_shape)},
    }
    if route.allow is not None:
        operation["security"] = [{"session": []}]
        operation["x-roles"] = sorted(route.allow)
    if body := body_of(route):
        content = {"schema": by_shape[body], "example": EXAMPLES[route.handler.__name__]}
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    for status, codes in sorted(_refusals(route).items()):
        operation["responses"][str(status)] = _refusal(status, codes, by_shape)
    return operation


def body_of(route: Route) -> Any:
    """Return the shape of the body a route takes."""
    return route.body or _OWN_BODY.get((route.method, route.path))


def _parameters(route: Route) -> list[dict[str, Any]]:
    parameters = [
        {"name": part[1:-1], "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for part in route.segments
        if part.startswith("{")
    ]
    parameters += [
        {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": "string"}}
        for name, text in route.query.items()
    ]
    if route.keeps_answers:
        parameters.append(dict(_IDEMPOTENCY))
    return parameters


def _success(route: Route, by_shape: dict[Any, Any]) -> dict[str, Any]:
    description = HTTPStatus(route.status).phrase
    if route.status == HTTPStatus.NO_CONTENT:
        return {"description": description}
    schema = by_shape[route.answer] if route.answer else {}
    return {"description": description, "content": {route.media_type: {"schema": schema}}}


def _refusals(route: Route) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {503: ("unavailable",), **route.refusals}

    def add(status: int, *codes: str) -> None:
        found[status] = tuple(dict.fromkeys((*found.get(status, ()), *codes)))

    if route.allow is not None:
        add(401, "unauthorised", "token_expired")
        add(403, "forbidden")
        if route.writes:
            add(401, "session_over")
    if "{" in route.path:
        add(404, "not_found")
    if body_of(route):
        for status, codes in _BODY_CODES.items():
            add(status, *codes)
    if route.keeps_answers:
        add(400, "bad_header")
        add(422, "idempotency_key_reused")
    if route.path == "/auth/magic-link":
        add(403, "forbidden")
    return found


def _refusal(status: int, codes: tuple[str, ...], by_shape: dict[Any, Any]) -> dict[str, Any]:
    example = {
        "type": f"urn:scc:problem:{codes[0]}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": codes[0],
        "detail": "A sentence for people.",
    }
    content = {"schema": by_shape[ProblemDocument], "example": example}
    return {
        "description": f"{HTTPStatus(status).phrase}: {', '.join(codes)}",
        "content": {"application/problem+json": content},
    }


def render() -> str:
    """Return the document as the tracked file holds it."""
    return json.dumps(describe(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TRACKED.write_text(render(), encoding="utf-8")
