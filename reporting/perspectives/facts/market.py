"""Channels, address books, mailings, leads, funnels, listings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from reporting.analysis.marketing import (
    Audience,
    BilledCustomer,
    Campaign,
    Channel,
    ChannelBookings,
    LeadCount,
    Listing,
    Spend,
    Step,
)
from reporting.perspectives.asking import Row
from reporting.perspectives.facts.base import Answers
from reporting.perspectives.queries import marketing
from reporting.perspectives.queries.records import by_day, one_by_day, reader

NO_AUDIENCE = Audience(0, 0, 0, 0, 0, 0)


class MarketFacts(Answers):
    """Channels, address books, mailings, leads, funnels, listings."""

    def audience(self, day: date) -> Audience:
        """The address books at `day`."""
        return self.daily("address books", day, marketing.audience, one_by_day(Audience), NO_AUDIENCE)

    def address_rows(self) -> int | None:
        """The rows of the address books as delivered, duplicates too; None when they go beyond the report's day."""

        def read(rows: list[Row]) -> int | None:
            return sum(row["rows"] for row in rows) if all(row["cut"] == self.as_of for row in rows) else None

        return self.ask.ask("rows of address books", lambda: marketing.address_extracts(self.ask), read, "id")

    def channels(self) -> tuple[Channel, ...]:
        """The ways customers come in."""
        return self.ask.ask("channels", lambda: marketing.channels(self.ask), reader(Channel), "id")

    def channel_bookings(self) -> tuple[ChannelBookings, ...]:
        """Bookings of 91 days by channel, the most first."""
        expression = lambda: marketing.bookings_by_channel(self.ask, self.as_of)  # noqa: E731 - a question
        return self.ask.ask("bookings by channel", expression, reader(ChannelBookings))

    def spend(self, day: date) -> tuple[Spend, ...]:
        """Spend by channel in the 91 days to `day`."""
        return self.daily("channel spend", day, marketing.spend, by_day(Spend), ())

    def campaigns(self) -> tuple[Campaign, ...]:
        """The mailings sent, the latest first."""
        return self.ask.ask("campaigns", lambda: marketing.campaigns(self.ask), reader(Campaign), "id")

    def leads(self, day: date) -> tuple[LeadCount, ...]:
        """Leads by channel created in the 91 days to `day`."""
        return self.daily("leads", day, marketing.leads, by_day(LeadCount), ())

    def billed_customers(self) -> tuple[BilledCustomer, ...]:
        """What each customer was invoiced in 91 days, the most first."""
        expression = lambda: marketing.billed_customers(self.ask, self.as_of)  # noqa: E731 - a question
        return self.ask.ask("billed customers", expression, reader(BilledCustomer))

    def funnel(self, day: date) -> Mapping[str, tuple[Step, ...]]:
        """The funnel steps of each entity, counts of the 28 days to `day`."""
        return self.daily("funnels", day, marketing.funnel, _funnels, {})

    def listings(self) -> tuple[Listing, ...]:
        """The directory listings."""
        return self.ask.ask("directory listings", lambda: marketing.citations(self.ask), reader(Listing), "id")


def _funnels(rows: list[Row]) -> dict[date, dict[str, tuple[Step, ...]]]:
    days: defaultdict[date, defaultdict[str, list[Step]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        days[row["day"]][row["entity"]].append(Step(row["step"], row["position"], row["number"]))
    return {day: {entity: tuple(steps) for entity, steps in by.items()} for day, by in days.items()}
