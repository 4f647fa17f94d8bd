"""Money is integer cents of US dollars, stored rates are integer basis points; nothing here ever meets a float."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

CENTS_PER_DOLLAR = 100
BASIS_POINTS = 10_000  # 100 %
PARTS_PER_MILLION = 1_000_000  # 100 %
PPM_PER_BP = PARTS_PER_MILLION // BASIS_POINTS
PLAIN_AMOUNT = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?")

Exact: TypeAlias = int | Fraction  # nothing was rounded yet


def divide_half_even(numerator: int, denominator: int) -> int:
    """Divide two integers, rounding half to even as banks do.

    Args:
        numerator: any integer.
        denominator: any integer but zero.

    Returns:
        The nearest integer of the quotient, ties to the even one.

    Raises:
        ZeroDivisionError: the denominator is zero; callers say "missing" before they divide.
    """
    quotient, remainder = divmod(numerator, denominator)
    twice = 2 * remainder
    if abs(twice) > abs(denominator) or (abs(twice) == abs(denominator) and quotient % 2):
        quotient += 1
    return quotient


def divide_to_round(numerator: int, denominator: int) -> int:
    """Divide two integers so that rounding the result to fewer digits rounds the quotient itself.

    The result is cut off towards zero; where something was cut off a last digit 0 or 5 becomes 1 or 6. So it is
    never taken for a tie, nor for a round figure, that the quotient is not: 78.947 % does not become 79.0 % by way of
    78.95 %. Source: `decimal.ROUND_05UP` of Python, "round for reround" of IEEE 754-2008 for decimals.

    Args:
        numerator: any integer.
        denominator: any integer but zero.

    Raises:
        ZeroDivisionError: the denominator is zero; callers say "missing" before they divide.
    """
    digits, rest = divmod(abs(numerator), abs(denominator))
    if rest and digits % 5 == 0:
        digits += 1
    return -digits if (numerator < 0) != (denominator < 0) else digits


def share_ppm(part: Exact, whole: Exact) -> Fraction:
    """Return `part` as a share of `whole` in parts per million, exactly (whole must not be zero)."""
    return Fraction(part * PARTS_PER_MILLION) / whole


def apply_bp(cents: int, rate_bp: int) -> int:
    """Return `rate_bp` basis points of `cents`, rounded half to even."""
    return divide_half_even(cents * rate_bp, BASIS_POINTS)


def cents_from_decimal(text: str) -> int:
    """Read a plain dollar amount such as `1234.50` or `-7` into cents.

    Raises:
        ValueError: the text is not a plain decimal number with at most two places.
    """
    if PLAIN_AMOUNT.fullmatch(text) is None:
        raise ValueError(text)
    return int(Decimal(text) * CENTS_PER_DOLLAR)
