"""A table in plain text: aligned columns while they fit, wrapped text columns next, one record a row at last."""

from __future__ import annotations

import textwrap
from collections.abc import Container, Mapping, Sequence

GAP = "  "
NARROWEST = 14  # columns of text a wrapped cell keeps


def table_lines(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[bool],
    *,
    total: bool,
    width: int,
    subtotals: Container[int] = (),
    headings: Mapping[int, str] | None = None,
) -> list[str]:
    """Return the lines of a table no wider than `width`.

    Args:
        heads: column labels.
        rows: printed cells, the total as the last row.
        right: which columns are figures, aligned right and never wrapped.
        total: whether the last row is a total, ruled off.
        width: columns at most.
        subtotals: the places of rows whose figures are ruled off.
        headings: what stands above a row, by its place.
    """
    headings = headings or {}
    widths = _widths(heads, rows, right, width)
    if widths is None:
        return _records(heads, rows, width, headings)
    rule = GAP.join("-" * column for column in widths)
    short_rule = GAP.join(("-" if is_figure else " ") * column for column, is_figure in zip(widths, right, strict=True))
    lines = [*_row_lines(heads, widths, right), rule]
    for place, row in enumerate(rows):
        lines += _heading_lines(headings, place, width)
        if total and place == len(rows) - 1:
            lines.append(rule)
        elif place in subtotals:
            lines.append(short_rule)
        lines += _row_lines(row, widths, right)
    return lines


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], width: int) -> list[int] | None:
    """Return the column widths, text columns narrowed as needed; None when figures alone are too wide."""
    widths = [
        max([len(row[i]) for row in rows] + [_longest_word(head) if is_figure else len(head)])
        for i, (head, is_figure) in enumerate(zip(heads, right, strict=True))
    ]
    words = [max(_longest_word(text) for text in (head, *(row[i] for row in rows))) for i, head in enumerate(heads)]
    room = width - len(GAP) * (len(heads) - 1)
    while sum(widths) > room:
        # words are broken only when no column is wider than its longest one
        loose = [i for i, figure in enumerate(right) if not figure and widths[i] > max(words[i], NARROWEST)]
        tight = [i for i, figure in enumerate(right) if not figure and widths[i] > NARROWEST]
        if not tight:
            return None
        widths[max(loose or tight, key=lambda i: widths[i])] -= 1
    return widths


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _row_lines(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, wrapped))
    lines = []
    for index in range(height):
        parts = [
            (cell[index] if index < len(cell) else "").rjust(width)
            if figure
            else (cell[index] if index < len(cell) else "").ljust(width)
            for cell, width, figure in zip(wrapped, widths, right, strict=True)
        ]
        lines.append(GAP.join(parts).rstrip())
    return lines


def _heading_lines(headings: Mapping[int, str], place: int, width: int) -> list[str]:
    """Return the heading above a row; an empty line parts it from the rows before."""
    if place not in headings:
        return []
    return [*([""] if place else []), *textwrap.wrap(headings[place], width)]


def _records(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int, headings: Mapping[int, str]) -> list[str]:
    """Return one paragraph a row: its name, then `label: cell` lines."""
    lines: list[str] = []
    for place, row in enumerate(rows):
        lines += [*_heading_lines(headings, place, width), *textwrap.wrap(row[0], width)]
        for head, cell in zip(heads[1:], row[1:], strict=True):
            lines += textwrap.wrap(f"{head}: {cell}", width, initial_indent=GAP, subsequent_indent=GAP * 2)
    return lines
