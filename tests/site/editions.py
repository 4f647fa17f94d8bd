"""Editions for the site's tests: manifest and figures, as the site reads nothing else."""

# ruff: noqa: RUF001  # the minus sign is what readers see
from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from reporting.blocks.comparison import comparison_script
from reporting.blocks.model import Block, Kpi, Narrative, Trace, Unit, Value, prose
from reporting.config import Settings
from reporting.editions import EditionKey, Inputs, KpiLine, Manifest, State, Store, Subject, Summary

KPIS = (
    KpiLine("revenue", "Revenue", 4821350, "USD", "", "$48.2 K", "$48,213.50", "▲ +$1,234 (+2.6 %)"),
    KpiLine("cash", "Cash", 3027000, "USD", "", "$30.3 K", "$30,270.00", "▼ −$1,830 (−5.7 %)"),
    KpiLine("margin", "Margin", 614000, "%", "", "61.4 %", "61.4 %", ""),
    KpiLine("backlog", "Backlog", 13294000, "USD", "", "$133 K", "$132,940.00", "▲ +$8,800 (+7.1 %)"),
    KpiLine("leads", "Leads", 40, "count", "", "40", "40", "▲ +4 (+11.1 %)"),
)


def add_edition(
    reports: Path,
    settings: Settings,
    as_of: str,
    scope: str = "portfolio",
    perspective: str = "ceo",
    revision: int = 1,
    state: State = "final",
    headline: str = "Revenue is 4 % short of plan; two charters close the gap",
    gaps: int = 0,
    blocks: tuple[Block, ...] = (),
) -> EditionKey:
    """Write the manifest of an edition, a page and its figures; return its key."""
    key = EditionKey(Subject(as_of, scope, perspective), revision)
    summary = Summary(
        perspective_name=settings.perspectives[perspective],
        scope_name=settings.scope_name(scope),
        headline=headline,
        context="Four weeks to the date of the report",
        kpis=KPIS,
        gaps=gaps,
        subject="",
    )
    folder = Store(reports, state).path(key)
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(Manifest(key, state, summary, _no_inputs(), {}).to_json(), encoding="utf-8")
    (folder / "page.html").write_text("<!DOCTYPE html><title>An edition</title>", encoding="utf-8")
    shown = (Narrative("headline", "headline", prose(headline)), *(blocks or (revenue(4_821_350),)))
    script = comparison_script(str(key), date.fromisoformat(as_of), shown)
    (folder / "figures.js").write_text(script, encoding="utf-8")
    return key


def revenue(cents: int, trend: tuple[int | None, ...] = ()) -> Kpi:
    """Return a KPI with its weekly trend, the last of which is its value."""
    return Kpi("revenue", "Revenue", Value(cents, Unit.USD), "Recognised in 28 days", (), Trace(()), trend=trend)


def _no_inputs() -> Inputs:
    empty: dict[str, Any] = {field.name: {} if "Mapping" in str(field.type) else "" for field in fields(Inputs)}
    return Inputs(**empty)
