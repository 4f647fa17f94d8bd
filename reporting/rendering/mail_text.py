"""The text part: the same summary in the same order, at most 78 columns, readable on its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from reporting.blocks.format import effect_of, effect_tag, format_date, format_delta, format_value, render_prose
from reporting.blocks.model import Action, Chart, Finding, Kpi, Table
from reporting.blocks.text import COLUMNS, facts_line, fill, grid_lines
from reporting.rendering.mail_summary import Summary, compare, short_reason


def render_text(summary: Summary, page_url: str) -> str:
    """Return the text part; `page_url` leads to the full report."""
    head = [
        fill(summary.draft_notice),
        fill(f"{summary.name} · {summary.week}"),
        fill(render_prose(summary.lead), "# ", "  "),
        fill(render_prose(summary.more)) if summary.more else [],
        fill(f"{render_prose(summary.context)}{summary.needed}"),
        ["Open report:", page_url],
    ]
    body = [[*fill(title, "## ", "   "), "", *lines] for title, lines in _sections(summary) if lines]
    closing = [["## Full report", "", page_url], [line for sentence in summary.footer for line in fill(sentence)]]
    paragraphs = ["\n".join(_narrow(lines, page_url)) for lines in [*head, *body, *closing] if lines]
    return "\n\n".join(paragraphs) + "\n"


def _sections(summary: Summary) -> Iterator[tuple[str, list[str]]]:
    yield "Key figures", _all(_kpi(kpi) for kpi in summary.kpis)
    yield "Decide this week", _all(_action(number, action) for number, action in enumerate(summary.decisions, 1))
    yield "What changed", _all(fill(render_prose(change.text), "- ", "  ") for change in summary.changes)
    yield "Findings", _all(_finding(finding, summary.said_of(finding)) for finding in summary.findings)
    for chart in summary.charts:
        yield render_prose(chart.title), _chart(chart)
    if summary.table:
        yield render_prose(summary.table.title), _table(summary.table, summary.table_notes)
    yield "Data gaps", _all(fill(f"{names}: {reason}.", "- ", "  ") for names, reason in summary.gap_lines)


def _kpi(kpi: Kpi) -> list[str]:
    value = f"{kpi.label}: {format_value(kpi.value, kpi.style)}"
    comparison = compare(kpi)
    if kpi.value.missing:
        return fill(f"{value} ({short_reason(kpi.value.missing)})", "- ", "  ")
    if comparison is None:
        return fill(f"{value}, change: n/a", "- ", "  ")
    effect = effect_tag(effect_of(comparison.figure, kpi.better))
    return fill(f"{value}, {format_delta(comparison.figure, 'compact')} {comparison.against}{effect}", "- ", "  ")


def _action(number: int, action: Action) -> list[str]:
    due = format_date(action.due) if action.due else None
    effect = f"{format_value(action.effect, 'compact', signed=True)} {action.effect_basis}" if action.effect else None
    facts = facts_line((("", action.owner), ("due", due), ("effect", effect and effect.strip())))
    return [*fill(action.title, f"{number}. ", "   "), *fill(facts, "   ")]


def _finding(finding: Finding, said: str) -> list[str]:
    facts = f"{finding.severity} · {finding.owner} · {said}"
    return [*fill(render_prose(finding.title), "- ", "  "), *fill(facts, "  ")]


def _chart(chart: Chart) -> list[str]:
    return [*fill(chart.measure), *fill(render_prose(chart.beside_title)), *fill(f"Source: {chart.source}")]


def _table(table: Table, notes: Iterable[str]) -> list[str]:
    return [*fill(table.caption), "", *grid_lines(table), "", *_all(fill(note) for note in notes)]


def _all(groups: Iterable[Iterable[str]]) -> list[str]:
    return [line for group in groups for line in group]


def _narrow(lines: Iterable[str], page_url: str) -> list[str]:
    """Break what is still too wide, a single word without an end; a link stays whole."""
    return [
        piece
        for line in lines
        for piece in ([line] if len(line) <= COLUMNS or line == page_url else textwrap.wrap(line, COLUMNS))
    ]
