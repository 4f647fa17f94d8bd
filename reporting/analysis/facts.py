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
class ChannelBookings:
    """Bookings taken through a channel in the window asked for; None: not recorded."""

    channel: str | None
    bookings: int
    gross_cents: int


@dataclass(frozen=True)
class Listing:
    """A directory listing, and whether name, address and phone match ours."""

    entity: str
    site: str
    matches: bool


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
class Customers:
    """People behind the bookings that name one: new in 91 days, seen in a year, and seen more than once in it."""

    new: int
    of_year: int
    repeating: int


@dataclass(frozen=True)
class Loyalty:
    """Customers who sailed one to two years ago on a type of vessel, and how many of them did not come back since."""

    vessel_type: str
    customers: int
    lost: int


@dataclass(frozen=True)
class LeadCohort:
    """Leads of a channel that came in one ISO week, and how many a booking names."""

    week: date
    channel: str
    leads: int
    booked: int


@dataclass(frozen=True)
class Ratings:
    """Answers to "would you recommend us", 0 to 10: promoters say 9 or 10, detractors 6 or less."""

    answers: int
    promoters: int
    detractors: int


@dataclass(frozen=True)
class Loads:
    """Loads hauled in 91 days and what they left after dump fee, labour and fuel, in cents."""

    loads: int
    margin_cents: int


@dataclass(frozen=True)
class Recurring:
    """Recurring invoices of the clients of a year ago: the month then and the same clients' month now, in cents."""

    then_cents: int
    now_cents: int


@dataclass(frozen=True)
class VesselHours:
    """Hours a month in which vessels could sail, and were booked."""

    month: str
    available_hours: int
    booked_hours: int


@dataclass(frozen=True)
class Asset:
    """A thing of the inventory; value and cost in cents where known."""

    id: str
    entity: str
    name: str
    kind: str
    status: str
    owner: str
    value_cents: int | None
    cost_cents: int | None
    vessel_type: str | None


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
    """The books against the other side of the same thing, in cents.

    State: tied, finding (a difference up to the materiality), blocks (above it), open (no other side yet, with
    the reason in `missing`).
    """

    id: str
    entity: str
    kind: str
    subject: str
    books_cents: int
    other_cents: int | None
    difference_cents: int | None
    state: str
    missing: str | None


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

    def name(self, entity: str) -> str:
        """The name of an entity."""

    @property
    def group_size(self) -> int:
        """How many entities the whole group has: they carry shared costs in equal parts."""

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

    def customers(self, day: date) -> Customers:
        """The people behind the bookings at `day`."""

    def loyalty(self, day: date) -> tuple[Loyalty, ...]:
        """Who came back, by type of vessel, at `day`."""

    def lead_cohorts(self, day: date) -> tuple[LeadCohort, ...]:
        """Leads of the 91 days to `day` by ISO week and channel."""

    def ratings(self, day: date) -> Ratings:
        """Ratings of the 182 days to `day`."""

    def loads(self, day: date) -> Loads:
        """Loads of the 91 days to `day`."""

    def recurring(self, day: date) -> Recurring:
        """Recurring invoices of the last complete month before `day` against the same clients a year earlier."""

    def vessel_hours(self) -> tuple[VesselHours, ...]:
        """Available and booked hours by month."""

    def campaigns(self) -> tuple[Campaign, ...]:
        """The mailings sent."""

    def leads(self, day: date) -> tuple[LeadCount, ...]:
        """Leads by channel created in the 91 days to `day`."""

    def funnel(self, day: date) -> Mapping[str, tuple[Step, ...]]:
        """The funnel steps of each entity, counts of the 28 days to `day`."""

    def listings(self) -> tuple[Listing, ...]:
        """The directory listings."""

    def assets(self) -> tuple[Asset, ...]:
        """The asset inventory."""

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

    def coverage(self, table: str, column: str, entities: Iterable[str], kind: str = "") -> Coverage:
        """How complete a column is over the rows of `entities`: the rows alone without one, of one kind if given."""
