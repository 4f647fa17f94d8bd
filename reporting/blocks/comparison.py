"""What a report says, as plain data: what two editions are compared by and what the search finds.

It is published as a script beside the page, since a page opened from a folder may load scripts and nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import msgspec

from reporting.blocks.format import format_date, format_value, render_prose
from reporting.blocks.model import Action, Better, Block, Chart, Finding, Kpi, Narrative, Table, Value

SCRIPT = "figures.js"
SCHEMA = 2  # without one, percent, points and ratios are in hundredths (docs/decisions/0014)
BEFORE, AFTER = "(window.reportEditions ??= []).push(", ");\n"
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Figure:
    """A figure that has the same `label` and `day` in every edition that has it.

    Args:
        label: what it is within its block, "" for the block's own.
        day: ISO date that it describes, "" for the date of the edition.
        at: that date as it is printed.
        amount: in steps of its unit, None when missing.
        unit: its unit.
        text: the figure in full, as it is printed.
        better: which direction is good.
    """

    label: str
    day: str
    at: str
    amount: int | None
    unit: str
    text: str
    better: Better


@dataclass(frozen=True)
class Words:
    """A block in words: `id` leads to it in the page, `text` stands under its title."""

    id: str
    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class Said(Words):
    """A block in words, and its figures."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class _Edition:
    blocks: tuple[Words, ...]


def comparison_script(edition: str, as_of: date, blocks: Iterable[Block]) -> str:
    """Return the script of an edition.

    Args:
        edition: its name, such as `2026-09-30/portfolio/ceo/r1`.
        as_of: its date.
        blocks: what it shows.
    """
    figures = [asdict(said(block, as_of)) for block in blocks]
    plain = {"schema": SCHEMA, "edition": edition, "as_of": as_of.isoformat(), "blocks": figures}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return BEFORE + text.replace("\N{LINE SEPARATOR}", "\\u2028").replace("\N{PARAGRAPH SEPARATOR}", "\\u2029") + AFTER


def read_words(script: str) -> tuple[Words, ...]:
    """Return the words of an edition's script; its figures are passed over.

    Raises:
        ValueError: it is not one of ours.
    """
    if not (script.startswith(BEFORE) and script.endswith(AFTER)):
        raise ValueError("not the figures of an edition")
    return msgspec.json.decode(script[len(BEFORE) : -len(AFTER)], type=_Edition).blocks


def said(block: Block, as_of: date) -> Said:
    """Return what a block says in an edition of that date."""
    match block:
        case Kpi():
            title, text, figures = block.label, block.definition, _kpi_figures(block, as_of)
        case Table():
            title, text, figures = render_prose(block.title), block.caption, _table_figures(block)
        case Chart():
            title, text, figures = render_prose(block.title), block.measure, _chart_figures(block)
        case Finding():
            title, text = render_prose(block.title), f"{render_prose(block.evidence)} {block.remedy}"
            figures = _effect(block.effect)
        case Action():
            title, text, figures = block.title, render_prose(block.reason), _effect(block.effect)
        case Narrative():
            title, text, figures = render_prose(block.text), "", iter(())
    return Said(block.id, block.kind, title, text, tuple(_tell_apart(figures)))


def _kpi_figures(kpi: Kpi, as_of: date) -> Iterator[Figure]:
    """Yield the KPI, its target, and the KPI at the week ends before: there an edition may restate an earlier one."""
    yield _figure("", kpi.value, better=kpi.better)
    if kpi.target:
        yield _figure("Target", kpi.target)
    for weeks_back, amount in enumerate(reversed(kpi.trend)):
        if weeks_back and amount is not None:
            yield _figure("", Value(amount, kpi.value.unit), as_of - weeks_back * WEEK, kpi.better)


def _table_figures(table: Table) -> Iterator[Figure]:
    for row in (*table.rows, *((table.total,) if table.total else ())):
        for column, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, Value):
                yield _figure(f"{_heading(row)}, {column.label}", cell, better=column.variance or "neither")


def _heading(row: Sequence[Value | str]) -> str:
    return row[0] if isinstance(row[0], str) else format_value(row[0])


def _chart_figures(chart: Chart) -> Iterator[Figure]:
    for series in chart.series:
        for x, amount in zip(chart.x, series.values, strict=True):
            if amount is None:
                continue
            value = Value(amount, chart.unit)
            if chart.x_is_date:
                yield _figure(series.name, value, date.fromisoformat(x), chart.better)
            else:
                yield _figure(f"{series.name}, {x}", value, better=chart.better)


def _effect(effect: Value | None) -> Iterator[Figure]:
    if effect:
        yield _figure("Effect", effect)


def _figure(label: str, value: Value, day: date | None = None, better: Better = "neither") -> Figure:
    iso, at = (day.isoformat(), format_date(day)) if day else ("", "")
    return Figure(label, iso, at, value.amount, value.unit.value, format_value(value), better)


def _tell_apart(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Number the labels that come again: rows of a table may have the same heading."""
    seen: Counter[tuple[str, str]] = Counter()
    for figure in figures:
        place = (figure.label, figure.day)
        seen[place] += 1
        yield figure if seen[place] == 1 else replace(figure, label=f"{figure.label} ({seen[place]})")
