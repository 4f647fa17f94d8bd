"""What the journal templates would have recognised by `as_of`, per booking, in whole cents.

Sources: ASC 606-10-25-27 to 31 (over time, measured by progress), ASC 842-30-25-11 (lease income straight-line).
"""

from __future__ import annotations

from datetime import date

import ibis

from reporting.context.rows import built


def expected_revenue(as_of: date) -> ibis.Table:
    """Return what each booking's template recognises up to `as_of`: columns booking, expected_cents.

    `point_in_time`: all of it once the service has ended. `over_time` and `cost_to_cost`: by the latest
    progress. `straight_line`: by the days of service gone by. A cancelled booking: nothing.
    """
    bookings = built("bookings")
    progress = latest_progress()
    rows = bookings.left_join(progress, bookings.id == progress.booking)
    today = ibis.literal(as_of)
    days = rows.service_end.delta(rows.service_start, unit="day") + 1
    gone = ibis.least(ibis.greatest(today.delta(rows.service_start, unit="day") + 1, 0), days)
    done = ibis.least(ibis.coalesce(rows.done, 0), ibis.coalesce(rows.total, 1))
    expected = ibis.cases(
        (rows.status == "cancelled", 0),
        (rows.recognition == "straight_line", share(rows.gross_cents, gone, days)),
        (
            rows.recognition.isin(["over_time", "cost_to_cost"]),
            share(rows.gross_cents, done, ibis.coalesce(rows.total, 1)),
        ),
        (rows.status == "completed", rows.gross_cents),
        else_=0,
    )
    return rows.select(booking=rows.id, expected_cents=expected)


def latest_progress() -> ibis.Table:
    """Return each booking's latest progress: columns booking, done, total (of two on a day, the greater id)."""
    progress = built("progress")
    window = ibis.window(group_by=progress.booking, order_by=[progress.date.desc(), progress.id.desc()])
    ranked = progress.mutate(rank=ibis.row_number().over(window))
    return ranked.filter(ranked.rank == 0).select("booking", "done", "total")


def share(cents: ibis.Value, part: ibis.Value, whole: ibis.Value) -> ibis.Value:
    """Return `cents * part / whole`, rounded half to even; all are >= 0.

    Engines divide as fractions, so what is divided is an exact multiple first: the quotient is whole, and exact
    as long as `cents * part` stays below 2**53 (90 billion dollar-days).
    """
    whole = ibis.greatest(whole, 1)  # a total of 0 is a failing check, not a division by zero
    product = cents * part
    rest = product % whole
    quotient = ((product - rest) / whole).cast("int64")
    twice = rest * 2
    up = (twice > whole) | ((twice == whole) & (quotient % 2 == 1))
    return quotient + ibis.ifelse(up, 1, 0)
