"""Sentences and tables that every report makes of its own KPIs: what moved, what is missing, how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from reporting.analysis.catalog import KPIS
from reporting.analysis.figures import count, percent, percent_bp
from reporting.analysis.kpis import MIN_COVERAGE_BP, lacks
from reporting.analysis.rules import Verdict
from reporting.blocks.model import Cell, Change, Column, Kpi, Narrative, Prose, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.kpi_blocks import has_moved

MOST_MOVES = 3
UNKNOWN_COVERAGE = "nothing has been delivered"


def biggest_moves(kpis: Iterable[Kpi]) -> tuple[Narrative, ...]:
    """Return what moved most in a week, in proportion, as sentences; figures that did not move are left out."""
    moved = [(kpi, kpi.change_1w) for kpi in kpis if kpi.change_1w and has_moved(kpi.change_1w)]
    moved.sort(key=lambda pair: -abs(pair[1].relative.amount or 0))
    return tuple(_move(kpi, change) for kpi, change in moved[:MOST_MOVES])


def _move(kpi: Kpi, change: Change) -> Narrative:
    figures = {"now": kpi.value, "week": change.delta, "share": change.relative}
    text = f"{kpi.label}: {{now}}, {{week:signed}} ({{share:signed}}) in one week"
    if kpi.change_4w and kpi.change_4w.delta.amount is not None:
        text += ", {month:signed} in four"
        figures["month"] = kpi.change_4w.delta
    return Narrative(f"change-{kpi.id}", "changes", Prose(text + ".", figures), in_mail=True)


def gap_table(facts: ScopeFacts, names: Sequence[str]) -> Table | None:
    """Return the inputs that keep KPIs from being computed, how full they are, and which KPIs wait for them."""
    waiting: dict[str, list[str]] = {}
    filled: dict[str, Value] = {}
    with facts.ask.tracing() as tracing:
        for name in names:
            for lack in lacks(KPIS[name], facts):
                labels = waiting.setdefault(lack.input.name, [])
                labels += [KPIS[name].label] if KPIS[name].label not in labels else []
                filled[lack.input.name] = _coverage(lack.coverage_ppm)
    if not waiting:
        return None
    rows: list[tuple[Cell, ...]] = [(needed, filled[needed], "; ".join(labels)) for needed, labels in waiting.items()]
    return Table(
        "missing-inputs",
        prose(
            "Inputs filled below {needed} or not delivered: {inputs}",
            needed=percent_bp(MIN_COVERAGE_BP),
            inputs=count(len(rows)),
        ),
        "Inputs of the missing KPIs: share of rows that hold them",
        (Column("Input"), Column("Filled", Unit.PERCENT), Column("KPIs that wait for it")),
        tuple(rows),
        tracing.trace,
        "context dataset, all tables named",
    )


def _coverage(ppm: Fraction | None) -> Value:
    return Value.absent(Unit.PERCENT, UNKNOWN_COVERAGE) if ppm is None else percent(ppm)


def all_clear(verdicts: Sequence[Verdict]) -> Narrative:
    """Return that none of the rules trips."""
    judged = sum(not verdict.unknown for verdict in verdicts)
    return Narrative("all-clear", "text", prose("Rules judged: {judged}; not one trips.", judged=count(judged)))


def method(facts: ScopeFacts, verdicts: Sequence[Verdict], definitions: Sequence[str]) -> Narrative:
    """Return how the report was made, with what it judged and what it could not."""
    gaps = sum(bool(lacks(KPIS[name], facts)) for name in definitions)
    figures = {"kpis": count(len(definitions)), "gaps": count(gaps)}
    text = (
        "Computed from the context dataset of this day: the ledger by account and day, and the tables named under each "
        "table and chart. Windows are 28 days, so that every one holds the same weekdays; changes compare the same "
        "measure one and four weeks earlier. The plan puts first what cannot wait (critical shortfalls, what has to be "
        "mended by a date, P0 tasks), then what is worth most an hour (impact a month x confidence / hours); the rest "
        "follows by due date. "
        "KPIs defined for this scope and report: {kpis}, without complete inputs: "
        "{gaps}."
    )
    if verdicts:
        figures |= {"rules": count(len(verdicts)), "tripped": count(sum(v.trip is not None for v in verdicts))}
        text += " Rules judged: {rules}, tripped: {tripped}."
    unknown = [verdict for verdict in verdicts if verdict.unknown]
    if unknown:
        text += " Not judged: " + "; ".join(f"{v.rule.title.lower()} ({v.unknown})" for v in unknown) + "."
    return Narrative("method", "method", Prose(text, figures))
