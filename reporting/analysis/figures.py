"""Short names for the figures that sentences carry."""

from __future__ import annotations

from reporting.blocks.model import Unit, Value


def usd(cents: int) -> Value:
    """Return an amount of money."""
    return Value(cents, Unit.USD)


def count(number: int) -> Value:
    """Return a count."""
    return Value(number, Unit.COUNT)


def percent(basis_points: int) -> Value:
    """Return a share."""
    return Value(basis_points, Unit.PERCENT)


def days(number: int) -> Value:
    """Return a number of days."""
    return Value(number, Unit.DAYS)


def hours(number: int) -> Value:
    """Return whole hours."""
    return Value(number * 10, Unit.HOURS)


def months(tenths: int) -> Value:
    """Return months, given in tenths."""
    return Value(tenths, Unit.MONTHS)


def ratio(hundredths: int) -> Value:
    """Return a ratio, given in hundredths."""
    return Value(hundredths, Unit.RATIO)
