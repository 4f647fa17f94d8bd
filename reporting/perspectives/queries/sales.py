"""Bookings: what was sold and sailed, what is sold and not yet earned, recognition by booking, the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis

from reporting.perspectives.asking import Asker, as_known, each_day, in_window
from reporting.perspectives.queries.marketing import RENEWING

ORDER_DAYS = 365
MOST_AHEAD = 15
DEFERRED = "contract_liability"
OPEN_STAGES = ("qualified", "proposal", "negotiation")


def by_month(ask: Asker) -> ibis.Table:
    """Return completed sales by entity, product, channel and month of service, with prices and variable costs."""
    rows, channels = _with_positions(ask), ask.table("channels")
    rows = rows.filter(rows.status == "completed")
    kinds = channels.select(channel_id=channels.id, channel_kind=channels.kind)
    rows = rows.left_join(kinds, rows.channel == kinds.channel_id)
    is_ota = ibis.coalesce(rows.channel_kind == "ota", ibis.literal(False))
    rows = rows.mutate(month=rows.service_end.strftime("%Y-%m"), through_ota=is_ota)
    groups = ["entity", "product", "channel", "month", "through_ota"]
    sums = rows.group_by(groups).agg(
        sales=rows.count(), gross_cents=rows.gross_cents.sum(), variable_cents=rows.variable_cost_cents.sum()
    )
    return sums.order_by(groups)


def order_values(ask: Asker, entities: Sequence[str], as_of: date) -> ibis.Table:
    """Return how often each price was paid by bookings of `entities` in the year to `as_of`: cents, orders."""
    rows = ask.table("bookings")
    rows = rows.filter(rows.entity.isin(entities) & (rows.status != "cancelled"))
    rows = rows.filter(in_window(rows.booked, ibis.literal(as_of), ORDER_DAYS))
    return rows.group_by(cents=rows.gross_cents).agg(orders=rows.count()).order_by("cents")


def backlog(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return the bookings whose service ends after each day and what the books had not recognised of them by then."""
    rows = as_known(ask.table("bookings"), "bookings", days)
    rows = rows.filter(rows.cancelled.isnull() & (rows.service_end > rows.day))
    earned = _earned(ask, rows)
    rows = rows.left_join(earned, (rows.id == earned.booking) & (rows.day == earned.earned_day))
    left = rows.gross_cents - ibis.coalesce(rows.earned_cents, 0)
    return rows.group_by("day").agg(sales=rows.count(), cents=left.sum()).order_by("day")


def open_bookings(ask: Asker, as_of: date) -> ibis.Table:
    """Return the next bookings whose service ends after `as_of`, with what the books recognised of them."""
    rows = _with_positions(ask)
    rows = rows.filter((rows.status == "confirmed") & (rows.service_end > ibis.literal(as_of)))
    rows = rows.mutate(booking=rows.id)
    names = ("booking", "entity", "product", "service_start", "service_end", "gross_cents", "recognised_cents")
    return rows.select(*names).order_by("service_end", "booking").limit(MOST_AHEAD)


def ahead_by_month(ask: Asker, as_of: date) -> ibis.Table:
    """Return the bookings whose service ends after `as_of` by the month it ends in, without retainers and leases."""
    rows = ask.table("bookings")
    rows = rows.filter((rows.status == "confirmed") & (rows.recognition != RENEWING))
    rows = rows.filter(rows.service_end > ibis.literal(as_of))
    rows = rows.mutate(month=rows.service_end.strftime("%Y-%m"))
    return rows.group_by("month").agg(bookings=rows.count()).order_by("month")


def positions_with_gap(ask: Asker) -> ibis.Table:
    """Return the bookings whose books and template differ, the largest difference first."""
    rows = _with_positions(ask)
    rows = rows.mutate(gap=(rows.recognised_cents - rows.expected_cents).abs(), booking=rows.id)
    names = ("booking", "entity", "product", "service_end", "status")
    amounts = ("gross_cents", "recognised_cents", "expected_cents", "gap")
    return rows.filter(rows.gap != 0).select(*names, *amounts).order_by(ibis.desc("gap"), "booking")


def roll_forward(ask: Asker) -> ibis.Table:
    """Return money received, recognised, refunded and forfeited by entity since the books were opened."""
    rows = ask.table("booking_positions")
    names = ("received_cents", "recognised_cents", "refunded_cents", "forfeited_cents")
    return rows.group_by("entity").agg({name: rows[name].sum() for name in names}).order_by("entity")


def deferred_months(ask: Asker) -> ibis.Table:
    """Return what moved on the contract liability by entity and month, by reason.

    What leaves the liability was recognised as far as the transaction books revenue, forfeited as far as it books
    other income, and refunded for the rest.
    """
    lines, chart = ask.table("postings"), ask.table("accounts")
    roles = chart.select(account_id=chart.id, role=chart.role)
    lines = lines.inner_join(roles, lines.account == roles.account_id)
    sums = lines.group_by("entity", "txn", month=lines.date.strftime("%Y-%m")).agg(
        touched=(lines.role == DEFERRED).sum(),
        released=_of_role(lines, DEFERRED),
        revenue=-_of_role(lines, "revenue"),
        other=-_of_role(lines, "other_income"),
    )
    sums = sums.filter(sums.touched > 0)
    sums = sums.mutate(recognised=_part(sums.revenue, sums.released))
    sums = sums.mutate(rest=sums.released - sums.recognised)
    sums = sums.mutate(forfeited=_part(sums.other, sums.rest))
    sums = sums.mutate(left=sums.rest - sums.forfeited)
    months = sums.group_by("entity", "month").agg(
        received_cents=ibis.greatest(-sums.left, 0).sum(),
        recognised_cents=sums.recognised.sum(),
        refunded_cents=ibis.greatest(sums.left, 0).sum(),
        forfeited_cents=sums.forfeited.sum(),
    )
    return months.order_by("entity", "month")


def streams(ask: Asker) -> ibis.Table:
    """Return bookings not cancelled by entity, product and recognition, with what the books recognised of them."""
    rows = _with_positions(ask)
    rows = rows.filter(rows.status != "cancelled")
    groups = ["entity", "product", "recognition"]
    sums = rows.group_by(groups).agg(bookings=rows.count(), recognised_cents=rows.recognised_cents.sum())
    return sums.order_by(groups)


def product_accounts(ask: Asker) -> ibis.Table:
    """Return the revenue accounts that each entity's products were posted to, with the cents."""
    lines, chart, bookings = ask.table("postings"), ask.table("accounts"), ask.table("bookings")
    chart = chart.filter(chart.role == "revenue").select(account_id=chart.id, stream=chart.name)
    lines = lines.select("account", "booking", "cents").inner_join(chart, lines.account == chart.account_id)
    rows = lines.inner_join(bookings.select("id", "entity", "product"), lines.booking == bookings.id)
    sums = rows.group_by("entity", "product", "stream").agg(cents=-rows.cents.sum())
    return sums.order_by("entity", "product", ibis.desc("cents"), "stream")


def pipeline(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return the opportunities open at each day: day, open, amount, weighted (ten-thousandths), last touched."""
    rows = each_day(ask.table("opportunities"), days)
    still_open = rows.closed.isnull() & rows.stage.isin(OPEN_STAGES)
    rows = rows.filter((rows.opened <= rows.day) & (still_open | (rows.closed > rows.day)))
    sums = rows.group_by("day").agg(
        open=rows.count(),
        amount_cents=rows.amount_cents.sum(),
        weighted=(rows.amount_cents * rows.probability_bp).sum(),
        last_touched=rows.last_activity.max(),
    )
    return sums.order_by("day")


def _of_role(lines: ibis.Table, role: str) -> ibis.Value:
    return ibis.ifelse(lines.role == role, lines.cents, 0).sum()


def _part(amount: ibis.Value, whole: ibis.Value) -> ibis.Value:
    """Return how much of `whole` an amount explains: between zero and `whole`, whichever sign that has."""
    return ibis.greatest(ibis.least(amount, ibis.greatest(whole, 0)), ibis.least(whole, 0))


def _with_positions(ask: Asker) -> ibis.Table:
    rows, positions = ask.table("bookings"), ask.table("booking_positions")
    return rows.inner_join(positions.drop("entity"), rows.id == positions.booking).drop("booking")


def _earned(ask: Asker, open_bookings: ibis.Table) -> ibis.Table:
    """Return what the books recognised by each day of the open bookings: booking, earned_day, earned_cents."""
    lines, chart = ask.table("postings"), ask.table("accounts")
    lines = lines.semi_join(chart.filter(chart.role == "revenue"), lines.account == chart.id)
    wanted = open_bookings.select(booking=open_bookings.id, earned_day=open_bookings.day)
    lines = lines.select("booking", "date", "cents").inner_join(wanted, "booking")
    lines = lines.filter(lines.date <= lines.earned_day)
    return lines.group_by("booking", "earned_day").agg(earned_cents=-lines.cents.sum())
