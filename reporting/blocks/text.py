"""Blocks as plain text of at most 78 columns: the text part of a mail and the full report in text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from reporting.blocks.format import (
    effect_of,
    effect_tag,
    format_change,
    format_date,
    format_value,
    render_prose,
)
from reporting.blocks.model import Action, Block, Change, Chart, Finding, Kpi, Narrative, Style, Table, Value
from reporting.blocks.text_table import table_lines

COLUMNS = 78
INDENT = "  "
SCORE_BASIS = "a month per hour"


def block_text(block: Block) -> str:
    """Return a block as lines of plain text, without a closing line end."""
    match block:
        case Kpi():
            lines = kpi_lines(block)
        case Table():
            lines = _table_lines(block)
        case Chart():
            lines = _chart_lines(block)
        case Finding():
            lines = _finding_lines(block)
        case Action():
            lines = _action_lines(block)
        case Narrative():
            lines = fill(render_prose(block.text))
    return "\n".join(lines)


def fill(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """Wrap a paragraph to the width of the text; `first` and `rest` begin its lines."""
    return textwrap.wrap(
        text,
        COLUMNS,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def kpi_lines(kpi: Kpi) -> list[str]:
    """Return a KPI: value, reason if missing, changes, target, definition."""
    lines = fill(f"{kpi.label}: {format_value(kpi.value, kpi.style)}", rest=INDENT)
    if kpi.value.missing:
        lines += fill(f"n/a: {kpi.value.missing}", INDENT)
    for label, _, change in shown_changes(kpi):
        said = format_change(change, kpi.better, kpi.style) + _reason(change.delta)
        lines += fill(f"{label}: {said}", INDENT)
    if kpi.target is not None:
        lines += fill(f"Target: {_with_reason(kpi.target, kpi.style)}", INDENT)
    return lines + fill(kpi.definition, INDENT)


def shown_changes(kpi: Kpi) -> list[tuple[str, str, Change]]:
    """Return (label, path, change) of a KPI's changes: none of a missing KPI, one where both lack the same."""
    week, month = ("1 week", "change_1w", kpi.change_1w), ("4 weeks", "change_4w", kpi.change_4w)
    if kpi.value.missing:
        return []
    if kpi.change_1w and kpi.change_4w and kpi.change_1w.delta.missing == kpi.change_4w.delta.missing != "":
        return [("Change", "change_1w", kpi.change_1w)]
    return [(label, path, change) for label, path, change in (week, month) if change is not None]


def facts_line(facts: Iterable[tuple[str, Value | str | None]]) -> str:
    """Return labelled facts on one line, leaving out what is not known."""
    return " · ".join(f"{label} {_fact(fact)}".strip() for label, fact in facts if fact is not None)


def effect_said(block: Finding | Action) -> str | None:
    """Return what a finding costs or a step is worth, with what that counts: `$940 a month`."""
    return None if block.effect is None else _counted(block.effect, block.effect_basis)


def missing_reasons(cells: Iterable[Value | str]) -> list[str]:
    """Return each reason of missing figures once, in order."""
    return list(dict.fromkeys(cell.missing for cell in cells if isinstance(cell, Value) and cell.missing))


def grid_lines(table: Table) -> list[str]:
    """Return the rows and columns of a table alone."""
    rows = [*table.rows, *((table.total,) if table.total else ())]
    return table_lines(
        [column.label for column in table.columns],
        [[_table_cell(table, i, cell) for i, cell in enumerate(row)] for row in rows],
        [column.unit is not None for column in table.columns],
        total=table.total is not None,
        width=COLUMNS,
        subtotals=table.subtotals,
        headings={group.first: group.label for group in table.groups},
    )


def _table_cell(table: Table, column: int, cell: Value | str) -> str:
    """Return a cell as the text prints it: a variance with its sign and effect."""
    if isinstance(cell, str):
        return cell
    spec = table.columns[column]
    if spec.variance is None:
        return format_value(cell, spec.style)
    return format_value(cell, spec.style, signed=True) + effect_tag(effect_of(cell, spec.variance))


def _fact(fact: Value | str) -> str:
    return fact if isinstance(fact, str) else _with_reason(fact, "compact")


def _counted(value: Value, basis: str) -> str:
    said = _with_reason(value, "compact")
    return said if value.missing else f"{said} {basis}".strip()


def _with_reason(value: Value, style: Style) -> str:
    return format_value(value, style) + _reason(value)


def _reason(value: Value) -> str:
    return f" ({value.missing})" if value.missing else ""


def _table_lines(table: Table) -> list[str]:
    reasons = missing_reasons(cell for row in (*table.rows, table.total or ()) for cell in row)
    notes = [*([table.note] if table.note else []), *(f"n/a: {reason}" for reason in reasons)]
    closing = [line for note in [*notes, f"Source: {table.source}"] for line in fill(note)]
    return [*fill(render_prose(table.title)), *fill(table.caption), "", *grid_lines(table), "", *closing]


def _chart_lines(chart: Chart) -> list[str]:
    head = [*fill(render_prose(chart.title)), *fill(chart.measure)]
    return [*head, "", *fill(render_prose(chart.beside_title)), "", *fill(f"Source: {chart.source}")]


def _finding_lines(finding: Finding) -> list[str]:
    since = format_date(finding.since) if finding.since else None
    facts = facts_line(
        (("Owner", finding.owner), ("since", since), ("effect", effect_said(finding)), ("rule", finding.rule))
    )
    return [
        *fill(f"[{finding.severity}] {render_prose(finding.title)}"),
        *fill(render_prose(finding.evidence), INDENT),
        *fill(f"Remedy: {finding.remedy}", INDENT),
        *fill(facts, INDENT),
    ]


def _action_lines(action: Action) -> list[str]:
    due = format_date(action.due) if action.due else None
    figures: Sequence[tuple[str, Value | str | None]] = (
        ("Owner", action.owner),
        ("due", due),
        ("effect", effect_said(action)),
        ("effort", action.hours),
        ("confidence", action.confidence),
        ("score", None if action.score is None else _counted(action.score, SCORE_BASIS)),
    )
    head = f"{action.rank}. "
    indent = " " * len(head)
    return [
        *fill(action.title, head, indent),
        *fill(facts_line(figures), indent),
        *fill(render_prose(action.reason), indent),
    ]
