"""The OpenAPI document: up to date, complete, and kept to under fuzzing."""

from __future__ import annotations

import inspect
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from scc.app.api.examples import EXAMPLES
from scc.app.api.http import decode_body
from scc.app.api.openapi import TRACKED, body_of, describe, render
from scc.app.api.registry import ROUTES
from scc.local.seed import add_person
from scc.tests.soak import kept
from scc.tests.world import World

OWNERS_ROUTES = [
    ("POST", "/events"),
    ("GET", "/events/{event_id}"),
    ("POST", "/events/{event_id}/checklist"),
    ("GET", "/auth/magic-link"),
    ("POST", "/roles/{role_id}/claim"),
    ("POST", "/roles/{role_id}/release"),
    ("GET", "/guests/{guest_code}"),
]
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def test_the_tracked_document_is_what_the_code_says() -> None:
    assert TRACKED.read_text(encoding="utf-8") == render(), "run python -m scc.app.api.openapi"


def test_every_route_appears_once_with_a_summary() -> None:
    paths = describe()["paths"]
    described = {(method.upper(), path) for path, operations in paths.items() for method in operations}
    assert described == {(route.method, route.path) for route in ROUTES}
    assert len(ROUTES) == len(described)
    assert described >= set(OWNERS_ROUTES)
    for operations in paths.values():
        assert all(operation["summary"].endswith((".", ":")) for operation in operations.values())


def test_every_example_is_a_body_its_route_takes() -> None:
    takers = {route.handler.__name__: body_of(route) for route in ROUTES if body_of(route)}
    assert takers.keys() == EXAMPLES.keys()
    for name, example in EXAMPLES.items():
        decode_body(json.dumps(example), takers[name])


def test_the_document_is_served(world: World) -> None:
    assert world.anonymous().get("/openapi.json").text == TRACKED.read_text(encoding="utf-8")


class Fuzzed(World):
    """A world with one charter whose ids stand in for random ones."""

    def __init__(self, options: dict[str, str], static: Path) -> None:
        super().__init__(options, static)
        self.answers: Counter[int] = Counter()
        boss = {"name": "Boss", "email": "boss@example.com", "person_roles": ["admin", "captain", "crew"]}
        self.people["boss"] = add_person(self.app, boss)
        event = self.new_event(guests=[{"name": "Gina Guest"}])
        admin = self.sign_in("admin")
        seen = admin.ok("GET", f"/events/{event['event_id']}")["guests"][0]
        self.ids = {
            "event_id": event["event_id"],
            "role_id": f"{event['event_id']}.first-mate",
            "guest_id": seen["guest_id"],
            "guest_code": seen["guest_code"],
            "template_id": "sunset-sail",
            "asset_id": "jada-yacht-01",
            "person_id": self.people["mate"].person_id,
        }


@pytest.fixture(scope="module")
def fuzzed(aws: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    made = Fuzzed(aws, tmp_path_factory.mktemp("fuzzed"))
    yield made
    made.close()


def load_operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(json.loads(TRACKED.read_text(encoding="utf-8")))
    results: list[Any] = list(schema.get_all_operations())
    return [result.ok() for result in results]


OPERATIONS = load_operations()
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=[op.label for op in OPERATIONS])


def fuzz(world: Fuzzed, operation: Any, examples: int, real_ids: bool, mode: GenerationMode) -> None:
    """Send generated requests as an admin who is also crew; check each answer against the document."""

    def check(case: Any) -> None:
        if real_ids:
            case.path_parameters.update({k: v for k, v in world.ids.items() if k in case.path_parameters})
        world.clock.move(minutes=16)  # limits do not end the exploration
        token = world.sign_in("boss").token
        response = case.call(base_url=f"{world.server.url}/scc", headers={"Authorization": f"Bearer {token}"})
        case.validate_response(response, checks=CHECKS)
        world.answers[response.status_code] += 1

    strategy = operation.as_strategy(generation_mode=mode)
    health = list(HealthCheck)
    bounded = settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=health)
    run: Any = given(strategy)
    bounded(run(check))()


def fuzz_all(world: Fuzzed, operation: Any, examples: int) -> None:
    fuzz(world, operation, examples, True, GenerationMode.POSITIVE)
    fuzz(world, operation, examples // 2, False, GenerationMode.POSITIVE)
    if operation.body:
        fuzz(world, operation, examples, True, GenerationMode.NEGATIVE)


@pytest.mark.slow
@every_operation
def test_fuzzing_finds_no_5xx_and_nothing_undocumented(fuzzed: Fuzzed, operation: Any) -> None:
    fuzz_all(fuzzed, operation, 6)


@pytest.mark.soak
def test_long_fuzzing_finds_no_5xx_and_nothing_undocumented(fuzzed: Fuzzed) -> None:
    with kept("fuzzing") as found:
        for operation in OPERATIONS:
            fuzz_all(fuzzed, operation, 100)
        answers = ", ".join(f"{count:,} x {status}" for status, count in sorted(fuzzed.answers.items()))
        found.append(
            f"{fuzzed.answers.total():,} requests generated from the document for its {len(OPERATIONS)} operations: "
            f"{answers}. No 5xx, no undocumented status, every answer of its schema and content type."
        )


def test_an_idempotency_key_is_promised_where_it_is_kept_and_nowhere_else() -> None:
    kept = {
        (method.upper(), path)
        for path, operations in describe()["paths"].items()
        for method, operation in operations.items()
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"])
    }
    assert ("POST", "/events") in kept
    assert ("POST", "/guests/{guest_code}/waiver") in kept
    assert not kept & {("POST", "/waiver-texts"), ("POST", "/me/calendar-feed"), ("POST", "/auth/links")}
    # A route promises it exactly when its handler goes through the one place that keeps answers.
    for route in ROUTES:
        source = inspect.getsource(route.handler)
        assert ((route.method, route.path) in kept) == ("change_charter(" in source or "create_charter(" in source)
