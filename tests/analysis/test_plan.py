from __future__ import annotations

from datetime import date

from reporting.analysis.plan import Candidate, ranked
from reporting.blocks.model import prose


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
