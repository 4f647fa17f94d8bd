"""Money is integer cents of US dollars, rates are integer basis points; nothing here ever meets a float."""

from __future__ import annotations

import re
from decimal import Decimal

CENTS_PER_DOLLAR = 100
BASIS_POINTS = 10_000  # 100 %
PLAIN_AMOUNT = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?")


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


def share_bp(part: int, whole: int) -> int:
    """Return `part` as a share of `whole` in basis points (whole must not be zero)."""
    return divide_half_even(part * BASIS_POINTS, whole)


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
