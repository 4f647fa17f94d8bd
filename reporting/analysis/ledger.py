"""The ledger by account: balances are integer cents, debit positive, as in the books.

Readers see assets and expenses as they stand and liabilities, equity and revenue with the sign turned, so
that a normal balance is positive everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

CREDIT_TYPES = frozenset({"liability", "equity", "revenue"})
CASH_ROLES = frozenset({"bank"})
RESTRICTED_ROLES = frozenset(
    {"contract_liability", "gift_card_liability", "tenant_deposit", "tips_payable", "tax_payable"}
)
VARIABLE_ROLES = frozenset({"cogs", "stripe_fees", "commission"})


@dataclass(frozen=True)
class Account:
    """A line of the chart of accounts; `entity` is None when every entity posts to it."""

    id: str
    code: str
    name: str
    type: str
    normal_side: str
    entity: str | None
    role: str
    behaviour: str
    category: str | None
    active: bool


@dataclass(frozen=True)
class Balance:
    """What stands on one account of one entity, or moved on it in a window: cents, debit positive."""

    account: Account
    entity: str
    cents: int


@dataclass(frozen=True)
class TrialRow:
    """One account of the trial balance; one of the two sides is zero."""

    account: Account
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True)
class TrialBalance:
    """Every account that does not stand at zero, in order of code; the two totals are equal."""

    rows: tuple[TrialRow, ...]
    debit_cents: int
    credit_cents: int

    @property
    def difference_cents(self) -> int:
        """Debits less credits: zero, or the books are broken."""
        return self.debit_cents - self.credit_cents


def natural(account_type: str, cents: int) -> int:
    """Turn the sign of a debit-positive amount where the normal side of its type is credit."""
    return -cents if account_type in CREDIT_TYPES else cents


def sum_of_roles(balances: Iterable[Balance], roles: Iterable[str]) -> int:
    """Return the debit-positive sum of the accounts with one of `roles`."""
    wanted = frozenset(roles)
    return sum(balance.cents for balance in balances if balance.account.role in wanted)


def sum_of_type(balances: Iterable[Balance], account_type: str) -> int:
    """Return the sum of the accounts of a type with the sign readers see."""
    return natural(account_type, sum(b.cents for b in balances if b.account.type == account_type))


def revenue_of(movements: Iterable[Balance]) -> int:
    """Return recognised revenue: what moved on accounts of role `revenue`, credits positive."""
    return -sum_of_roles(movements, ("revenue",))


def cash_of(balances: Iterable[Balance]) -> int:
    """Return cash: what the books say is in the bank accounts."""
    return sum_of_roles(balances, CASH_ROLES)


def liabilities_of(balances: Iterable[Balance]) -> int:
    """Return what is owed: all accounts of type liability, credits positive."""
    return sum_of_type(balances, "liability")


def variable_costs_of(movements: Iterable[Balance]) -> int:
    """Return the expenses that move with sales (`behaviour` variable): cost of sales, fees, commissions."""
    return sum(b.cents for b in movements if b.account.type == "expense" and b.account.behaviour == "variable")


def fixed_spend_of(movements: Iterable[Balance]) -> int:
    """Return fixed operating spend: role `operating`, behaviour fixed; no cost of sales, capex, debt or draws."""
    return sum(b.cents for b in movements if b.account.role == "operating" and b.account.behaviour == "fixed")


def by_account(balances: Iterable[Balance]) -> tuple[Balance, ...]:
    """Add up the entities of each account, in order of account code; `entity` of the sums is empty."""
    sums: defaultdict[str, int] = defaultdict(int)
    accounts: dict[str, Account] = {}
    for balance in balances:
        sums[balance.account.id] += balance.cents
        accounts[balance.account.id] = balance.account
    ordered = sorted(accounts.values(), key=lambda account: (account.code, account.id))
    return tuple(Balance(account, "", sums[account.id]) for account in ordered)


def trial_balance(balances: Iterable[Balance]) -> TrialBalance:
    """Return the trial balance of `balances`: each account on the side its sum falls on."""
    rows = tuple(
        TrialRow(balance.account, max(balance.cents, 0), max(-balance.cents, 0))
        for balance in by_account(balances)
        if balance.cents
    )
    return TrialBalance(rows, sum(r.debit_cents for r in rows), sum(r.credit_cents for r in rows))


def mapped_accounts(accounts: Iterable[Account], entities: Iterable[str]) -> tuple[Account, ...]:
    """Return the active accounts that belong to one of `entities`, in order of code."""
    known = frozenset(entities)
    chosen = (a for a in accounts if a.active and a.entity in known)
    return tuple(sorted(chosen, key=lambda account: (account.code, account.id)))
