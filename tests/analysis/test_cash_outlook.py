from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.analysis.cash_outlook import (
    Flow,
    by_kind,
    lowest,
    monthly,
    months_of,
    outlook,
    spread,
    weeks_ahead,
)

DAY = date(2026, 9, 30)
WEEKS = weeks_ahead(DAY)


def test_thirteen_weeks_follow_the_day() -> None:
    assert len(WEEKS) == 13
    assert (WEEKS[0].start, WEEKS[0].end) == (date(2026, 10, 1), date(2026, 10, 7))
    assert WEEKS[-1].end == date(2026, 12, 30)
    assert months_of(WEEKS) == ("2026-10", "2026-11", "2026-12")


def test_two_weeks_by_hand() -> None:
    flows = [
        Flow("invoices", date(2026, 10, 7), 500_00),
        Flow("rent", date(2026, 10, 1), -200_00),
        Flow("rent", date(2026, 10, 8), -900_00),
        Flow("too late", date(2026, 10, 15), 1_00),
        Flow("too early", DAY, 1_00),
    ]
    first, second = outlook(100_00, flows, WEEKS[:2])
    assert (first.receipts_cents, first.payments_cents, first.cash_cents) == (500_00, 200_00, 400_00)
    assert (second.receipts_cents, second.payments_cents, second.cash_cents) == (0, 900_00, -500_00)
    assert lowest([first, second]) is second
    assert by_kind(flows, WEEKS[:2]) == {"invoices": 500_00, "rent": -1_100_00}


def test_the_first_of_equal_weeks_is_the_lowest() -> None:
    rows = outlook(5_00, [], WEEKS[:3])
    assert lowest(rows) is rows[0]


def test_monthly_spend_is_spread_over_days() -> None:
    # October's 3,100 is 100 a day; November's 6,000 is 200 a day: the week to 4 November holds three and four days
    flows = list(spread("fixed", {"2026-10": 3_100_00, "2026-11": 6_000_00, "2026-12": 0}, WEEKS))
    assert flows[0] == Flow("fixed", date(2026, 10, 7), -700_00)
    assert flows[4] == Flow("fixed", date(2026, 11, 4), -1_100_00)
    assert sum(flow.cents for flow in flows) == -9_100_00


def test_a_month_without_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="fixed: no amount"):
        list(spread("fixed", {"2026-10": 1_00}, WEEKS))


def test_payments_at_month_ends() -> None:
    assert [flow.day for flow in monthly("loan", 420_00, WEEKS)] == [date(2026, 10, 31), date(2026, 11, 30)]
    assert {flow.cents for flow in monthly("loan", 420_00, WEEKS)} == {-420_00}


@given(st.lists(st.tuples(st.dates(date(2026, 10, 1), date(2026, 12, 30)), st.integers(-(10**7), 10**7))))
def test_no_cent_is_lost(known: list[tuple[date, int]]) -> None:
    flows = [Flow("kind", day, cents) for day, cents in known]
    rows = outlook(1_000_00, flows, WEEKS)
    assert rows[-1].cash_cents == 1_000_00 + sum(cents for _, cents in known)
    assert sum(by_kind(flows, WEEKS).values()) == sum(r.receipts_cents - r.payments_cents for r in rows)
