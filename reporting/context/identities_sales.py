"""Identities between sales and the books: customer deposits, cancelled bookings, card payments, invoices."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import ibis

from reporting.context.derive import postings_with_accounts
from reporting.context.registry import Books, Found, broken, identity
from reporting.context.rows import built

MONEY_ROLES = ("bank", "stripe_clearing", "ota_receivable", "receivable", "gift_card_liability")


@cache
def deposit_movements() -> ibis.Table:
    """Return what moved each booking's contract liability, by transaction, all in positive cents.

    Columns entity, txn, booking, receipts, recognised, refunds, forfeits, change. A credit is a receipt; a debit
    is recognised as far as the transaction credits the booking's revenue, else forfeited as far as it credits
    its other income, else refunded as far as it credits money. What remains is explained by nothing.
    """
    lines = postings_with_accounts()
    per_txn = lines.group_by("entity", "txn").agg(money_out=_credit(lines, lines.role.isin(MONEY_ROLES)))
    per_txn = per_txn.rename(money_entity="entity", money_txn="txn")
    claims = lines.group_by("entity", "txn", "booking").agg(
        change=ibis.ifelse(lines.role == "contract_liability", -lines.cents, 0).sum(),
        touched=ibis.ifelse(lines.role == "contract_liability", 1, 0).sum(),
        revenue=_credit(lines, lines.role == "revenue"),
        other_income=_credit(lines, lines.role == "other_income"),
    )
    claims = claims.filter(claims.touched > 0)
    rows = claims.inner_join(per_txn, [claims.entity == per_txn.money_entity, claims.txn == per_txn.money_txn])
    debit = ibis.greatest(-rows.change, 0)
    recognised = ibis.least(debit, ibis.greatest(rows.revenue, 0))
    forfeits = ibis.least(debit - recognised, ibis.greatest(rows.other_income, 0))
    refunds = ibis.least(debit - recognised - forfeits, ibis.greatest(rows.money_out, 0))
    return rows.select(
        "entity", "txn", "booking", "change", receipts=ibis.greatest(rows.change, 0), recognised=recognised,
        refunds=refunds, forfeits=forfeits,
    )  # fmt: skip


def _credit(lines: ibis.Table, condition: ibis.Value) -> ibis.Value:
    return ibis.ifelse(condition & (lines.cents < 0), -lines.cents, 0).sum()


@identity(
    "deposits.explained",
    "Post the other side to revenue, other income or money, and name the booking on both.",
)
def unexplained_deposits(books: Books) -> Iterator[Found]:
    """Deposits move by receipts, recognition, refunds and forfeits only."""
    rows = deposit_movements()
    explained = rows.receipts - rows.recognised - rows.refunds - rows.forfeits
    off = rows.mutate(explained=explained).filter(ibis._.explained != rows.change)
    yield broken(
        books, "postings", off, ("txn", "booking"), "a change of {change} cents",
        "{explained} explained",
    )  # fmt: skip


@identity(
    "deposits.closing",
    "Name the booking on every posting to contract liability; refund or recognise no more than was received.",
    after=("deposits.explained",),
)
def deposits_closing(books: Books) -> Iterator[Found]:
    """Contract liability = receipts - recognised - refunds - forfeits = sum over bookings, none negative."""
    rows = deposit_movements()
    per_booking = rows.group_by("entity", "booking").agg(cents=rows.change.sum())
    nameless = per_booking.filter(per_booking.booking.isnull() & (per_booking.cents != 0))
    yield broken(
        books,
        "postings",
        nameless,
        ("entity",),
        "a booking on every deposit",
        "{cents} cents without",
    )
    negative = per_booking.filter(per_booking.booking.notnull() & (per_booking.cents < 0))
    yield broken(books, "bookings", negative, ("booking",), "a deposit of 0 or more", "{cents} cents")
    yield _control_account(books, rows)


def _control_account(books: Books, movements: ibis.Table) -> Found:
    days, accounts = built("account_days"), built("accounts")
    control = accounts.filter(accounts.role == "contract_liability").select(control_id=accounts.id)
    owed = days.inner_join(control, days.account == control.control_id)
    closing = owed.group_by("entity").agg(closing=-owed.cents.sum())
    sums = movements.group_by("entity").agg(
        explained=movements.receipts.sum() - movements.recognised.sum() - movements.refunds.sum()
        - movements.forfeits.sum()
    )  # fmt: skip
    joined = closing.inner_join(sums.rename(sum_entity="entity"), [("entity", "sum_entity")])
    off = joined.filter(joined.closing != joined.explained)
    return broken(
        books, "account_days", off, ("entity",), "{explained} cents of movements",
        "{closing} cents",
    )  # fmt: skip


@identity("bookings.cancelled", "Post it to other income, or refund it.")
def cancelled_with_revenue(books: Books) -> Iterator[Found]:
    """A cancelled booking has no service revenue."""
    bookings, positions = built("bookings"), built("booking_positions")
    joined = bookings.inner_join(positions, bookings.id == positions.booking)
    earned = joined.filter((joined.status == "cancelled") & (joined.recognised_cents != 0))
    yield broken(
        books, "bookings", earned.select("id", "recognised_cents"), ("id",), "no revenue",
        "{recognised_cents} cents",
    )  # fmt: skip


@identity("stripe.net", "Export the balance transactions again.")
def wrong_net(books: Books) -> Iterator[Found]:
    """Net = gross - fee."""
    rows = built("stripe_balance_txns")
    rows = rows.mutate(due_cents=rows.gross_cents - rows.fee_cents)
    wrong = rows.filter(rows.net_cents != rows.due_cents)
    yield broken(
        books, "stripe_balance_txns", wrong, ("id",), "{due_cents} cents",
        "{net_cents} cents",
    )  # fmt: skip


@identity("invoices.paid", "Apply the payment to the invoice it is for.")
def overpaid(books: Books) -> Iterator[Found]:
    """0 <= paid <= total."""
    rows = built("invoices")
    wrong = rows.filter((rows.paid_cents > rows.total_cents) | (rows.paid_cents < 0))
    yield broken(
        books, "invoices", wrong, ("id",), "up to {total_cents} cents",
        "{paid_cents} cents",
    )  # fmt: skip
