"""A table block as HTML: caption, headed rows and columns, figures aligned, reasons in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    foot = f"<tfoot>{_row_html(table, 'total', table.total)}</tfoot>" if table.total else ""
    return scroll_box(
        table.caption,
        f"<caption>{escape(table.caption)}</caption><thead><tr>{_heads_html(table.columns)}</tr></thead>"
        f"{''.join(_bodies_html(table))}{foot}",
    )


def scroll_box(label: str, table: str) -> str:
    """Return a table in a region that can be scrolled sideways, by keyboard too."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}"><table>{table}</table></div>'


def _heads_html(columns: Sequence[Column]) -> str:
    return "".join(
        f'<th scope="col"{"" if column.unit is None else NUMERIC}>{escape(column.label)}</th>' for column in columns
    )


def _bodies_html(table: Table) -> Iterator[str]:
    """Yield the rows, those below a heading as a group of their own."""
    labels = {group.first: group.label for group in table.groups}
    starts = sorted({0, *labels})
    for first, end in zip(starts, [*starts[1:], len(table.rows)], strict=True):
        rows = "".join(_row_html(table, f"rows.{i}", table.rows[i], i in table.subtotals) for i in range(first, end))
        yield f"<tbody>{_heading_html(labels.get(first), len(table.columns))}{rows}</tbody>"


def _heading_html(label: str | None, columns: int) -> str:
    if label is None:
        return ""
    return f'<tr class="group"><th scope="rowgroup" colspan="{columns}"><span>{escape(label)}</span></th></tr>'


def _row_html(table: Table, path: str, row: Sequence[Cell], is_subtotal: bool = False) -> str:
    head, *rest = row
    mark = ' class="subtotal"' if is_subtotal else ""
    cells = "".join(_cell_html(table, f"{path}.{i}", i, cell) for i, cell in enumerate(rest, start=1))
    return f'<tr{mark}><th scope="row">{_content_html(table, f"{path}.0", 0, head)}</th>{cells}</tr>'


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
