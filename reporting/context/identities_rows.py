"""Identities of single rows and of keys, judged on everything that was read: keys, references, values, dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_

import ibis

from reporting.context.raw import raw_columns
from reporting.context.registry import Books, Found, broken, identity
from reporting.context.rows import built, raw
from reporting.context.schema import TABLES, Table

# (table, earlier, later): the first date never lies after the second
ORDERED_DATES = (
    ("bookings", "service_start", "service_end"),
    ("bookings", "booked", "cancelled"),
    ("invoices", "issued", "due"),
    ("leases", "start", "end"),
    ("documents", "issued", "expires"),
    ("opportunities", "opened", "closed"),
    ("opportunities", "opened", "last_activity"),
    ("security_findings", "opened", "closed"),
    ("stripe_balance_txns", "created", "available_on"),
    ("payouts", "created", "arrival"),
    ("contacts", "created", "unsubscribed"),
    ("contacts", "created", "bounced"),
    ("contacts", "created", "complained"),
)  # fmt: skip
# dates of things that have happened, besides the schema's `known_from` and `later`
HAPPENED = {
    "transactions": ("date",),
    "tasks": ("done_on",),
    "projects": ("updated",),
    "opportunities": ("last_activity",),
}


def _read_tables(books: Books) -> Iterator[Table]:
    """The tables that hold any row, in the order of the schema."""
    yield from (TABLES[name] for name, count in books.raw_rows.items() if count)


@identity("keys.unique", "Delete or renumber the repeated rows in their source.")
def repeated_keys(books: Books) -> Iterator[Found]:
    """Every key is there once."""
    for table in _read_tables(books):
        counted = raw(table.name).group_by(list(table.key)).agg(times=ibis._.count())
        repeated = counted.filter(counted.times > 1)
        yield broken(books, table.name, repeated, table.key, "one row", "{times} rows")


@identity("keys.contacts", "This is a fault of the build.", after=("keys.unique",))
def repeated_people(books: Books) -> Iterator[Found]:
    """A person is one contact of an entity after merging."""
    people = built("contacts").group_by("entity", "email_norm").agg(times=ibis._.count())
    twice = people.filter(people.times > 1)
    yield broken(books, "contacts", twice, ("entity", "email_norm"), "one row", "{times} rows")


@identity("keys.references", "Deliver the row it names, or mend the reference.")
def dangling_references(books: Books) -> Iterator[Found]:
    """Every reference names a row."""
    for table in _read_tables(books):
        for column in raw_columns(table):
            if column.references:
                yield _dangling(books, table, column.name, column.references)


def _dangling(books: Books, table: Table, column: str, references: str) -> Found:
    parent_name, _, parent_key = references.partition(".")
    parent = built("entities") if parent_name == "entities" else raw(parent_name)
    rows = raw(table.name)
    lost = rows.filter(rows[column].notnull()).anti_join(parent, rows[column] == parent[parent_key])
    needed = list(dict.fromkeys((*table.key, column)))
    return broken(
        books, table.name, lost.select(needed), table.key,
        f"{column} to be in {references}", f"{{{column}!r}}",
    )  # fmt: skip


@identity("values.closed", "Use one of the values named.")
def strange_values(books: Books) -> Iterator[Found]:
    """Every value of a closed list is of that list."""
    for table in _read_tables(books):
        for column in table.columns:
            if column.values and column.name != "currency":
                rows = raw(table.name)
                strange = rows.filter(rows[column.name].notnull() & ~rows[column.name].isin(column.values))
                yield broken(
                    books, table.name, strange.select([*table.key, column.name]), table.key,
                    f"{column.name} one of {', '.join(column.values)}", f"{{{column.name}!r}}",
                )  # fmt: skip


@identity("values.currency", "Convert the transaction before it is posted.")
def other_currencies(books: Books) -> Iterator[Found]:
    """The books are in one currency, US dollars."""
    rows = raw("transactions")
    other = rows.filter(rows.currency != "USD").select("id", "currency")
    yield broken(books, "transactions", other, ("id",), "USD", "{currency}")


@identity("dates.ordered", "Mend the two dates.")
def unordered_dates(books: Books) -> Iterator[Found]:
    """Nothing ends before it starts."""
    for name, earlier, later in ORDERED_DATES:
        if books.raw_rows[name]:
            rows = raw(name)
            wrong = rows.filter(rows[later] < rows[earlier]).select(*TABLES[name].key, earlier, later)
            yield broken(
                books, name, wrong, TABLES[name].key, f"{earlier} up to {later}",
                f"{{{earlier}}}, {{{later}}}",
            )  # fmt: skip


@identity("dates.cancelled", "Give it both or neither.")
def half_cancelled(books: Books) -> Iterator[Found]:
    """A booking is cancelled exactly if it has a day of cancelling."""
    rows = raw("bookings")
    wrong = rows.filter((rows.status == "cancelled") != rows.cancelled.notnull()).select("id", "status", "cancelled")
    yield broken(books, "bookings", wrong, ("id",), "status and date to agree", "{status}, {cancelled}")


@identity("dates.cut", "Mend the date, or export the table again.")
def dated_after_cut(books: Books) -> Iterator[Found]:
    """Nothing has happened after its source's data end."""
    for table in _read_tables(books):
        columns = [name for name in (table.known_from, *table.later, *HAPPENED.get(table.name, ())) if name]
        if columns:
            cut = _latest_cut(books, table)
            rows = raw(table.name)
            late = rows.filter(reduce(or_, (rows[name] > ibis.literal(cut) for name in columns)))
            yield broken(
                books, table.name, late.select(list(dict.fromkeys((*table.key, *columns)))), table.key,
                f"{' and '.join(columns)} up to {cut}",
                ", ".join(f"{{{name}}}" for name in columns),
            )  # fmt: skip


def _latest_cut(books: Books, table: Table) -> date:
    kinds = {"assets": {"wiki", "dynamodb"}, "bank_lines": {"bank"}}.get(table.name, {table.origin})
    cuts = [extract.cut for extract in books.extracts if extract.kind in kinds]
    return max(cuts or [extract.cut for extract in books.extracts])
