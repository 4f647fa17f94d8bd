"""Days, weeks and months as arguments: nothing here knows what day it is.

Weeks are ISO weeks (they start on Monday), months are `YYYY-MM` texts, windows hold both their ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from reporting.money import divide_half_even

WINDOW_DAYS = 28  # four whole weeks, so that every window holds the same weekdays
TREND_POINTS = 13
WEEK_DAYS = 7
FOUR_WEEKS_BACK = 4


@dataclass(frozen=True)
class Window:
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days + 1

    def holds(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.start <= day <= self.end


def trailing(end: date, days: int = WINDOW_DAYS) -> Window:
    """Return the window of `days` days that ends on `end`."""
    return Window(end - timedelta(days=days - 1), end)


def trend_days(as_of: date, points: int = TREND_POINTS) -> tuple[date, ...]:
    """Return `as_of` and the same weekday of the weeks before it, oldest first."""
    return tuple(as_of - timedelta(days=WEEK_DAYS * back) for back in range(points - 1, -1, -1))


def complete_weeks(as_of: date, count: int = TREND_POINTS) -> tuple[date, ...]:
    """Return the Mondays of the last `count` ISO weeks that ended on or before `as_of`, oldest first."""
    after_sunday = as_of + timedelta(days=1)
    monday = after_sunday - timedelta(days=after_sunday.weekday())
    return tuple(monday - timedelta(days=WEEK_DAYS * back) for back in range(count, 0, -1))


def month_of(day: date) -> str:
    """Return the month of `day` as `YYYY-MM`."""
    return f"{day.year:04d}-{day.month:02d}"


def shift_month(month: str, by: int) -> str:
    """Return the month `by` months after `month` (before it when negative)."""
    year, zero_based = divmod(int(month[:4]) * 12 + int(month[5:7]) - 1 + by, 12)
    return f"{year:04d}-{zero_based + 1:02d}"


def months_later(day: date, by: int) -> date:
    """Return the same day `by` months later: the last day of a month stays the last, one that is absent moves to it."""
    month = month_window(shift_month(month_of(day), by))
    is_last = day == month_window(month_of(day)).end
    return month.end if is_last or day.day > month.days else month.start.replace(day=day.day)


def elapsed_share(day: date) -> Fraction:
    """Return the share of the month of `day` that has gone by at its end; 0 when that month is complete."""
    month = month_window(month_of(day))
    return Fraction(0) if day == month.end else Fraction(day.day, month.days)


def month_window(month: str) -> Window:
    """Return the days of `month`."""
    start = date(int(month[:4]), int(month[5:7]), 1)
    following = shift_month(month, 1)
    return Window(start, date(int(following[:4]), int(following[5:7]), 1) - timedelta(days=1))


def complete_months(as_of: date, count: int) -> tuple[str, ...]:
    """Return the last `count` months that ended on or before `as_of`, oldest first."""
    month = month_of(as_of)
    last = month if month_window(month).end == as_of else shift_month(month, -1)
    return tuple(shift_month(last, -back) for back in range(count - 1, -1, -1))


def holds_month_end(window: Window) -> bool:
    """Return whether a month ends within `window`."""
    return any(month_window(month).end <= window.end for month in months_touched(window))


def months_touched(window: Window) -> tuple[str, ...]:
    """Return the months that `window` has days of, oldest first."""
    months = [month_of(window.start)]
    while months[-1] < month_of(window.end):
        months.append(shift_month(months[-1], 1))
    return tuple(months)


def at_month_ends(monthly: Mapping[str, int], window: Window) -> int | None:
    """Return monthly amounts that count on the last day of their month, as far as those days lie in `window`.

    Args:
        monthly: amount by `YYYY-MM`.
        window: the days asked for.

    Returns:
        The amount, or None when a month of the window has none.
    """
    months = months_touched(window)
    if any(month not in monthly for month in months):
        return None
    return sum(monthly[month] for month in months if month_window(month).end <= window.end)


def prorate(monthly: Mapping[str, int], window: Window) -> int | None:
    """Return the part of monthly amounts that falls on `window`, each month spread evenly over its days.

    Args:
        monthly: amount by `YYYY-MM`.
        window: the days asked for.

    Returns:
        The amount, rounded once, or None when a month of the window has none.
    """
    numerator, denominator = 0, 1
    for month in months_touched(window):
        if month not in monthly:
            return None
        whole = month_window(month)
        shared = (min(whole.end, window.end) - max(whole.start, window.start)).days + 1
        numerator = numerator * whole.days + monthly[month] * shared * denominator
        denominator *= whole.days
    return divide_half_even(numerator, denominator)
