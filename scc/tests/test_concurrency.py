"""Many people at once on ministack, with conflicts injected; then the history is checked against what was answered."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from scc.app.domain.audit import find_break
from scc.tests.soak import kept
from scc.tests.test_writes import claim_at_once, error, rows_of
from scc.tests.world import Client, World

CONFLICT_SHARE = 0.1
ACTIONS = (("POST", "claim"), ("POST", "release"), ("POST", "waitlist"), ("DELETE", "waitlist"))


class Unlucky:
    """A DynamoDB client whose transactions meet another one now and then."""

    def __init__(self, real: Any, dice: random.Random) -> None:
        self._real, self._dice, self._lock = real, dice, threading.Lock()
        self.injected = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def transact_write_items(self, **request: Any) -> Any:
        with self._lock:
            hit = self._dice.random() < CONFLICT_SHARE
            self.injected += hit
        if hit:
            raise error("TransactionCanceledException", ["TransactionConflict"])
        return self._real.transact_write_items(**request)


def rounds_of_claims(world: World, claimants: int, rounds: int) -> None:
    people = world.add_people(claimants)
    clients = [world.sign_in(person.email.partition("@")[0]) for person in people]
    for number in range(rounds):
        event = world.new_event(departure=f"2027-{number // 28 + 1:02}-{number % 28 + 1:02}T01:00:00Z")
        role_id = f"{event['event_id']}.first-mate"
        assert claim_at_once(world, clients, role_id) == {200: 1, 409: claimants - 1}
        assert rows_of(world, event["event_id"], "role_claimed") == 1


@pytest.mark.slow
def test_rounds_of_claims_at_once_have_one_winner_each(world: World) -> None:
    rounds_of_claims(world, claimants=20, rounds=5)


@pytest.mark.soak
def test_two_hundred_rounds_of_a_hundred_claims(world: World) -> None:
    with kept("claims at once") as found:
        rounds_of_claims(world, claimants=100, rounds=200)
        found.append("200 rounds of 100 claims of one role over HTTP: each time one 200, 99 times 409, one audit row.")


def act_at_random(
    client: Client, event_ids: list[str], seed: int, seconds: float, done: Counter[str], lock: threading.Lock
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a repeatable die, not a secret
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        role_id = f"{dice.choice(event_ids)}.{dice.choice(['first-mate', 'deckhand'])}"
        method, action = dice.choice(ACTIONS)
        reply = client.send(method, f"/roles/{role_id}/{action}")
        assert reply.status in (200, 403, 409, 503), reply.text
        with lock:
            if reply.status == 200:  # who asks for what stands is told so: no change of its own
                done[f"{role_id.partition('.')[0]} {reply.json['seq']}"] = 1
            done[f"status {reply.status}"] += 1


def check_history(world: World, event_id: str, successes: int) -> None:
    """Play the audit trail back: one holder at a time, a row for each success, and the state it leads to."""
    charter = world.app.store.charters.get(event_id)
    assert charter is not None
    rows = world.app.store.charters.audit(event_id, 10**9)
    assert find_break(rows, charter.seq, charter.chain_head) is None
    assert len(rows) == successes + 1
    holders: dict[str, str | None] = dict.fromkeys(charter.crew_roles)
    for row in rows:
        role_id = str(row.details.get("role_id"))
        if row.action == "role_claimed":
            assert holders[role_id] is None
            assert row.actor not in holders.values()
            holders[role_id] = row.actor
        elif row.action == "role_released":
            assert holders[role_id] == row.actor
            holders[role_id] = None
    assert holders == {role_id: role.holder for role_id, role in charter.crew_roles.items()}
    for person in world.people.values():
        agenda = world.app.store.charters.agenda(person.person_id)
        assert (event_id in agenda.slots) == (person.person_id in charter.holders())


def random_actors(world: World, actors: int, seconds: float) -> Counter[str]:
    dice = random.Random(7)  # noqa: S311 - a repeatable die, not a secret
    events = [world.new_event(departure=f"2026-06-0{2 + n}T01:00:00Z")["event_id"] for n in range(3)]
    clients = [world.sign_in(p.email.partition("@")[0]) for p in world.add_people(actors)]
    unlucky = Unlucky(world.clients.get("dynamodb"), dice)
    world.clients._made["dynamodb"] = unlucky
    done: Counter[str] = Counter()
    lock = threading.Lock()
    with ThreadPoolExecutor(actors) as pool:
        running = [
            pool.submit(act_at_random, client, events, seed, seconds, done, lock) for seed, client in enumerate(clients)
        ]
        for future in running:
            future.result()
    assert unlucky.injected > 0
    done["conflicts"] = unlucky.injected
    for event_id in events:
        check_history(world, event_id, sum(key.startswith(f"{event_id} ") for key in done))
    return done


@pytest.mark.slow
def test_random_actors_leave_a_history_that_adds_up(world: World) -> None:
    assert random_actors(world, actors=12, seconds=3)["status 200"] > 20


@pytest.mark.soak
def test_fifty_random_actors_for_three_minutes(world: World) -> None:
    with kept("random actors") as found:
        done = random_actors(world, actors=50, seconds=180)
        assert done["status 200"] > 500
        answers = ", ".join(f"{done[f'status {status}']:,} x {status}" for status in (200, 403, 409, 503))
        found.append(
            f"50 actors claim, release, wait and leave for 180 s, {done['conflicts']:,} TransactionConflicts injected: "
            f"{answers}. Never two holders, an audit row for each 200 and no other, chains intact, agendas agree."
        )
