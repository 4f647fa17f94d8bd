"""The expense audit: which category of a month lies far from its own six months before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isqrt

from reporting.analysis.journal import Entry
from reporting.analysis.ledger import Account, Balance
from reporting.analysis.periods import complete_months, month_of
from reporting.money import divide_half_even

MONTHS_BEFORE = 6
MIN_DEVIATION_CENTS = 200_00
SIGMAS = 2
ONE_OFF = "One-off"  # the category of accounts for bills that do not come again


@dataclass(frozen=True)
class ExpenseItem:
    """One posting to an expense account, in cents."""

    category: str
    entity: str
    day: date
    memo: str
    cents: int


@dataclass(frozen=True)
class OneOff:
    """A bill that does not come again, in cents."""

    memo: str
    entity: str
    date: date
    cents: int


@dataclass(frozen=True)
class ExpenseMonth:
    """An expense category in a month against the six months before it, in cents."""

    category: str
    month: str
    cents: int
    before: tuple[int, ...]

    @property
    def mean_cents(self) -> int:
        """The mean of the months before, rounded."""
        return divide_half_even(sum(self.before), len(self.before))

    @property
    def sigma_cents(self) -> int:
        """The standard deviation of the months before (whole population), rounded down: for readers, not for flags."""
        n, total = len(self.before), sum(self.before)
        return isqrt(n * sum(amount * amount for amount in self.before) - total * total) // n

    @property
    def is_flagged(self) -> bool:
        """Whether abs(x - mean) > 2 sigma and > $200, sigma of the whole population; exact, without roots.

        With n months of sum S: n(x - mean) = nx - S and n^2 sigma^2 = n sum(x_i^2) - S^2.
        """
        n, total = len(self.before), sum(self.before)
        scaled = abs(n * self.cents - total)
        spread = n * sum(amount * amount for amount in self.before) - total * total
        return scaled * scaled > SIGMAS * SIGMAS * spread and scaled > n * MIN_DEVIATION_CENTS


def expense_months(months: Mapping[str, Iterable[Balance]], day: date) -> tuple[ExpenseMonth, ...]:
    """Return every expense category of the last complete month, the largest first.

    Empty when the books do not hold the six months before it.
    """
    *before, last = complete_months(day, MONTHS_BEFORE + 1)
    if not set(before) <= set(months):
        return ()
    sums = {month: _by_category(months.get(month, ())) for month in (*before, last)}
    categories = {category for of_month in sums.values() for category in of_month}
    rows = (
        ExpenseMonth(name, last, sums[last].get(name, 0), tuple(sums[month].get(name, 0) for month in before))
        for name in categories
    )
    return tuple(sorted(rows, key=lambda row: (-row.cents, row.category)))


def expense_flags(months: Mapping[str, Iterable[Balance]], day: date) -> tuple[ExpenseMonth, ...]:
    """Return the expense categories worth a look."""
    return tuple(row for row in expense_months(months, day) if row.is_flagged)


def expense_items(
    entries: Iterable[Entry], accounts: Mapping[str, Account], month: str
) -> dict[str, tuple[ExpenseItem, ...]]:
    """Return the postings of a month to expense accounts by category, the largest first.

    Args:
        entries: the journal.
        accounts: the chart by account id.
        month: such as `2026-09`.
    """
    groups: defaultdict[str, list[ExpenseItem]] = defaultdict(list)
    for entry in entries:
        if month_of(entry.date) != month:
            continue
        for line in entry.postings:
            account = accounts[line.account]
            if account.type == "expense":
                category = _category_of(account)
                groups[category].append(ExpenseItem(category, line.entity, entry.date, entry.memo, line.cents))
    return {
        category: tuple(sorted(items, key=lambda item: (-item.cents, item.day, item.memo)))
        for category, items in groups.items()
    }


def _by_category(movements: Iterable[Balance]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for movement in movements:
        if movement.account.type == "expense":
            sums[_category_of(movement.account)] += movement.cents
    return sums


def _category_of(account: Account) -> str:
    return account.category or account.name
