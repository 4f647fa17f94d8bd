"""The journal as plain text that hledger and ledger read (hledger.org/hledger.html, journal format)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reporting.analysis.ledger import Account
from reporting.money import CENTS_PER_DOLLAR

JOURNAL = "journal.ledger"  # the file beside the page
INDENT = "    "


@dataclass(frozen=True)
class Posting:
    """One line of a transaction: cents, debit positive."""

    account: str
    entity: str
    cents: int


@dataclass(frozen=True)
class Entry:
    """A transaction and its lines; they add up to zero for each entity."""

    id: str
    date: date
    memo: str
    postings: tuple[Posting, ...]


def journal_text(accounts: Mapping[str, Account], entries: Iterable[Entry]) -> str:
    """Return the journal, one block a transaction, in order of date and id.

    Args:
        accounts: the chart by account id.
        entries: the transactions.
    """
    ordered = sorted(entries, key=lambda entry: (entry.date, entry.id))
    return "\n".join(_entry_text(accounts, entry) for entry in ordered)


def account_name(account: Account, entity: str) -> str:
    """Return the name of an entity's account as the journal writes it, such as `asset:jada:1010`."""
    return f"{account.type}:{entity}:{account.code}"


def decimal_dollars(cents: int) -> str:
    """Return cents as a plain decimal number of dollars, such as `-1234.05`."""
    dollars, rest = divmod(abs(cents), CENTS_PER_DOLLAR)
    return f"{'-' if cents < 0 else ''}{dollars}.{rest:02}"


def _entry_text(accounts: Mapping[str, Account], entry: Entry) -> str:
    lines = [f"{entry.date.isoformat()} ({entry.id}) {_one_line(entry.memo)}"]
    for posting in entry.postings:
        name = account_name(accounts[posting.account], posting.entity)
        lines.append(f"{INDENT}{name}  {decimal_dollars(posting.cents)} USD")
    return "\n".join(lines) + "\n"


def _one_line(memo: str) -> str:
    """Return a memo without what would end it early: line ends, and the semicolon that starts a comment."""
    return " ".join(memo.replace(";", ",").split())
