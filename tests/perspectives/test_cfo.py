"""The CFO's own sections on the sample: targets, weeks and year ahead, tiers, and what each scope shows."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from reporting.analysis.capital import Tier
from reporting.analysis.catalog.books import net_burn, runway, unrestricted_cash
from reporting.analysis.figures import usd
from reporting.blocks.format import render_prose
from reporting.blocks.model import Block, Chart, Narrative, Table, Value
from reporting.config import load_settings
from reporting.perspectives import open_perspective
from reporting.perspectives.sections import burn, cash_ahead, entities, guesses, risk, runways, targets, tiers
from tests.perspectives.sample import AS_OF, Tables, build_sample, facts_of

pytestmark = pytest.mark.slow

SCOPES = load_settings().scopes
RETAIL = {"portfolio", "jada", "qos", "qdn"}


def table(blocks: tuple[Block, ...]) -> Table:
    return next(block for block in blocks if isinstance(block, Table))


def amounts(shown: Table, column: int) -> list[int | None]:
    return [cell.amount for row in shown.rows if isinstance(cell := row[column], Value)]


def rounded(exact: Fraction | None) -> int | None:
    return None if exact is None else round(exact)


def tiers_of(folder: Path) -> dict[str, Tier]:
    return {rating.initiative.id: rating.tier for rating in tiers.ratings(facts_of(folder))}


def own_certificate(tables: Tables) -> None:
    (paper,) = [row for row in tables["documents"] if row["kind"] == "coi"]
    paper |= {"entity": "qos", "asset": None, "expires": paper["expires"].replace(year=2031)}


def test_every_initiative_of_the_sample_stands_in_its_tier(sample: Path) -> None:
    assert tiers_of(sample) == {
        "init-01": Tier.ZERO_COST,  # one mailing to everybody
        "init-02": Tier.ZERO_COST,  # notes by e-mail
        "init-03": Tier.ZERO_COST,  # answers to reviews
        "init-04": Tier.REVENUE,  # Sailo
        "init-05": Tier.REVENUE,  # GetMyBoat
        "init-07": Tier.REVENUE,  # a tool for concierges
        "init-08": Tier.LOW_COST,  # paid social
        "init-09": Tier.LOW_COST,  # local SEO
        "init-06": Tier.NO,  # Viator and GetYourGuide: no certificate
        "init-10": Tier.NO,  # paid search: clicks are too dear
        "init-11": Tier.UNRATED,  # a truck wrap: nothing is worked out
    }


def test_a_certificate_of_its_own_opens_one_channel_and_nothing_else(sample: Path, tmp_path: Path) -> None:
    before, after = tiers_of(sample), tiers_of(build_sample(tmp_path / "context", own_certificate))
    assert {name for name in after if after[name] is not before[name]} == {"init-06"}
    assert after["init-06"] is Tier.REVENUE


def test_each_tier_gives_its_reasons(sample: Path) -> None:
    found = tiers.tiers(facts_of(sample))
    texts = {block.id: render_prose(block.text) for block in found if isinstance(block, Narrative)}
    assert "a sale won by clicks costs $2,111; it leaves $1,401" in texts["tier-no"]
    assert "certificate of inspection" in texts["tier-no"]
    assert texts["tier-unrated"].endswith("nobody has written down its expected net and recurring cost.")


def test_charters_are_asked_for_six_times_the_mean_price(sample: Path) -> None:
    shown = targets.computed_targets(facts_of(sample, "jada"))
    assert [target.month for target in shown] == ["2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"]
    assert {target.floor_cents for target in shown} == {6 * 2_200_00}


def test_the_stored_targets_of_charters_are_the_computed_ones(sample: Path) -> None:
    _, shown = targets.targets(facts_of(sample, "jada"))
    assert isinstance(shown, Table)
    assert amounts(shown, 2) == amounts(shown, 3) == [13_200_00] * 6


def test_the_portfolios_target_is_the_sum_of_its_entities(sample: Path) -> None:
    whole = [target.cents for target in targets.computed_targets(facts_of(sample))]
    parts = [
        [target.cents for target in targets.computed_targets(facts_of(sample, entity))]
        for entity in ("jada", "qos", "qdn", "dc", "eyd", "r3028")
    ]
    assert whole == [sum(month) for month in zip(*parts, strict=True)]


def test_known_money_of_a_delivery_business_by_hand(sample: Path) -> None:
    """460 miles under way: the last 115 cost 5.60 each; Cabo: half of 6,080 at departure, 760 miles at 5.60."""
    _, _, kinds = cash_ahead.thirteen_weeks(facts_of(sample, "eyd"))
    assert isinstance(kinds, Table)
    sums = {row[0]: row[2].amount for row in kinds.rows if isinstance(row[2], Value)}
    assert sums["Balances due at service"] == 3_040_00
    direct = sums["Direct costs of what is sold"]
    assert direct is not None
    assert -direct > (115 + 760) * 5_60  # and the wages that go with it
    assert sums["Suppliers' bills owed today"] == -1_932_00


@pytest.mark.parametrize("scope", SCOPES)
def test_the_weeks_end_where_cash_and_all_known_flows_lead(sample: Path, scope: str) -> None:
    chart, weeks, kinds = cash_ahead.thirteen_weeks(facts_of(sample, scope))
    assert isinstance(chart, Chart)
    assert isinstance(weeks, Table)
    assert isinstance(kinds, Table)
    today, end = chart.series[0].values[12], chart.series[1].values[-1]
    change = kinds.total and kinds.total[2]
    assert isinstance(change, Value)
    assert today is not None
    assert change.amount is not None
    assert end == today + change.amount == amounts(weeks, 3)[-1]


@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_shows_what_applies_to_it(sample: Path, scope: str) -> None:
    facts = facts_of(sample, scope)
    assert burn.gross_burn(facts)
    assert risk.fan(facts)
    assert risk.drivers(facts)
    assert bool(guesses.customer_value(facts)) == (scope in RETAIL)
    assert bool(burn.charter_ways(facts)) == (scope in {"portfolio", "jada"})
    assert bool(burn.net_of_others(facts)) == (scope in {"portfolio", "jada"})
    assert bool(guesses.vacancy(facts)) == (scope == "r3028")
    assert bool(tiers.tiers(facts)) == (scope in RETAIL)


def test_a_month_without_tenant_costs_its_rent(sample: Path) -> None:
    shown = table(guesses.vacancy(facts_of(sample, "r3028")))
    lost, left = amounts(shown, 2), amounts(shown, 3)
    assert lost == [0, -1_225_00, -2_450_00, -3_675_00, -4_900_00, -7_350_00]
    assert {after - cost for after, cost in zip(left, lost, strict=True) if after is not None and cost is not None} == {
        left[0]
    }


def test_the_fan_tells_its_seed_and_says_the_same_again(sample: Path) -> None:
    once, again = (risk.fan(facts_of(sample)) for _ in range(2))
    assert once == again
    method = once[-1]
    assert isinstance(method, Narrative)
    assert "Seed 20260930, numpy " in render_prose(method.text)


def test_runway_by_entity_is_that_of_each_entity_s_own_report(sample: Path) -> None:
    whole = facts_of(sample)
    (shown,) = runways.by_entity(whole)
    assert isinstance(shown, Table)
    assert render_prose(shown.title) == (
        "JADA's unrestricted cash lasts 2.4 months, the shortest of 6 entities; all together 25.5 months"
    )
    own = {facts.name(scope): facts for scope in SCOPES if scope not in {"portfolio", "dcp"}
           for facts in [facts_of(sample, scope)]}  # fmt: skip
    assert {row[0] for row in shown.rows} == set(own)
    for name, *cells in shown.rows:
        facts, weeks = own[str(name)], cash_ahead.known_weeks(own[str(name)])
        expected = [
            unrestricted_cash(facts, AS_OF), rounded(net_burn(facts, AS_OF)), rounded(runway(facts, AS_OF)),
            burn.full_runway(facts).amount, min(week.cash_cents for week in weeks),
        ]  # fmt: skip
        assert [cell.amount for cell in cells if isinstance(cell, Value)] == expected
    assert sum(amount or 0 for amount in amounts(shown, 1)) == unrestricted_cash(whole, AS_OF)


@pytest.mark.parametrize("scope", ["jada", "dc", "dcp"])
def test_a_scope_of_one_entity_has_no_runway_by_entity(sample: Path, scope: str) -> None:
    assert runways.by_entity(facts_of(sample, scope)) == ()


def test_an_entity_with_cash_for_long_is_not_named(sample: Path, tmp_path: Path) -> None:
    def forget_the_sail(tables: Tables) -> None:
        for posting in tables["postings"]:
            if posting["txn"] == "jada-t0403":
                posting["cents"] //= 100

    said = [row.name for row in runways.short_of_cash(facts_of(sample))]
    assert said == ["JADA", "QueenofSanDiego"]
    after = runways.short_of_cash(facts_of(build_sample(tmp_path / "context", forget_the_sail)))
    assert [row.name for row in after] == ["QueenofSanDiego"]


def test_the_one_off_bills_are_named_with_the_burn_without_them(sample: Path) -> None:
    """JADA burns 4,436.72 a month, a third of 12,400 + 1,950 less brings in 346.61."""
    assert burn.one_off_note(facts_of(sample, "jada")) == (
        "Net burn holds one-off bills of $14,350, the largest $12,400: Mainsail and rigging replaced (8 Sep 2026). "
        "Without them operations would not burn cash."
    )
    assert burn.one_off_note(facts_of(sample, "r3028")) == ""


def test_one_off_bills_after_the_last_complete_month_are_named_apart(tmp_path: Path) -> None:
    """JADA's operations brought in 821.65 a month from June to August; a third of 1,950 more is 1,471.65."""
    folder = build_sample(tmp_path / "context", as_of=date(2026, 9, 23))
    assert burn.one_off_note(facts_of(folder, "jada")) == (
        "Net burn holds a one-off bill of $1,950: Hull and rig survey (13 Aug 2026). "
        "Without it operations would bring in $1,472 a month. "
        "After 31 Aug 2026 came a one-off bill of $12,400: Mainsail and rigging replaced (8 Sep 2026)."
    )
    assert burn.one_off_note(facts_of(folder)).endswith(
        "After 31 Aug 2026 came one-off bills of $13,800, the largest $12,400: Mainsail and rigging replaced (JADA, "
        "8 Sep 2026)."
    )


@pytest.mark.parametrize("perspective", ["ceo", "cfo"])
def test_the_group_s_message_names_who_runs_out(sample: Path, perspective: str) -> None:
    said = render_prose(open_perspective(perspective, "portfolio", AS_OF.isoformat(), str(sample)).message())
    assert "JADA's" in said
    assert "lasts 2.4 months" in said
    assert ("Without new sales QueenofSanDiego's cash in bank is below zero by 2 Dec 2026." in said) == (
        perspective == "cfo"
    )


def test_the_message_tells_the_simulated_risk_and_spend_above_plan(sample: Path) -> None:
    facts = facts_of(sample)
    found = risk.simulated(facts)
    assert found is not None
    said = render_prose(open_perspective("cfo", "portfolio", AS_OF.isoformat(), str(sample)).message())
    short = Decimal(100 * found.short[-1]) / found.paths
    assert f"runs out within a year in {short:.1f} % of the simulated cases." in said
    assert "Fixed spend of Sep 2026 was $8,960, 17.2 % above plan." in said  # 8,960 / 7,645


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("perspective", ["ceo", "cfo"])
def test_each_sentence_of_a_message_stands_alone(sample: Path, perspective: str, scope: str) -> None:
    said = render_prose(open_perspective(perspective, scope, AS_OF.isoformat(), str(sample)).message())
    assert not re.search(r"(?:^|[.!?;] )(?:It|They|Its|This|That)\b", said, re.IGNORECASE)


def test_a_parent_stands_without_its_child_in_the_entity_table(sample: Path) -> None:
    shown = table(entities.entities(facts_of(sample)))
    assert shown.note == (
        "DangerousCentaur without DangerousCentaur Client Portfolio; its own report holds both. Revenue booked at "
        "month ends, where its plan counts too: DangerousCentaur, DangerousCentaur Client Portfolio, 3028 51st St "
        "Rental."
    )


def test_loans_and_draws_shorten_the_runway(sample: Path) -> None:
    """47,914 / (1,880 + 3,730): operating cash fell by 5,640 in three months, loans and draws take 3,730 a month."""
    assert burn.full_runway(facts_of(sample)).amount == 85


def test_a_group_s_customers_are_worth_what_their_entity_earns_with_them(sample: Path) -> None:
    """LTV = m[1 + r(1 - c)/(c + d)]; c = 1 - 0.55^(1/12), r for 20 % within a year, d = 0.8 %: 1.4320 m."""
    chart, text = guesses.customer_value(facts_of(sample))
    assert isinstance(chart, Chart)
    assert render_prose(chart.title).endswith("; the mean of all sales")
    assert isinstance(text, Narrative)
    assert text.text.figures["jada"] == usd(2_006_00)  # 1.4320 x 1,400.90
    assert list(text.text.figures) == ["jada", "qos", "qdn"]
    (alone,) = guesses.customer_value(facts_of(sample, "jada"))
    assert isinstance(alone, Chart)
    assert alone.title.figures["middle"] == usd(2_006_00)
