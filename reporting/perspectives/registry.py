"""The registries in full: every rule with its verdict, every KPI with its figure, formula and inputs."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis.catalog import KPIS
from reporting.analysis.figures import count
from reporting.analysis.rules import Verdict, judge
from reporting.blocks.model import Column, Kpi, Table, Trace, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts

TOLD_ABOVE = "its inputs are incomplete, see the missing figures"


def rule_table(facts: ScopeFacts, verdicts: Iterable[Verdict]) -> Table:
    """Return every rule judged: when it trips, and whether it does."""
    with facts.ask.tracing() as tracing:
        judged = [judge(verdict.rule, facts, facts.as_of) for verdict in verdicts]
    ordered = sorted(judged, key=lambda verdict: int(verdict.rule.id[1:]))
    tripped = sum(verdict.trip is not None for verdict in ordered)
    return Table(
        "rule-registry",
        prose("{tripped} of {all} shortfall rules trip", tripped=count(tripped), all=count(len(ordered))),
        "Shortfall rules: when each trips, what it judges by, and its state",
        (Column("Rule"), Column("Shortfall"), Column("Trips at"), Column("Judged by"), Column("State")),
        tuple((v.rule.id, v.rule.title, v.rule.threshold, _tables(v.rule.inputs), _state(v)) for v in ordered),
        tracing.trace,
        "context dataset, the tables named",
    )


def kpi_table(kpis: Iterable[Kpi]) -> Table:
    """Return every KPI with its figure, its formula and what it is computed from."""
    shown = sorted(kpis, key=lambda kpi: kpi.label)
    known = sum(kpi.value.amount is not None for kpi in shown)
    queries = {query.name: query for kpi in shown for query in kpi.trace.queries}
    return Table(
        "kpi-registry",
        prose("{known} of {all} figures are known", known=count(known), all=count(len(shown))),
        "KPIs: figure, formula and inputs",
        (Column("KPI"), Column("Figure", Unit.COUNT, "compact"), Column("Formula"), Column("Inputs")),
        tuple((kpi.label, _figure(kpi), KPIS[kpi.id].text, _tables(kpi.inputs)) for kpi in shown),
        Trace(tuple(queries.values())),
        "context dataset, the tables named",
    )


def _tables(names: Iterable[str]) -> str:
    return ", ".join(names).replace("scc_events", "crew_app_events").replace("_", " ")


def _state(verdict: Verdict) -> str:
    if verdict.unknown:
        return f"not judged: {verdict.unknown}"
    return "trips" if verdict.trip else "clear"


def _figure(kpi: Kpi) -> Value:
    """Return the figure; the reason of a gap is told once, with the gap."""
    if kpi.value.amount is None and kpi.value.missing != KPIS[kpi.id].undefined:
        return Value.absent(kpi.value.unit, TOLD_ABOVE)
    return kpi.value
