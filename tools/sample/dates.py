"""The sample's calendar: where history starts, where it ends, and how months and weeks are walked."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

OPENING = date(2025, 4, 30)  # the day of the opening balances
FIRST = OPENING + timedelta(days=1)
AS_OF = date(2026, 9, 30)
EXPORT_TIME = "2026-10-01T06:30:00.000Z"  # the evening of AS_OF in San Diego

MONDAY, TUESDAY, FRIDAY, SATURDAY = 0, 1, 4, 5


def days(count: int) -> timedelta:
    """Return a span of `count` days."""
    return timedelta(days=count)


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    """Return the first day of the month after that of `day`."""
    return month_end(day) + days(1)


def months(first: date = FIRST, last: date = AS_OF) -> Iterator[date]:
    """Yield the first day of every month from `first` to `last`."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = next_month(month)


def month_name(day: date) -> str:
    """Return the month of `day` as `2026-09`."""
    return f"{day:%Y-%m}"


def weekdays(weekday: int, first: date = FIRST, last: date = AS_OF) -> Iterator[date]:
    """Yield every such weekday (Monday is 0) from `first` to `last`."""
    day = first + days((weekday - first.weekday()) % 7)
    while day <= last:
        yield day
        day += days(7)


def week_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - days(day.weekday())


def business_day(day: date) -> date:
    """Return `day`, or the Monday after it when it falls on a weekend."""
    return day + days(7 - day.weekday()) if day.weekday() >= SATURDAY else day
