from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from reporting.analysis.catalog import KPIS
from reporting.blocks.model import Change, Unit, Value
from reporting.money import share_ppm
from reporting.perspectives.kpi_blocks import (
    NO_EARLIER,
    NOT_RECORDED,
    change_between,
    change_since,
    has_moved,
    kpi_block,
)
from tests.perspectives.sample import facts_of

TREND = (100, None, 80, 90, 0, 95, 100, 110, 120)


def test_a_change_has_a_difference_and_a_share() -> None:
    assert change_since(Unit.USD, 120, TREND, 1) == Change(Value(10, Unit.USD), Value(90_909, Unit.PERCENT))


def test_a_share_changes_by_points() -> None:
    change = change_since(Unit.PERCENT, 120, TREND, 1)
    assert change.delta == Value(10, Unit.POINTS)
    assert change.relative.amount is None


def test_shares_change_exactly_and_days_as_they_are_printed() -> None:
    """15/19 against 10/13: 78.947 - 76.923 = 2.024; 41.4 days against 38.6 read 41 and 39: 2 days, 5.128 % more."""
    shares = (share_ppm(10, 13), share_ppm(15, 19))
    assert change_since(Unit.PERCENT, shares[1], shares, 1).delta == Value(20_242, Unit.POINTS)
    days = (Fraction(386, 10), Fraction(414, 10))
    change = change_since(Unit.DAYS, days[1], days, 1)
    assert (change.delta, change.relative) == (Value(2, Unit.DAYS), Value(51_282, Unit.PERCENT))


def test_what_reads_zero_has_not_moved() -> None:
    amounts = (Fraction(100_000), Fraction(100_001), Fraction(101_000))
    assert has_moved(change_between(Unit.USD, amounts[2], amounts[0]))
    assert not has_moved(change_between(Unit.USD, amounts[1], amounts[0]))  # a cent of $1,000
    assert not has_moved(change_between(Unit.DAYS, Fraction(262, 10), Fraction(259, 10)))  # 26 days, 26 days
    assert not has_moved(change_between(Unit.PERCENT, amounts[2], amounts[0]))  # no share of a share


def test_a_change_from_zero_has_no_share() -> None:
    change = change_since(Unit.COUNT, 120, TREND, 4)
    assert (change.delta, change.relative.missing) == (Value(120, Unit.COUNT), "it was zero before")


def test_a_smaller_loss_keeps_the_sign_of_the_difference() -> None:
    assert change_since(Unit.USD, -50, (-100, -50), 1) == Change(Value(50, Unit.USD), Value(500_000, Unit.PERCENT))


@pytest.mark.parametrize(("before", "amount"), [(-100, 50), (100, -50)])
def test_a_change_of_sign_has_no_share(before: int, amount: int) -> None:
    change = change_since(Unit.USD, amount, (before, amount), 1)
    assert (change.delta, change.relative.missing) == (Value(amount - before, Unit.USD), "its sign changed")


@pytest.mark.parametrize(("trend", "reason"), [((), NOT_RECORDED), ((None, 120), NO_EARLIER)])
def test_no_comparator_is_missing_not_zero(trend: tuple[int | None, ...], reason: str) -> None:
    change = change_since(Unit.USD, 120, trend, 1)
    assert (change.delta, change.relative.amount) == (Value.absent(Unit.USD, reason), None)


@pytest.mark.slow
def test_a_kpi_of_the_sample_carries_changes_trend_target_and_trace(sample: Path) -> None:
    kpi = kpi_block(KPIS["revenue"], facts_of(sample))
    assert len(kpi.trend) == 13
    assert kpi.trend[-1] == kpi.value.amount
    assert kpi.change_1w is not None
    assert kpi.change_4w is not None
    assert kpi.value.amount is not None
    assert kpi.change_1w.delta == Value(kpi.value.amount - (kpi.trend[-2] or 0), Unit.USD)
    assert kpi.change_4w.delta == Value(kpi.value.amount - (kpi.trend[-5] or 0), Unit.USD)
    assert kpi.target is not None
    assert {"account_days", "accounts"} <= {table for query in kpi.trace.queries for table in query.tables}


@pytest.mark.slow
def test_a_missing_kpi_of_the_sample_says_why_and_what_would_supply_it(sample: Path) -> None:
    kpi = kpi_block(KPIS["nps"], facts_of(sample))
    assert kpi.value.amount is None
    assert kpi.value.missing.startswith("no ratings have been delivered. Ask guests after each service")
    assert (kpi.trend, kpi.change_1w, kpi.change_4w) == ((), None, None)


@pytest.mark.slow
def test_a_kpi_of_complete_months_has_no_change_in_a_week(sample: Path) -> None:
    kpi = kpi_block(KPIS["fixed_spend"], facts_of(sample))
    assert kpi.change_1w is not None
    assert (kpi.change_1w.delta.amount, kpi.change_1w.delta.missing) == (None, "it counts complete months")
    assert kpi.change_4w is not None
    assert kpi.change_4w.delta == Value(8_960_00 - 8_040_00, Unit.USD)
