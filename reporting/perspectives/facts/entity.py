"""An entity of a scope with those it takes in, answered from what the scope has asked already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from reporting.analysis.cash_outlook import BookedAhead, Payout
from reporting.analysis.control import OpenInvoice
from reporting.analysis.ledger import Balance
from reporting.perspectives.facts import ScopeFacts


class Owned(Protocol):
    """A record that belongs to an entity."""

    @property
    def entity(self) -> str:
        """The entity."""


T = TypeVar("T", bound=Owned)


class EntityFacts(ScopeFacts):
    """The books, invoices, payouts and bookings ahead of an entity, as its own report counts them."""

    def __init__(self, scope: ScopeFacts, entity: str) -> None:
        """Show `entity` of `scope`; both share their questions and answers."""
        self.context, self.ask, self._earlier = scope.context, scope.ask, scope._earlier
        self._members = scope.context.settings.members(entity)

    @property
    def members(self) -> tuple[str, ...]:
        """The entity and those it takes in."""
        return self._members

    def balances(self, day: date) -> tuple[Balance, ...]:
        """What stands on each account of the entity at the end of `day`."""
        return self._own(super().balances(day))

    def months(self) -> Mapping[str, tuple[Balance, ...]]:
        """What moved on each account of the entity by month."""
        return {month: self._own(moved) for month, moved in super().months().items()}

    def stripe_available(self, day: date) -> int:
        """What Stripe could pay out to the entity at `day`, net, in cents."""
        return sum(cents for entity, cents in self.stripe_by_entity(day).items() if entity in self._members)

    def open_invoices(self) -> tuple[OpenInvoice, ...]:
        """The invoices still owed to the entity."""
        return self._own(super().open_invoices())

    def payouts_on_their_way(self) -> tuple[Payout, ...]:
        """The payouts that reach the entity's bank after `as_of`."""
        return self._own(super().payouts_on_their_way())

    def bookings_ahead(self) -> tuple[BookedAhead, ...]:
        """What is unbilled and not yet earned of the entity's bookings ahead."""
        return self._own(super().bookings_ahead())

    def _own(self, rows: Iterable[T]) -> tuple[T, ...]:
        return tuple(row for row in rows if row.entity in self._members)
