"""Suppliers paid every Friday, and bank statements that follow the books a few days later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tools.sample import accounts
from tools.sample.accounts import ENTITIES, account_id
from tools.sample.dates import AS_OF, FRIDAY, business_day, days, weekdays
from tools.sample.journal import Entry, Journal, Line
from tools.sample.tables import Tables

CHEQUE_DAYS = {"qdn": 6}  # the dump takes cheques, which reach the bank in the week after
TRANSFER_DAYS = 4

# On the statement and not in the books: the difference that the reconciliation has to find.
UNBOOKED = ("qdn", date(2026, 9, 24), -1_240, "Wire fee")


def pay_suppliers(journal: Journal) -> None:
    """Pay, every Friday, what each entity owed its suppliers on the Sunday before."""
    for entity in ENTITIES:
        owed = _owed_by_day(journal, entity)
        unpaid = sorted(owed)
        for friday in weekdays(FRIDAY):
            due = [day for day in unpaid if day <= friday - days(5)]
            cents = sum(owed[day] for day in due)
            unpaid = unpaid[len(due) :]
            if cents:
                journal.post(
                    entity, friday, "ap_payment", "Suppliers paid",
                    Line(accounts.PAYABLE, cents), Line(accounts.BANK, -cents),
                )  # fmt: skip


def _owed_by_day(journal: Journal, entity: str) -> dict[date, int]:
    owed: dict[date, int] = defaultdict(int)
    for entry in journal.entries:
        for line in entry.lines:
            if line.code == accounts.PAYABLE and (line.entity or entry.entity) == entity:
                owed[max(entry.day, entry.posted)] -= line.cents
    return owed


def write_statements(journal: Journal, tables: Tables) -> None:
    """Write each entity's bank lines with the running balance, up to the data cut."""
    for entity in ENTITIES:
        lines = sorted(_statement_lines(journal, entity), key=lambda line: line[0])
        balance = 0
        for number, (day, cents, description, txn) in enumerate(lines, 1):
            balance += cents
            tables.add(entity, "bank-lines", {
                "id": f"{entity}-bl{number:04d}", "account": account_id(entity, accounts.BANK), "date": day,
                "cents": cents, "balance_cents": balance, "description": description, "txn": txn,
            })  # fmt: skip


def _statement_lines(journal: Journal, entity: str) -> Iterator[tuple[date, int, str, str | None]]:
    for entry in journal.entries:
        for line in entry.lines:
            if line.code == accounts.BANK and (line.entity or entry.entity) == entity:
                day = cleared_on(entry, entity)
                if day <= AS_OF:
                    yield day, line.cents, entry.memo, entry.id
    owner, day, cents, description = UNBOOKED
    if owner == entity:
        yield day, cents, description, None


def cleared_on(entry: Entry, entity: str) -> date:
    """Return the day the bank shows a transaction: payouts of the last evening show tomorrow."""
    if entry.source == "ap_payment":
        return entry.day + days(CHEQUE_DAYS.get(entity, TRANSFER_DAYS))
    if entry.source == "stripe_payout":
        return entry.day + days(1)
    return business_day(entry.day)
