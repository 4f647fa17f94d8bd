"""A charter's life, lived at random, against a simple model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from scc.app.domain import agenda, checklists, crew, guests, lifecycle
from scc.app.domain.audit import AuditRow, find_break, seal_change
from scc.app.domain.change import Change
from scc.app.domain.model import Charter, CheckAnswer, State
from scc.app.domain.people import Actor
from scc.app.problems import Problem
from scc.tests.charters import ALLOWED, CAPTAIN, MATE, NOW, OTHER, STATES, make_charter
from scc.tests.soak import kept


class CharterLife(RuleBasedStateMachine):
    """Random actors do random things; a dozen lines of dictionary say what should be left of it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.charter = make_charter(guests=0)
        self.rows: list[AuditRow] = []
        self.before: Charter | None = None
        self.holders: dict[str, str | None] = dict.fromkeys(self.charter.crew_roles)
        self.waiting: dict[str, list[str]] = {role_id: [] for role_id in self.charter.crew_roles}
        self.offered: dict[str, str | None] = dict.fromkeys(self.charter.crew_roles)
        self.state = "on_hold"
        self.answer: str | None = None
        self.heads: dict[str, int | None] = {"out": None, "back": None}
        self._apply(Change(self.charter, "event_created", {}))

    def _apply(self, change: Change) -> None:
        agenda.slots_of(change.charter)
        sealed, row = seal_change(change, self.before, "p", self.now)
        self.before = self.charter = sealed
        self.rows.append(row)

    def is_over(self) -> bool:
        return self.state in ("completed", "cancelled")

    def _try(self, decide: Callable[[], Change | None]) -> bool:
        """Whether the rule allowed it and something changed."""
        try:
            change = decide()
            if change:
                self._apply(change)
        except Problem:
            return False
        return change is not None

    roles = st.sampled_from(["ev_1.captain", "ev_1.mate"])
    actors = st.sampled_from([CAPTAIN, MATE, OTHER])

    @rule(role=roles, actor=actors)
    def claim(self, role: str, actor: Actor) -> None:
        allowed = (
            self.state in ("on_hold", "waiver_pending")
            and (role != "ev_1.captain" or actor is CAPTAIN)
            and self.holders[role] is None
            and self.offered[role] in (None, actor.person_id)
            and actor.person_id not in self.holders.values()
        )
        assert self._try(lambda: crew.claim(self.charter, role, actor, self.now)) == allowed
        if allowed:
            self.holders[role], self.offered[role] = actor.person_id, None
            self.waiting[role] = [person for person in self.waiting[role] if person != actor.person_id]

    @rule(role=roles, actor=actors)
    def release(self, role: str, actor: Actor) -> None:
        allowed = self.state in ("on_hold", "waiver_pending") and self.holders[role] == actor.person_id
        assert self._try(lambda: crew.release(self.charter, role, actor, self.now)) == allowed
        if allowed:
            self.holders[role] = None
            self.offered[role] = self.waiting[role].pop(0) if self.waiting[role] else None

    @rule(role=roles, actor=actors)
    def wait(self, role: str, actor: Actor) -> None:
        allowed = (
            self.state in ("on_hold", "waiver_pending")
            and (role != "ev_1.captain" or actor is CAPTAIN)
            and (self.holders[role] is not None or self.offered[role] is not None)
            and actor.person_id not in (self.holders[role], self.offered[role], *self.waiting[role])
        )
        assert self._try(lambda: crew.join_waitlist(self.charter, role, actor)) == allowed
        if allowed:
            self.waiting[role].append(actor.person_id)

    @rule()
    def time_passes_and_offers_run_out(self) -> None:
        self.now += timedelta(minutes=crew.OFFER_MINUTES)
        for role in self.charter.crew_roles:
            change = crew.expire_offer(self.charter, role, self.now)
            assert (change is not None) == (
                self.offered[role] is not None and self.state not in ("completed", "cancelled")
            )
            if change:
                self._apply(change)
                self.offered[role] = self.waiting[role].pop(0) if self.waiting[role] else None

    @rule(value=st.sampled_from(["ok", "not_ok"]))
    def check(self, value: str) -> None:
        allowed = not self.is_over()
        given: tuple[CheckAnswer, ...] = (CheckAnswer("bilge", value),)  # type: ignore[arg-type] # short for a test
        kind = "pre_departure"
        done = self._try(lambda: checklists.submit(self.charter, kind, given, False, "ana", None, self.now))
        assert done == allowed
        if allowed:
            self.answer = value

    @rule(phase=st.sampled_from(["out", "back"]), number=st.integers(2, 3))
    def count(self, phase: str, number: int) -> None:
        allowed = self.state == "active" or (phase == "out" and self.state in ("on_hold", "waiver_pending"))
        assert self._try(lambda: guests.count_heads(self.charter, phase, number)) == allowed  # type: ignore[arg-type] # sampled
        if allowed:
            self.heads[phase] = number

    @rule(to=st.sampled_from(STATES))
    def move(self, to: State) -> None:
        allowed = (self.state, to) in ALLOWED
        if to == "active":
            allowed = allowed and all(self.holders.values()) and self.answer == "ok"
        if to == "completed":
            allowed = allowed and self.heads["out"] is not None and self.heads["out"] == self.heads["back"]
        assert self._try(lambda: lifecycle.move(self.charter, to, "Reason.", True, self.now)) == allowed
        if not allowed:
            return
        self.state = to
        if to == "on_hold":
            self.heads = {"out": None, "back": None}
        if to == "cancelled":
            self.waiting = {role: [] for role in self.waiting}
            self.offered = dict.fromkeys(self.offered)

    @invariant()
    def the_charter_is_what_the_model_says(self) -> None:
        roles = self.charter.crew_roles
        assert {role_id: role.holder for role_id, role in roles.items()} == self.holders
        assert {role_id: list(role.waitlist) for role_id, role in roles.items()} == self.waiting
        assert {rid: role.offer.person_id if role.offer else None for rid, role in roles.items()} == self.offered
        assert self.charter.state == self.state

    @invariant()
    def the_chain_is_intact(self) -> None:
        assert find_break(self.rows, self.charter.seq, self.charter.chain_head) is None


@pytest.mark.soak
def test_long_lives_are_what_the_model_says() -> None:
    lives, steps = 3000, 60
    with kept("life cycle") as found:
        long = settings(max_examples=lives, stateful_step_count=steps, deadline=None, derandomize=True)
        run_state_machine_as_test(CharterLife, settings=long)
        found.append(f"{lives:,} random lives of a charter of up to {steps} steps each agree with the simple model.")


TestCharterLife = CharterLife.TestCase
TestCharterLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
