from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.money import apply_bp, cents_from_decimal, divide_half_even, share_bp

INTEGERS = st.integers(-(10**15), 10**15)


@given(INTEGERS, INTEGERS.filter(bool))
def test_division_agrees_with_exact_fractions(numerator: int, denominator: int) -> None:
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@pytest.mark.parametrize(
    ("n", "d", "expected"), [(1, 2, 0), (3, 2, 2), (-1, 2, 0), (-3, 2, -2), (5, -2, -2), (7, 3, 2)]
)
def test_ties_go_to_the_even_neighbour(n: int, d: int, expected: int) -> None:
    assert divide_half_even(n, d) == expected


def test_shares_and_rates() -> None:
    assert share_bp(1, 8) == 1250  # 12.5 %
    assert apply_bp(220_000, 290) == 6_380  # Stripe's 2.9 % of $2,200.00


@pytest.mark.parametrize(("text", "cents"), [("1234.50", 123_450), ("0", 0), ("-12.3", -1_230), ("7", 700)])
def test_plain_amounts_are_read(text: str, cents: int) -> None:
    assert cents_from_decimal(text) == cents


@pytest.mark.parametrize("text", ["$1,234.5", "(120.00)", "12k", "1.005", "", "NaN", "Infinity", "1e4", "+5", "٣"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        cents_from_decimal(text)
