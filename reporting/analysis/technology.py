"""Security findings against their time limits, and what AWS costs and could cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from reporting.analysis.marketing import Range
from reporting.analysis.periods import Window, month_of, month_window
from reporting.money import divide_half_even

NANO_PER_CENT = 10_000_000
REMEDIATION_WINDOW_DAYS = 182  # half a year of closed findings
THOUSAND = 1_000  # units that a readable price is for
SEVERITIES = ("critical", "high", "medium", "low")


@dataclass(frozen=True)
class SecurityFinding:
    """A known weakness, to be closed within `sla_days` of the day it was opened; of no entity: the whole group's."""

    id: str
    entity: str | None
    title: str
    severity: str
    opened: date
    closed: date | None
    sla_days: int
    remedy: str
    owner: str
    detected_by: str

    @property
    def deadline(self) -> date:
        """The last day on which closing it is in time."""
        return self.opened + timedelta(days=self.sla_days)

    @property
    def is_scanned(self) -> bool:
        """Whether the scan of the tracked sources found it, not an audit."""
        return self.detected_by == "scan"

    def is_open(self, day: date) -> bool:
        """Whether it was known and not yet closed on `day`."""
        return self.opened <= day and (self.closed is None or self.closed > day)

    def breach_days(self, day: date) -> int:
        """How many days past its deadline it is on `day`; zero when closed or in time."""
        return max((day - self.deadline).days, 0) if self.is_open(day) else 0


@dataclass(frozen=True)
class DailyCost:
    """What one AWS service cost on one day; `entity` is None for what all share."""

    entity: str | None
    service: str
    day: date
    cents: int


@dataclass(frozen=True)
class MonthlyCost:
    """What one AWS service cost in one month; `entity` is None for what all share."""

    month: str
    service: str
    entity: str | None
    cents: int


@dataclass(frozen=True)
class Layer:
    """A piece of an entity's technology and how old it has become: current, ageing or legacy."""

    id: str
    entity: str
    layer: str
    technology: str
    version: str | None
    state: str
    note: str | None


@dataclass(frozen=True)
class Saving:
    """A quantity a month that could move from one price to another (or to none), prices in nano-dollars a unit."""

    id: str
    entity: str | None
    measure: str
    unit: str
    from_nano_usd: int
    to_nano_usd: int
    quantity: Range
    source: str

    @property
    def from_cents_a_thousand(self) -> int:
        """The price now of a thousand units, in cents."""
        return divide_half_even(self.from_nano_usd * THOUSAND, NANO_PER_CENT)

    @property
    def to_cents_a_thousand(self) -> int:
        """The price then of a thousand units, in cents."""
        return divide_half_even(self.to_nano_usd * THOUSAND, NANO_PER_CENT)

    @property
    def nano_usd(self) -> Range:
        """What moving saves a month, exactly, in nano-dollars."""
        per_unit = self.from_nano_usd - self.to_nano_usd
        return Range(per_unit * self.quantity.low, per_unit * self.quantity.high)


@dataclass(frozen=True)
class ServiceCost:
    """A scope's cost of one AWS service: this month so far, and what the whole month comes to at that pace."""

    to_date_cents: int
    forecast_cents: int


def open_findings(findings: Iterable[SecurityFinding], day: date) -> tuple[SecurityFinding, ...]:
    """Return what was open on `day`, the longest past its deadline first, then the gravest."""
    still = (finding for finding in findings if finding.is_open(day))
    return tuple(sorted(still, key=lambda f: (-f.breach_days(day), SEVERITIES.index(f.severity), f.deadline, f.id)))


def breach_days(findings: Iterable[SecurityFinding], day: date) -> int:
    """Return the days past their deadlines of all findings open on `day`, added up."""
    return sum(finding.breach_days(day) for finding in findings)


def mean_days_to_remediate(findings: Iterable[SecurityFinding], day: date) -> Fraction | None:
    """Return the mean days from opened to closed of what was closed in the half year to `day`; None of nothing."""
    window = Window(day - timedelta(days=REMEDIATION_WINDOW_DAYS - 1), day)
    took = [(f.closed - f.opened).days for f in findings if f.closed is not None and window.holds(f.closed)]
    return Fraction(sum(took), len(took)) if took else None


def month_to_date(costs: Iterable[DailyCost], day: date) -> int:
    """Return what the month of `day` has cost up to and including `day`, in cents."""
    window = Window(day.replace(day=1), day)
    return sum(cost.cents for cost in costs if window.holds(cost.day))


def month_forecast(costs: Iterable[DailyCost], day: date) -> int:
    """Return month to date x days of the month / days elapsed, in cents."""
    whole = month_window(month_of(day))
    return divide_half_even(month_to_date(costs, day) * whole.days, day.day)


def service_cost(costs: Iterable[DailyCost], day: date, members: Sequence[str], entities: int) -> ServiceCost:
    """Return what one service costs a scope: its own use, and its part of the shared one.

    Args:
        costs: the costs of the service that the scope may see.
        day: the last day of the month that counts.
        members: the entities of the scope.
        entities: how many entities the group has.
    """
    rows = tuple(costs)
    own, shared = [c for c in rows if c.entity], [c for c in rows if not c.entity]
    return ServiceCost(
        month_to_date(own, day) + allocated_share(month_to_date(shared, day), members, entities),
        month_forecast(own, day) + allocated_share(month_forecast(shared, day), members, entities),
    )


def saving_range(savings: Iterable[Saving]) -> Range:
    """Return what all moves together save a month, in cents: added up in nano-dollars, rounded once."""
    moves = tuple(savings)
    return Range(
        divide_half_even(sum(move.nano_usd.low for move in moves), NANO_PER_CENT),
        divide_half_even(sum(move.nano_usd.high for move in moves), NANO_PER_CENT),
    )


def allocated_share(cents: int, members: Sequence[str], entities: int) -> int:
    """Return the part of a shared cost that `members` of `entities` carry: an equal share each, in cents."""
    return divide_half_even(cents * len(members), entities)
