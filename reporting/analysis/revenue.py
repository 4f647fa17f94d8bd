"""Revenue by week, entity and stream, the backlog, and what the books recognised against the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WeekRevenue:
    """Revenue recognised in the ISO week that starts on `week`; `stream` is the account it went to."""

    week: date
    entity: str
    stream: str
    cents: int


@dataclass(frozen=True)
class Position:
    """One booking as the books and the templates see it.

    `expected_cents` is what should be recognised by now under the booking's recognition (ASC 606; rental and
    bareboat ASC 842), `recognised_cents` what is.
    """

    booking: str
    entity: str
    product: str
    service_end: date
    status: str
    gross_cents: int
    recognised_cents: int
    expected_cents: int

    @property
    def gap_cents(self) -> int:
        """Recognised less expected: positive is too early, negative is too late."""
        return self.recognised_cents - self.expected_cents


@dataclass(frozen=True)
class OpenBooking:
    """A booking still to be served, with what the books recognised of its price."""

    booking: str
    entity: str
    product: str
    service_start: date
    service_end: date
    gross_cents: int
    recognised_cents: int

    @property
    def left_cents(self) -> int:
        """The part of the price not recognised yet."""
        return self.gross_cents - self.recognised_cents


@dataclass(frozen=True)
class RollForward:
    """The contract liability of an entity since its books were opened."""

    entity: str
    received_cents: int
    recognised_cents: int
    refunded_cents: int
    forfeited_cents: int

    @property
    def closing_cents(self) -> int:
        """Receipts less what was earned, paid back or forfeited: what is still owed in service."""
        return self.received_cents - self.recognised_cents - self.refunded_cents - self.forfeited_cents


@dataclass(frozen=True)
class DeferredMonth:
    """What moved on an entity's contract liability in a month, by reason; cents, all positive in the usual case."""

    entity: str
    month: str
    received_cents: int
    recognised_cents: int
    refunded_cents: int
    forfeited_cents: int

    @property
    def change_cents(self) -> int:
        """Receipts less what was earned, paid back or forfeited."""
        return self.received_cents - self.recognised_cents - self.refunded_cents - self.forfeited_cents


@dataclass(frozen=True)
class DeferredYear:
    """The contract liability of an entity from the start of a year on."""

    entity: str
    opening_cents: int
    received_cents: int
    recognised_cents: int
    refunded_cents: int
    forfeited_cents: int

    @property
    def closing_cents(self) -> int:
        """Opening + receipts - recognised - refunds - forfeits: what the contract liability stands at."""
        spent = self.recognised_cents + self.refunded_cents + self.forfeited_cents
        return self.opening_cents + self.received_cents - spent


@dataclass(frozen=True)
class Stream:
    """The bookings of a product that are recognised alike: how many, and what they earned and leave to be earned."""

    entity: str
    product: str
    recognition: str
    bookings: int
    recognised_cents: int


def deferred_year(months: Iterable[DeferredMonth], year: str) -> tuple[DeferredYear, ...]:
    """Return the roll-forward of the contract liability since the first day of `year`, by entity.

    Args:
        months: all months of the books up to the report's day.
        year: four digits; what moved before it is the opening balance.
    """
    groups: defaultdict[str, list[DeferredMonth]] = defaultdict(list)
    for row in months:
        groups[row.entity].append(row)
    return tuple(_deferred(entity, groups[entity], year) for entity in sorted(groups))


def _deferred(entity: str, rows: Sequence[DeferredMonth], year: str) -> DeferredYear:
    now = [row for row in rows if row.month >= year]
    return DeferredYear(
        entity,
        sum(row.change_cents for row in rows if row.month < year),
        sum(row.received_cents for row in now),
        sum(row.recognised_cents for row in now),
        sum(row.refunded_cents for row in now),
        sum(row.forfeited_cents for row in now),
    )


def weekly_series(
    rows: Iterable[WeekRevenue], weeks: Sequence[date], group: Callable[[WeekRevenue], str]
) -> dict[str, tuple[int, ...]]:
    """Return revenue by group over `weeks`, zero where a week has none; groups without any are left out."""
    sums: defaultdict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    wanted = frozenset(weeks)
    for row in rows:
        if row.week in wanted:
            sums[group(row)][row.week] += row.cents
    return {name: tuple(by_week[week] for week in weeks) for name, by_week in sorted(sums.items())}
