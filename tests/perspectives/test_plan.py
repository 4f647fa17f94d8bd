"""The plan of each report on the sample: what comes first, who holds it, and that all reports say the same of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from reporting.analysis.revenue import Position
from reporting.blocks.format import render_prose
from reporting.blocks.model import Action, Narrative
from reporting.config import load_settings
from reporting.perspectives import money_steps, open_perspective, proposals
from reporting.perspectives.base import Perspective
from tests.perspectives.sample import AS_OF, Tables, build_sample, facts_of

pytestmark = pytest.mark.slow

SCOPES = load_settings().scopes
SOON = AS_OF + timedelta(days=7)


def opened(perspective: str, scope: str, folder: Path) -> Perspective:
    return open_perspective(perspective, scope, AS_OF.isoformat(), str(folder))


def actions(perspective: str, scope: str, folder: Path) -> list[Action]:
    report = opened(perspective, scope, folder)
    return [block for block in (*report.decisions(), *report.plan()) if isinstance(block, Action)]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("perspective", ["ceo", "cfo"])
def test_every_scope_has_a_plan_whose_effects_say_what_they_count(sample: Path, perspective: str, scope: str) -> None:
    found = actions(perspective, scope, sample)
    assert [action.rank for action in found] == list(range(1, len(found) + 1))
    assert found
    assert all(bool(action.effect) == bool(action.effect_basis) for action in found)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("perspective", ["ceo", "cfo"])
def test_the_score_is_effect_x_confidence_over_hours(sample: Path, perspective: str, scope: str) -> None:
    for action in actions(perspective, scope, sample):
        if action.score is None:
            continue
        assert action.effect_basis == "a month"
        amounts = [value.amount for value in (action.effect, action.confidence, action.hours) if value is not None]
        effect, sure, tenths = (amount or 0 for amount in amounts)
        assert action.score.amount == round(effect * sure / 1_000_000 / (tenths / 10))


@pytest.mark.parametrize("scope", SCOPES)
def test_the_same_step_has_one_owner_and_one_day_in_all_reports(sample: Path, scope: str) -> None:
    held: dict[str, set[tuple[str, date | None]]] = {}
    for perspective in ("ceo", "cfo", "cmo", "cto", "accounting"):
        for action in actions(perspective, scope, sample):
            for name in (action.id, action.title):
                held.setdefault(name, set()).add((action.owner, action.due))
    assert {name: owners for name, owners in held.items() if len(owners) > 1} == {}


@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_to_decide_is_pressing_ranked_or_due_this_week(sample: Path, scope: str) -> None:
    report = opened("ceo", scope, sample)
    for action in report.decisions():
        assert isinstance(action, Action)
        due_now = action.due is not None and action.due <= SOON
        assert due_now or action.score or action.id in {"action-mend-s6", "action-t-003"}


def test_nothing_is_to_decide_where_only_a_gutter_waits(sample: Path) -> None:
    report = opened("ceo", "r3028", sample)
    assert report.decisions() == ()
    assert [block.id for block in report.plan()] == ["action-t-091"]


def test_the_critical_shortfalls_come_first(sample: Path) -> None:
    assert [block.id for block in opened("ceo", "portfolio", sample).decisions()] == [
        "action-mend-s7", "action-mend-s5", "action-fund-entities",
    ]  # fmt: skip
    assert [block.id for block in opened("cfo", "portfolio", sample).decisions()] == [
        "action-mend-s5", "action-spend-plan", "action-fund-entities",
    ]  # fmt: skip
    assert opened("ceo", "jada", sample).decisions()[0].id == "action-mend-s9"


def test_a_cash_gap_ahead_is_the_first_thing_to_decide(sample: Path) -> None:
    (gap,) = money_steps.cash_gap(facts_of(sample, "qos"))
    assert (gap.impact_cents, gap.pressing) == (2_073_77, True)
    assert not list(money_steps.cash_gap(facts_of(sample)))
    assert opened("cfo", "qos", sample).decisions()[0].id == "action-cash-gap"


def test_what_is_overdue_unbilled_or_above_plan(sample: Path) -> None:
    facts = facts_of(sample)
    (overdue,) = money_steps.overdue_together(facts)
    (unbilled,) = money_steps.work_to_bill(facts)
    (balances,) = money_steps.balances_to_collect(facts)
    (spend,) = money_steps.spend_above_plan(facts)
    assert [step.impact_cents for step in (overdue, unbilled, balances, spend)] == [
        9_185_00 - 8_155_00,  # receivables less what is due later
        5_050_00,
        3_040_00,  # the second half of the passage to Cabo
        8_960_00 - 7_645_00,
    ]


@pytest.mark.parametrize(("above_bp", "presses"), [(1_000, False), (1_001, True)])
def test_spend_presses_past_a_tenth_above_plan(tmp_path: Path, above_bp: int, presses: bool) -> None:
    def plan(tables: Tables) -> None:
        rows = [r for r in tables["targets"] if r["metric"] == "fixed_spend" and r["month"] == "2026-09"]
        for row in rows:
            row["value"] = 0
        rows[0]["value"] = 8_960_00 * 10_000 // (10_000 + above_bp) + (not presses)

    (step,) = money_steps.spend_above_plan(facts_of(build_sample(tmp_path / "context", plan)))
    assert step.pressing is presses
    assert step.due == (SOON if presses else AS_OF + timedelta(days=30))


def test_revenue_that_is_earned_is_a_step_of_ceo_and_accounting(sample: Path) -> None:
    for perspective in ("ceo", "accounting"):
        (step,) = [a for a in actions(perspective, "portfolio", sample) if a.id == "action-book-earned"]
        assert step.effect is not None
        assert step.effect.amount == 544_00
        assert "qos-b0610, qos-b0615" in render_prose(step.reason)


def test_what_is_booked_at_month_ends_is_not_late_before_one(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On 23 Sep the rent and retainers of September, booked on the 30th, are no work; JADA's and August's are."""
    facts = facts_of(sample)

    def gap(booking: str, entity: str, end: date) -> Position:
        return Position(booking, entity, "any", end, "confirmed", 1_000_00, 0, 700_00)

    gaps = (
        gap("rent-09", "r3028", date(2026, 9, 30)), gap("retainer-09", "dcp", date(2026, 9, 30)),
        gap("rent-08", "r3028", date(2026, 8, 31)), gap("charter", "jada", date(2026, 9, 22)),
    )  # fmt: skip
    monkeypatch.setattr(type(facts), "recognition_gaps", lambda _: gaps)
    monkeypatch.setattr(type(facts), "as_of", date(2026, 9, 23))
    (step,) = proposals.unbooked_revenue(facts)
    assert render_prose(step.reason) == "Served and not yet recognised: rent-08, charter."
    assert step.impact_cents == 1_400_00


def test_the_plan_says_that_its_numbers_go_on(sample: Path) -> None:
    first, second = opened("ceo", "portfolio", sample).plan()[:2]
    assert isinstance(first, Narrative)
    assert render_prose(first.text) == "The decisions of this week are steps 1 to 3; the numbers go on from there."
    assert isinstance(second, Action)
    assert second.rank == 4


def test_paid_invoices_and_spend_at_plan_leave_nothing_to_do(tmp_path: Path) -> None:
    def mend(tables: Tables) -> None:
        for invoice in tables["invoices"]:
            invoice["due"] = max(invoice["due"], AS_OF)
        for row in tables["targets"]:
            row["value"] += 5_000_00

    facts = facts_of(build_sample(tmp_path / "context", mend))
    assert not list(money_steps.overdue_together(facts))
    assert not list(money_steps.spend_above_plan(facts))


def test_a_lease_is_followed_by_its_task_or_ninety_days_before_its_end(sample: Path, tmp_path: Path) -> None:
    def forget(tables: Tables) -> None:
        tables["tasks"][:] = [task for task in tables["tasks"] if "lease" not in task["title"]]

    (step,) = money_steps.leases_to_follow(facts_of(sample, "r3028"))
    assert (step.owner, step.due, step.impact_cents) == ("Operations (cb)", date(2027, 1, 15), 2_450_00)
    (bare,) = money_steps.leases_to_follow(facts_of(build_sample(tmp_path / "context", forget), "r3028"))
    assert (bare.owner, bare.due) == ("CFO", date(2027, 1, 30))


@pytest.mark.parametrize("perspective", ["ceo", "cmo"])
def test_a_remedy_that_the_tiers_hold_back_says_so(sample: Path, perspective: str) -> None:
    """JADA's 10,651 less 650 of outlay, over 4,437 of burn a month, lasts 2.3 months; the group's lasts long enough."""
    (alone,) = [action for action in actions(perspective, "jada", sample) if "Sailo" in action.title]
    assert (
        render_prose(alone.reason)
        .split("a month net. ")[1]
        .startswith("The CFO's tiers say not to: it would leave unrestricted cash of this scope for 2.3 months.")
    )
    (group,) = [action for action in actions(perspective, "portfolio", sample) if "Sailo" in action.title]
    assert "tiers" not in render_prose(group.reason)
