"""The template allows each function exactly what it is seen to do: the whole app is used, and every request noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import decode  # type: ignore[import-untyped] # cfn-lint ships no types

from scc.app.api.examples import EXAMPLES
from scc.tests.world import Client, World, cookie_of

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
ACTIONS = {
    "get_item": "GetItem",
    "query": "Query",
    "scan": "Scan",
    "put_item": "PutItem",
    "update_item": "UpdateItem",
}
Allowed = set[tuple[str, str]]


class Watched:
    """The DynamoDB client, noting which action was done on which table or index, and for whom."""

    def __init__(self, real: Any, prefix: str) -> None:
        self._real, self._prefix = real, prefix
        self.role = "ApiRole"
        self.seen: dict[str, Allowed] = {"ApiRole": set(), "OutboxRole": set()}

    def __getattr__(self, operation: str) -> Any:
        def call(**request: Any) -> Any:
            self.seen[self.role].update(self._actions(operation, request))
            return getattr(self._real, operation)(**request)

        return call

    def _actions(self, operation: str, request: Any) -> Iterator[tuple[str, str]]:
        if operation == "transact_write_items":
            for item in request["TransactItems"]:
                ((kind, write),) = item.items()
                yield f"{kind}Item", self._name(write)
        elif operation == "batch_get_item":
            for table in request["RequestItems"]:
                yield "BatchGetItem", self._name({"TableName": table})
        else:
            yield ACTIONS[operation], self._name(request)

    def _name(self, request: Any) -> str:
        table = f"scc-{request['TableName'].removeprefix(self._prefix)}"
        return f"{table}/index/{request['IndexName']}" if "IndexName" in request else table


def allowed_to(role: str) -> Allowed:
    """What a role's policy allows on tables."""
    template, _ = decode(str(TEMPLATE))
    assert template is not None
    resources: Any = template["Resources"]
    names = {key: found["Properties"].get("TableName") for key, found in resources.items()}
    found: Allowed = set()
    for statement in resources[role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        wanted = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        for action in (action.removeprefix("dynamodb:") for action in actions if action.startswith("dynamodb:")):
            for resource in wanted:
                text = ".".join(resource["Fn::GetAtt"]) if "Fn::GetAtt" in resource else str(resource)
                if match := re.search(r"(\w+Table)\.Arn\}?(/index/[\w-]+)?", text):
                    found.add((action, f"{names[match[1]]}{match[2] or ''}"))
    return found


def drain(world: World, watched: Watched) -> None:
    watched.role = "OutboxRole"
    while world.drain():
        pass
    world.app.store.outbox.get("a row the stream names")
    watched.role = "ApiRole"


def use_office(world: World, admin: Client) -> str:
    """Everything the office does; return a charter with two guests."""
    for path in ("/me", "/people", "/templates", "/vessels", "/events", "/health", "/receipt-key"):
        admin.ok("GET", path)
    admin.ok("PATCH", "/me", {"language": "es"})
    feed = admin.ok("POST", "/me/calendar-feed")["url"].rpartition("/")[2]
    assert world.anonymous().get(f"/calendar/{feed}").status == 200
    admin.ok("PUT", "/templates/day", EXAMPLES["put_template"])
    admin.ok("PUT", "/vessels/tender", EXAMPLES["put_vessel"])
    event_id: str = world.new_event(guests=[{"name": "Gina", "email": "gina@example.com"}, {"name": "Hugo"}])[
        "event_id"
    ]
    path = f"/events/{event_id}"
    admin.ok("PATCH", path, {"title": "Sail"}, headers={"Idempotency-Key": "k"})
    guests = admin.ok("GET", path)["guests"]
    admin.ok("POST", f"{path}/guests", {"guests": [{"name": "Late"}]})
    admin.ok("POST", f"{path}/guests/{guests[0]['guest_id']}/code")
    admin.ok("POST", f"{path}/guests/{guests[1]['guest_id']}/attendance", {"attendance": "no_show"})
    admin.ok("POST", f"/roles/{event_id}.captain/assign", {"email": "captain@example.com"})
    for part in ("manifest", "timing", "readiness", "audit"):
        admin.ok("GET", f"{path}/{part}")
    for part in ("manifest.csv", f"guests/{guests[0]['guest_id']}/qr"):
        assert admin.get(f"{path}/{part}").status == 200
    return event_id


def use_waitlist(world: World, watched: Watched, event_id: str) -> None:
    role = f"/roles/{event_id}.first-mate"
    crew, mate = world.sign_in("crew"), world.sign_in("mate")
    crew.ok("POST", f"{role}/claim")
    for method in ("POST", "DELETE", "POST"):
        mate.ok(method, f"{role}/waitlist")
    crew.ok("POST", f"{role}/release")
    drain(world, watched)
    world.clock.move(minutes=31)
    drain(world, watched)  # the offer runs out


def use_guest_pages(world: World, admin: Client, event_id: str) -> None:
    guests = admin.ok("GET", f"/events/{event_id}")["guests"]
    code = guests[0]["guest_code"]
    guest = world.anonymous()
    assert guest.get("/guests/AAAAAA").status == 404
    page = guest.ok("GET", f"/guests/{code}")
    admin.ok("POST", "/waiver-texts", EXAMPLES["publish_waiver"])
    assert guest.post(f"/guests/{code}/waiver", world.waiver(page)).code == "waiver_superseded"
    guest.ok("POST", f"/guests/{code}/waiver", world.waiver(guest.ok("GET", f"/guests/{code}")))
    guest.ok("POST", f"/guests/{code}/checklist", {"answers": {"diet": "None"}})
    guest.ok("GET", f"/guests/{code}/receipt")


@pytest.mark.slow
def test_each_function_may_do_what_it_does_and_nothing_else(world: World) -> None:
    watched = Watched(world.clients.get("dynamodb"), world.settings.table_prefix)
    world.clients._made["dynamodb"] = watched
    world.anonymous().ok("POST", "/auth/links", {"email": "admin@example.com"})
    world.anonymous().post("/auth/magic-link", {"email": "admin@example.com", "code": "00000000"})
    drain(world, watched)
    token = world.link_token("admin")
    world.anonymous().ok("GET", f"/auth/magic-link?token={token}")
    session = world.anonymous().post("/auth/magic-link", {"token": token})
    admin = Client(world.server.url, session.json["access_token"], cookie_of(session))
    admin.ok("POST", "/auth/refresh")
    event_id = use_office(world, admin)
    use_waitlist(world, watched, event_id)
    admin = world.sign_in("admin")
    use_guest_pages(world, admin, event_id)
    admin.ok("POST", f"/events/{event_id}/reschedule", {"departure": "2026-06-03T01:00:00Z"})
    answers = [{"item": "bilge", "answer": "ok"}]
    admin.ok("POST", f"/events/{event_id}/checklist", {"kind": "pre_departure", "answers": answers})
    admin.ok("POST", f"/events/{event_id}/state", {"to": "cancelled", "reason": "Fog."})
    drain(world, watched)
    assert admin.post("/auth/logout").status == 204
    for role, seen in watched.seen.items():
        assert seen == allowed_to(role), role
