"""A table block as HTML: caption, headed rows and columns, figures aligned, reasons in sight."""

from __future__ import annotations

from collections.abc import Sequence

from reporting.blocks.html_parts import escape, prose_html, reasons_html, trace_html, value_html, variance_html
from reporting.blocks.model import Cell, Column, Table
from reporting.blocks.text import missing_reasons

NUMERIC = ' class="num"'


def table_html(table: Table) -> str:
    """Return the table with its title, notes, source and trace."""
    rows = [*table.rows, *((table.total,) if table.total else ())]
    reasons = missing_reasons(cell for row in rows for cell in row)
    note = f"<p>{escape(table.note)}</p>" if table.note else ""
    return (
        f'<section class="block table" id="{escape(table.id)}" data-kind="table" '
        f'aria-labelledby="{escape(table.id)}-title">'
        f'<div class="head"><h3 id="{escape(table.id)}-title">{prose_html(f"{table.id}/title", table.title)}</h3>'
        f'<div class="tools" hidden><button type="button" data-csv="{escape(table.id)}">CSV</button></div></div>'
        f"{grid_html(table)}{note}{reasons_html(reasons)}"
        f'<p class="source">Source: {escape(table.source)}</p>{trace_html(table.trace)}</section>'
    )


def grid_html(table: Table) -> str:
    """Return the rows and columns alone, in a box that scrolls sideways when it must."""
    body = "".join(_row_html(table, f"rows.{i}", row) for i, row in enumerate(table.rows))
    foot = f"<tfoot>{_row_html(table, 'total', table.total)}</tfoot>" if table.total else ""
    return scroll_box(
        table.caption,
        f"<caption>{escape(table.caption)}</caption><thead><tr>{_heads_html(table.columns)}</tr></thead>"
        f"<tbody>{body}</tbody>{foot}",
    )


def scroll_box(label: str, table: str) -> str:
    """Return a table in a region that can be scrolled sideways, by keyboard too."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}"><table>{table}</table></div>'


def _heads_html(columns: Sequence[Column]) -> str:
    return "".join(
        f'<th scope="col"{"" if column.unit is None else NUMERIC}>{escape(column.label)}</th>' for column in columns
    )


def _row_html(table: Table, path: str, row: Sequence[Cell]) -> str:
    head, *rest = row
    cells = "".join(_cell_html(table, f"{path}.{i}", i, cell) for i, cell in enumerate(rest, start=1))
    return f'<tr><th scope="row">{_content_html(table, f"{path}.0", 0, head)}</th>{cells}</tr>'


def _cell_html(table: Table, path: str, column: int, cell: Cell) -> str:
    numeric = "" if table.columns[column].unit is None else NUMERIC
    return f"<td{numeric}>{_content_html(table, path, column, cell)}</td>"


def _content_html(table: Table, path: str, column: int, cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    spec = table.columns[column]
    if spec.variance is None:
        return value_html(f"{table.id}/{path}", cell, spec.style)
    return variance_html(f"{table.id}/{path}", cell, spec.variance, spec.style)
