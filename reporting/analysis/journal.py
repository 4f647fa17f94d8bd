"""The journal as plain text: one file that hledger and ledger read, one that beancount reads.

Formats: hledger.org/hledger.html (journal format), beancount.github.io/docs/beancount_language_syntax.html. All three
programs are GPL: they are never imported, only run beside us by a test, each as an oracle for the trial balance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reporting.analysis.ledger import Account, Balance
from reporting.money import CENTS_PER_DOLLAR

JOURNAL, BEANCOUNT = "journal.ledger", "journal.beancount"  # the files beside the page
INDENT = "    "
# beancount's own names of the five roots
ROOTS = {
    "asset": "Assets", "liability": "Liabilities", "equity": "Equity", "revenue": "Income", "expense": "Expenses",
}  # fmt: skip
NOT_IN_A_NAME = re.compile(r"[^0-9A-Za-z-]")  # in a part of a beancount account


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
    return "\n".join(_entry_text(accounts, entry) for entry in _ordered(entries))


def beancount_text(
    accounts: Mapping[str, Account], entries: Iterable[Entry], standing: Iterable[Balance], day: date
) -> str:
    """Return the journal for beancount: accounts opened by name, transactions, and the balances they must come to.

    Beancount's `balance` holds at the beginning of a day, so our trial balance stands under the day after `day`:
    `bean-check` fails if the transactions do not add up to it.

    Args:
        accounts: the chart by account id.
        entries: the transactions.
        standing: what the ledger says stands on each account at the end of `day`.
        day: the report's day.
    """
    ordered = _ordered(entries)
    blocks = [
        'option "operating_currency" "USD"\n',
        *_opened(accounts, ordered),
        *(_beancount_entry(accounts, entry) for entry in ordered),
        "".join(_balances(standing, day + timedelta(days=1))),
    ]
    return "\n".join(blocks)


def account_name(account: Account, entity: str) -> str:
    """Return the name of an entity's account as the journal writes it, such as `asset:jada:1010`."""
    return f"{account.type}:{entity}:{account.code}"


def beancount_account(account: Account, entity: str) -> str:
    """Return the name of an entity's account as beancount writes it, such as `Assets:Jada:1010`."""
    parts = (NOT_IN_A_NAME.sub("-", part) for part in (entity, account.code))
    return ":".join((ROOTS[account.type], *(part[:1].upper() + part[1:] for part in parts)))


def decimal_dollars(cents: int) -> str:
    """Return cents as a plain decimal number of dollars, such as `-1234.05`."""
    dollars, rest = divmod(abs(cents), CENTS_PER_DOLLAR)
    return f"{'-' if cents < 0 else ''}{dollars}.{rest:02}"


def _ordered(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.date, entry.id))


def _opened(accounts: Mapping[str, Account], ordered: Sequence[Entry]) -> Iterator[str]:
    """Open every account used on the day of its first posting."""
    opened: dict[tuple[str, str], date] = {}
    for entry in ordered:
        for posting in entry.postings:
            opened.setdefault((posting.account, posting.entity), entry.date)
    for (account, entity), first in sorted(opened.items()):
        name = beancount_account(accounts[account], entity)
        yield f'{first.isoformat()} open {name} USD\n  name: "{_quoted(accounts[account].name)}"\n'


def _beancount_entry(accounts: Mapping[str, Account], entry: Entry) -> str:
    lines = [f'{entry.date.isoformat()} * "{_quoted(entry.memo)}"', f'  id: "{_quoted(entry.id)}"']
    for posting in entry.postings:
        name = beancount_account(accounts[posting.account], posting.entity)
        lines.append(f"  {name}  {decimal_dollars(posting.cents)} USD")
    return "\n".join(lines) + "\n"


def _balances(standing: Iterable[Balance], day: date) -> Iterator[str]:
    for balance in standing:
        name = beancount_account(balance.account, balance.entity)
        yield f"{day.isoformat()} balance {name}  {decimal_dollars(balance.cents)} ~ 0 USD\n"  # to the cent


def _quoted(text: str) -> str:
    """Return a text as it stands between beancount's quotation marks: on one line, marks and backslashes escaped."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')


def _entry_text(accounts: Mapping[str, Account], entry: Entry) -> str:
    lines = [f"{entry.date.isoformat()} ({entry.id}) {_one_line(entry.memo)}"]
    for posting in entry.postings:
        name = account_name(accounts[posting.account], posting.entity)
        lines.append(f"{INDENT}{name}  {decimal_dollars(posting.cents)} USD")
    return "\n".join(lines) + "\n"


def _one_line(memo: str) -> str:
    """Return a memo without what would end it early: line ends, and the semicolon that starts a comment."""
    return " ".join(memo.replace(";", ",").split())
