from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.analysis.loyalty import lifetime_value, monthly_rate, monthly_repeat, repeat_within_year


@pytest.mark.parametrize("yearly_bp", [0, 1, 1_200, 4_500, 9_999, 10_000])
def test_twelve_months_compound_to_the_year(yearly_bp: int) -> None:
    kept = (1 - float(monthly_rate(yearly_bp))) ** 12
    assert kept == pytest.approx(1 - yearly_bp / 10_000, abs=1e-7)


def test_repeat_within_a_year_is_the_sum_over_its_months() -> None:
    churn, repeat = Fraction(1, 20), Fraction(1, 50)
    stays = (1 - churn) * (1 - repeat)
    by_hand = sum(repeat * (1 - churn) * stays**month for month in range(12))
    assert repeat_within_year(repeat, churn) == by_hand


def test_nobody_repeats_who_never_books_again() -> None:
    assert repeat_within_year(Fraction(0), Fraction(0)) == 0


@given(st.integers(1, 5_000), st.integers(0, 6_000))
def test_bisection_finds_the_monthly_rate_of_a_yearly_one(within_year_bp: int, yearly_churn_bp: int) -> None:
    churn = monthly_rate(yearly_churn_bp)
    repeat = monthly_repeat(within_year_bp, churn)
    best = float(repeat_within_year(Fraction(1), churn))
    assert float(repeat_within_year(repeat, churn)) == pytest.approx(min(within_year_bp / 10_000, best), abs=1e-7)


def test_a_lifetime_by_hand() -> None:
    # c = 0: everybody stays; r solves (1-(1-r)^12) = .2, r = .018423; LTV = 1000 x (1 + r / .01)
    r = 1 - 0.8 ** (1 / 12)
    assert lifetime_value(1_000_00, 0, 2_000, 100) == round(1_000_00 * (1 + r / 0.01))


def test_an_endless_lifetime_has_no_value() -> None:
    assert lifetime_value(1_000_00, 0, 2_000, 0) is None
