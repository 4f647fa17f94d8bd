from __future__ import annotations

import statistics
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.analysis.expenses import ExpenseMonth, expense_flags, expense_months
from reporting.analysis.ledger import Account, Balance

DAY = date(2026, 9, 30)


def spent(category: str, cents: int) -> Balance:
    account = Account("a", "6000", "Any", "expense", "debit", "jada", "operating", "fixed", category, True)
    return Balance(account, "jada", cents)


def months(category: str, *amounts: int) -> dict[str, list[Balance]]:
    return {f"2026-{month:02}": [spent(category, cents)] for month, cents in zip(range(3, 10), amounts, strict=True)}


@pytest.mark.parametrize(
    ("last", "flagged"),
    [
        (1_200_00, False),  # exactly $200 above the mean
        (1_200_01, True),
        (799_99, True),  # far below counts as well
    ],
)
def test_a_steady_category_is_flagged_beyond_200_dollars(last: int, flagged: bool) -> None:
    row = ExpenseMonth("Rent", "2026-09", last, (1_000_00,) * 6)
    assert row.is_flagged is flagged


def test_a_restless_category_needs_two_standard_deviations() -> None:
    before = (500_00, 1_500_00, 500_00, 1_500_00, 500_00, 1_500_00)  # mean 1,000, sigma 500
    assert not ExpenseMonth("Fuel", "2026-09", 2_000_00, before).is_flagged
    assert ExpenseMonth("Fuel", "2026-09", 2_000_01, before).is_flagged


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**7), min_size=6, max_size=6))
def test_the_exact_rule_agrees_with_the_statistics_module(last: int, before: list[int]) -> None:
    deviation = abs(last - statistics.mean(before))
    sigma = statistics.pstdev(before)
    if abs(deviation - 2 * sigma) > 1e-3 and abs(deviation - 200_00) > 1e-3:
        expected = deviation > 2 * sigma and deviation > 200_00
        assert ExpenseMonth("Any", "2026-09", last, tuple(before)).is_flagged is expected


def test_the_last_complete_month_is_set_against_the_six_before() -> None:
    held = months("Rent", *[1_000_00] * 6, 1_500_00)
    (row,) = expense_months(held, DAY)
    assert (row.month, row.cents, row.mean_cents) == ("2026-09", 1_500_00, 1_000_00)
    assert expense_flags(held, DAY) == (row,)


def test_a_category_that_stops_is_set_against_zero() -> None:
    held = months("Rent", *[1_000_00] * 6, 0)
    held["2026-09"] = [spent("Other", 1_00)]
    rows = {row.category: row.cents for row in expense_months(held, DAY)}
    assert rows == {"Rent": 0, "Other": 1_00}


def test_too_short_a_history_flags_nothing() -> None:
    held = months("Rent", *[1_000_00] * 6, 9_000_00)
    del held["2026-03"]
    assert expense_months(held, DAY) == ()
