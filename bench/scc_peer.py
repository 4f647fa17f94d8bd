"""The peer: the same routes, rules and store behind FastAPI, pydantic and Mangum; installed only to be measured."""

from __future__ import annotations

import sys
import time
import types
import typing
from typing import Annotated, Any

import msgspec
import pydantic
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from mangum import Mangum

import scc.app.api.routes  # noqa: F401 - declares every route
from scc import lambda_function
from scc.app.api.call import Call
from scc.app.api.http import SECURITY_HEADERS, Answer, read_request
from scc.app.api.registry import ROUTES, Route
from scc.app.auth.guard import confirm_actor, read_actor, require_role
from scc.app.observe import count, start_logging
from scc.app.problems import Problem

_models: dict[type, type[pydantic.BaseModel]] = {}
api = FastAPI(root_path="/scc")


def model_of(struct: type) -> type[pydantic.BaseModel]:
    """Return the pydantic model of a msgspec struct, nested ones included."""
    if struct not in _models:
        fields: dict[str, Any] = {}
        for field in msgspec.structs.fields(struct):  # type: ignore[arg-type] # it is one
            default = ... if field.required else None if field.default is msgspec.UNSET else field.default
            fields[field.name] = (type_of(field.type), default)
        config = pydantic.ConfigDict(extra="forbid")
        _models[struct] = pydantic.create_model(struct.__name__, __config__=config, **fields)
    return _models[struct]


def type_of(kind: Any) -> Any:
    """Return a msgspec type as pydantic says it."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return model_of(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        meta = arguments[1]
        names = ("min_length", "max_length", "ge", "le")
        given = {name: getattr(meta, name) for name in names if getattr(meta, name) is not None}
        return Annotated[type_of(arguments[0]), pydantic.Field(**given)]
    if origin is types.UnionType or origin is typing.Union:
        return typing.Union[tuple(type_of(a) for a in arguments if a is not msgspec.UnsetType)]  # noqa: UP007 - made from parts
    if origin in (tuple, dict):
        return origin[tuple(a if a is ... else type_of(a) for a in arguments)]
    return kind


def serve(route: Route, request: Request, body: pydantic.BaseModel | None) -> Response:
    """Do what the handler does, in FastAPI's clothes."""
    app = lambda_function._app()
    ours = read_request(request.scope["aws.event"], "/scc")
    now = app.clock()
    actor = None
    if route.allow is not None:
        actor = read_actor(app.tokens, ours.headers.get("authorization"), now)
        if route.writes:
            actor = confirm_actor(app.store, actor)
        require_role(actor, route.allow)
    call = Call(app, ours, dict(request.path_params), now, actor)
    arguments = [msgspec.convert(body.model_dump(mode="json", exclude_unset=True), route.body)] if body else []
    result = route.handler(call, *arguments)
    if isinstance(result, Answer):
        headers = {**SECURITY_HEADERS, **result.headers}
        return Response(result.body, result.status, headers, result.content_type)
    return JSONResponse(msgspec.to_builtins(result), route.status, SECURITY_HEADERS)


def register(route: Route) -> None:
    """Add a route with its body as a pydantic model."""
    if route.body:

        async def with_body(request: Request, body: Any) -> Response:
            return serve(route, request, body)

        with_body.__annotations__ = {"request": Request, "body": model_of(route.body), "return": Response}
        endpoint: Any = with_body
    else:

        async def without_body(request: Request) -> Response:
            return serve(route, request, None)

        without_body.__annotations__ = {"request": Request, "return": Response}
        endpoint = without_body
    api.add_api_route(route.path, endpoint, methods=[route.method], status_code=route.status, response_model=None)


@api.exception_handler(Problem)
async def refuse(_request: Request, problem: Problem) -> Response:
    """Answer a refusal."""
    return JSONResponse(msgspec.to_builtins(problem.document()), problem.status, SECURITY_HEADERS)


@api.exception_handler(RequestValidationError)
async def refuse_body(_request: Request, error: RequestValidationError) -> Response:
    """Answer a body of the wrong shape."""
    return JSONResponse({"status": 400, "detail": str(error)}, 400)


for declared in sorted(ROUTES, key=lambda route: route.path.count("{")):
    register(declared)
_adapter = Mangum(api, lifespan="off", api_gateway_base_path="/scc")


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a proxy event; `sys.modules` tells the benchmark that boto3 was there before."""
    if "boto3" not in sys.modules:
        raise RuntimeError("The benchmark imports boto3 first, for every handler alike.")
    begin = time.perf_counter()
    answer: dict[str, Any] = _adapter(event, context)
    metrics = {"Requests": 1.0, "LatencyMilliseconds": (time.perf_counter() - begin) * 1000}
    count(start_logging(), "request", metrics, route=event["path"], status=str(answer["statusCode"]))
    return answer
