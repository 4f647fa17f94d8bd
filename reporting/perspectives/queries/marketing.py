"""Address books, channels and what they cost, leads, funnels, mailings, listings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis

from reporting.analysis.periods import WINDOW_DAYS
from reporting.perspectives.asking import Asker, as_known, each_day, in_window, week_in_window

QUARTER_DAYS = 91
RENEWING = "straight_line"  # how retainers and leases are recognised


def audience(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return the people in the address books at each day, each counted once however many entities know them.

    A person who complained, bounced or unsubscribed anywhere in the scope is not written to; the first of
    these reasons counts, so that the parts add up to the people.
    """
    rows = as_known(ask.table("contacts"), "contacts", days)
    people = rows.group_by("day", "email_norm").agg(
        consent=rows.consent.any(),
        complained=rows.complained.notnull().any(),
        bounced=rows.bounced.notnull().any(),
        unsubscribed=rows.unsubscribed.notnull().any(),
    )
    state = ibis.cases(
        (people.complained, "complained"),
        (people.bounced, "bounced"),
        (people.unsubscribed, "unsubscribed"),
        (~people.consent, "without_consent"),
        else_="reachable",
    )
    people = people.mutate(state=state)
    states = ("complained", "bounced", "unsubscribed", "without_consent", "reachable")
    counts = {name: people.state.count(where=people.state == name) for name in states}
    sums = people.group_by("day").agg(people=people.count(), **counts)
    return sums.order_by("day")


def address_extracts(ask: Asker) -> ibis.Table:
    """Return the extracts that delivered contacts: id, cut, rows."""
    rows = ask.table("sources")
    return rows.filter(rows.id.endswith("-contacts")).select("id", "cut", "rows").order_by("id")


def channels(ask: Asker) -> ibis.Table:
    """Return the channels."""
    return ask.table("channels").order_by("entity", "id")


def spend(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return spend and attributed revenue by channel in the weeks that ended in the 91 days to each day."""
    rows = each_day(ask.table("channel_spend"), days)
    rows = rows.filter(week_in_window(rows.week, rows.day, QUARTER_DAYS))
    sums = rows.group_by("day", "channel").agg(
        cents=rows.cents.sum(), attributed_cents=ibis.coalesce(rows.attributed_revenue_cents.sum(), 0)
    )
    return sums.order_by("day", "channel")


def campaigns(ask: Asker) -> ibis.Table:
    """Return the mailings, the latest first."""
    return ask.table("campaigns").order_by(ibis.desc("sent"), "id")


def leads(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return leads created in the 91 days to each day by entity and channel, and how many were won and lost."""
    rows = each_day(ask.table("leads"), days)
    rows = rows.filter(in_window(rows.created, rows.day, QUARTER_DAYS))
    ended = {status: rows.status.count(where=rows.status == status) for status in ("won", "lost")}
    sums = rows.group_by("day", "entity", "channel").agg(leads=rows.count(), **ended)
    return sums.order_by("day", "entity", "channel")


def funnel(ask: Asker, days: Sequence[date]) -> ibis.Table:
    """Return funnel counts of the weeks that ended in the 28 days to each day, by entity and step."""
    rows = each_day(ask.table("funnel_counts"), days)
    rows = rows.filter(week_in_window(rows.week, rows.day, WINDOW_DAYS)).rename(number="count")
    sums = rows.group_by("day", "entity", "step", "position").agg(number=rows.number.sum())
    return sums.order_by("day", "entity", "position", "step")


def citations(ask: Asker) -> ibis.Table:
    """Return the directory listings."""
    return ask.table("citations").order_by("site", "id")


def bookings_by_channel(ask: Asker, as_of: date) -> ibis.Table:
    """Return bookings taken in the 91 days to `as_of` by channel, the most first.

    Left out are cancelled ones, and the months of a retainer or lease: they renew themselves, nobody was won by them.
    """
    rows = ask.table("bookings")
    rows = rows.filter((rows.status != "cancelled") & (rows.recognition != RENEWING))
    rows = rows.filter(in_window(rows.booked, ibis.literal(as_of), QUARTER_DAYS))
    sums = rows.group_by("channel").agg(bookings=rows.count(), gross_cents=rows.gross_cents.sum())
    return sums.order_by(ibis.desc("bookings"), "channel")


def billed_customers(ask: Asker, as_of: date) -> ibis.Table:
    """Return what each customer was invoiced in the 91 days to `as_of`, the most first."""
    rows = ask.table("invoices")
    rows = rows.filter(in_window(rows.issued, ibis.literal(as_of), QUARTER_DAYS))
    sums = rows.group_by("entity", "customer").agg(cents=rows.total_cents.sum())
    return sums.order_by(ibis.desc("cents"), "entity", "customer")
