"""Money is integer cents of US dollars, rates are integer basis points; nothing here ever meets a float."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

CENTS_PER_DOLLAR = 100
BASIS_POINTS = 10_000  # 100 %


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
    """Read a plain decimal dollar amount such as `1234.50` into cents.

    Raises:
        ValueError: the text is not a plain decimal number with at most two places.
    """
    try:
        cents = Decimal(text) * CENTS_PER_DOLLAR
    except InvalidOperation as err:
        raise ValueError(text) from err
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise ValueError(text)
    return int(cents)
