"""Money known to come."""

from __future__ import annotations

from reporting.analysis.cash_outlook import BookedAhead, Payout
from reporting.perspectives.facts.base import Answers
from reporting.perspectives.queries import cash
from reporting.perspectives.queries.records import reader


class CashFacts(Answers):
    """Money known to come."""

    def payouts_on_their_way(self) -> tuple[Payout, ...]:
        """The payouts that reach the bank after `as_of`."""
        expression = lambda: cash.payouts_on_their_way(self.ask, self.as_of)  # noqa: E731 - a question
        return self.ask.ask("payouts on their way", expression, reader(Payout), "id")

    def bookings_ahead(self) -> tuple[BookedAhead, ...]:
        """What is unbilled and not yet earned of the bookings ahead, by entity and days."""
        expression = lambda: cash.bookings_ahead(self.ask, self.as_of)  # noqa: E731 - a question
        return self.ask.ask("bookings ahead", expression, reader(BookedAhead))
