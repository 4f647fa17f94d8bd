"""Must hold 20 to 24: one winner, one row, the same answer twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from scc.app.api.examples import EXAMPLES
from scc.app.domain.model import MAX_GUESTS, MAX_ROLES
from scc.app.store.dynamo import pause
from scc.tests.world import Client, Reply, World

READS = ("get_item", "batch_get_item", "query")


def claim_at_once(world: World, claimants: list[Client], role_id: str) -> Counter[int]:
    with ThreadPoolExecutor(len(claimants)) as pool:
        replies = list(pool.map(lambda client: client.post(f"/roles/{role_id}/claim"), claimants))
    assert {reply.code for reply in replies if reply.status == 409} <= {"role_taken"}
    return Counter(reply.status for reply in replies)


def rows_of(world: World, event_id: str, action: str) -> int:
    return sum(row.action == action for row in world.app.store.charters.audit(event_id, 10**9))


@pytest.mark.slow
def test_20_a_hundred_claims_at_once_have_one_winner(world: World) -> None:
    event = world.new_event()
    people = world.add_people(100)
    clients = [world.sign_in(person.email.partition("@")[0]) for person in people]
    assert claim_at_once(world, clients, f"{event['event_id']}.first-mate") == {200: 1, 409: 99}
    assert rows_of(world, event["event_id"], "role_claimed") == 1
    charter = world.app.store.charters.get(event["event_id"])
    assert charter is not None
    agendas = [world.app.store.charters.agenda(person.person_id) for person in people]
    assert [a.person_id for a in agendas if a.slots] == list(charter.holders())


def test_20_claims_of_different_roles_at_once_all_succeed(world: World) -> None:
    event = world.new_event()
    clients = [world.sign_in(name) for name in ("captain", "crew", "mate")]
    slugs = ("captain", "first-mate", "deckhand")
    with ThreadPoolExecutor(3) as pool:
        replies = pool.map(
            lambda pair: pair[0].post(f"/roles/{event['event_id']}.{pair[1]}/claim"), zip(clients, slugs, strict=True)
        )
        assert {reply.status for reply in replies} == {200}
    trail = world.sign_in("admin").ok("GET", f"/events/{event['event_id']}/audit")
    assert trail["intact"] is True


def test_21_releasing_another_persons_role_is_403(world: World) -> None:
    role_id = f"{world.new_event()['event_id']}.first-mate"
    world.sign_in("crew").ok("POST", f"/roles/{role_id}/claim")
    assert world.sign_in("mate").post(f"/roles/{role_id}/release").status == 403
    assert world.sign_in("mate").post(f"/roles/{role_id}/assign", {"email": "mate@example.com"}).status == 403


def test_22_a_repeated_key_gets_the_same_answer_and_a_changed_body_422(world: World) -> None:
    event = world.new_event()
    admin = world.sign_in("admin")
    key = {"Idempotency-Key": "k-1"}
    path = f"/events/{event['event_id']}/guests"
    body = {"guests": [{"name": "Gina Guest"}]}
    first = admin.post(path, body, headers=key)
    world.clock.move(days=1)
    admin = world.sign_in("admin")
    second = admin.post(path, body, headers=key)
    assert (first.status, first.text) == (second.status, second.text)
    assert len(admin.ok("GET", f"/events/{event['event_id']}")["guests"]) == 1
    other = admin.post(path, {"guests": [{"name": "Hugo"}]}, headers=key)
    assert (other.status, other.code) == (422, "idempotency_key_reused")
    mine = {"template_id": "sunset-sail", "asset_id": "jada-yacht-01", "departure": "2026-06-09T01:00:00Z"}
    created = [admin.post("/events", mine, headers={"Idempotency-Key": "k-2"}).json["event_id"] for _ in range(2)]
    assert created[0] == created[1]


def test_22_an_answer_is_kept_for_thirty_days_at_least_and_then_forgotten(world: World) -> None:
    event_id = world.new_event(departure="2026-09-02T01:00:00Z")["event_id"]
    path, body, key = f"/events/{event_id}", {"title": "One"}, {"Idempotency-Key": "k"}
    first = world.sign_in("admin").send("PATCH", path, body, headers=key)
    world.clock.move(days=30)
    assert world.sign_in("admin").send("PATCH", path, body, headers=key).text == first.text
    world.clock.move(days=5)
    assert world.sign_in("admin").send("PATCH", path, body, headers=key).json["seq"] == first.json["seq"] + 1


def test_22_a_refusal_changed_nothing_and_is_decided_anew(world: World) -> None:
    role = f"/roles/{world.new_event()['event_id']}.first-mate"
    crew, mate = world.sign_in("crew"), world.sign_in("mate")
    mate.ok("POST", f"{role}/claim")
    key = {"Idempotency-Key": "k"}
    assert crew.post(f"{role}/claim", headers=key).code == "role_taken"
    mate.ok("POST", f"{role}/release")
    assert crew.post(f"{role}/claim", headers=key).status == 200


def test_22_twins_at_the_same_time_are_done_once(world: World) -> None:
    event = world.new_event()
    admin = world.sign_in("admin")
    path, body = f"/events/{event['event_id']}/guests", {"guests": [{"name": "Gina Guest"}]}
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda _: admin.post(path, body, headers={"Idempotency-Key": "k"}), range(10)))
    assert {(reply.status, reply.text) for reply in replies} == {(201, replies[0].text)}
    assert rows_of(world, event["event_id"], "guests_added") == 1


def test_22_twins_of_a_claim_both_hear_that_it_worked(world: World) -> None:
    crew = world.sign_in("crew")
    for day in range(2, 10):
        role = f"/roles/{world.new_event(departure=f'2026-06-0{day}T01:00:00Z')['event_id']}.first-mate"
        with ThreadPoolExecutor(6) as pool:
            replies = list(
                pool.map(lambda _, r=role: crew.post(f"{r}/claim", headers={"Idempotency-Key": r}), range(6))
            )
        assert {(reply.status, reply.text) for reply in replies} == {(200, replies[0].text)}


def test_22_twins_that_create_a_charter_make_one(world: World) -> None:
    admin, key = world.sign_in("admin"), {"Idempotency-Key": "k"}
    body = {"template_id": "sunset-sail", "asset_id": "jada-yacht-01", "departure": "2026-06-09T01:00:00Z"}
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: admin.post("/events", body, headers=key), range(6)))
    assert {(reply.status, reply.text) for reply in replies} == {(201, replies[0].text)}


def test_22_a_twin_that_is_overtaken_between_its_looks_is_answered_alike(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order of events that the races above meet by chance only."""
    role = f"/roles/{world.new_event()['event_id']}.first-mate"
    crew, key = world.sign_in("crew"), {"Idempotency-Key": "k"}
    charters = world.app.store.charters
    look = charters.reply_to
    first: list[Reply] = []

    def overtaken(owned: str, now: datetime) -> Any:
        found = look(owned, now)
        if not first:
            monkeypatch.setattr(charters, "reply_to", look)  # the twin looks undisturbed
            first.append(crew.post(f"{role}/claim", headers=key))
        return found

    monkeypatch.setattr(charters, "reply_to", overtaken)
    second = crew.post(f"{role}/claim", headers=key)
    assert (second.status, second.text) == (first[0].status, first[0].text) == (200, second.text)


def test_22_keys_of_two_people_do_not_meet(world: World) -> None:
    event = world.new_event()
    key = {"Idempotency-Key": "same"}
    assert world.sign_in("crew").post(f"/roles/{event['event_id']}.first-mate/claim", headers=key).status == 200
    assert world.sign_in("mate").post(f"/roles/{event['event_id']}.deckhand/claim", headers=key).status == 200


class Interposed:
    """The DynamoDB client with errors put before its answers."""

    def __init__(self, real: Any, operation: str, errors: list[Exception]) -> None:
        self._real, self._operation, self.errors = real, operation, errors

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)
        if name != self._operation:
            return real

        def call(**request: Any) -> Any:
            if self.errors:
                raise self.errors.pop(0)
            return real(**request)

        return call


def interpose(world: World, operation: str, errors: list[Exception]) -> Interposed:
    client = Interposed(world.clients.get("dynamodb"), operation, errors)
    world.clients._made["dynamodb"] = client
    return client


def recorded(world: World) -> list[tuple[str, Any]]:
    """From now on, every request to DynamoDB."""
    requests: list[tuple[str, Any]] = []
    client = world.clients.get("dynamodb")

    class Recorder:
        def __getattr__(self, operation: str) -> Any:
            def call(**request: Any) -> Any:
                requests.append((operation, request))
                return getattr(client, operation)(**request)

            return call

    world.clients._made["dynamodb"] = Recorder()
    return requests


def test_a_change_is_one_write_of_state_audit_agenda_outbox_and_idempotency(world: World) -> None:
    event_id = world.new_event()["event_id"]
    crew = world.sign_in("crew")
    requests = recorded(world)
    crew.ok("POST", f"/roles/{event_id}.first-mate/claim", headers={"Idempotency-Key": "k"})
    writes = [(operation, request) for operation, request in requests if operation not in READS]
    assert [operation for operation, _ in writes] == ["transact_write_items"]
    parts = [part["Put"] for part in writes[0][1]["TransactItems"]]
    prefix = world.settings.table_prefix
    assert sorted(part["TableName"].removeprefix(prefix) for part in parts) == [
        "agendas",
        "audit-log",
        "events",
        "idempotency",
        "outbox",
    ]
    assert all("ConditionExpression" in part for part in parts if not part["TableName"].endswith("outbox"))


def test_the_largest_change_is_under_a_hundred_writes(world: World) -> None:
    """Forty guests, each a minor by the new day who signed alone, and a full crew are moved."""
    roles = [{"slug": f"r{n}", "name": f"R{n}", "kind": "crew", "required": True} for n in range(MAX_ROLES)]
    template = {**EXAMPLES["put_template"], "crew_roles": roles}
    admin = world.sign_in("admin")
    admin.ok("PUT", "/templates/full", template)
    event_id = world.new_event(
        template_id="full",
        departure="2026-06-20T01:00:00Z",
        guests=[{"name": f"Guest {n}", "email": f"g{n}@example.com"} for n in range(MAX_GUESTS)],
    )["event_id"]
    for n, person in enumerate(world.add_people(MAX_ROLES)):
        admin.ok("POST", f"/roles/{event_id}.r{n}/assign", {"email": person.email})
    admin.ok("POST", f"/events/{event_id}/state", {"to": "waiver_pending"})
    for guest in world.app.store.records.guests(event_id):
        page = world.anonymous().ok("GET", f"/guests/{guest.guest_code}")
        waiver = world.waiver(page, date_of_birth="2008-06-18")
        world.anonymous().ok("POST", f"/guests/{guest.guest_code}/waiver", waiver)
    requests = recorded(world)
    body = {"departure": "2026-06-17T01:00:00Z", "reason": "Wind."}
    moved = admin.ok("POST", f"/events/{event_id}/reschedule", body, headers={"Idempotency-Key": "k"})
    assert {guest["waiver"] for guest in moved["guests"]} == {"open"}
    world.drain()
    sizes = [len(request["TransactItems"]) for operation, request in requests if operation == "transact_write_items"]
    # Charter, audit row, key, outbox row, vessel; a code and a signature each guest, an agenda each of the crew.
    assert sizes[0] == 5 + 2 * MAX_GUESTS + MAX_ROLES
    assert max(sizes) <= 100


def error(code: str, reasons: list[str] | None = None) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": "x"},
        "CancellationReasons": [{"Code": reason} for reason in reasons or []],
    }
    return ClientError(response, "TransactWriteItems")


def test_23_a_transaction_conflict_is_retried(world: World) -> None:
    role_id = f"{world.new_event()['event_id']}.first-mate"
    crew = world.sign_in("crew")
    conflict = error("TransactionCanceledException", ["None", "TransactionConflict"])
    client = interpose(world, "transact_write_items", [conflict] * 3)
    assert crew.post(f"/roles/{role_id}/claim").status == 200
    assert client.errors == []


def test_23_a_failed_condition_is_decided_again_and_then_409(world: World) -> None:
    event_id = world.new_event()["event_id"]
    crew, mate = world.sign_in("crew"), world.sign_in("mate")
    real = world.clients.get("dynamodb")

    class Overtaken(Interposed):
        def __getattr__(self, name: str) -> Any:
            if name == "transact_write_items" and not self.errors:
                self.errors.append(RuntimeError("once"))
                world.clients._made["dynamodb"] = real
                assert mate.post(f"/roles/{event_id}.first-mate/claim").status == 200
            return getattr(real, name)

    world.clients._made["dynamodb"] = Overtaken(real, "", [])
    reply = crew.post(f"/roles/{event_id}.first-mate/claim")
    assert (reply.status, reply.code) == (409, "role_taken")
    assert rows_of(world, event_id, "role_claimed") == 1


@pytest.mark.parametrize(
    "refusal",
    [
        error("ThrottlingException"),
        error("ProvisionedThroughputExceededException"),
        error("TransactionCanceledException", ["None", "ThrottlingError"]),
        error("RequestLimitExceeded"),
        ReadTimeoutError(endpoint_url="https://dynamodb.example.com"),
    ],
    ids=["throttled", "throughput", "cancelled", "limit", "timeout"],
)
def test_24_a_throttle_is_503_with_retry_after_and_nothing_half_written(world: World, refusal: Exception) -> None:
    event_id = world.new_event()["event_id"]
    crew = world.sign_in("crew")
    interpose(world, "transact_write_items", [refusal])
    reply = crew.post(f"/roles/{event_id}.first-mate/claim")
    assert (reply.status, reply.headers["retry-after"]) == (503, "2")
    assert rows_of(world, event_id, "role_claimed") == 0
    assert crew.post(f"/roles/{event_id}.first-mate/claim").status == 200


@pytest.mark.parametrize("operation", ["update_item", "put_item"])
def test_23_a_single_write_that_meets_a_transaction_is_retried_too(world: World, operation: str) -> None:
    crew = world.sign_in("crew")
    client = interpose(world, operation, [error("TransactionConflictException")] * 3)
    if operation == "update_item":
        assert world.anonymous().post("/auth/links", {"email": "crew@example.com"}).status == 202
    else:
        assert crew.post("/auth/refresh").status == 200
    assert client.errors == []


def test_23_the_pauses_between_tries_grow_and_are_never_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("scc.app.store.dynamo.time.sleep", pauses.append)
    for attempt in range(8):
        for _ in range(20):
            pause(attempt)
    rounds = [pauses[n * 20 : n * 20 + 20] for n in range(8)]
    assert all(len(set(found)) == 20 for found in rounds)
    assert [max(found) <= min(0.02 * 2**n, 0.6) for n, found in enumerate(rounds)] == [True] * 8
    assert min(rounds[6]) > max(rounds[0])


def test_24_endless_conflicts_end_in_503(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    event_id = world.new_event()["event_id"]
    crew = world.sign_in("crew")
    monkeypatch.setattr(world.app.store.charters._db, "_wait", lambda _attempt: None)
    interpose(world, "transact_write_items", [error("TransactionCanceledException", ["TransactionConflict"])] * 8)
    assert crew.post(f"/roles/{event_id}.first-mate/claim").status == 503


def test_who_has_a_role_or_waits_for_it_may_ask_again_and_nothing_is_written_twice(world: World) -> None:
    event_id = world.new_event()["event_id"]
    crew, mate = world.sign_in("crew"), world.sign_in("mate")
    role = f"/roles/{event_id}.first-mate"
    for _ in range(2):
        assert crew.ok("POST", f"{role}/claim")["seq"] == 2
    for _ in range(2):
        assert mate.ok("POST", f"{role}/waitlist")["seq"] == 3
    assert mate.post(f"{role}/claim").code == "role_taken"
    assert (rows_of(world, event_id, "role_claimed"), rows_of(world, event_id, "waitlist_joined")) == (1, 1)
