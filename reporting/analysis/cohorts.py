"""Customers who come, come again and leave: bookings by month, and what a customer is worth.

Bookings by month are floats (a model, not books): whoever shows them rounds once, at the end. Rates are a
month's share of customers, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from reporting.analysis.loyalty import lifetime_value
from reporting.analysis.plan import Assumption

GRID_STEPS = 4  # from the low case to the high one: five figures with the middle
Amount = TypeVar("Amount", float, np.ndarray)


@dataclass(frozen=True)
class LifetimeGrid:
    """What a customer is worth (cents) by yearly churn (rows) and repeat within twelve months (columns)."""

    churn_bp: tuple[int, ...]
    repeat_bp: tuple[int, ...]
    cents: tuple[tuple[int, ...], ...]
    middle_cents: int


def bookings_by_month(new: Sequence[Amount], churn: Amount, repeat: Amount, active: float) -> list[Amount]:
    """Return B_t = N_t + r(1 - c)A_(t-1) with A_t = (1 - c)A_(t-1) + N_t, a figure or a column of paths a month.

    Source: the CFO mathematics of the owner's brief.

    Args:
        new: N, the customers who book for the first time in each month.
        churn: c, the share of customers that a month loses.
        repeat: r, the bookings of a customer who stayed, a month.
        active: A_0, the customers there are before the first month.
    """
    bookings: list[Amount] = []
    staying = active * (1 - churn)
    for arriving in new:
        bookings.append(arriving + repeat * staying)
        staying = (staying + arriving) * (1 - churn)
    return bookings


def active_customers(bookings: float, new: float, churn: float, repeat: float) -> float:
    """Return A_0 = (B - N) / (r(1 - c)), the customers behind today's bookings a month; 0 when nobody repeats."""
    repeating = repeat * (1 - churn)
    return max(bookings - new, 0) / repeating if repeating else 0.0


def lifetime_grid(contribution_cents: int, churn: Assumption, repeat: Assumption, discount_bp: int) -> LifetimeGrid:
    """Return the value of a customer for five churns and five repeats between their low and high cases.

    Args:
        contribution_cents: m, what one sale leaves.
        churn: share of customers lost in a year, basis points.
        repeat: share of customers who book again within twelve months, basis points.
        discount_bp: the monthly discount rate; it must not be zero.
    """
    rows, columns = five_cases(churn), five_cases(repeat)
    cells = tuple(tuple(_worth(contribution_cents, row, column, discount_bp) for column in columns) for row in rows)
    return LifetimeGrid(rows, columns, cells, _worth(contribution_cents, churn.mid, repeat.mid, discount_bp))


def five_cases(guess: Assumption) -> tuple[int, ...]:
    """Return five figures: low, half way to mid, mid, half way to high, high."""
    return (guess.low, (guess.low + guess.mid) // 2, guess.mid, (guess.mid + guess.high) // 2, guess.high)


def _worth(contribution_cents: int, churn_bp: int, repeat_bp: int, discount_bp: int) -> int:
    cents = lifetime_value(contribution_cents, churn_bp, repeat_bp, discount_bp)
    if cents is None:
        raise ValueError(f"a lifetime needs a discount rate above zero, got {discount_bp} basis points")
    return cents
