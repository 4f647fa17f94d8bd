"""Must hold 20 to 24: one winner, one row, the same answer twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from scc.tests.world import Client, World


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


def test_24_endless_conflicts_end_in_503(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    event_id = world.new_event()["event_id"]
    crew = world.sign_in("crew")
    monkeypatch.setattr(world.app.store.charters._db, "_wait", lambda _attempt: None)
    interpose(world, "transact_write_items", [error("TransactionCanceledException", ["TransactionConflict"])] * 8)
    assert crew.post(f"/roles/{event_id}.first-mate/claim").status == 503
