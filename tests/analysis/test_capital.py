from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.analysis.capital import Means, Tier, in_order, payback_tenths, rate
from reporting.analysis.plan import Initiative
from reporting.blocks.format import render_prose

# pays back in five months, can be told apart, takes $1,300 in three months
LISTING = Initiative(
    "listing", "jada", "A listing", "ota", "jada-sailo", outlay_cents=1_000_00, recurring_cents=100_00,
    net_month_cents=200_00, cpc_cents=None, cvr_bp=None, attributable=True, prerequisite=None, effort_hours=8,
    confidence_bp=5_000, owner="cb",
)  # fmt: skip
MEANS = Means(free_cents=50_000_00, burn_cents=1_000_00, contribution_cents=1_400_90, is_certified=False)


def test_what_pays_back_soon_and_can_be_told_apart_produces_revenue() -> None:
    assert rate(LISTING, MEANS).tier is Tier.REVENUE
    assert payback_tenths(LISTING) == 50


@pytest.mark.parametrize(
    ("change", "tier", "reason"),
    [
        ({"prerequisite": "coi"}, Tier.NO, "certificate of inspection"),
        ({"net_month_cents": None}, Tier.UNRATED, "expected net."),
        ({"recurring_cents": None, "net_month_cents": None}, Tier.UNRATED, "expected net and recurring cost."),
        ({"net_month_cents": 0}, Tier.NO, "Expected net of a month: $0."),
        ({"net_month_cents": -5_00}, Tier.NO, "Expected net of a month: \u2212$5."),
        # $9.50 / 0.45 % = $2,111.11 a sale
        ({"cpc_cents": 950, "cvr_bp": 45}, Tier.NO, "A sale won by clicks costs $2,111; it leaves $1,401."),
        ({"cpc_cents": 630, "cvr_bp": 45}, Tier.REVENUE, "5.0 months"),  # $1,400 a sale
        ({"outlay_cents": 2_400_00}, Tier.NO, "neither quick"),  # twelve months exactly: not too slow, but not small
        ({"outlay_cents": 2_420_00}, Tier.NO, "Pays back in 12.1 months."),
        ({"outlay_cents": 2_400_01}, Tier.NO, "Pays back in 12.0 months."),  # a cent above twelve months
        ({"outlay_cents": 1_200_00}, Tier.REVENUE, "6.0 months"),
        ({"outlay_cents": 1_200_01}, Tier.NO, "neither quick"),
        ({"kind": "email", "outlay_cents": 0, "recurring_cents": 0}, Tier.ZERO_COST, "no money"),
        ({"kind": "email"}, Tier.REVENUE, "5.0 months"),  # e-mail that costs money is no zero cost
        ({"outlay_cents": 0, "recurring_cents": 0}, Tier.REVENUE, "0.0 months"),  # free of cost, yet no e-mail
        ({"attributable": False}, Tier.NO, "neither quick"),
        ({"attributable": False, "outlay_cents": 700_00}, Tier.LOW_COST, "Three months of trial take $1,000"),
        ({"attributable": False, "outlay_cents": 700_01}, Tier.NO, "neither quick"),
    ],
)  # fmt: skip
def test_the_first_rule_that_matches(change: dict[str, object], tier: Tier, reason: str) -> None:
    found = rate(replace(LISTING, **change), MEANS)  # type: ignore[arg-type]  # each case names fields of its own
    assert found.tier is tier
    assert reason in render_prose(found.reason)


def test_a_prerequisite_that_is_met_does_not_stop() -> None:
    assert rate(replace(LISTING, prerequisite="coi"), replace(MEANS, is_certified=True)).tier is Tier.REVENUE


def test_a_prerequisite_comes_before_missing_figures() -> None:
    assert rate(replace(LISTING, prerequisite="coi", net_month_cents=None), MEANS).tier is Tier.NO


def test_clicks_are_not_judged_where_nothing_is_sold_by_the_piece() -> None:
    dear = replace(LISTING, cpc_cents=950, cvr_bp=45)
    assert rate(dear, replace(MEANS, contribution_cents=None)).tier is Tier.REVENUE


@pytest.mark.parametrize(
    ("cash", "burn", "tier"),
    [
        (4_300_00, 1_000_00, Tier.REVENUE),  # 3,300 / 1,100 = 3 months
        (4_299_99, 1_000_00, Tier.NO),  # a cent less: 3.0 months rounded, still below three
        (4_200_00, -100_00, Tier.REVENUE),  # with the recurring 100 nothing burns
        (900_00, -50_00, Tier.NO),  # the outlay alone is more than there is
        (900_00, -500_00, Tier.NO),  # the same where nothing burns
    ],
)
def test_a_spend_may_not_shorten_the_runway_below_three_months(cash: int, burn: int, tier: Tier) -> None:
    assert rate(LISTING, replace(MEANS, free_cents=cash, burn_cents=burn)).tier is tier


def test_what_takes_no_money_starves_nobody() -> None:
    free = replace(LISTING, kind="organic", outlay_cents=0, recurring_cents=0)
    assert rate(free, replace(MEANS, free_cents=-5_00)).tier is Tier.ZERO_COST


def test_nothing_comes_back_of_a_loss() -> None:
    assert payback_tenths(replace(LISTING, net_month_cents=-1)) is None


def test_tiers_come_in_order_and_the_highest_net_first() -> None:
    ratings = [
        rate(initiative, MEANS)
        for initiative in (
            replace(LISTING, id="unknown", net_month_cents=None),
            replace(LISTING, id="small", outlay_cents=100_00),
            replace(LISTING, id="big", net_month_cents=900_00),
            replace(LISTING, id="free", kind="email", outlay_cents=0, recurring_cents=0),
        )
    ]
    assert [rating.initiative.id for rating in in_order(ratings)] == ["free", "big", "small", "unknown"]
