from __future__ import annotations

from decimal import ROUND_05UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.money import apply_bp, cents_from_decimal, divide_half_even, divide_to_round, share_ppm

INTEGERS = st.integers(-(10**15), 10**15)


@given(INTEGERS, INTEGERS.filter(bool))
def test_division_agrees_with_exact_fractions(numerator: int, denominator: int) -> None:
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@pytest.mark.parametrize(
    ("n", "d", "expected"), [(1, 2, 0), (3, 2, 2), (-1, 2, 0), (-3, 2, -2), (5, -2, -2), (7, 3, 2)]
)
def test_ties_go_to_the_even_neighbour(n: int, d: int, expected: int) -> None:
    assert divide_half_even(n, d) == expected


@given(INTEGERS, INTEGERS.filter(bool))
def test_a_quotient_to_be_rounded_is_what_the_standard_library_makes_of_it(numerator: int, denominator: int) -> None:
    exact = Context(prec=60).divide(Decimal(numerator), Decimal(denominator))
    expected = exact.quantize(Decimal(1), rounding=ROUND_05UP, context=Context(prec=60))
    assert divide_to_round(numerator, denominator) == int(expected)


@given(INTEGERS, INTEGERS.filter(bool), st.integers(1, 6))
def test_rounding_it_again_rounds_the_quotient_itself(numerator: int, denominator: int, digits: int) -> None:
    coarse = 10**digits
    once = round(Fraction(numerator, denominator * coarse))
    assert divide_half_even(divide_to_round(numerator, denominator), coarse) == once


@pytest.mark.parametrize(
    ("n", "d", "expected"),
    [
        (25, 10, 2), (54, 10, 6), (-54, 10, -6), (54, -10, -6), (5, 1, 5), (1, 100, 1), (-1, 100, -1), (0, 7, 0),
        (99, 10, 9), (101, 10, 11), (15_000_000, 19, 789_473),
    ],
)  # fmt: skip
def test_a_digit_cut_off_leaves_no_tie_behind(n: int, d: int, expected: int) -> None:
    assert divide_to_round(n, d) == expected


def test_shares_and_rates() -> None:
    assert share_ppm(1, 8) == 125_000  # 12.5 %
    assert share_ppm(15, 19) == Fraction(15_000_000, 19)
    assert share_ppm(Fraction(1, 3), Fraction(2, 3)) == 500_000
    assert apply_bp(220_000, 290) == 6_380  # Stripe's 2.9 % of $2,200.00


@pytest.mark.parametrize(("text", "cents"), [("1234.50", 123_450), ("0", 0), ("-12.3", -1_230), ("7", 700)])
def test_plain_amounts_are_read(text: str, cents: int) -> None:
    assert cents_from_decimal(text) == cents


@pytest.mark.parametrize("text", ["$1,234.5", "(120.00)", "12k", "1.005", "", "NaN", "Infinity", "1e4", "+5", "٣"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        cents_from_decimal(text)
