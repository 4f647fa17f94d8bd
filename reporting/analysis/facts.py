"""What the analysis asks of the context dataset: small answers for one scope, at a day.

`Facts` is the only way data come into a KPI or a rule. The perspectives answer it with queries; tests answer
it with a few rows. Days asked for are `as_of` and the week ends before it (`periods.trend_days`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reporting.analysis.ledger import Account, Balance
from reporting.analysis.marketing import Channel, Step
from reporting.analysis.operations import Charter
from reporting.analysis.technology import DailyCost, Saving, SecurityFinding


@dataclass(frozen=True)
class SaleMonth:
    """Sales whose service ended in a month, added up: prices and variable costs in cents, Stripe's fee apart."""

    entity: str
    product: str
    channel: str | None
    month: str
    sales: int
    gross_cents: int
    variable_cents: int
    through_ota: bool


@dataclass(frozen=True)
class Orders:
    """What is sold and not yet earned."""

    sales: int
    cents: int


@dataclass(frozen=True)
class Pipeline:
    """The open opportunities: how many, their amounts by probability, and the last day one was touched."""

    open: int
    amount_cents: int
    weighted_cents: int
    last_touched: date | None


@dataclass(frozen=True)
class Audience:
    """Who is in the address books: rows, people, and why some may not be written to."""

    people: int
    without_consent: int
    unsubscribed: int
    bounced: int
    complained: int
    reachable: int


@dataclass(frozen=True)
class Spend:
    """What a channel cost in the window asked for, and the revenue attributed to it."""

    channel: str
    cents: int
    attributed_cents: int


@dataclass(frozen=True)
class Campaign:
    """A mailing that went out."""

    channel: str
    name: str
    sent: date
    recipients: int
    bookings: int | None


@dataclass(frozen=True)
class LeadCount:
    """Leads of the window asked for by channel: how many came, how many became a booking."""

    entity: str
    channel: str | None
    leads: int
    won: int


@dataclass(frozen=True)
class Assumption:
    """A labelled guess with its source; `unit` names how its integers count."""

    key: str
    low: int
    mid: int
    high: int
    unit: str
    source: str


@dataclass(frozen=True)
class Document:
    """A certificate or contract and the day it ends, if it does."""

    id: str
    entity: str
    asset: str | None
    kind: str
    title: str
    issued: date
    expires: date | None


@dataclass(frozen=True)
class Lease:
    """A lease: rent a month and deposit held, in cents."""

    id: str
    entity: str
    asset: str
    start: date
    end: date
    rent_cents: int
    deposit_cents: int


@dataclass(frozen=True)
class Task:
    """A task of a project's hand-off file."""

    id: str
    entity: str
    project: str
    title: str
    done: bool
    owner: str | None
    due: date | None
    priority: str | None
    estimate_minutes: int | None


@dataclass(frozen=True)
class Initiative:
    """Something that could be done, with what it costs, may bring and takes; missing figures are None."""

    id: str
    entity: str
    name: str
    kind: str
    channel: str | None
    outlay_cents: int
    recurring_cents: int | None
    net_month_cents: int | None
    prerequisite: str | None
    effort_hours: int
    confidence_bp: int
    owner: str


@dataclass(frozen=True)
class OpenInvoice:
    """An invoice not fully paid: what is still owed, in cents."""

    id: str
    entity: str
    customer: str
    issued: date
    due: date
    open_cents: int


@dataclass(frozen=True)
class Reconciliation:
    """The books against an outside statement of the same thing, in cents."""

    id: str
    entity: str
    name: str
    books_cents: int
    statement_cents: int

    @property
    def difference_cents(self) -> int:
        """Books less statement: what is not explained."""
        return self.books_cents - self.statement_cents


@dataclass(frozen=True)
class Coverage:
    """How complete an input is: rows, rows that hold it, and why it cannot be used although it is there."""

    rows: int
    filled: int
    unusable: str = ""


class Facts(Protocol):
    """Questions a KPI or a rule may ask about one scope."""

    @property
    def as_of(self) -> date:
        """The report's day."""

    @property
    def members(self) -> tuple[str, ...]:
        """The entities of the scope."""

    def accounts(self) -> tuple[Account, ...]:
        """The chart of accounts."""

    def balances(self, day: date) -> tuple[Balance, ...]:
        """What stands on each account at the end of `day`."""

    def movements(self, day: date) -> tuple[Balance, ...]:
        """What moved on each account in the 28 days to `day`."""

    def months(self) -> Mapping[str, tuple[Balance, ...]]:
        """What moved on each account by month."""

    def stripe_available(self, day: date) -> int:
        """What Stripe could pay out at `day`, net, in cents."""

    def credit_sales(self, day: date) -> int:
        """What was invoiced in the 90 days to `day`, in cents."""

    def open_invoices(self) -> tuple[OpenInvoice, ...]:
        """The invoices still owed at `as_of`."""

    def reconciliations(self) -> tuple[Reconciliation, ...]:
        """Books against outside statements at `as_of`."""

    def closed_periods(self) -> Mapping[tuple[str, str], date | None]:
        """When each (entity, month) was closed; None: not yet."""

    def targets(self, metric: str) -> Mapping[str, int]:
        """The plan of a metric by month, added up over the scope; months that lack an entity's plan are absent."""

    def sales(self) -> tuple[SaleMonth, ...]:
        """Sales by product, channel and month of service, cancelled ones left out."""

    def order_values(self) -> Mapping[int, int]:
        """How often each price (cents) was paid for an experience in the year to `as_of`."""

    def backlog(self, day: date) -> Orders:
        """Booked, not cancelled, and not yet earned at `day`."""

    def pipeline(self, day: date) -> Pipeline:
        """The opportunities open at `day`."""

    def audience(self, day: date) -> Audience:
        """The address books at `day`."""

    def channels(self) -> tuple[Channel, ...]:
        """The ways customers come in."""

    def spend(self, day: date) -> tuple[Spend, ...]:
        """Spend by channel in the 91 days to `day`."""

    def campaigns(self) -> tuple[Campaign, ...]:
        """The mailings sent."""

    def leads(self, day: date) -> tuple[LeadCount, ...]:
        """Leads by channel created in the 91 days to `day`."""

    def funnel(self, day: date) -> Mapping[str, tuple[Step, ...]]:
        """The funnel steps of each entity, counts of the 28 days to `day`."""

    def citations(self) -> tuple[bool, ...]:
        """Whether each directory listing matches ours."""

    def security_findings(self) -> tuple[SecurityFinding, ...]:
        """Every weakness known at `as_of`."""

    def aws_costs(self) -> tuple[DailyCost, ...]:
        """AWS cost by service and day since the month before the oldest week end."""

    def aws_savings(self) -> tuple[Saving, ...]:
        """What could be moved to a cheaper price."""

    def charters(self) -> tuple[Charter, ...]:
        """The crew app's events."""

    def documents(self) -> tuple[Document, ...]:
        """Certificates, registrations, licences and contracts."""

    def leases(self) -> tuple[Lease, ...]:
        """The leases."""

    def tasks(self) -> tuple[Task, ...]:
        """The tasks of the hand-offs."""

    def initiatives(self) -> tuple[Initiative, ...]:
        """What could be done next."""

    def assumptions(self) -> Mapping[str, Assumption]:
        """The labelled guesses by key."""

    def coverage(self, table: str, column: str, entities: Iterable[str]) -> Coverage:
        """How complete a column is over the rows of `entities` (the rows alone when `column` is empty)."""
