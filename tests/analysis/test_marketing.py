from __future__ import annotations

from fractions import Fraction

import pytest

from reporting.analysis.marketing import (
    Conversion,
    Range,
    Step,
    blast_range,
    consistency_ppm,
    conversions,
    ota_net,
    percentile,
    roas,
    rounded,
)


def test_a_quartile_is_a_price_somebody_paid() -> None:
    prices = {68_00: 12, 136_00: 33, 204_00: 18, 272_00: 24, 340_00: 4, 408_00: 9}  # 100 orders
    assert percentile(prices, 2_500) == 136_00
    assert percentile(prices, 7_500) == 272_00


@pytest.mark.parametrize(("share", "value"), [(1, 10), (2_500, 10), (2_501, 20), (5_000, 20), (10_000, 40)])
def test_the_quartile_of_four_is_the_first_that_reaches_it(share: int, value: int) -> None:
    assert percentile({10: 1, 20: 1, 30: 1, 40: 1}, share) == value


def test_nothing_has_no_quartile() -> None:
    assert percentile({}, 2_500) is None


def test_the_owners_blast_runs_from_ten_to_fifty_thousand() -> None:
    span = blast_range(3_676, Range(200, 500), Range(136_00, 272_00))
    assert span == Range(9_998_72, 49_993_60)
    assert rounded(span, 1_000_00) == Range(10_000_00, 50_000_00)


def test_each_step_converts_into_the_next_by_position() -> None:
    steps = [Step("job", 3, 26), Step("visit", 1, 4_700), Step("quote", 2, 164)]
    assert conversions(steps) == (Conversion("visit", "quote", 4_700, 164), Conversion("quote", "job", 164, 26))
    assert conversions(steps)[1].rate_ppm == Fraction(26 * 1_000_000, 164)


def test_a_step_without_inputs_has_no_rate() -> None:
    assert Conversion("visit", "quote", 0, 0).rate_ppm is None


def test_the_return_on_spend_counts_steps_of_a_ratio() -> None:
    assert roas(4_300, 1_000) == 43_000
    assert roas(4_300, 0) is None


def test_a_marketplace_leaves_the_price_less_commission_and_costs() -> None:
    assert ota_net(2_200_00, 1_500, 735_00) == 1_135_00


def test_consistency_is_a_share_of_the_listings() -> None:
    assert consistency_ppm([True, True, False, True]) == 750_000
    assert consistency_ppm([]) is None
