"""What a KPI is, when it is missing, and what would supply it. The definitions are in `reporting.analysis.catalog`.

A KPI whose inputs were not delivered, are stale, too few or filled below 90 % is missing: it has no value,
never zero. One whose inputs are complete may still be undefined (a runway when nothing burns): that is an
answer, not a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reporting.analysis.business import EVERY, Line, of_lines
from reporting.analysis.facts import Coverage, Facts
from reporting.blocks.model import Better, Style, Unit, Value
from reporting.money import BASIS_POINTS, Exact, share_ppm

MIN_COVERAGE_BP = 9_000


@dataclass(frozen=True)
class Input:
    """A column (or the rows alone) that a KPI needs.

    `lines` are the lines of business whose rows count (those of the KPI unless said), `kind` the rows' kind.
    """

    table: str
    column: str = ""
    lines: frozenset[Line] | None = None
    min_rows: int = 1
    kind: str = ""

    @property
    def name(self) -> str:
        """The input as reports print it."""
        return f"{self.table}.{self.column}" if self.column else self.table

    def lack(self, coverage: Coverage) -> str:
        """Return why the input cannot be used, "" when it can."""
        if coverage.unusable:
            return coverage.unusable
        if coverage.rows < self.min_rows:
            return f"too few rows of {self.table.replace('_', ' ')}"
        if coverage.filled * BASIS_POINTS < coverage.rows * MIN_COVERAGE_BP:
            held, rows = self.column.replace("_", " "), self.table.replace("_", " ")
            return f"{held} is recorded on too few {rows} (nine in ten are needed)"
        return ""


@dataclass(frozen=True)
class Definition:
    """A KPI.

    Args:
        id: the name targets and reports know it by.
        label: what readers see.
        unit: of its value.
        text: the definition, with formula and period.
        inputs: what it is computed from.
        compute: the figure at a day in steps of `unit`, exact: a fraction where it was divided; None where it is not
            defined.
        supply: what would make it appear when it is missing.
        undefined: why there is no figure although the inputs are complete.
        lines: the lines of business it means something for.
        better: the direction that is good.
        style: how its value is written.
        dated: whether the inputs say what the figure was at an earlier day.
        monthly: whether it counts complete months, so that a week says nothing of it.
        target: the plan at a day in steps of `unit`; None where there is none.
    """

    id: str
    label: str
    unit: Unit
    text: str
    inputs: tuple[Input, ...]
    compute: Callable[[Facts, date], Exact | None]
    supply: str = ""
    undefined: str = "nothing to divide by"
    lines: frozenset[Line] = EVERY
    better: Better = "up"
    style: Style = "compact"
    dated: bool = True
    monthly: bool = False
    target: Callable[[Facts, date], int | None] | None = None


@dataclass(frozen=True)
class Lack:
    """An input of a KPI that cannot be used, how full it is, and why."""

    input: Input
    coverage: Coverage
    reason: str

    @property
    def coverage_ppm(self) -> Fraction | None:
        """Filled rows / all rows in parts per million; None without rows."""
        if not self.coverage.rows or self.coverage.unusable:
            return None
        return share_ppm(self.coverage.filled, self.coverage.rows)


def applies(definition: Definition, members: Iterable[str]) -> bool:
    """Return whether the KPI means something for a scope of these entities."""
    return bool(of_lines(members, definition.lines))


def lacks(definition: Definition, facts: Facts) -> tuple[Lack, ...]:
    """Return the inputs of the KPI that cannot be used in this scope."""
    found = []
    for needed in definition.inputs:
        entities = of_lines(facts.members, needed.lines or definition.lines)
        if not entities:  # nobody in this scope has such rows to deliver
            continue
        coverage = facts.coverage(needed.table, needed.column, entities, needed.kind)
        reason = needed.lack(coverage)
        if reason:
            found.append(Lack(needed, coverage, reason))
    return tuple(found)


def evaluate(definition: Definition, facts: Facts, day: date) -> Value:
    """Return the KPI at `day`, or missing with the reason."""
    lacking = lacks(definition, facts)
    if lacking:
        return Value.absent(definition.unit, "; ".join(dict.fromkeys(lack.reason for lack in lacking)))
    amount = definition.compute(facts, day)
    if amount is None:
        return Value.absent(definition.unit, definition.undefined)
    return Value.of(amount, definition.unit)
