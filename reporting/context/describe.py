"""`TABLES.md`: the tables of the context dataset as their schema describes them.

`python -m reporting.context.describe` writes it again; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reporting.context.schema import TABLES, Column, Table

TABLES_FILE = Path(__file__).with_name("TABLES.md")
HEAD = """# Tables of the context dataset

What `ctx.table(name)` returns, for the rows of one scope. Written by `python -m reporting.context.describe` from
`schema.py`. Amounts are whole cents, rates basis points, timestamps UTC. A table with an `entity` column has one file
an entity; rows of nobody (null `entity`), and tables without that column, are seen by every scope. A row is there once
its *known from* date has come; dates marked *later* are null while they lie after `as_of`.

What the build adds or changes:

- `bookings.status`, `payouts.status` and `tasks.done` follow their dates as of that day, not the source's word.
- `contacts` are one row a person and entity. Reachable: `consent`, and unsubscribed, bounced and complained all null.
  Over several entities count distinct `email_norm`.
- `bookings.contact` names the contact that is left after merging.
- References to rows that are not known yet are null; rows that need such a row are left out.
- `invoices.paid_cents` are the credits to receivable accounts that name the invoice.
- `booking_positions`: received - refunded - recognised - forfeited = contract liability - receivable - contract asset;
  a marketplace's collection counts as received; variable cost includes commission but not Stripe's fee;
  `expected_cents` is what the journal templates would have recognised, so the recognition gap is expected less
  recognised.
- `reconciliations`: `difference_cents` = books less other side, whose summands are `reconciliation_parts`.
"""


def describe_tables() -> str:
    """Return the text of `TABLES.md`."""
    return "\n".join((HEAD, *(line for table in TABLES.values() for line in _describe(table))))


def _describe(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    facts = [f"from {table.origin}", f"key {', '.join(table.key)}"]
    if table.resource:
        facts[0] = f"from DynamoDB `qos-{{entity}}-{table.resource}`"
    if table.known_from:
        facts.append(f"known from `{table.known_from}`")
    if table.later:
        facts.append(f"later {', '.join(f'`{name}`' for name in table.later)}")
    yield f"{'; '.join(facts)}\n"
    yield "| column | type | may be null | is |\n|---|---|---|---|"
    yield from (f"| {c.name} | {c.kind} | {'yes' if c.nullable else ''} | {_meaning(c)} |" for c in table.columns)
    yield ""


def _meaning(column: Column) -> str:
    if column.references:
        return f"`{column.references}`"
    return ", ".join(column.values)


if __name__ == "__main__":
    TABLES_FILE.write_text(describe_tables(), encoding="utf-8")
