"""Tables computed from the dataset's own rows: paid invoices, account days, booking positions."""

from __future__ import annotations

from datetime import date
from functools import cache

import ibis

from reporting.context.recognition import expected_revenue
from reporting.context.rows import built, rows_then

# where a customer's booking stands; the sum over them moves only when something of value comes in or goes out
CLAIM_ROLES = ("contract_liability", "receivable", "contract_asset", "revenue", "other_income")


def invoices(as_of: date) -> ibis.Table:
    """Return the invoices known at `as_of` with `paid_cents`: credits to receivable accounts that name them."""
    rows = rows_then("invoices", as_of)
    lines = postings_with_accounts()
    payments = lines.filter((lines.role == "receivable") & (lines.cents < 0) & lines.invoice.notnull())
    paid = payments.group_by("invoice").agg(paid_cents=-payments.cents.sum())
    joined = rows.left_join(paid, rows.id == paid.invoice)
    return joined.mutate(paid_cents=ibis.coalesce(joined.paid_cents, 0))


def account_days() -> ibis.Table:
    """Return the ledger by entity, account and day: columns entity, account, date, cents, postings."""
    postings = built("postings")
    return postings.group_by("entity", "account", "date").agg(cents=postings.cents.sum(), postings=ibis._.count())


def booking_positions(as_of: date) -> ibis.Table:
    """Return where each booking stands in the books and by its template (columns of the schema).

    received, refunded: what came in and went out for it, sums over transactions of the net movement of its
    claims (deposit, receivable, unbilled, revenue, other income). recognised: revenue. forfeited: other income.
    variable cost: expenses that vary with volume, but Stripe's fees, which have a column of their own.
    Always: received - refunded - recognised - forfeited = contract liability - receivable - contract asset.
    """
    bookings = built("bookings")
    flows, expected = booking_flows(), expected_revenue(as_of)
    joined = bookings.left_join(flows, bookings.id == flows.flow_booking)
    joined = joined.left_join(expected, joined.id == expected.booking)
    amounts = {name: ibis.coalesce(joined[name], 0) for name in flows.columns if name != "flow_booking"}
    return joined.select(booking=joined.id, entity=joined.entity, **amounts, expected_cents=joined.expected_cents)


def booking_flows() -> ibis.Table:
    """Return the sums of each booking's postings: flow_booking and the amounts of `booking_positions`."""
    lines = _lines_by_booking()
    is_variable = (lines.type == "expense") & (lines.behaviour == "variable") & (lines.role != "stripe_fees")
    per_txn = lines.group_by("booking", "txn").agg(
        claim=_sum_where(lines, lines.role.isin(CLAIM_ROLES)),
        revenue=_sum_where(lines, lines.role == "revenue"),
        other_income=_sum_where(lines, lines.role == "other_income"),
        variable=_sum_where(lines, is_variable),
        fees=_sum_where(lines, lines.role == "stripe_fees"),
    )
    sums = per_txn.group_by("booking").agg(
        received_cents=ibis.greatest(-per_txn.claim, 0).sum(),
        refunded_cents=ibis.greatest(per_txn.claim, 0).sum(),
        forfeited_cents=-per_txn.other_income.sum(),
        recognised_cents=-per_txn.revenue.sum(),
        variable_cost_cents=per_txn.variable.sum(),
        stripe_fee_cents=per_txn.fees.sum(),
    )
    return sums.rename(flow_booking="booking")


def _lines_by_booking() -> ibis.Table:
    """Return the postings of bookings; the payment of an invoice belongs to the one booking it billed."""
    lines = postings_with_accounts()
    billed = lines.filter((lines.role == "receivable") & lines.booking.notnull() & lines.invoice.notnull())
    bills = billed.group_by("invoice").agg(booking=billed.booking.min(), bookings=billed.booking.nunique())
    bills = bills.filter(bills.bookings == 1).select(bill=bills.invoice, billed_booking=bills.booking)
    joined = lines.left_join(bills, lines.invoice == bills.bill)
    of_invoice = ibis.ifelse(joined.role == "receivable", joined.billed_booking, ibis.null("string"))
    named = joined.mutate(booking=ibis.coalesce(joined.booking, of_invoice))
    return named.filter(named.booking.notnull())


@cache
def postings_with_accounts() -> ibis.Table:
    """Return the postings with their account's type, role and behaviour."""
    postings, accounts = built("postings"), built("accounts")
    kinds = accounts.select(
        account_id=accounts.id, type=accounts.type, role=accounts.role, behaviour=accounts.behaviour
    )
    return postings.inner_join(kinds, postings.account == kinds.account_id).drop("account_id")


def _sum_where(lines: ibis.Table, condition: ibis.Value) -> ibis.Value:
    return ibis.ifelse(condition, lines.cents, 0).sum()
