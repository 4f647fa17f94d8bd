from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.analysis.targets import MonthTarget, expected_revenue, months_between, target_months

# summer 2025 brought 100, 200, 300; autumn 150; summer 2026 twice as much
BOOKS = {
    "2025-07": 100_00, "2025-08": 200_00, "2025-09": 300_00, "2025-10": 150_00, "2025-11": 80_00,
    "2026-07": 200_00, "2026-08": 400_00, "2026-09": 600_00,
}  # fmt: skip


def test_recent_revenue_season_and_growth_by_hand() -> None:
    # mean 400 x (150 / 200) x 1.01 = 303; November: 400 x .4 x 1.01 x 1.01 = 163.216
    assert expected_revenue(BOOKS, "2026-09", "2026-10", 100, seasonal=True) == 303_00
    assert expected_revenue(BOOKS, "2026-09", "2026-11", 100, seasonal=True) == 163_22


@pytest.mark.parametrize(
    ("last", "first", "until", "months"),
    [("2026-09", "2026-10", "2027-03", 6), ("2026-08", "2026-09", "2027-03", 7), ("2026-10", "2026-11", "2027-06", 8)],
)
def test_targets_reach_to_the_end_of_the_second_quarter_ahead(last: str, first: str, until: str, months: int) -> None:
    found = target_months(last)
    assert (found[0], found[-1], len(found)) == (first, until, months)


def test_without_season_the_level_stays() -> None:
    assert expected_revenue(BOOKS, "2026-09", "2026-12", 0, seasonal=False) == 400_00


@pytest.mark.parametrize("absent", ["2025-07", "2025-10", "2026-08"])
def test_a_month_that_is_not_in_the_books_leaves_no_target(absent: str) -> None:
    held = {month: cents for month, cents in BOOKS.items() if month != absent}
    assert expected_revenue(held, "2026-09", "2026-10", 100, seasonal=True) is None


def test_a_summer_without_revenue_makes_no_season() -> None:
    books = BOOKS | {"2025-07": 0, "2025-08": 0, "2025-09": 0}
    assert expected_revenue(books, "2026-09", "2026-10", 0, seasonal=True) == 400_00


def test_the_target_is_the_larger_of_both() -> None:
    assert MonthTarget("2026-10", 9_000_00, 13_200_00).cents == 13_200_00
    assert MonthTarget("2026-10", 14_000_00, 13_200_00).cents == 14_000_00
    assert MonthTarget("2026-10", 9_000_00).cents == 9_000_00


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert months_between("2026-09", "2027-03") == 6


@given(st.lists(st.integers(0, 10**7), min_size=3, max_size=3), st.integers(0, 500), st.integers(1, 6))
def test_growth_compounds(recent: list[int], growth_bp: int, ahead: int) -> None:
    books = dict(zip(("2026-07", "2026-08", "2026-09"), recent, strict=True))
    month = ("2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03")[ahead - 1]
    expected = Fraction(sum(recent), 3) * Fraction(10_000 + growth_bp, 10_000) ** ahead
    assert expected_revenue(books, "2026-09", month, growth_bp, seasonal=False) == round(expected)
