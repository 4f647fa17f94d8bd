"""What a notebook shows: blocks, frozen and exact. Their JSON is the only source of a report.

A figure is a `Value`: an integer in the smallest step of its unit (cents, parts per million, tenths of a month),
or missing with the reason. Text with figures in it is a `Prose`, so that no number ever hides in a string.
HTML, Markdown, text and mail are derived from these by one formatter (`reporting.blocks.format`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from reporting.money import Exact, divide_half_even, divide_to_round

Better = Literal["up", "down", "neither"]
Style = Literal["full", "whole", "compact"]


class Unit(StrEnum):
    """The unit of a figure; `STEPS` says how many integer steps make one of it."""

    USD = "USD"
    PERCENT = "%"
    POINTS = "pp"  # a difference between two percentages
    COUNT = "count"
    DAYS = "days"
    HOURS = "hours"
    MONTHS = "months"
    RATIO = "x"
    SCORE = "score"


STEPS = {
    Unit.USD: 100,
    Unit.PERCENT: 10_000,
    Unit.POINTS: 10_000,
    Unit.COUNT: 1,
    Unit.DAYS: 1,
    Unit.HOURS: 10,
    Unit.MONTHS: 10,
    Unit.RATIO: 10_000,
    Unit.SCORE: 1,
}
QUOTIENTS = frozenset({Unit.PERCENT, Unit.POINTS, Unit.RATIO})  # finer than printed: the last digit guards the others


def to_steps(exact: Exact, unit: Unit) -> int:
    """Return an amount in whole steps of `unit`.

    Steps of a quotient are finer than any style prints, and are made to be rounded once more: what is then printed is
    the exact amount, rounded once. Steps of the other units are what is printed at most: half to even.
    """
    divide = divide_to_round if unit in QUOTIENTS else divide_half_even
    return divide(exact.numerator, exact.denominator)


@dataclass(frozen=True)
class Value:
    """A figure, or the reason why there is none.

    `amount` counts steps of `unit` (see `STEPS`); it is None exactly when `missing` gives a reason.
    """

    amount: int | None
    unit: Unit
    missing: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int | None):
            raise TypeError(f"a figure counts whole steps of {self.unit.value}, got {self.amount!r}")
        if (self.amount is None) != bool(self.missing):
            raise ValueError("a figure is either present or missing with a reason")

    @classmethod
    def of(cls, exact: Exact, unit: Unit) -> Value:
        """Return the figure of an exact amount in steps of `unit`: an integer, or a fraction where it was divided."""
        return cls(to_steps(exact, unit), unit)

    @classmethod
    def absent(cls, unit: Unit, reason: str) -> Value:
        """Return a missing figure of `unit` with its reason."""
        return cls(None, unit, reason)


@dataclass(frozen=True)
class Query:
    """One question put to the context dataset, and which rows answered it."""

    name: str
    sql: str
    digest: str
    tables: tuple[str, ...]
    rows: int
    keys: tuple[str, ...] = ()  # at most 50 of them; `rows` is the full count


@dataclass(frozen=True)
class Trace:
    """Where a figure came from: the queries and the rows behind it."""

    queries: tuple[Query, ...]


PLACEHOLDER = re.compile(r"\{(?P<name>[a-z][a-z0-9_]*)(?::(?P<style>full|whole|compact|signed))?\}")


@dataclass(frozen=True)
class Prose:
    """A sentence with its figures: `{name}`, `{name:compact}`, `{name:signed}` stand for `figures[name]`."""

    template: str
    figures: dict[str, Value]

    def __post_init__(self) -> None:
        named = {match["name"] for match in PLACEHOLDER.finditer(self.template)}
        if named != set(self.figures):
            raise ValueError(f"prose names {sorted(named)} but carries {sorted(self.figures)}")


def prose(template: str, **figures: Value) -> Prose:
    """Return the sentence `template` with its figures."""
    return Prose(template, figures)


@dataclass(frozen=True)
class Change:
    """A figure against an earlier one of the same measure; both missing when there is no comparator."""

    delta: Value
    relative: Value  # percent of the earlier figure, missing when that was zero or of the other sign


@dataclass(frozen=True)
class Kpi:
    """A headline figure with its definition, its comparisons and its trace."""

    id: str
    label: str
    value: Value
    definition: str
    inputs: tuple[str, ...]
    trace: Trace
    better: Better = "up"
    style: Style = "compact"
    change_1w: Change | None = None
    change_4w: Change | None = None
    target: Value | None = None
    trend: tuple[int | None, ...] = ()  # the same measure at the last 13 week ends, oldest first, steps of unit
    in_mail: bool = False
    kind: Literal["kpi"] = "kpi"


@dataclass(frozen=True)
class Column:
    """A table column: text when `unit` is None, else figures of that unit."""

    label: str
    unit: Unit | None = None
    style: Style = "whole"
    variance: Better | None = None  # coloured by effect on the business, always signed


Cell = Value | str


@dataclass(frozen=True)
class Group:
    """A heading above the row `first` of a table; it holds until the next one."""

    first: int
    label: str


@dataclass(frozen=True)
class Table:
    """A table whose first column heads its rows; `total` is the last, ruled-off row.

    `subtotals` are the places of rows that sum up rows above them, `groups` the headings between the rows.
    """

    id: str
    title: Prose
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    trace: Trace
    source: str
    total: tuple[Cell, ...] | None = None
    note: str = ""
    in_mail: bool = False
    subtotals: tuple[int, ...] = ()
    groups: tuple[Group, ...] = ()
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        for marked in (self.subtotals, tuple(group.first for group in self.groups)):
            if list(marked) != sorted(set(marked) & set(range(len(self.rows)))):
                raise ValueError(f"table {self.id}: places of {len(self.rows)} rows in order, got {marked}")
        for row in (*self.rows, *((self.total,) if self.total else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.id}: {len(self.columns)} columns, a row of {len(row)} cells")


Scenario = Literal["actual", "last_year", "plan", "forecast", "low", "high"]


@dataclass(frozen=True)
class Series:
    """One line or set of bars; `values` count steps of the chart's unit, None where there is none."""

    name: str
    values: tuple[int | None, ...]
    scenario: Scenario = "actual"
    entity: str = ""  # an entity id gives the entity's colour


ChartForm = Literal["line", "columns", "stacked_columns", "bars", "range_bars", "heatmap", "waterfall"]


@dataclass(frozen=True)
class Chart:
    """A chart as data. `title` is its message, `measure` the IBCS line "measure, unit, scenario".

    form: `line` and the columns run over time or categories on x; `bars` and `range_bars` are horizontal;
    `heatmap` reads its rows from the series; `waterfall` adds its values up to a closing total.
    """

    id: str
    title: Prose
    measure: str
    alt: Prose
    form: ChartForm
    unit: Unit
    x: tuple[str, ...]  # ISO dates when `x_is_date`
    series: tuple[Series, ...]
    trace: Trace
    source: str
    x_is_date: bool = False
    better: Better = "neither"
    in_mail: bool = False
    kind: Literal["chart"] = "chart"

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.x):
                raise ValueError(f"chart {self.id}: {len(self.x)} x values, {len(series.values)} in {series.name}")

    @property
    def beside_title(self) -> Prose:
        """What the alt text says beyond the title, for texts that print both; all of it where it repeats nothing."""
        rest = " ".join(self.alt.template.replace(f"{self.title.template}.", "").split())
        named = {match["name"] for match in PLACEHOLDER.finditer(rest)}
        return Prose(rest, {name: self.alt.figures[name] for name in named}) if rest else self.alt

    @property
    def total(self) -> Value:
        """What the first series adds up to: the closing column of a waterfall."""
        return Value(sum(amount or 0 for amount in self.series[0].values), self.unit)


Severity = Literal["critical", "high", "medium", "low", "info"]


@dataclass(frozen=True)
class Finding:
    """Something a rule found, with its evidence and what mends it."""

    id: str
    rule: str
    severity: Severity
    title: Prose
    evidence: Prose
    remedy: str
    owner: str
    trace: Trace
    since: date | None = None
    effect: Value | None = None
    effect_basis: str = ""  # what the effect counts: `a month`, `once`
    in_mail: bool = False
    kind: Literal["finding"] = "finding"


@dataclass(frozen=True)
class Action:
    """A step of the plan: who does what until when, and why it is worth it."""

    id: str
    rank: int
    title: str
    owner: str
    reason: Prose
    due: date | None = None
    effect: Value | None = None
    effect_basis: str = ""  # what the effect counts: `a month`, `once`
    hours: Value | None = None
    confidence: Value | None = None
    score: Value | None = None
    in_mail: bool = False
    kind: Literal["action"] = "action"


NarrativeRole = Literal["headline", "context", "text", "changes", "note", "method"]


@dataclass(frozen=True)
class Narrative:
    """Prose with a role: the headline and the context line of a report, or text of a section."""

    id: str
    role: NarrativeRole
    text: Prose
    in_mail: bool = False
    kind: Literal["narrative"] = "narrative"


Block = Kpi | Table | Chart | Finding | Action | Narrative
