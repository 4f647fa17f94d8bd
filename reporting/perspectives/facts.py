"""The analysis' questions (`reporting.analysis.facts.Facts`) answered from the context dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import ibis

from reporting.analysis import facts
from reporting.analysis.business import Line, of_lines
from reporting.analysis.journal import Entry, Posting
from reporting.analysis.ledger import Account, Balance
from reporting.analysis.marketing import Channel, Range, Step
from reporting.analysis.operations import Charter
from reporting.analysis.periods import complete_months, month_of, month_window, shift_month, trend_days
from reporting.analysis.revenue import OpenBooking, Position, RollForward, WeekRevenue
from reporting.analysis.technology import DailyCost, Layer, MonthlyCost, Saving, SecurityFinding
from reporting.context.load import Context
from reporting.money import BASIS_POINTS, divide_half_even
from reporting.perspectives.asking import Asker, Row
from reporting.perspectives.queries import books, customers, marketing, sales, things
from reporting.perspectives.queries.records import by_day, one_by_day, reader

T = TypeVar("T")
NO_ORDERS = facts.Orders(0, 0)
NO_PIPELINE = facts.Pipeline(0, 0, 0, None)
NO_AUDIENCE = facts.Audience(0, 0, 0, 0, 0, 0)
WORDS = {"nps": "ratings", "scc_events": "crew app events"}
DELIVERED_AS = {"account_days": "transactions", "booking_positions": "bookings", "scc_roles": "scc_events"}


class ScopeFacts:
    """Facts of one scope, each question asked once and remembered by the figures that use it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.ask = Asker(context)
        self._earlier = trend_days(context.as_of)[:-1]

    @property
    def as_of(self) -> date:
        """The report's day."""
        return self.context.as_of

    @property
    def members(self) -> tuple[str, ...]:
        """The entities of the scope."""
        return self.context.members

    def name(self, entity: str) -> str:
        """The name of an entity."""
        return self.context.settings.entity(entity).name

    @property
    def group_size(self) -> int:
        """How many entities the whole group has."""
        return len(self.context.settings.entities)

    @property
    def history_from(self) -> date:
        """The first day of the scope's books (its report's day when they are empty)."""

        def read(rows: list[Row]) -> date:
            return rows[0]["first"] or self.as_of

        return self.ask.ask("first day of the books", lambda: books.first_day(self.ask), read)

    def accounts(self) -> tuple[Account, ...]:
        """The chart of accounts."""
        return self.ask.ask("chart of accounts", lambda: books.accounts(self.ask), reader(Account), "id")

    def balances(self, day: date) -> tuple[Balance, ...]:
        """What stands on each account at the end of `day`."""
        return self._ledger("account balances", day, books.standing)

    def movements(self, day: date) -> tuple[Balance, ...]:
        """What moved on each account in the 28 days to `day`."""
        return self._ledger("account movements of 28 days", day, books.moved)

    def months(self) -> Mapping[str, tuple[Balance, ...]]:
        """What moved on each account by month."""
        chart = self._chart()
        read = _grouped(lambda row: str(row["month"]), lambda row: _balance(chart, row))
        return self.ask.ask("account movements by month", lambda: books.by_month(self.ask), read)

    def entries(self) -> tuple[Entry, ...]:
        """The journal: every transaction with its lines."""
        return self.ask.ask("journal", lambda: books.entries(self.ask), _entries, "txn")

    def revenue_weeks(self) -> tuple[WeekRevenue, ...]:
        """Recognised revenue by ISO week, entity and stream."""
        return self.ask.ask("revenue by week", lambda: books.revenue_weeks(self.ask), reader(WeekRevenue))

    def stripe_available(self, day: date) -> int:
        """What Stripe could pay out at `day`, net, in cents."""
        return self._daily("Stripe available", day, books.stripe_balance, _cents_by_day, 0)

    def credit_sales(self, day: date) -> int:
        """What was invoiced in the 90 days to `day`, in cents."""
        return self._daily("invoiced in 90 days", day, books.invoiced, _cents_by_day, 0)

    def open_invoices(self) -> tuple[facts.OpenInvoice, ...]:
        """The invoices still owed at `as_of`."""
        read = reader(facts.OpenInvoice)
        return self.ask.ask("open invoices", lambda: books.open_invoices(self.ask), read, "id")

    def reconciliations(self) -> tuple[facts.Reconciliation, ...]:
        """Books against the other side at `as_of`."""
        return self._listed("reconciliations", facts.Reconciliation)

    def closed_periods(self) -> Mapping[tuple[str, str], date | None]:
        """When each (entity, month) was closed; None: not yet."""

        def read(rows: list[Row]) -> dict[tuple[str, str], date | None]:
            return {(str(row["entity"]), str(row["period"])): row["closed"] for row in rows}

        return self.ask.ask("accounting periods", lambda: books.periods(self.ask), read)

    def targets(self, metric: str, entity: str = "") -> Mapping[str, int]:
        """The plan of a metric by month, of one entity or of all; months that lack an entity's plan are absent."""
        planned = self.ask.ask("targets", lambda: books.targets(self.ask), _targets).get(metric, {})
        if entity:
            return {month: values[entity] for month, values in planned.items() if entity in values}
        entities = {entity for by_entity in planned.values() for entity in by_entity}
        return {month: sum(values.values()) for month, values in planned.items() if set(values) == entities}

    def sales(self) -> tuple[facts.SaleMonth, ...]:
        """Sales by product, channel and month of service, cancelled ones left out."""
        return self.ask.ask("sales by month", lambda: sales.by_month(self.ask), reader(facts.SaleMonth))

    def order_values(self) -> Mapping[int, int]:
        """How often each price (cents) was paid for an experience in the year to `as_of`."""
        entities = of_lines(self.members, {Line.EXPERIENCE})

        def read(rows: list[Row]) -> dict[int, int]:
            return {row["cents"]: row["orders"] for row in rows}

        return self.ask.ask("order values", lambda: sales.order_values(self.ask, entities, self.as_of), read)

    def open_bookings(self) -> tuple[OpenBooking, ...]:
        """The next bookings still to be served."""
        expression = lambda: sales.open_bookings(self.ask, self.as_of)  # noqa: E731 - a question
        return self.ask.ask("next bookings", expression, reader(OpenBooking), "booking")

    def ahead_by_month(self) -> Mapping[str, int]:
        """Bookings whose service ends after `as_of`, by month."""

        def read(rows: list[Row]) -> dict[str, int]:
            return {row["month"]: row["bookings"] for row in rows}

        return self.ask.ask("booked ahead by month", lambda: sales.ahead_by_month(self.ask, self.as_of), read)

    def channel_bookings(self) -> tuple[facts.ChannelBookings, ...]:
        """Bookings of 91 days by channel, the most first."""
        expression = lambda: marketing.bookings_by_channel(self.ask, self.as_of)  # noqa: E731 - a question
        return self.ask.ask("bookings by channel", expression, reader(facts.ChannelBookings))

    def backlog(self, day: date) -> facts.Orders:
        """Booked, not cancelled, and not yet earned at `day`."""
        return self._daily("backlog", day, sales.backlog, one_by_day(facts.Orders), NO_ORDERS)

    def recognition_gaps(self) -> tuple[Position, ...]:
        """The bookings whose books and template differ, the largest difference first."""
        expression = lambda: sales.positions_with_gap(self.ask)  # noqa: E731 - a question, not a function
        return self.ask.ask("recognition gaps", expression, reader(Position), "booking")

    def roll_forward(self) -> tuple[RollForward, ...]:
        """Receipts, revenue, refunds and forfeits by entity since the books were opened."""
        return self.ask.ask("deferred roll-forward", lambda: sales.roll_forward(self.ask), reader(RollForward))

    def pipeline(self, day: date) -> facts.Pipeline:
        """The opportunities open at `day`."""
        return self._daily("pipeline", day, sales.pipeline, _pipelines, NO_PIPELINE)

    def audience(self, day: date) -> facts.Audience:
        """The address books at `day`."""
        return self._daily("address books", day, marketing.audience, one_by_day(facts.Audience), NO_AUDIENCE)

    def channels(self) -> tuple[Channel, ...]:
        """The ways customers come in."""
        return self.ask.ask("channels", lambda: marketing.channels(self.ask), reader(Channel), "id")

    def spend(self, day: date) -> tuple[facts.Spend, ...]:
        """Spend by channel in the 91 days to `day`."""
        return self._daily("channel spend", day, marketing.spend, by_day(facts.Spend), ())

    def customers(self, day: date) -> facts.Customers:
        """The people behind the bookings at `day`."""
        return self._daily("customers", day, customers.people, one_by_day(facts.Customers), facts.Customers(0, 0, 0))

    def loyalty(self, day: date) -> tuple[facts.Loyalty, ...]:
        """Who came back, by type of vessel, at `day`."""
        return self._daily("loyalty by vessel type", day, customers.loyalty, by_day(facts.Loyalty), ())

    def lead_cohorts(self, day: date) -> tuple[facts.LeadCohort, ...]:
        """Leads of the 91 days to `day` by ISO week and channel."""
        return self._daily("lead cohorts", day, customers.lead_cohorts, by_day(facts.LeadCohort), ())

    def ratings(self, day: date) -> facts.Ratings:
        """Ratings of the 182 days to `day`."""
        return self._daily("ratings", day, customers.ratings, one_by_day(facts.Ratings), facts.Ratings(0, 0, 0))

    def loads(self, day: date) -> facts.Loads:
        """Loads of the 91 days to `day`."""
        return self._daily("loads", day, customers.loads, one_by_day(facts.Loads), facts.Loads(0, 0))

    def recurring(self, day: date) -> facts.Recurring:
        """Recurring invoices of the last complete month before `day` against the same clients a year earlier."""
        (month,) = complete_months(day, 1)
        name, expression = f"recurring invoices, {month}", lambda: customers.recurring(self.ask, month)
        return self.ask.ask(name, expression, lambda rows: reader(facts.Recurring)(rows)[0])

    def vessel_hours(self) -> tuple[facts.VesselHours, ...]:
        """Available and booked hours by month."""
        return self.ask.ask("vessel hours", lambda: customers.vessel_hours(self.ask), reader(facts.VesselHours))

    def campaigns(self) -> tuple[facts.Campaign, ...]:
        """The mailings sent, the latest first."""
        return self.ask.ask("campaigns", lambda: marketing.campaigns(self.ask), reader(facts.Campaign), "id")

    def leads(self, day: date) -> tuple[facts.LeadCount, ...]:
        """Leads by channel created in the 91 days to `day`."""
        return self._daily("leads", day, marketing.leads, by_day(facts.LeadCount), ())

    def funnel(self, day: date) -> Mapping[str, tuple[Step, ...]]:
        """The funnel steps of each entity, counts of the 28 days to `day`."""
        return self._daily("funnels", day, marketing.funnel, _funnels, {})

    def listings(self) -> tuple[facts.Listing, ...]:
        """The directory listings."""
        return self.ask.ask("directory listings", lambda: marketing.citations(self.ask), reader(facts.Listing), "id")

    def assets(self) -> tuple[facts.Asset, ...]:
        """The asset inventory."""
        return self._listed("assets", facts.Asset)

    def security_findings(self) -> tuple[SecurityFinding, ...]:
        """Every weakness known at `as_of`."""
        return self._listed("security_findings", SecurityFinding)

    def aws_costs(self) -> tuple[DailyCost, ...]:
        """AWS cost by service and day, from the month before the one of the oldest week end."""
        since = month_window(shift_month(month_of(self._earlier[0]), -1)).start
        return self.ask.ask("AWS cost by day", lambda: things.aws_days(self.ask, since), reader(DailyCost))

    def aws_months(self) -> tuple[MonthlyCost, ...]:
        """AWS cost by month, service and entity."""
        return self.ask.ask("AWS cost by month", lambda: things.aws_months(self.ask), reader(MonthlyCost))

    def tech_stack(self) -> tuple[Layer, ...]:
        """The technology of each entity."""
        return self._listed("tech_stack", Layer)

    def aws_savings(self) -> tuple[Saving, ...]:
        """What could be moved to a cheaper price."""
        return self.ask.ask("AWS savings", lambda: things.aws_savings(self.ask), _savings, "id")

    def charters(self) -> tuple[Charter, ...]:
        """The crew app's events, the earliest first."""
        return self.ask.ask("charters", lambda: things.charters(self.ask), self._charters, "id")

    def documents(self) -> tuple[facts.Document, ...]:
        """Certificates, registrations, licences and contracts."""
        return self._listed("documents", facts.Document)

    def leases(self) -> tuple[facts.Lease, ...]:
        """The leases."""
        return self._listed("leases", facts.Lease)

    def tasks(self) -> tuple[facts.Task, ...]:
        """The tasks of the hand-offs."""
        return self._listed("tasks", facts.Task)

    def initiatives(self) -> tuple[facts.Initiative, ...]:
        """What could be done next."""
        return self._listed("initiatives", facts.Initiative)

    def assumptions(self) -> Mapping[str, facts.Assumption]:
        """The labelled guesses by key."""

        def read(rows: list[Row]) -> dict[str, facts.Assumption]:
            return {guess.key: guess for guess in reader(facts.Assumption)(rows)}

        return self.ask.ask("assumptions", lambda: things.listed(self.ask, "assumptions", "key"), read, "key")

    def coverage(self, table: str, column: str, entities: Iterable[str], kind: str = "") -> facts.Coverage:
        """How complete a column is over the rows of `entities`: the rows alone without one, of one kind if given."""
        asked, source = tuple(entities), DELIVERED_AS.get(table, table)
        rows, filled = self._filled(table, column, {*asked, None}, kind)
        delivered = [entity for entity in asked if self.context.supplied(source, entity)]
        if not (delivered or rows):
            return facts.Coverage(0, 0, f"no {WORDS.get(table, table.replace('_', ' '))} have been delivered")
        stale = (self.context.missing_reason(source, entity) for entity in delivered) if self._anything_stale() else ()
        return facts.Coverage(rows, filled, next((reason for reason in stale if reason), ""))

    def _filled(self, table: str, column: str, entities: set[str | None], kind: str) -> tuple[int, int]:
        question = f"coverage of {table.replace('_', ' ')}"
        counts = [
            row
            for row in self.ask.ask(question, lambda: things.coverage(self.ask, table), list)
            if row.get("entity") in entities and (not kind or bool(row["kind"] == kind))
        ]
        counted = f"with_{column}"
        filled = sum(row[counted] if counted in row else row["rows"] for row in counts)
        return sum(row["rows"] for row in counts), filled

    def _anything_stale(self) -> bool:
        def read(rows: list[Row]) -> bool:
            return any(row["state"] != "fresh" for row in rows)

        return self.ask.ask("freshness", lambda: things.listed(self.ask, "freshness", "id"), read, "id")

    def _listed(self, table: str, kind: Callable[..., T]) -> tuple[T, ...]:
        question = table.replace("_", " ")
        return self.ask.ask(question, lambda: things.listed(self.ask, table, "id"), reader(kind), "id")

    def _daily(
        self,
        name: str,
        day: date,
        expression: Callable[[Asker, Sequence[date]], ibis.Table],
        read: Callable[[list[Row]], Mapping[date, T]],
        empty: T,
    ) -> T:
        """Answer for `day`; the report's own day is asked by itself, so that its trace counts its rows only."""
        now = day == self.as_of
        days = (day,) if now else self._earlier
        answers = self.ask.ask(name if now else f"{name}, earlier", lambda: expression(self.ask, days), read)
        return answers.get(day, empty)

    def _ledger(
        self, name: str, day: date, expression: Callable[[Asker, Sequence[date]], ibis.Table]
    ) -> tuple[Balance, ...]:
        chart = self._chart()
        read = _grouped(lambda row: row["day"], lambda row: _balance(chart, row))
        return self._daily(name, day, expression, read, ())

    def _chart(self) -> dict[str, Account]:
        return {account.id: account for account in self.accounts()}

    def _charters(self, rows: list[Row]) -> tuple[Charter, ...]:
        tz = self.context.settings.tz
        return reader(Charter)([row | {"departs": row["departure"].astimezone(tz).date()} for row in rows])


def _grouped(key: Callable[[Row], Any], value: Callable[[Row], T]) -> Callable[[list[Row]], dict[Any, tuple[T, ...]]]:
    def read(rows: list[Row]) -> dict[Any, tuple[T, ...]]:
        groups: defaultdict[Any, list[T]] = defaultdict(list)
        for row in rows:
            groups[key(row)].append(value(row))
        return {name: tuple(members) for name, members in groups.items()}

    return read


def _balance(chart: Mapping[str, Account], row: Row) -> Balance:
    return Balance(chart[str(row["account"])], str(row["entity"]), row["cents"])


def _cents_by_day(rows: list[Row]) -> dict[date, int]:
    return {row["day"]: row["cents"] for row in rows}


def _targets(rows: list[Row]) -> dict[str, dict[str, dict[str, int]]]:
    plans: defaultdict[str, defaultdict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        plans[row["metric"]][row["month"]][row["entity"]] = row["value"]
    return {metric: dict(months) for metric, months in plans.items()}


def _pipelines(rows: list[Row]) -> dict[date, facts.Pipeline]:
    return {
        row["day"]: facts.Pipeline(
            row["open"], row["amount_cents"], divide_half_even(row["weighted"], BASIS_POINTS), row["last_touched"]
        )
        for row in rows
    }


def _funnels(rows: list[Row]) -> dict[date, dict[str, tuple[Step, ...]]]:
    days: defaultdict[date, defaultdict[str, list[Step]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        days[row["day"]][row["entity"]].append(Step(row["step"], row["position"], row["number"]))
    return {day: {entity: tuple(steps) for entity, steps in by.items()} for day, by in days.items()}


def _savings(rows: list[Row]) -> tuple[Saving, ...]:
    return reader(Saving)([row | {"quantity": Range(row["quantity_low"], row["quantity_high"])} for row in rows])


def _entries(rows: list[Row]) -> tuple[Entry, ...]:
    heads: dict[str, tuple[date, str]] = {}
    lines: defaultdict[str, list[Posting]] = defaultdict(list)
    for row in rows:
        heads[row["txn"]] = (row["date"], row["memo"])
        lines[row["txn"]].append(Posting(row["account"], row["entity"], row["cents"]))
    return tuple(Entry(txn, day, memo, tuple(lines[txn])) for txn, (day, memo) in heads.items())
