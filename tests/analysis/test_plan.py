from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reporting.analysis.plan import A_MONTH, ONCE, Candidate, merged, ranked, same_work
from reporting.blocks.model import Unit, Value, prose


def candidate(
    id_: str, impact: int | None, confidence: int | None, hours: int | None, due: date | None = None
) -> Candidate:
    return Candidate(id_, f"Do {id_}", "cb", prose("Because."), due, impact, confidence, hours)


def test_the_score_is_impact_x_confidence_over_hours() -> None:
    assert candidate("a", 1_450_00, 8_000, 6).score_cents == 193_33


def test_a_step_with_a_figure_missing_has_no_score() -> None:
    assert candidate("a", None, 8_000, 6).score_cents is None
    assert candidate("a", 100, None, 6).score_cents is None
    assert candidate("a", 100, 8_000, 0).score_cents is None


def test_the_highest_score_comes_first_then_what_is_due_first() -> None:
    steps = [
        candidate("late", None, None, None, date(2026, 10, 9)),
        candidate("small", 100_00, 5_000, 10),
        candidate("never", None, None, None),
        candidate("big", 100_00, 5_000, 1),
        candidate("soon", None, None, None, date(2026, 10, 1)),
    ]
    assert [step.id for step in ranked(steps)] == ["big", "small", "soon", "late", "never"]


def test_what_cannot_wait_comes_before_what_brings_most() -> None:
    steps = [
        candidate("rich", 900_00, 9_000, 1, date(2026, 10, 1)),
        replace(candidate("certificate", None, None, None, date(2026, 10, 18)), pressing=True),
        replace(candidate("keys", 100_00, None, None, date(2026, 10, 2)), pressing=True),
    ]
    assert [step.id for step in ranked(steps)] == ["keys", "certificate", "rich"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Book the inspection and renew the certificate", "Renew the certificate of inspection", True),
        ("Sailo listing with calendar integration", "List the yacht on Sailo with calendar integration", True),
        ("GetMyBoat listing", "List the tours on GetMyBoat", True),
        ("Build the concierge booking tool for hotels", "Call the six concierges of the proposal list", False),
        ("Call client-06 about June", "Move client-04 off WordPress", False),
        ("Pay", "Pay", False),  # nothing to tell them by
    ],
)
def test_two_titles_name_the_same_work_by_their_words(one: str, other: str, same: bool) -> None:
    assert same_work(one, other) is same
    assert same_work(other, one) is same


def test_the_same_work_stands_once_with_the_owner_and_day_of_the_task() -> None:
    idea = Candidate("i", "List the boat on Sailo", "CMO", prose("Brings {net}.", net=Value(100, Unit.USD)), None, 100)
    task = Candidate(
        "t", "Sailo: list the boat", "cb", prose("Due in {net}.", net=Value(9, Unit.DAYS)), date(2026, 10, 9), hours=4,
        taken=True,
    )  # fmt: skip
    (both,) = merged([idea, task])
    assert (both.id, both.title, both.owner, both.due, both.hours) == ("i", idea.title, "cb", date(2026, 10, 9), 4)
    assert both.reason.template == "Brings {net}. Due in {also_net}."
    assert both.reason.figures == {"net": Value(100, Unit.USD), "also_net": Value(9, Unit.DAYS)}


def test_a_third_one_keeps_the_figures_of_the_first_two() -> None:
    def named(id_: str, cents: int, *, taken: bool = False) -> Candidate:
        reason = prose(f"{id_} {{net}}.", net=Value(cents, Unit.USD))
        return Candidate(id_, "List the boat on Sailo", f"owner of {id_}", reason, taken=taken)

    (found,) = merged([named("idea", 1), named("rule", 2), named("task", 3, taken=True)])
    assert found.owner == "owner of task"
    assert found.reason.template == "idea {net}. rule {also_net}. task {also_also_net}."
    assert [value.amount for value in found.reason.figures.values()] == [1, 2, 3]


def test_of_two_ideas_the_first_keeps_owner_day_and_figure() -> None:
    first = Candidate("a", "List on Sailo", "cb", prose("A."), date(2026, 10, 9), 940_00)
    second = replace(first, id="b", owner="CMO", due=date(2026, 10, 7), impact_cents=9_999_00, basis=ONCE)
    (found,) = merged([first, second])
    assert (found.owner, found.due, found.impact_cents, found.basis) == ("cb", date(2026, 10, 9), 940_00, A_MONTH)
    (turned,) = merged([replace(first, impact_cents=None), second])
    assert (turned.impact_cents, turned.basis) == (9_999_00, ONCE)


def test_what_comes_once_has_no_score() -> None:
    assert replace(candidate("a", 1_450_00, 8_000, 6), basis=ONCE).score_cents is None
