"""Card payments: charges, refunds and the weekly payouts, each with its balance transaction and posting."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tools.sample import accounts
from tools.sample.dates import AS_OF, MONDAY, TUESDAY, days, weekdays
from tools.sample.journal import Journal, Line
from tools.sample.tables import Tables

PAYOUT_WEEKDAY = {"jada": MONDAY, "qos": MONDAY, "qdn": TUESDAY, "dc": TUESDAY, "dcp": TUESDAY}
AVAILABLE_AFTER = 2  # days until a charge can be paid out
ARRIVES_AFTER = 2  # days from a payout to the bank


def card_fee(cents: int) -> int:
    """Return Stripe's US card fee, 2.9 % + 30 cents, to the nearest cent (stripe.com/pricing, 2026)."""
    return (cents * 29 + 500) // 1000 + 30


@dataclass
class BalanceTxn:
    """A movement of a Stripe balance."""

    entity: str
    type: str
    created: date
    gross: int
    fee: int
    booking: str | None
    id: str = ""
    payout: str | None = None

    @property
    def net(self) -> int:
        """Return what reaches the balance."""
        return self.gross - self.fee

    @property
    def available(self) -> date:
        """Return the day from which it can be paid out."""
        return self.created + days(AVAILABLE_AFTER if self.gross > 0 else 0)


@dataclass
class Stripe:
    """The Stripe accounts of the group."""

    journal: Journal
    txns: list[BalanceTxn] = field(default_factory=list)

    def charge(self, entity: str, day: date, memo: str, *owed: Line, source: str = "stripe_charge") -> None:
        """Take a card payment; `owed` say what it is owed for (negative cents)."""
        gross = -sum(line.cents for line in owed)
        booking = owed[0].booking
        fee = card_fee(gross)
        self.txns.append(BalanceTxn(entity, "charge", day, gross, fee, booking))
        self.journal.post(
            entity, day, source, memo,
            Line(accounts.CLEARING, gross), *owed,
            Line(accounts.STRIPE_FEES, fee, booking), Line(accounts.CLEARING, -fee),
        )  # fmt: skip

    def refund(self, entity: str, day: date, memo: str, debit: Line) -> None:
        """Give a card payment back; Stripe keeps its fee."""
        self.txns.append(BalanceTxn(entity, "refund", day, -debit.cents, 0, debit.booking))
        self.journal.post(entity, day, "stripe_refund", memo, debit, Line(accounts.CLEARING, -debit.cents))

    def pay_out(self, tables: Tables) -> None:
        """Pay every account's available balance out once a week and write both tables."""
        self.txns.sort(key=lambda txn: txn.created)
        counts: dict[str, int] = defaultdict(int)
        for txn in self.txns:
            counts[txn.entity] += 1
            txn.id = f"{txn.entity}-s{counts[txn.entity]:04d}"
        for entity, weekday in PAYOUT_WEEKDAY.items():
            waiting = [txn for txn in self.txns if txn.entity == entity]
            for day in weekdays(weekday):
                waiting = self._pay_out_day(tables, entity, day, waiting)
        for txn in self.txns:
            tables.add(txn.entity, "stripe-balance-txns", {
                "id": txn.id, "type": txn.type, "created": txn.created, "available_on": txn.available,
                "gross_cents": txn.gross, "fee_cents": txn.fee, "net_cents": txn.net, "payout": txn.payout,
                "booking": txn.booking,
            })  # fmt: skip

    def _pay_out_day(self, tables: Tables, entity: str, day: date, waiting: list[BalanceTxn]) -> list[BalanceTxn]:
        ready = [txn for txn in waiting if txn.available <= day]
        cents = sum(txn.net for txn in ready)
        if cents <= 0:
            return waiting
        payout, arrival = f"{entity}-po-{day:%y%m%d}", day + days(ARRIVES_AFTER)
        for txn in ready:
            txn.payout = payout
        if arrival <= AS_OF:
            self.journal.post(
                entity, arrival, "stripe_payout", f"Stripe payout of {day}",
                Line(accounts.BANK, cents), Line(accounts.CLEARING, -cents), ref=payout,
            )  # fmt: skip
        status = "paid" if arrival <= AS_OF else "in_transit"
        tables.add(entity, "payouts", {
            "id": payout, "created": day, "arrival": arrival, "cents": cents, "status": status,
        })  # fmt: skip
        return [txn for txn in waiting if txn.payout is None]
