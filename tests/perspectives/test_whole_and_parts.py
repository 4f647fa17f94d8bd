"""The group is the sum of its parts: jada, qos, qdn, dc (with dcp inside), eyd and r3028."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from reporting.analysis.catalog import KPIS
from reporting.analysis.kpis import applies, evaluate
from reporting.config import load_settings
from reporting.perspectives.facts import ScopeFacts
from tests.perspectives.sample import AS_OF, facts_of

pytestmark = pytest.mark.slow

PARTS = ("jada", "qos", "qdn", "dc", "eyd", "r3028")
ADDITIVE = (
    "revenue", "cash", "liabilities", "backlog", "unrestricted_cash", "fixed_spend", "pipeline", "rent_roll",
    "unreconciled", "sold_ahead", "open_findings", "sla_breach_days", "systems", "open_tasks", "overdue_tasks",
    "charters_ahead", "unfilled_roles", "open_waivers", "hours_sailed", "active_accounts",
)  # fmt: skip


@cache
def opened(folder: Path, scope: str) -> ScopeFacts:
    return facts_of(folder, scope)


def amount(folder: Path, scope: str, kpi: str) -> int:
    """Return a KPI of a scope; zero where it means nothing there."""
    facts = opened(folder, scope)
    if not applies(KPIS[kpi], facts.members):
        return 0
    value = evaluate(KPIS[kpi], facts, AS_OF).amount
    assert value is not None, (scope, kpi)
    return value


@pytest.mark.parametrize("kpi", ADDITIVE)
def test_the_group_is_the_sum_of_its_parts(sample: Path, kpi: str) -> None:
    whole = amount(sample, "portfolio", kpi)
    assert whole == sum(amount(sample, part, kpi) for part in PARTS)
    assert whole != 0


def test_the_clients_are_inside_the_agency_once(sample: Path) -> None:
    assert opened(sample, "dc").members == ("dc", "dcp")
    assert opened(sample, "dcp").members == ("dcp",)
    assert sorted(opened(sample, "portfolio").members) == sorted((*PARTS, "dcp"))
    assert load_settings().members("portfolio").count("dcp") == 1
    clients, agency = amount(sample, "dcp", "revenue"), amount(sample, "dc", "revenue")
    assert 0 < clients < agency
