"""Assets, systems, weaknesses, AWS, charters ahead, tasks, documents: the lists that are small by nature."""

from __future__ import annotations

from datetime import date

import ibis

from reporting.context.schema import TABLES
from reporting.perspectives.asking import Asker


def listed(ask: Asker, name: str, *keys: str) -> ibis.Table:
    """Return all rows of a small table in the order of `keys`."""
    return ask.table(name).order_by(*keys)


def aws_days(ask: Asker, since: date) -> ibis.Table:
    """Return AWS cost by entity, service and day since a day: entity, service, day, cents."""
    rows = ask.table("aws_costs")
    rows = rows.filter(rows.date >= ibis.literal(since))
    sums = rows.group_by("entity", "service", day=rows.date).agg(cents=rows.cents.sum())
    return sums.order_by("day", "service", "entity")


def aws_months(ask: Asker) -> ibis.Table:
    """Return AWS cost by month, service and entity (null: shared by all)."""
    rows = ask.table("aws_costs")
    rows = rows.mutate(month=rows.date.strftime("%Y-%m"))
    return (
        rows.group_by("month", "service", "entity").agg(cents=rows.cents.sum()).order_by("month", "service", "entity")
    )


def aws_savings(ask: Asker) -> ibis.Table:
    """Return what could move to another price, with both prices (no price to move to: zero)."""
    moves, prices = ask.table("aws_savings"), ask.table("aws_prices")
    now = prices.select(from_id=prices.id, from_nano_usd=prices.nano_usd, unit=prices.unit, source=prices.source)
    then = prices.select(to_id=prices.id, to_price=prices.nano_usd)
    rows = moves.inner_join(now, moves.price_from == now.from_id)
    rows = rows.left_join(then, rows.price_to == then.to_id)
    rows = rows.mutate(to_nano_usd=ibis.coalesce(rows.to_price, 0))
    return rows.order_by("id")


def charters(ask: Asker) -> ibis.Table:
    """Return the crew app's events with what is missing for each, the earliest first."""
    events = ask.table("scc_events")
    parts = (_roles(ask), _waivers(ask), _checks(ask))
    rows = events
    for part in parts:
        rows = rows.left_join(part, rows.id == part.event).drop("event")
    counts = {name: ibis.coalesce(rows[name], 0) for part in parts for name in part.columns if name != "event"}
    return rows.mutate(**counts).order_by("departure", "id")


def _roles(ask: Asker) -> ibis.Table:
    rows = ask.table("scc_roles")
    needed = rows.filter(rows.required)
    return needed.group_by("event").agg(
        required_roles=needed.count(), unfilled_roles=needed.filled.count(where=~needed.filled)
    )


def _waivers(ask: Asker) -> ibis.Table:
    """Return waivers by event; one signed after the report's day has no day of signing yet and counts as open."""
    rows = ask.table("scc_waivers")
    expected = rows.status != "no_show"
    signed = (rows.status == "signed") & rows.signed.notnull()
    return rows.group_by("event").agg(
        waivers=rows.status.count(where=expected), open_waivers=rows.status.count(where=expected & ~signed)
    )


def _checks(ask: Asker) -> ibis.Table:
    rows = ask.table("scc_checklists")
    return rows.group_by("event").agg(
        checks=rows["items"].sum(), open_checks=(rows["items"] - rows.answered).sum(), not_ok=rows.not_ok.sum()
    )


def coverage(ask: Asker, table: str) -> ibis.Table:
    """Return rows by entity and kind (where the table has them), and how many hold each column that may be empty."""
    rows = ask.table(table)
    groups = [name for name in ("entity", "kind") if name in rows.columns]
    optional = [column.name for column in TABLES[table].columns if column.nullable and column.name not in groups]
    counts = {f"with_{name}": rows[name].count() for name in optional}
    if not groups:
        return rows.aggregate(rows=rows.count(), **counts)
    return rows.group_by(groups).agg(rows=rows.count(), **counts).order_by(groups)
