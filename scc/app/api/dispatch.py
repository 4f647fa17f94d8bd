"""From a proxy event to a proxy answer: find the route, know the actor, call, log."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import scc.app.api.routes  # noqa: F401 - declares every route
from scc.app.api.call import Call, json_answer
from scc.app.api.http import Answer, Request, decode_body, problem_answer, read_request
from scc.app.api.registry import Route, find_route
from scc.app.auth.guard import confirm_actor, read_actor, require_role
from scc.app.context import App
from scc.app.domain.people import Actor
from scc.app.observe import count, request_id, start_logging
from scc.app.problems import Forbidden, Problem, Unavailable

PREFIX = "/scc"
_UNKNOWN_ROUTE = "unknown"
_SERVER_ERROR = 500


def handle(app: App, event: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one request; whatever goes wrong inside stays inside."""
    started = time.perf_counter()
    log = start_logging()
    route_name, answer = _UNKNOWN_ROUTE, problem_answer(Problem("Something went wrong here; try again."))
    try:
        request = read_request(event, PREFIX)
        request_id.set(request.request_id)
        route, path = find_route(request.method, request.path)
        route_name = f"{route.method} {route.path}"
        answer = _call(app, request, route, path)
    except Problem as problem:
        answer = problem_answer(problem)
        if isinstance(problem, Unavailable):
            log.warning("unavailable", exc_info=problem)
    except Exception:
        log.exception("request failed")
    _log(log, route_name, answer.status, started)
    return answer.proxy()


def _call(app: App, request: Request, route: Route, path: dict[str, str]) -> Answer:
    now = app.clock()
    actor = _actor(app, request, route)
    request = _with_client_ip(app, request)
    call = Call(app, request, path, now, actor)
    arguments = [decode_body(request.body, route.body)] if route.body else []
    result = route.handler(call, *arguments)
    return result if isinstance(result, Answer) else json_answer(result, route.status)


def _actor(app: App, request: Request, route: Route) -> Actor | None:
    if route.allow is None:
        return None
    actor = read_actor(app.tokens, request.headers.get("authorization"), app.clock())
    if route.writes:
        actor = confirm_actor(app.store, actor)
    require_role(actor, route.allow)
    if actor.only_event is not None and not route.within_one_event:
        raise Forbidden("This session is for one charter only.")
    return actor


def _with_client_ip(app: App, request: Request) -> Request:
    """Believe what CloudFront says of the caller's address only when CloudFront proves itself."""
    secret, address = app.settings.origin_secret, request.headers.get("x-viewer-address")
    proof = request.headers.get("x-origin-verify", "")
    if not secret or not address or not hmac.compare_digest(secret.encode(), proof.encode()):
        return request
    return replace(request, source_ip=address)


def _log(log: logging.Logger, route_name: str, status: int, started: float) -> None:
    metrics = {
        "Requests": 1.0,
        "Errors": float(status >= _SERVER_ERROR),
        "LatencyMilliseconds": round((time.perf_counter() - started) * 1000, 1),
    }
    count(log, "request", metrics, route=route_name, status=str(status))
