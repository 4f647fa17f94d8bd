"""A statement laid out: its parts one below the other, each under its heading and above its sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reporting.blocks.model import Cell, Group, Table

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Part:
    """Lines under a heading, "" for none, and the sums below them."""

    heading: str
    lines: Sequence[Row]
    sums: Sequence[Row] = ()


def of_parts(parts: Iterable[Part], table: Table) -> Table:
    """Return the table with the rows of its parts; a part without rows has no heading."""
    rows: list[Row] = []
    groups: list[Group] = []
    subtotals: list[int] = []
    for part in parts:
        if part.heading and part.lines:
            groups.append(Group(len(rows), part.heading))
        rows += part.lines
        subtotals += range(len(rows), len(rows) + len(part.sums))
        rows += part.sums
    return replace(table, rows=tuple(rows), subtotals=tuple(subtotals), groups=tuple(groups))
