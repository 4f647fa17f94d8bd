"""Money known to come: payouts on their way, and what is unbilled or unearned of the bookings ahead."""

from __future__ import annotations

from datetime import date

import ibis

from reporting.perspectives.asking import Asker


def payouts_on_their_way(ask: Asker, as_of: date) -> ibis.Table:
    """Return the payouts that reach the bank after `as_of`: id, entity, arrival, cents."""
    rows = ask.table("payouts")
    rows = rows.filter(rows.arrival > ibis.literal(as_of))
    return rows.select("id", "entity", "arrival", "cents").order_by("arrival", "id")


def bookings_ahead(ask: Asker, as_of: date) -> ibis.Table:
    """Return bookings whose service ends after `as_of` by entity and days: what is unbilled and not yet earned.

    Columns: entity, service_start, service_end, unbilled_cents (price less money received and open invoices),
    unearned_cents (price less what the books recognised).
    """
    rows, positions = ask.table("bookings"), ask.table("booking_positions").drop("entity")
    rows = rows.filter((rows.status == "confirmed") & (rows.service_end > ibis.literal(as_of)))
    rows = rows.inner_join(positions, rows.id == positions.booking).drop("booking")
    owed = _owed(ask, rows)
    rows = rows.left_join(owed, rows.id == owed.booking)
    paid = rows.received_cents - rows.refunded_cents + ibis.coalesce(rows.owed_cents, 0)
    groups = ["entity", "service_start", "service_end"]
    sums = rows.group_by(groups).agg(
        unbilled_cents=(rows.gross_cents - paid).sum(),
        unearned_cents=(rows.gross_cents - rows.recognised_cents).sum(),
    )
    return sums.order_by(groups)


def _owed(ask: Asker, bookings: ibis.Table) -> ibis.Table:
    """Return what stands on the receivable accounts for each of the bookings: booking, owed_cents."""
    lines, chart = ask.table("postings"), ask.table("accounts")
    lines = lines.semi_join(chart.filter(chart.role == "receivable"), lines.account == chart.id)
    lines = lines.semi_join(bookings, lines.booking == bookings.id)
    return lines.group_by("booking").agg(owed_cents=lines.cents.sum())
