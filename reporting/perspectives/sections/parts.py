"""Small parts that several sections use: months as readers see them, sums by entity, blocks of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from reporting.analysis.business import LINES, Line
from reporting.analysis.ledger import Balance
from reporting.analysis.periods import complete_months
from reporting.blocks.display import Blocks
from reporting.blocks.format import MONTHS
from reporting.blocks.model import Better, Block, Column, Table, Unit
from reporting.perspectives.facts import ScopeFacts

T = TypeVar("T")
NOTHING = Blocks()
HALF_YEAR = 6


def one(block: Block) -> Blocks:
    """Return a single block."""
    return Blocks([block])


def columns(*specs: str | tuple[str, Unit] | tuple[str, Unit, Better]) -> tuple[Column, ...]:
    """Return table columns: a label alone is text, with a unit figures, with a direction a variance."""
    return tuple(_column(*((spec,) if isinstance(spec, str) else spec)) for spec in specs)


def _column(label: str, unit: Unit | None = None, variance: Better | None = None) -> Column:
    return Column(label, unit, variance=variance)


def month_label(month: str) -> str:
    """Return `Sep 2026` for `2026-09`."""
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def month_word(month: str) -> str:
    """Return `Sep` for `2026-09`, for axes whose year is stated beside them."""
    return MONTHS[int(month[5:7]) - 1]


def of_scope(facts: ScopeFacts, table: Table) -> Table:
    """Return a table without its entity column where the scope is one entity, which that column would only repeat."""
    places = [i for i, column in enumerate(table.columns) if column.label == "Entity"]
    if len(facts.members) > 1 or not places or places[0] == 0:
        return table
    (place,) = places

    def rest(cells: tuple[T, ...]) -> tuple[T, ...]:
        return (*cells[:place], *cells[place + 1 :])

    total = None if table.total is None else rest(table.total)
    return replace(table, columns=rest(table.columns), rows=tuple(map(rest, table.rows)), total=total)


def by_entity(balances: Iterable[Balance]) -> dict[str, tuple[Balance, ...]]:
    """Return balances by entity."""
    groups: defaultdict[str, list[Balance]] = defaultdict(list)
    for balance in balances:
        groups[balance.entity].append(balance)
    return {entity: tuple(members) for entity, members in groups.items()}


def months_with(facts: ScopeFacts, count: int = HALF_YEAR) -> tuple[str, ...]:
    """Return the last complete months that the books hold, oldest first."""
    return months_of(facts, facts.months(), count)


def months_of(facts: ScopeFacts, held: Container[str], count: int = HALF_YEAR) -> tuple[str, ...]:
    """Return the last complete months that are among `held`, oldest first."""
    return tuple(month for month in complete_months(facts.as_of, count) if month in held)


def per_month(facts: ScopeFacts, months: Sequence[str], figure: Callable[[Iterable[Balance]], int]) -> tuple[int, ...]:
    """Return a figure of each month's movements."""
    held = facts.months()
    return tuple(figure(held.get(month, ())) for month in months)


def product_name(entity: str, product: str) -> str:
    """Return a product as readers see it: `Shared sunset sail`, a passage as `San Diego to Cabo`.

    >>> product_name("eyd", "san-diego-to-cabo")
    'San Diego to Cabo'
    """
    words = product.replace("-", " ")
    if LINES.get(entity) is Line.DELIVERY:
        return " ".join(word if word == "to" else word.capitalize() for word in words.split())
    return words[:1].upper() + words[1:]


def iso(days: Iterable[date]) -> tuple[str, ...]:
    """Return days as ISO texts, for axes."""
    return tuple(day.isoformat() for day in days)
