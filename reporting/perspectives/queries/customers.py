"""Questions about customers and capacity: who came back, who recommends us, what a load leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis

from reporting.analysis.periods import shift_month
from reporting.perspectives.asking import Asker, as_known, each_day, in_window

QUARTER_DAYS, HALF_YEAR_DAYS, YEAR_DAYS = 91, 182, 365
PROMOTER, DETRACTOR = 9, 6  # Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003


def people(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return customers by day: new in 91 days, of a year, and of these the ones with more than one booking."""
    rows = _named(ask, days)
    each = rows.group_by("day", "contact").agg(
        first=rows.booked.min(), bookings=rows.count(where=in_window(rows.booked, rows.day, YEAR_DAYS))
    )
    is_new = in_window(each["first"], each.day, QUARTER_DAYS)
    sums = each.group_by("day").agg(
        new=is_new.sum(), of_year=(each.bookings > 0).sum(), repeating=(each.bookings > 1).sum()
    )
    return sums.order_by("day")


def loyalty(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return customers who sailed one to two years before each day by vessel type, and those not back since."""
    rows, vessels = _named(ask, days), ask.table("assets")
    vessels = vessels.filter(vessels.kind == "vessel").select(vessel=vessels.id, vessel_type=vessels.vessel_type)
    rows = rows.inner_join(vessels, rows.asset == vessels.vessel)
    recent = in_window(rows.service_end, rows.day, YEAR_DAYS)
    before = in_window(rows.service_end, rows.day, 2 * YEAR_DAYS) & ~recent
    each = rows.group_by("day", "vessel_type", "contact").agg(before=before.any(), recent=recent.any())
    each = each.filter(each.before)
    sums = each.group_by("day", "vessel_type").agg(customers=each.count(), lost=(~each.recent).sum())
    return sums.order_by("day", "vessel_type")


def lead_cohorts(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return leads of the 91 days to each day by ISO week and channel, and how many a booking names."""
    rows, bookings = each_day(ask.table("leads"), days), ask.table("bookings")
    named = bookings.filter(bookings.lead.notnull()).select(booked_lead=bookings.lead).distinct()
    rows = rows.filter(in_window(rows.created, rows.day, QUARTER_DAYS))
    rows = rows.left_join(named, rows.id == named.booked_lead)
    rows = rows.mutate(week=rows.created.truncate("W").cast("date"))
    sums = rows.group_by("day", "week", "channel").agg(leads=rows.count(), booked=rows.booked_lead.count())
    return sums.order_by("day", "week", "channel")


def ratings(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return answers, promoters and detractors of the 182 days to each day."""
    rows = each_day(ask.table("nps"), days)
    rows = rows.filter(in_window(rows.date, rows.day, HALF_YEAR_DAYS))
    sums = rows.group_by("day").agg(
        answers=rows.count(), promoters=(rows.score >= PROMOTER).sum(), detractors=(rows.score <= DETRACTOR).sum()
    )
    return sums.order_by("day")


def loads(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return the loads of the 91 days to each day and what they left."""
    rows = each_day(ask.table("loads"), days)
    rows = rows.filter(in_window(rows.date, rows.day, QUARTER_DAYS))
    left = rows.revenue_cents - rows.dump_fee_cents - rows.labour_cents - rows.fuel_cents
    return rows.group_by("day").agg(loads=rows.count(), margin_cents=left.sum()).order_by("day")


def recurring(ask: Asker, month: str) -> ibis.Table:
    """Return recurring invoices of a month a year before `month`, and of `month` by the same customers."""
    rows = ask.table("invoices")
    rows = rows.filter(ibis.coalesce(rows.recurring, ibis.literal(False))).mutate(month=rows.issued.strftime("%Y-%m"))
    then = rows.filter(rows.month == shift_month(month, -12))
    now = rows.filter(rows.month == month).semi_join(then, "customer")
    both = ibis.union(
        then.select(then_cents=then.total_cents, now_cents=ibis.literal(0, "int64")),
        now.select(then_cents=ibis.literal(0, "int64"), now_cents=now.total_cents),
    )
    return both.aggregate(
        then_cents=ibis.coalesce(both.then_cents.sum(), 0), now_cents=ibis.coalesce(both.now_cents.sum(), 0)
    )


def vessel_hours(ask: Asker) -> ibis.Table:
    """Return hours available and booked by month."""
    rows = ask.table("vessel_days")
    sums = rows.group_by("month").agg(available_hours=rows.available_hours.sum(), booked_hours=rows.booked_hours.sum())
    return sums.order_by("month")


def _named(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return the bookings that name their customer, as known at each day, cancelled ones left out."""
    rows = as_known(ask.table("bookings"), "bookings", days)
    return rows.filter(rows.contact.notnull() & rows.cancelled.isnull())
