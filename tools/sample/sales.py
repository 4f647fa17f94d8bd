"""Bookings: what every business sells, and the books it keeps them in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tools.sample import accounts
from tools.sample.chance import draw, pick
from tools.sample.dates import AS_OF
from tools.sample.journal import Journal, Line
from tools.sample.stripe import Stripe
from tools.sample.tables import Tables

POINT, OVER_TIME, COST_TO_COST, STRAIGHT_LINE = "point_in_time", "over_time", "cost_to_cost", "straight_line"


@dataclass(frozen=True)
class Sale:
    """A booking as its business takes it."""

    entity: str
    product: str
    booked: date
    start: date
    end: date
    gross: int
    recognition: str = POINT
    asset: str | None = None
    channel: str | None = None
    contact: str | None = None
    cancelled: date | None = None

    @property
    def status(self) -> str:
        """Return how it stands at the data cut."""
        if self.cancelled:
            return "cancelled"
        return "completed" if self.end <= AS_OF else "confirmed"


@dataclass
class Desk:
    """The group's one desk: tables, journal and card payments, passed to every business."""

    tables: Tables = field(default_factory=Tables)
    journal: Journal = field(default_factory=Journal)
    stripe: Stripe = field(init=False)
    contacts: dict[str, list[tuple[date, str]]] = field(default_factory=lambda: defaultdict(list))
    sales: dict[str, Sale] = field(default_factory=dict)
    billed: dict[str, str | None] = field(default_factory=dict)  # invoice -> booking
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.stripe = Stripe(self.journal)

    def number(self, kind: str, entity: str) -> str:
        """Return the next id of its kind, such as `qos-b0001`."""
        self.counts[f"{entity}-{kind}"] += 1
        return f"{entity}-{kind}{self.counts[f'{entity}-{kind}']:04d}"

    def book(self, sale: Sale) -> str:
        """Write a booking and return its id."""
        booking = self.number("b", sale.entity)
        self.sales[booking] = sale
        self.tables.add(sale.entity, "bookings", {
            "id": booking, "product": sale.product, "asset": sale.asset, "contact": sale.contact,
            "channel": sale.channel, "booked": sale.booked, "service_start": sale.start, "service_end": sale.end,
            "gross_cents": sale.gross, "status": sale.status, "cancelled": sale.cancelled,
            "recognition": sale.recognition,
        })  # fmt: skip
        return booking

    def guest(self, entity: str, booked: date, linked_percent: int, *name: object) -> str | None:
        """Return the contact who booked, for the share of bookings where the desk wrote it down."""
        known = [contact for created, contact in self.contacts[entity] if created <= booked]
        if not known or draw(100, "linked", entity, *name) >= linked_percent:
            return None
        return pick(known, "contact", entity, *name)

    def invoice(
        self, entity: str, customer: str, issued: date, due: date, *owed: Line, extra: tuple[Line, ...] = (),
    ) -> str:  # fmt: skip
        """Bill a customer: what is owed is a receivable; returns the invoice's id."""
        invoice = self.number("i", entity)
        self.billed[invoice] = owed[0].booking
        total = -sum(line.cents for line in owed)
        self.journal.post(
            entity, issued, "invoice", f"Invoice {invoice} to {customer}",
            Line(accounts.RECEIVABLE, total, owed[0].booking, invoice), *owed, *extra, ref=invoice,
        )  # fmt: skip
        self.tables.add(entity, "invoices", {
            "id": invoice, "customer": customer, "issued": issued, "due": due, "total_cents": total,
        })  # fmt: skip
        return invoice

    def collect(self, entity: str, invoice: str, day: date, cents: int, *, card: bool = False) -> None:
        """Receive money for an invoice, by bank transfer or card."""
        credit = Line(accounts.RECEIVABLE, -cents, self.billed[invoice], invoice)
        if day > AS_OF:
            return
        if card:
            self.stripe.charge(entity, day, f"Card payment of {invoice}", credit, source="invoice_payment")
        else:
            self.journal.post(
                entity, day, "invoice_payment", f"Payment of {invoice}", Line(accounts.BANK, cents), credit, ref=invoice
            )


def cents_of(accounts_owed: dict[str, int], gross: int) -> dict[str, int]:
    """Return costs by account code as shares (percent) of `gross`, whole cents."""
    return {code: gross * percent // 100 for code, percent in accounts_owed.items()}
