"""Clear the cause of a rule and it alone disappears; supply a series and exactly the KPIs that waited for it appear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from reporting.analysis.catalog import KPIS
from reporting.analysis.catalog.customers import mean_contribution
from reporting.analysis.kpis import applies, evaluate, lacks
from reporting.analysis.rulebook import RULES
from reporting.analysis.rules import applicable, judge
from reporting.perspectives.facts import ScopeFacts
from tests.perspectives.sample import AS_OF, Tables, build_sample, facts_of, sample_sources

pytestmark = pytest.mark.slow

SHORTFALLS = {f"S{number}" for number in range(1, 9)}
GAPS = {
    "cac", "ltv", "churn_by_vessel_type", "utilisation", "repeat_rate", "lead_cohorts", "nps", "margin_per_load",
    "net_revenue_retention",
}  # fmt: skip
QUARTER_AGO = AS_OF - timedelta(days=91)
YEAR_AGO = AS_OF - timedelta(days=365)


def tripped(facts: ScopeFacts) -> set[str]:
    verdicts = [judge(rule, facts, AS_OF) for rule in applicable(RULES.values(), facts.members)]
    return {verdict.rule.id for verdict in verdicts if verdict.trip}


def missing(facts: ScopeFacts) -> set[str]:
    return {name for name, kpi in KPIS.items() if applies(kpi, facts.members) and lacks(kpi, facts)}


def call_an_opportunity(tables: Tables) -> None:
    next(r for r in tables["opportunities"] if r["closed"] is None)["last_activity"] = AS_OF


def open_a_marketplace(tables: Tables) -> None:
    next(r for r in tables["channels"] if r["kind"] == "ota" and r["status"] == "planned")["status"] = "live"


def win_more_quotes(tables: Tables) -> None:
    rows = [r for r in tables["funnel_counts"] if r["entity"] == "qdn" and r["step"] == "job"]
    next(r for r in rows if r["week"] == date(2026, 9, 21))["count"] += 10  # 38 of 179


def write_to_the_list(tables: Tables) -> None:
    last = max(tables["campaigns"], key=lambda r: r["sent"])
    tables["campaigns"].append({**last, "id": "campaign-new", "sent": date(2026, 9, 1)})


def sail_more_charters(tables: Tables) -> None:
    charters = [
        r for r in tables["bookings"] if r["entity"] == "jada" and r["service_end"].isoformat()[:7] == "2026-08"
    ]
    done = next(r for r in charters if r["status"] == "completed")
    tables["bookings"] += [{**done, "id": f"jada-more-{number}"} for number in range(6)]


def renew_the_certificate(tables: Tables) -> None:
    next(r for r in tables["documents"] if r["kind"] == "coi")["expires"] = date(2031, 10, 18)


def roll_the_keys(tables: Tables) -> None:
    next(r for r in tables["security_findings"] if r["id"] == "SEC-01")["closed"] = AS_OF


def close_july(tables: Tables) -> None:
    waiting = [r for r in tables["periods"] if r["closed"] is None and r["period"] <= "2026-07"]
    for row in waiting:
        row["closed"] = date(2026, 9, 29)


CAUSES: dict[str, Callable[[Tables], None]] = {
    "S1": call_an_opportunity,
    "S2": open_a_marketplace,
    "S3": win_more_quotes,
    "S4": write_to_the_list,
    "S5": sail_more_charters,
    "S6": renew_the_certificate,
    "S7": roll_the_keys,
    "S8": close_july,
}


@pytest.mark.parametrize("rule", CAUSES)
def test_a_cleared_cause_clears_its_rule_alone(tmp_path: Path, rule: str) -> None:
    facts = facts_of(build_sample(tmp_path / "context", CAUSES[rule]))
    assert tripped(facts) == SHORTFALLS - {rule}


def name_the_customers(tables: Tables) -> None:
    """Anna books all the time, Bob and Carl only before October 2025; of ten new ones one books but once."""
    people = [r["id"] for r in tables["contacts"] if r["entity"] == "qos" and r["consent"]][:40:3]
    anna, bob, carl, *new = people
    kept = [r for r in tables["bookings"] if r["cancelled"] is None]
    for place, row in enumerate(sorted(tables["bookings"], key=lambda r: (r["booked"], r["id"]))):
        if row["service_end"] <= YEAR_AGO:
            row["contact"] = (anna, bob, carl)[place % 3]
        else:
            row["contact"] = new[place % 9] if row["booked"] > QUARTER_AGO else anna
    next(r for r in kept if r["booked"] > QUARTER_AGO)["contact"] = new[9]


def type_the_vessels(tables: Tables) -> None:
    for row in tables["assets"]:
        row["vessel_type"] = "sloop" if row["kind"] == "vessel" else None


def name_customers_and_vessels(tables: Tables) -> None:
    name_the_customers(tables)
    type_the_vessels(tables)


def export_vessel_days(tables: Tables) -> None:
    months = (("2026-06", 90), ("2026-07", 50), ("2026-08", 60), ("2026-09", 70))
    tables["vessel_days"] = [
        {"id": month, "entity": "jada", "asset": "jada-yacht-01", "month": month, "available_hours": 200,
         "booked_hours": booked}
        for month, booked in months
    ]  # fmt: skip


def name_the_leads(tables: Tables) -> None:
    recent = [r["id"] for r in tables["leads"] if r["created"] > QUARTER_AGO]
    for place, row in enumerate(tables["bookings"]):
        row["lead"] = recent[place % 3]


def ask_the_guests(tables: Tables) -> None:
    scores = [10] * 12 + [8] * 5 + [3] * 3
    tables["nps"] = [
        {"id": f"n{i}", "entity": "qos", "date": date(2026, 9, 1), "score": score} for i, score in enumerate(scores)
    ]


def weigh_the_loads(tables: Tables) -> None:
    booking = next(r["id"] for r in tables["bookings"] if r["entity"] == "qdn" and r["booked"] < AS_OF)
    fields = ("revenue_cents", "dump_fee_cents", "labour_cents", "fuel_cents")
    amounts = ((400_00, 90_00, 60_00, 20_00), (300_00, 50_00, 50_00, 10_00))  # leave 230 and 190 dollars
    tables["loads"] = [
        {
            "id": f"load-{i}",
            "entity": "qdn",
            "booking": booking,
            "date": date(2026, 9, 2),
            **dict(zip(fields, row, strict=True)),
        }
        for i, row in enumerate(amounts)
    ]


def mark_the_retainers(tables: Tables) -> None:
    for row in tables["invoices"]:
        if row["entity"] == "dcp":
            row["recurring"] = True


def spend_of_the_quarter() -> int:
    """Return what was spent in the thirteen weeks that ended in the quarter, each from its Monday to its Sunday."""
    rows = sample_sources().tables["channel_spend"].rows
    first, last = (f"{day - timedelta(days=6)}" for day in (QUARTER_AGO + timedelta(days=1), AS_OF))
    return sum(int(str(r["cents"])) for r in rows if first <= str(r["week"]) <= last)


def share_of_leads() -> int:
    rows = sample_sources().tables["leads"].rows
    return int(3 * 1_000_000 / sum(str(r["created"]) > QUARTER_AGO.isoformat() for r in rows))


def retention() -> int:
    rows = [r for r in sample_sources().tables["invoices"].rows if r["entity"] == "dcp"]
    then = {str(r["customer"]): int(str(r["total_cents"])) for r in rows if str(r["issued"])[:7] == "2025-09"}
    now = {str(r["customer"]): int(str(r["total_cents"])) for r in rows if str(r["issued"])[:7] == "2026-09"}
    return int(1_000_000 * sum(now.get(name, 0) for name in then) / sum(then.values()))


def lifetime_value(facts: ScopeFacts, churn_year: float, repeat_year: float) -> int:
    """Return m[1 + r(1 - c)/(c + d)], the repeat found by halving, all in floats: an independent way."""
    contribution = mean_contribution(facts, AS_OF)
    assert contribution is not None
    discount = facts.assumptions()["monthly_discount"].mid / 10_000
    churn = 1 - (1 - churn_year) ** (1 / 12)
    low, high = 0.0, 1.0
    for _ in range(80):
        repeat = (low + high) / 2
        stays = (1 - churn) * (1 - repeat)
        within = repeat * (1 - churn) * (1 - stays**12) / (1 - stays)
        low, high = (repeat, high) if within < repeat_year else (low, repeat)
    value: float = contribution * (1 + low * (1 - churn) / (churn + discount))
    return round(value)


@dataclass(frozen=True)
class Supply:
    """A series that is supplied, and the KPIs that it completes with their figures by hand."""

    change: Callable[[Tables], None]
    appears: Callable[[ScopeFacts], dict[str, int]]


# Anna and the new ones booked within the year; all of these but one booked more than once
LOYAL = {"cac": round(spend_of_the_quarter() / 10), "repeat_rate": 909_091}
SUPPLIES = {
    "customers": Supply(name_the_customers, lambda _: LOYAL),
    "vessel types": Supply(type_the_vessels, lambda _: {}),
    "customers and vessel types": Supply(
        name_customers_and_vessels,
        lambda facts: {**LOYAL, "churn_by_vessel_type": 666_666, "ltv": lifetime_value(facts, 2 / 3, 10 / 11)},
    ),
    "vessel days": Supply(export_vessel_days, lambda _: {"utilisation": 300_000}),  # (50 + 60 + 70) of 600
    "leads": Supply(name_the_leads, lambda _: {"lead_cohorts": share_of_leads()}),
    "ratings": Supply(ask_the_guests, lambda _: {"nps": 45}),
    "loads": Supply(weigh_the_loads, lambda _: {"margin_per_load": 210_00}),
    "recurring": Supply(mark_the_retainers, lambda _: {"net_revenue_retention": retention()}),
}


@pytest.mark.parametrize("series", SUPPLIES)
def test_a_supplied_series_makes_exactly_its_kpis_appear(tmp_path: Path, series: str) -> None:
    supply = SUPPLIES[series]
    facts = facts_of(build_sample(tmp_path / "context", supply.change))
    expected = supply.appears(facts)
    assert missing(facts) == GAPS - set(expected)
    found = {name: evaluate(KPIS[name], facts, AS_OF).amount for name in expected}
    ltv = found.get("ltv")
    if ltv is not None:  # floats here, fractions there
        assert ltv == pytest.approx(expected["ltv"], rel=2e-4)
        found["ltv"] = expected["ltv"]
    assert found == expected
