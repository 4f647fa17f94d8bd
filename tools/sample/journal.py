"""Double entry: transactions that balance per entity, and the templates shared by the businesses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tools.sample import accounts
from tools.sample.accounts import account_id
from tools.sample.dates import AS_OF, month_name
from tools.sample.tables import Item, Tables


@dataclass(frozen=True)
class Line:
    """One posting: debit positive cents on an account code of `entity` (of the transaction's when empty)."""

    code: str
    cents: int
    booking: str | None = None
    invoice: str | None = None
    entity: str = ""


@dataclass
class Entry:
    """A transaction; its id is given when the journal is numbered."""

    entity: str
    day: date
    source: str
    memo: str
    lines: tuple[Line, ...]
    ref: str | None
    posted: date
    id: str = ""


@dataclass
class Journal:
    """Every transaction of the group."""

    entries: list[Entry] = field(default_factory=list)

    def post(
        self, entity: str, day: date, source: str, memo: str, *lines: Line, ref: str | None = None,
        posted: date | None = None,
    ) -> Entry:  # fmt: skip
        """Record a transaction.

        Raises:
            ValueError: it does not balance in every entity, or lies outside the sample's history.
        """
        lines = tuple(line for line in lines if line.cents)
        totals: dict[str, int] = defaultdict(int)
        for line in lines:
            totals[line.entity or entity] += line.cents
        if any(totals.values()) or len(lines) < 2:
            raise ValueError(f"{memo} of {entity} on {day}: out of balance by {dict(totals)}")
        if day > AS_OF or (posted or day) > AS_OF:
            raise ValueError(f"{memo} of {entity} on {day}: after the data cut")
        entry = Entry(entity, day, source, memo, lines, ref, posted or day)
        self.entries.append(entry)
        return entry

    def number(self) -> None:
        """Order the journal by day and give every transaction its id."""
        self.entries.sort(key=lambda entry: entry.day)
        counts: dict[str, int] = defaultdict(int)
        for entry in self.entries:
            counts[entry.entity] += 1
            entry.id = f"{entry.entity}-t{counts[entry.entity]:04d}"

    def balance(self, entity: str, code: str, until: date = AS_OF) -> int:
        """Return the balance of an account at the end of `until`, cents, debit positive."""
        return sum(
            line.cents
            for entry in self.entries
            if entry.day <= until
            for line in entry.lines
            if line.code == code and (line.entity or entry.entity) == entity
        )

    def write(self, tables: Tables) -> None:
        """Write the transactions with their postings."""
        for entry in self.entries:
            tables.add(entry.entity, "transactions", transaction_item(entry))


def transaction_item(entry: Entry) -> Item:
    """Return a transaction as its DynamoDB item."""
    return {
        "id": entry.id,
        "date": entry.day,
        "posted": entry.posted,
        "source": entry.source,
        "ref": entry.ref,
        "memo": entry.memo,
        "period": month_name(entry.day),
        "currency": "USD",
        "postings": [posting_item(entry, line) for line in entry.lines],
    }


def posting_item(entry: Entry, line: Line) -> Item:
    """Return a posting as it is nested in its transaction."""
    entity = line.entity or entry.entity
    return {
        "account": account_id(entity, line.code),
        "cents": line.cents,
        "entity": entity if entity != entry.entity else None,
        "booking": line.booking,
        "invoice": line.invoice,
    }


def service_lines(booking: str, revenue: str, gross: int, costs: dict[str, int]) -> tuple[Line, ...]:
    """Return the postings of a service date: the deposit becomes revenue, its costs are owed to suppliers."""
    return (
        Line(accounts.CONTRACT_LIABILITY, gross, booking),
        Line(revenue, -gross, booking),
        *cost_lines(booking, costs),
    )


def cost_lines(booking: str | None, costs: dict[str, int]) -> tuple[Line, ...]:
    """Return the postings of costs by account code, owed to suppliers."""
    return (
        *(Line(code, cents, booking) for code, cents in costs.items()),
        Line(accounts.PAYABLE, -sum(costs.values()), booking),
    )
