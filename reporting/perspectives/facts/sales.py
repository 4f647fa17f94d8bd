"""What was sold, what is sold ahead, who buys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reporting.analysis.business import Line, of_lines
from reporting.analysis.loyalty import Customers, LeadCohort, Loads, Loyalty, Ratings, Recurring, VesselHours
from reporting.analysis.periods import complete_months
from reporting.analysis.revenue import DeferredMonth, OpenBooking, Position, RollForward, Stream
from reporting.analysis.sales import Orders, Pipeline, SaleMonth
from reporting.money import BASIS_POINTS, divide_half_even
from reporting.perspectives.asking import Row
from reporting.perspectives.facts.base import Answers
from reporting.perspectives.queries import customers, sales
from reporting.perspectives.queries.records import by_day, one_by_day, reader

NO_ORDERS = Orders(0, 0)
NO_PIPELINE = Pipeline(0, 0, 0, None)


class SaleFacts(Answers):
    """What was sold, what is sold ahead, who buys."""

    def sales(self) -> tuple[SaleMonth, ...]:
        """Sales by product, channel and month of service, cancelled ones left out."""
        return self.ask.ask("sales by month", lambda: sales.by_month(self.ask), reader(SaleMonth))

    def order_values(self) -> Mapping[int, int]:
        """How often each price (cents) was paid for an experience in the year to `as_of`."""
        entities = of_lines(self.context.members, {Line.EXPERIENCE})  # an entity of the scope asks the same question

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

    def backlog(self, day: date) -> Orders:
        """Booked, not cancelled, and not yet earned at `day`."""
        return self.daily("backlog", day, sales.backlog, one_by_day(Orders), NO_ORDERS)

    def recognition_gaps(self) -> tuple[Position, ...]:
        """The bookings whose books and template differ, the largest difference first."""
        expression = lambda: sales.positions_with_gap(self.ask)  # noqa: E731 - a question, not a function
        return self.ask.ask("recognition gaps", expression, reader(Position), "booking")

    def roll_forward(self) -> tuple[RollForward, ...]:
        """Receipts, revenue, refunds and forfeits by entity since the books were opened."""
        return self.ask.ask("deferred roll-forward", lambda: sales.roll_forward(self.ask), reader(RollForward))

    def deferred_months(self) -> tuple[DeferredMonth, ...]:
        """What moved on the contract liability by entity and month."""
        expression = lambda: sales.deferred_months(self.ask)  # noqa: E731 - a question
        return self.ask.ask("contract liability by month", expression, reader(DeferredMonth))

    def streams(self) -> tuple[Stream, ...]:
        """The bookings by product, with how they are recognised."""
        return self.ask.ask("bookings by product", lambda: sales.streams(self.ask), reader(Stream))

    def product_accounts(self) -> Mapping[tuple[str, str], str]:
        """The name of the revenue account that most of a product's revenue went to, by (entity, product)."""

        def read(rows: list[Row]) -> dict[tuple[str, str], str]:
            return {(row["entity"], row["product"]): row["stream"] for row in reversed(rows)}

        return self.ask.ask("accounts of products", lambda: sales.product_accounts(self.ask), read)

    def pipeline(self, day: date) -> Pipeline:
        """The opportunities open at `day`."""
        return self.daily("pipeline", day, sales.pipeline, _pipelines, NO_PIPELINE)

    def customers(self, day: date) -> Customers:
        """The people behind the bookings at `day`."""
        return self.daily("customers", day, customers.people, one_by_day(Customers), Customers(0, 0, 0))

    def loyalty(self, day: date) -> tuple[Loyalty, ...]:
        """Who came back, by type of vessel, at `day`."""
        return self.daily("loyalty by vessel type", day, customers.loyalty, by_day(Loyalty), ())

    def lead_cohorts(self, day: date) -> tuple[LeadCohort, ...]:
        """Leads of the 91 days to `day` by ISO week and channel."""
        return self.daily("lead cohorts", day, customers.lead_cohorts, by_day(LeadCohort), ())

    def ratings(self, day: date) -> Ratings:
        """Ratings of the 182 days to `day`."""
        return self.daily("ratings", day, customers.ratings, one_by_day(Ratings), Ratings(0, 0, 0))

    def loads(self, day: date) -> Loads:
        """Loads of the 91 days to `day`."""
        return self.daily("loads", day, customers.loads, one_by_day(Loads), Loads(0, 0))

    def recurring(self, day: date) -> Recurring:
        """Recurring invoices of the last complete month before `day` against the same clients a year earlier."""
        (month,) = complete_months(day, 1)
        name, expression = f"recurring invoices, {month}", lambda: customers.recurring(self.ask, month)
        return self.ask.ask(name, expression, lambda rows: reader(Recurring)(rows)[0])

    def vessel_hours(self) -> tuple[VesselHours, ...]:
        """Available and booked hours by month."""
        return self.ask.ask("vessel hours", lambda: customers.vessel_hours(self.ask), reader(VesselHours))


def _pipelines(rows: list[Row]) -> dict[date, Pipeline]:
    return {
        row["day"]: Pipeline(
            row["open"], row["amount_cents"], divide_half_even(row["weighted"], BASIS_POINTS), row["last_touched"]
        )
        for row in rows
    }
