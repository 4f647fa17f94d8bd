"""Which rows exist at `as_of`, and what they said then.

A row exists once its `known_from` date has come and everything it needs exists; what it may merely mention
(a nullable reference) is null until that exists too. Dates in `later` that lie after `as_of` had not happened.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import ibis

from reporting.context import contacts
from reporting.context.raw import arrow_schema, raw_columns
from reporting.context.schema import TABLES, Column, Table

RAW = "raw_"


@cache
def raw(name: str) -> ibis.Table:
    """Return the expression of the table as its source has it (columns of the schema less the computed ones)."""
    schema = ibis.Schema.from_pyarrow(arrow_schema(raw_columns(TABLES[name])))
    return ibis.table(schema, name=f"{RAW}{name}")


@cache
def built(name: str) -> ibis.Table:
    """Return the expression of the table as the dataset holds it (columns of the schema)."""
    return ibis.table(ibis.Schema.from_pyarrow(arrow_schema(TABLES[name].columns)), name=name)


def rows_then(name: str, as_of: date) -> ibis.Table:
    """Return the rows of `name` that exist at `as_of`, as they were then."""
    table = TABLES[name]
    rows = _forget_later(existing(table, as_of), table, as_of)
    for column in table.columns:
        if column.nullable and _can_be_unknown(column):
            rows = _forget_unknown(rows, column, as_of)
    rule = RULES.get(name)
    rows = rule(rows, as_of) if rule else rows
    return rows.select([column.name for column in raw_columns(table)])


@cache
def existing(table: Table, as_of: date) -> ibis.Table:
    """Return the raw rows of `table` that exist at `as_of`."""
    rows = raw(table.name)
    for name in (table.known_from, *ALSO_KNOWN_FROM.get(table.name, ())):
        if name:
            rows = rows.filter((rows[name] <= ibis.literal(as_of)) | rows[name].isnull())
    for column in table.columns:
        if not column.nullable and _can_be_unknown(column):
            parent = existing(TABLES[_parent(column)], as_of)
            rows = rows.semi_join(parent, rows[column.name] == parent[_parent_key(column)])
    return rows


# an entry dated in the future is not in the books yet, even if it is posted already
ALSO_KNOWN_FROM = {"transactions": ("date",)}


def _forget_later(rows: ibis.Table, table: Table, as_of: date) -> ibis.Table:
    """Return `rows` with the dates in `later` null where they lie after `as_of`."""
    if not table.later:
        return rows
    return rows.mutate({name: _until(rows[name], as_of) for name in table.later})


def _until(day: ibis.Value, as_of: date) -> ibis.Value:
    return ibis.ifelse(day <= ibis.literal(as_of), day, ibis.null(day.type()))


def _forget_unknown(rows: ibis.Table, column: Column, as_of: date) -> ibis.Table:
    key = _parent_key(column)
    parent = existing(TABLES[_parent(column)], as_of).select(key).distinct()
    known = parent.select(known_key=parent[key])
    joined = rows.left_join(known, rows[column.name] == known.known_key)
    return joined.mutate({column.name: joined.known_key}).drop("known_key")


def _parent(column: Column) -> str:
    return column.references.partition(".")[0]


def _parent_key(column: Column) -> str:
    return column.references.partition(".")[2]


def _can_be_unknown(column: Column) -> bool:
    return bool(column.references) and _is_filtered(_parent(column))


@cache
def _is_filtered(name: str) -> bool:
    table = TABLES[name]
    return bool(table.known_from) or any(_can_be_unknown(c) for c in table.columns if not c.nullable)


def _bookings_then(rows: ibis.Table, as_of: date) -> ibis.Table:
    kept = contacts.survivors(existing(TABLES["contacts"], as_of)).rename(contact_id="id")
    rows = rows.left_join(kept, rows.contact == kept.contact_id)
    rows = rows.mutate(contact=rows.survivor)
    status = ibis.cases(
        (rows.cancelled.notnull(), "cancelled"),
        (rows.service_end <= ibis.literal(as_of), "completed"),
        else_="confirmed",
    )
    return rows.mutate(status=status)


def _contacts_then(rows: ibis.Table, as_of: date) -> ibis.Table:  # noqa: ARG001 - one signature for every rule
    return contacts.merge(rows)


def _payouts_then(rows: ibis.Table, as_of: date) -> ibis.Table:
    return rows.mutate(status=ibis.ifelse(rows.arrival <= ibis.literal(as_of), "paid", "in_transit"))


def _tasks_then(rows: ibis.Table, as_of: date) -> ibis.Table:
    rows = rows.mutate(done_on=_until(rows.done_on, as_of))
    return rows.mutate(done=rows.done & rows.done_on.notnull())


# states a source only has as of its own cut, derived again from the dates beside them
RULES = {"bookings": _bookings_then, "contacts": _contacts_then, "payouts": _payouts_then, "tasks": _tasks_then}
