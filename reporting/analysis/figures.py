"""Short names for the figures that sentences carry."""

from __future__ import annotations

from reporting.blocks.model import STEPS, Unit, Value
from reporting.money import Exact, share_ppm

STORED_STEPS = STEPS | dict.fromkeys((Unit.PERCENT, Unit.POINTS, Unit.RATIO), 100)  # as the dataset counts them


def usd(cents: Exact) -> Value:
    """Return an amount of money."""
    return Value.of(cents, Unit.USD)


def count(number: Exact) -> Value:
    """Return a count, or a mean of counts to the nearest whole one."""
    return Value.of(number, Unit.COUNT)


def percent(ppm: Exact) -> Value:
    """Return a share, given in parts per million."""
    return Value.of(ppm, Unit.PERCENT)


def percent_of(part: int, whole: int) -> Value:
    """Return `part` as a share of `whole`, which must not be zero."""
    return percent(share_ppm(part, whole))


def percent_bp(basis_points: int) -> Value:
    """Return a rate that somebody set or wrote down, given in basis points."""
    return stored(basis_points, Unit.PERCENT)


def stored(amount: int, unit: Unit) -> Value:
    """Return a figure as the dataset stores it: percent in basis points, money in cents, months in tenths."""
    return Value(amount * STEPS[unit] // STORED_STEPS[unit], unit)


def points(ppm: Exact) -> Value:
    """Return a difference of two shares, given in parts per million."""
    return Value.of(ppm, Unit.POINTS)


def days(number: int) -> Value:
    """Return a number of days."""
    return Value(number, Unit.DAYS)


def hours(number: int) -> Value:
    """Return whole hours."""
    return Value(number * 10, Unit.HOURS)


def months(tenths: Exact) -> Value:
    """Return months, given in tenths."""
    return Value.of(tenths, Unit.MONTHS)


def ratio(steps: Exact) -> Value:
    """Return a ratio, given in steps of its unit."""
    return Value.of(steps, Unit.RATIO)
