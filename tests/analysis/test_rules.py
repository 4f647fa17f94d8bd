from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from reporting.analysis.control import OpenInvoice, Reconciliation
from reporting.analysis.facts import Coverage, Facts
from reporting.analysis.inventory import Document, Lease, Task
from reporting.analysis.marketing import Audience, Campaign, Channel, Step
from reporting.analysis.operations import Charter
from reporting.analysis.plan import Initiative
from reporting.analysis.rulebook import RULES
from reporting.analysis.rules import applicable, judge
from reporting.analysis.sales import Pipeline, SaleMonth
from reporting.analysis.technology import DailyCost, SecurityFinding
from reporting.blocks.format import render_prose
from reporting.context.schema import TABLES
from tests.analysis.books import balance
from tests.analysis.fakes import DAY, fake

Answers = Mapping[str, object]


def back(days: int) -> date:
    return DAY - timedelta(days=days)


def ahead(days: int) -> date:
    return DAY + timedelta(days=days)


def ota(status: str, requires_coi: bool = False) -> Channel:
    return Channel("ota", "jada", "Marketplace", "ota", status, 1_500, requires_coi, None)


def charter(in_days: int, unfilled: int = 0, waivers: int = 0) -> Charter:
    return Charter("e", "jada", None, "active", ahead(in_days), 240, 2, unfilled, 6, waivers, 9, 9, 0)


def people(reachable: int, complained: int = 0) -> Audience:
    return Audience(reachable + complained, 0, 0, 0, complained, reachable)


def campaign(days_ago: int) -> tuple[Campaign, ...]:
    return (Campaign("email", "Mailing", back(days_ago), 900, 3),)


def paper(days_left: int) -> Document:
    return Document("d", "jada", None, "coi", "Certificate", date(2024, 1, 1), ahead(days_left))


def critical(opened_days_ago: int, severity: str = "critical") -> tuple[SecurityFinding, ...]:
    return (SecurityFinding("f", "jada", "Keys in code", severity, back(opened_days_ago), None, 14, "", "cb", "scan"),)


def charters(sailed: int) -> Answers:
    months = ("2026-07", "2026-08", "2026-09")
    spent = {month: (balance("6000", "operating", 8_040_00, "fixed"),) for month in months}
    sale = SaleMonth("jada", "charter", None, "2026-09", sailed, sailed * 2_200_00, sailed * 735_00, through_ota=False)
    return {"months": spent, "sales": (sale,)}


def funnel(visits: int, quotes: int, jobs: int) -> Answers:
    return {"funnel": {"qdn": (Step("visit", 1, visits), Step("quote", 2, quotes), Step("job", 3, jobs))}, "sales": ()}


def closed(month: str, untied: int = 0) -> Answers:
    row = Reconciliation("r", "jada", "receivable", "jada-1100", 100 + untied, 100, untied, "tied", None)
    return {"closed_periods": {("jada", "2026-06"): back(60), ("jada", month): None}, "reconciliations": (row,)}


def moved(revenue: int, variable: int) -> Answers:
    return {"movements": (balance("4000", "revenue", -revenue), balance("5000", "cogs", variable, "variable"))}


def burning(loss: int, cash: int) -> Answers:
    month = (balance("1000", "bank", -loss), balance("6000", "operating", loss, "fixed"))
    months = dict.fromkeys(("2026-07", "2026-08", "2026-09"), month)
    return {"months": months, "balances": (balance("1000", "bank", cash),), "stripe_available": 0}


def task(days_late: int, priority: str = "P0", done: bool = False) -> Answers:
    return {"tasks": (Task("t", "jada", "p", "Renew", done, "cb", back(days_late), priority, 60),)}


def invoice(days_late: int, cents: int) -> Answers:
    return {"open_invoices": (OpenInvoice("i", "qdn", "customer", back(90), back(days_late), cents),)}


def lease(days_left: int) -> Answers:
    return {"leases": (Lease("l", "r3028", "house", date(2025, 5, 1), ahead(days_left), 2_450_00, 2_450_00),)}


def cloud(now: int, before: int) -> Answers:
    return {"aws_costs": (DailyCost("jada", "S3", DAY, now), DailyCost("jada", "S3", date(2026, 8, 31), before))}


def parked(cents: int) -> Answers:
    return {"balances": (balance("1990", "suspense", cents),)}


PLAN = {"targets": {"2026-09": 1_000_00}}
PIPELINE = {"pipeline": Pipeline(3, 100, 50, back(31))}
LISTED = {"audience": people(500), "campaigns": campaign(31)}
OTAS = {"channels": (ota("planned"),), "assumptions": {}, "sales": ()}
# rule -> entity, what trips it, and what just does not
CASES: dict[str, tuple[str, Answers, Answers]] = {
    "S1": ("jada", PIPELINE, {"pipeline": Pipeline(3, 100, 50, back(30))}),
    "S2": ("jada", OTAS, OTAS | {"channels": (ota("planned"), ota("live"))}),
    "S3": ("qdn", funnel(1_000, 30, 5), funnel(1_000, 30, 6)),
    "S4": ("jada", LISTED, LISTED | {"campaigns": campaign(30)}),
    "S5": ("jada", charters(17), charters(18)),
    "S6": ("jada", {"channels": (ota("planned", True),), "documents": (paper(30),)},
           {"channels": (ota("planned", True),), "documents": (paper(31),)}),
    "S7": ("jada", {"security_findings": critical(15)}, {"security_findings": critical(14)}),
    "S8": ("jada", closed("2026-07"), closed("2026-08")),
    "S9": ("jada", burning(1_000_00, 2_940_00), burning(1_000_00, 3_000_00)),
    "S10": ("jada", moved(1_000_00, 901_00), moved(1_000_00, 900_00)),
    "S11": ("r3028", lease(90), lease(91)),
    "S12": ("jada", cloud(125_01, 100_00), cloud(125_00, 100_00)),
    "S13": ("jada", task(1), task(0)),
    "S14": ("qdn", invoice(61, 5_000_01), invoice(61, 5_000_00)),
    "S15": ("jada", {"charters": (charter(3, unfilled=1),)},
            {"charters": (charter(4, unfilled=1), charter(2, waivers=2))}),
    "S16": ("jada", {**moved(699_99, 0), **PLAN}, {**moved(700_00, 0), **PLAN}),  # 28 of 30 days x 75 %
    "S17": ("jada", parked(-500_01), parked(500_00)),
    "S18": ("jada", {"audience": people(4_994, 5)}, {"audience": people(4_995, 5)}),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_trips_at_its_threshold_and_not_before(rule: str) -> None:
    entity, trips, clears = CASES[rule]
    tripped = judge(RULES[rule], facts_of(entity, trips), DAY)
    clear = judge(RULES[rule], facts_of(entity, clears), DAY)
    assert tripped.trip is not None
    assert clear.trip is None
    assert not clear.unknown


DECORATION: Answers = {"order_values": {}, "assumptions": {}, "months": {}, "sales": (), "initiatives": ()}


def facts_of(entity: str, answers: Answers) -> Facts:
    """Return facts that also answer what only decorates the evidence."""
    return fake((entity,), answers={**DECORATION, **answers})


def test_the_other_ways_to_trip() -> None:
    def trips(rule: str, entity: str, **answers: object) -> bool:
        return judge(RULES[rule], facts_of(entity, answers), DAY).trip is not None

    assert trips("S1", "jada", pipeline=Pipeline(0, 0, 0, None))
    assert trips("S3", "qdn", **funnel(10_000, 99, 99))
    assert trips("S4", "jada", audience=people(500), campaigns=())
    assert trips("S6", "jada", channels=(ota("planned", True),), documents=())
    assert not trips("S6", "jada", channels=(ota("paused", True), ota("live")), documents=())
    assert not trips("S7", "jada", security_findings=critical(90, "high"))
    assert trips("S8", "jada", **closed("2026-08", untied=1))
    assert trips("S11", "r3028", leases=())
    assert trips("S15", "jada", charters=(charter(1, waivers=2),))
    assert not trips("S3", "qdn", **funnel(1_000, 29, 0))


def test_break_even_names_what_is_short() -> None:
    trip = judge(RULES["S5"], facts_of("jada", charters(12)), DAY).trip
    assert trip is not None
    expected = "Charters sailed in three months: 12; break-even at $1,401 a charter needs 6 a month."
    assert render_prose(trip.evidence) == expected
    assert trip.effect is not None
    assert trip.effect.amount == 6 * 1_400_90 // 3


def test_a_marketplace_is_worth_what_its_initiative_expects() -> None:
    otas = (replace(ota("planned"), id="near", name="Near", commission_bp=1_000),
            replace(ota("planned"), id="dear", name="Dear", commission_bp=3_000))  # fmt: skip
    sale = SaleMonth("jada", "charter", None, "2026-09", 2, 4_400_00, 1_470_00, through_ota=False)
    listing = Initiative(
        "i", "jada", "List it", "ota", "near", 0, 0, 940_00, None, None, attributable=True, prerequisite=None,
        effort_hours=1, confidence_bp=5_000, owner="cb",
    )  # fmt: skip
    answers = {"channels": otas, "sales": (sale,), "initiatives": (listing,)}
    trip = judge(RULES["S2"], facts_of("jada", answers), DAY).trip
    assert trip is not None
    assert (trip.step, trip.basis) == ("List on Near", "a month")
    assert trip.effect is not None
    assert trip.effect.amount == 940_00
    assert "A sale through Near would leave $1,245;" in render_prose(trip.evidence)  # 2,200 x 90 % - 735
    bare = judge(RULES["S2"], facts_of("jada", answers | {"initiatives": ()}), DAY).trip
    assert bare is not None
    assert bare.effect is None


@pytest.mark.parametrize(
    ("owner", "paper_of", "step", "effect"),
    [
        ("jada", "jada", "Renew the certificate of inspection of JADA", 720_00),
        ("qos", "jada", "Renew the certificate of inspection of JADA, get one for QOS", None),
        ("qos", "", "Get a certificate of inspection for QOS", 720_00),
    ],
)
def test_a_certificate_is_worth_what_waits_for_it_at_the_entity_that_lacks_it(
    owner: str, paper_of: str, step: str, effect: int | None
) -> None:
    waiting = Initiative(
        "i", owner, "Open it", "ota", "c", 0, 0, 720_00, None, None, attributable=True, prerequisite="coi",
        effort_hours=1, confidence_bp=5_000, owner="cb",
    )  # fmt: skip
    answers: Answers = {
        "channels": (replace(ota("planned", True), entity=owner),),
        "documents": (replace(paper(18), entity=paper_of),) if paper_of else (),
        "initiatives": (waiting, replace(waiting, id="other", entity="eyd")),
    }
    trip = judge(RULES["S6"], facts_of("jada", answers), DAY).trip
    assert trip is not None
    assert (trip.step, trip.effect and trip.effect.amount) == (step, effect)


def test_one_critical_finding_past_its_limit_is_told_as_one() -> None:
    trip = judge(RULES["S7"], facts_of("jada", {"security_findings": critical(15)}), DAY).trip
    assert trip is not None
    assert render_prose(trip.evidence).endswith(": 1 day past its limit.")


def test_a_rule_without_its_inputs_is_unknown_not_clear() -> None:
    facts = fake(coverage=Coverage(0, 0, "no opportunities have been delivered"))
    verdict = judge(RULES["S1"], facts, DAY)
    assert (verdict.trip, verdict.unknown) == (None, "no opportunities have been delivered")


def test_rules_follow_the_lines_of_business() -> None:
    rental = {rule.id for rule in applicable(RULES.values(), ["r3028"])}
    assert "S11" in rental
    assert not rental & {"S1", "S2", "S3", "S4", "S5", "S6", "S14", "S15", "S18"}


def test_the_registry_has_the_eight_and_ten_more_on_real_tables() -> None:
    assert list(RULES) == [f"S{number}" for number in range(1, 19)]
    assert all(table in TABLES for rule in RULES.values() for table in rule.inputs)
