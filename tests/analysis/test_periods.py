from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from reporting.analysis.periods import (
    Window,
    at_month_ends,
    complete_months,
    complete_weeks,
    elapsed_share,
    holds_month_end,
    month_window,
    months_later,
    prorate,
    shift_month,
    trailing,
    trend_days,
)


def test_a_28_day_window_holds_both_its_ends() -> None:
    window = trailing(date(2026, 9, 30))
    assert window == Window(date(2026, 9, 3), date(2026, 9, 30))
    assert window.days == 28
    assert window.holds(date(2026, 9, 3))
    assert not window.holds(date(2026, 9, 2))


def test_trend_days_keep_the_weekday() -> None:
    days = trend_days(date(2026, 9, 30))
    assert (days[0], days[-2], days[-1]) == (date(2026, 7, 8), date(2026, 9, 23), date(2026, 9, 30))
    assert len(days) == 13


@pytest.mark.parametrize(
    ("as_of", "last_monday"),
    [
        (date(2026, 9, 30), date(2026, 9, 21)),  # a Wednesday: its own week is not over
        (date(2026, 9, 27), date(2026, 9, 21)),  # a Sunday: its week is
        (date(2026, 9, 28), date(2026, 9, 21)),
        (date(2026, 10, 4), date(2026, 9, 28)),
    ],
)
def test_only_complete_weeks_count(as_of: date, last_monday: date) -> None:
    weeks = complete_weeks(as_of, 3)
    assert weeks[-1] == last_monday
    assert [(b - a).days for a, b in pairwise(weeks)] == [7, 7]


@pytest.mark.parametrize(
    ("as_of", "months"),
    [
        (date(2026, 9, 30), ("2026-07", "2026-08", "2026-09")),
        (date(2026, 9, 29), ("2026-06", "2026-07", "2026-08")),
        (date(2026, 1, 15), ("2025-10", "2025-11", "2025-12")),
        (date(2028, 2, 28), ("2027-11", "2027-12", "2028-01")),  # a leap year: February is not over
    ],
)
def test_only_complete_months_count(as_of: date, months: tuple[str, ...]) -> None:
    assert complete_months(as_of, 3) == months


def test_months_cross_the_year() -> None:
    assert shift_month("2026-11", 3) == "2027-02"
    assert shift_month("2026-01", -1) == "2025-12"
    assert month_window("2028-02").end == date(2028, 2, 29)


def test_prorating_spreads_each_month_over_its_own_days() -> None:
    monthly = {"2026-08": 31_00, "2026-09": 60_00}
    assert prorate(monthly, Window(date(2026, 8, 30), date(2026, 9, 2))) == 2 * 1_00 + 2 * 2_00
    assert prorate(monthly, month_window("2026-09")) == 60_00


def test_prorating_needs_every_month() -> None:
    assert prorate({"2026-09": 60_00}, trailing(date(2026, 9, 30), 31)) is None


@pytest.mark.parametrize(
    ("day", "by", "later"),
    [
        (date(2026, 9, 23), 1, date(2026, 10, 23)),
        (date(2026, 9, 23), 12, date(2027, 9, 23)),
        (date(2026, 9, 30), 1, date(2026, 10, 31)),  # a month's end stays one
        (date(2027, 1, 30), 1, date(2027, 2, 28)),  # no 30 February
        (date(2027, 1, 30), 2, date(2027, 3, 30)),
    ],
)
def test_months_later_is_the_same_day(day: date, by: int, later: date) -> None:
    assert months_later(day, by) == later


def test_a_complete_month_has_nothing_gone_by_of_the_next() -> None:
    assert elapsed_share(date(2026, 9, 23)) == Fraction(23, 30)
    assert elapsed_share(date(2026, 9, 30)) == 0


def test_what_is_booked_by_the_month_counts_on_its_last_day() -> None:
    plan = {"2026-06": 100, "2026-07": 200, "2026-08": 400}
    july = Window(date(2026, 7, 2), date(2026, 7, 29))
    assert at_month_ends(plan, july) == 0
    assert not holds_month_end(july)
    assert at_month_ends(plan, Window(date(2026, 7, 4), date(2026, 7, 31))) == 200
    assert at_month_ends(plan, Window(date(2026, 6, 15), date(2026, 8, 30))) == 300
    assert holds_month_end(Window(date(2026, 8, 27), date(2026, 9, 23)))
    assert at_month_ends(plan, Window(date(2026, 8, 27), date(2026, 9, 23))) is None  # September has no plan
