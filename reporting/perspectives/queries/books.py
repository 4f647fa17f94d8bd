"""The ledger by account, by day and by month; invoices, Stripe's balance, periods and plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis

from reporting.analysis.expenses import ONE_OFF
from reporting.analysis.periods import WINDOW_DAYS
from reporting.perspectives.asking import Asker, as_known, each_day, in_window

CREDIT_SALES_DAYS = 90  # DSO's T90


def accounts(ask: Asker) -> ibis.Table:
    """Return the chart of accounts."""
    return ask.table("accounts").order_by("code", "id")


def first_day(ask: Asker) -> ibis.Table:
    """Return the first day of the books: first."""
    rows = ask.table("account_days")
    return rows.aggregate(first=rows.date.min())


def standing(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return what stands on each account at each day: day, entity, account, cents."""
    rows = as_known(ask.table("account_days"), "account_days", days)
    return _sums(rows)


def moved(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return what moved on each account in the 28 days to each day: day, entity, account, cents."""
    rows = each_day(ask.table("account_days"), days)
    return _sums(rows.filter(in_window(rows.date, rows.day, WINDOW_DAYS)))


def by_month(ask: Asker) -> ibis.Table:
    """Return what moved on each account by month: month, entity, account, cents."""
    rows = ask.table("account_days")
    rows = rows.mutate(month=rows.date.strftime("%Y-%m"))
    return (
        rows.group_by("month", "entity", "account").agg(cents=rows.cents.sum()).order_by("month", "entity", "account")
    )


def revenue_weeks(ask: Asker) -> ibis.Table:
    """Return recognised revenue by ISO week: week (its Monday), entity, stream, cents."""
    rows, chart = ask.table("account_days"), ask.table("accounts")
    chart = chart.filter(chart.role == "revenue").select(account_id=chart.id, stream=chart.name)
    rows = rows.inner_join(chart, rows.account == chart.account_id)
    rows = rows.mutate(week=rows.date.truncate("W").cast("date"))
    weeks = rows.group_by("week", "entity", "stream").agg(cents=-rows.cents.sum())
    return weeks.order_by("week", "entity", "stream")


def entries(ask: Asker) -> ibis.Table:
    """Return every posting with its transaction's memo: txn, line, date, memo, account, entity, cents."""
    lines, heads = ask.table("postings"), ask.table("transactions")
    heads = heads.select(head_id=heads.id, memo=heads.memo)
    rows = lines.left_join(heads, lines.txn == heads.head_id)
    rows = rows.mutate(memo=ibis.coalesce(rows.memo, "part of a transaction of another entity"))
    return rows.select("txn", "line", "date", "memo", "account", "entity", "cents").order_by("date", "txn", "line")


def stripe_balance(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return what Stripe could pay out at each day: day, entity, cents (net, available, not in a payout yet)."""
    rows, payouts = as_known(ask.table("stripe_balance_txns"), "stripe_balance_txns", days), ask.table("payouts")
    payouts = payouts.select(payout_id=payouts.id, paid_out=payouts.created)
    rows = rows.left_join(payouts, rows.payout == payouts.payout_id)
    waiting = rows.paid_out.isnull() | (rows.paid_out > rows.day)
    rows = rows.filter((rows.available_on <= rows.day) & waiting)
    return rows.group_by("day", "entity").agg(cents=rows.net_cents.sum()).order_by("day", "entity")


def invoiced(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return what was invoiced in the 90 days to each day: day, cents."""
    rows = as_known(ask.table("invoices"), "invoices", days)
    rows = rows.filter(in_window(rows.issued, rows.day, CREDIT_SALES_DAYS))
    return rows.group_by("day").agg(cents=rows.total_cents.sum()).order_by("day")


def one_offs(ask: Asker, first: date, last: date) -> ibis.Table:
    """Return the postings to accounts of one-off spend from `first` to `last`: memo, entity, date, cents."""
    rows, chart = entries(ask), ask.table("accounts")
    chart = chart.filter(chart.category == ONE_OFF)
    rows = rows.filter((rows.date >= ibis.literal(first)) & (rows.date <= ibis.literal(last)))
    rows = rows.semi_join(chart, rows.account == chart.id)
    return rows.select("memo", "entity", "date", "cents").order_by("date", "memo", "cents")


def open_invoices(ask: Asker) -> ibis.Table:
    """Return the invoices still owed, the oldest due first."""
    rows = ask.table("invoices")
    rows = rows.mutate(open_cents=rows.total_cents - rows.paid_cents)
    rows = rows.filter(rows.open_cents != 0)
    return rows.select("id", "entity", "customer", "issued", "due", "open_cents").order_by("due", "id")


def periods(ask: Asker) -> ibis.Table:
    """Return when each month of each entity was closed."""
    return ask.table("periods").order_by("entity", "period")


def targets(ask: Asker) -> ibis.Table:
    """Return the plans by metric, entity and month."""
    return ask.table("targets").select("metric", "entity", "month", "value").order_by("metric", "entity", "month")


def stripe_references(ask: Asker) -> ibis.Table:
    """Return the charges and refunds of Stripe by entity, and how many name their booking."""
    rows = ask.table("stripe_balance_txns")
    rows = rows.filter(rows.type.isin(("charge", "refund")))
    return rows.group_by("entity").agg(charges=rows.count(), linked=rows.booking.count()).order_by("entity")


def _sums(rows: ibis.Table) -> ibis.Table:
    sums = rows.group_by("day", "entity", "account").agg(cents=rows.cents.sum())
    return sums.order_by("day", "entity", "account")
