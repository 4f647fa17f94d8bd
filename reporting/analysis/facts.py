"""What the analysis asks of the context dataset: small answers for one scope, at a day.

`Facts` is the only way data come into a KPI or a rule. The perspectives answer it with queries; tests answer
it with a few rows. Days asked for are `as_of` and the week ends before it (`periods.trend_days`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reporting.analysis.control import OpenInvoice, Reconciliation
from reporting.analysis.inventory import Asset, Document, Lease, Task
from reporting.analysis.ledger import Account, Balance
from reporting.analysis.loyalty import Customers, LeadCohort, Loads, Loyalty, Ratings, Recurring, VesselHours
from reporting.analysis.marketing import Audience, Campaign, Channel, LeadCount, Listing, Spend, Step
from reporting.analysis.operations import Charter
from reporting.analysis.plan import Assumption, Initiative
from reporting.analysis.sales import Orders, Pipeline, SaleMonth
from reporting.analysis.technology import DailyCost, Saving, SecurityFinding


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

    def targets(self, metric: str, entity: str = "") -> Mapping[str, int]:
        """The plan of a metric by month, of one entity or of all; months that lack an entity's plan are absent."""

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
