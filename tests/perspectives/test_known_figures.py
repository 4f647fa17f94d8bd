"""What the owner knows of his business, computed from the sample; and each moves when an input row changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from reporting.analysis.catalog import KPIS
from reporting.analysis.catalog.books import fixed_spend_months
from reporting.analysis.catalog.sales import blast
from reporting.analysis.kpis import applies, evaluate, lacks
from reporting.analysis.marketing import Range
from reporting.analysis.rulebook import RULES
from reporting.analysis.rules import applicable, judge
from reporting.blocks.format import render_prose
from reporting.blocks.model import Chart, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections import mailing
from tests.perspectives.sample import AS_OF, Tables, build_sample, facts_of

pytestmark = pytest.mark.slow

SHORTFALLS = {"S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"}
GAPS = {
    "cac", "ltv", "churn_by_vessel_type", "utilisation", "repeat_rate", "lead_cohorts", "nps", "margin_per_load",
    "net_revenue_retention",
}  # fmt: skip


def amount(facts: ScopeFacts, kpi: str) -> int | None:
    return evaluate(KPIS[kpi], facts, AS_OF).amount


def tripped(facts: ScopeFacts) -> set[str]:
    verdicts = [judge(rule, facts, AS_OF) for rule in applicable(RULES.values(), facts.members)]
    return {verdict.rule.id for verdict in verdicts if verdict.trip}


def missing(facts: ScopeFacts) -> set[str]:
    return {name for name, kpi in KPIS.items() if applies(kpi, facts.members) and lacks(kpi, facts)}


def test_reach(sample: Path) -> None:
    assert amount(facts_of(sample), "reach") == 3_676


def test_a_mailing_brings_ten_to_fifty_thousand(sample: Path) -> None:
    facts = facts_of(sample)
    assert blast(facts, AS_OF) == Range(9_998_72, 49_993_60)
    text, figures = mailing.clause(facts, AS_OF)
    (chart,) = mailing.range_chart(facts)
    assert isinstance(chart, Chart)
    assert [series.values for series in chart.series] == [(9_998_72,), (49_993_60,)]
    expected = "One mailing to 3,676 people may bring about $10.0 K to $50.0 K"
    assert render_prose(prose(text, **figures)) == expected


def test_fixed_spend_of_the_last_three_months(sample: Path) -> None:
    assert fixed_spend_months(facts_of(sample), AS_OF) == (7_120_00, 8_040_00, 8_960_00)


def test_a_charter_contributes_1400_90_and_six_a_month_break_even(sample: Path) -> None:
    facts = facts_of(sample)
    assert amount(facts, "contribution_per_charter") == 1_400_90
    assert amount(facts, "break_even") == 6


def test_a_hundred_active_mapped_accounts(sample: Path) -> None:
    assert amount(facts_of(sample), "active_accounts") == 187  # two more are active and belong to no entity


def test_the_aws_saving(sample: Path) -> None:
    facts = facts_of(sample)
    assert (amount(facts, "aws_saving_low"), amount(facts, "aws_saving_high")) == (25_50, 48_20)


def test_exactly_eight_shortfalls(sample: Path) -> None:
    assert tripped(facts_of(sample)) == SHORTFALLS


def test_exactly_nine_missing_kpis(sample: Path) -> None:
    assert missing(facts_of(sample)) == GAPS


def one_more_unsubscribes(tables: Tables) -> None:
    reachable = (r for r in tables["contacts"] if r["consent"] and not (r["unsubscribed"] or r["bounced"]))
    next(r for r in reachable if not r["complained"])["unsubscribed"] = AS_OF


def a_mailing_converts_better(tables: Tables) -> None:
    next(r for r in tables["assumptions"] if r["key"] == "email_conversion")["low"] = 300


def september_costs_more(tables: Tables) -> None:
    fixed = {r["id"] for r in tables["accounts"] if r["behaviour"] == "fixed" and r["role"] == "operating"}
    wanted = {r["id"] for r in tables["transactions"] if r["date"].isoformat()[:7] == "2026-09"}
    line = next(r for r in tables["postings"] if r["txn"] in wanted and r["account"] in fixed)
    _move(tables, line["txn"], line["line"], 300_00)


def a_charter_costs_more(tables: Tables) -> None:
    charters = {r["id"] for r in tables["bookings"] if r["entity"] == "jada" and r["service_end"] >= date(2026, 7, 1)}
    crew = {r["id"] for r in tables["accounts"] if r["role"] == "cogs"}
    line = next(r for r in tables["postings"] if r["booking"] in charters and r["account"] in crew)
    _move(tables, line["txn"], line["line"], 120_00)


def an_account_is_closed(tables: Tables) -> None:
    next(r for r in tables["accounts"] if r["active"] and r["role"] == "retained_earnings")["active"] = False


def storage_gets_dearer(tables: Tables) -> None:
    next(r for r in tables["aws_prices"] if r["id"] == "s3-standard")["nano_usd"] += 1_000_000


def _move(tables: Tables, txn: str, line: int, cents: int) -> None:
    """Raise one line of a transaction, and the line against it."""
    lines = [r for r in tables["postings"] if r["txn"] == txn]
    raised = next(r for r in lines if r["line"] == line)
    raised["cents"] += cents
    against = next(r for r in lines if r["cents"] < 0 and r["entity"] == raised["entity"])
    against["cents"] -= cents


@pytest.mark.parametrize(
    ("change", "kpi", "expected"),
    [
        (one_more_unsubscribes, "reach", 3_675),
        (a_mailing_converts_better, "blast_low", 3_676 * 136_00 * 3 // 100),
        (september_costs_more, "fixed_spend", 9_260_00),
        (a_charter_costs_more, "contribution_per_charter", 1_390_90),  # $120 over the twelve charters of three months
        (an_account_is_closed, "active_accounts", -1),
        (storage_gets_dearer, "aws_saving_low", 26_55),  # (642 + 411) GB x $0.001 more
    ],
)
def test_one_changed_row_moves_the_figure(
    tmp_path: Path, sample: Path, change: Callable[[Tables], None], kpi: str, expected: int
) -> None:
    before = amount(facts_of(sample), kpi)
    after = amount(facts_of(build_sample(tmp_path / "context", change)), kpi)
    assert before is not None
    assert after == (expected if expected > 0 else before + expected)


def test_a_touched_opportunity_clears_the_pipeline_alone(tmp_path: Path) -> None:
    def touch(tables: Tables) -> None:
        next(r for r in tables["opportunities"] if r["closed"] is None)["last_activity"] = AS_OF

    assert tripped(facts_of(build_sample(tmp_path / "context", touch))) == SHORTFALLS - {"S1"}


def test_supplied_ratings_make_exactly_the_promoter_score_appear(tmp_path: Path) -> None:
    def ask_guests(tables: Tables) -> None:
        scores = [10] * 12 + [8] * 5 + [3] * 3
        tables["nps"] = [
            {"id": f"n{i}", "entity": "qos", "date": date(2026, 9, 1), "score": score} for i, score in enumerate(scores)
        ]

    facts = facts_of(build_sample(tmp_path / "context", ask_guests))
    assert missing(facts) == GAPS - {"nps"}
    assert amount(facts, "nps") == 45
