"""The accounts: the trial balance, and the chart of accounts mapped to entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reporting.analysis import ledger
from reporting.analysis.figures import count, usd
from reporting.analysis.ledger import Account
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Column, Table, Unit, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, columns, one

TYPES = ("asset", "liability", "equity", "revenue", "expense")


def trial(facts: ScopeFacts) -> Blocks:
    """Return the trial balance."""
    with facts.ask.tracing() as tracing:
        found = ledger.trial_balance(facts.balances(facts.as_of))
    if not found.rows:
        return NOTHING
    both = {"debit": usd(found.debit_cents), "credit": usd(found.credit_cents)}
    return one(Table(
        "trial-balance", prose("Debits {debit:full}, credits {credit:full}", **both),
        f"Trial balance at {format_date(facts.as_of)}",
        (*columns("Account", "Name"), Column("Debit", Unit.USD, "full"), Column("Credit", Unit.USD, "full")),
        tuple(
            (row.account.id, row.account.name, _side(row.debit_cents), _side(row.credit_cents)) for row in found.rows
        ),
        tracing.trace, LEDGER, total=("Together", "", both["debit"], both["credit"]),
    ))  # fmt: skip


def chart_of_accounts(facts: ScopeFacts) -> Blocks:
    """Return the active accounts: how many of each type each entity has, and every one of them."""
    with facts.ask.tracing() as tracing:
        mapped = ledger.mapped_accounts(facts.accounts(), facts.members)
        nobodys = [account for account in facts.accounts() if account.active and account.entity is None]
    if not mapped:
        return NOTHING
    by_place = Counter((account.entity, account.type) for account in mapped)
    owners = [owner for owner in facts.members if any(place[0] == owner for place in by_place)]
    rows = [_accounts_row(facts.name(owner), [by_place[owner, kind] for kind in TYPES]) for owner in owners]
    total = _accounts_row("Together", [sum(by_place[owner, kind] for owner in owners) for kind in TYPES])
    unmapped = "; ".join(f"{account.id} {account.name.lower()}" for account in nobodys)
    title = prose("{all} active accounts are mapped to an entity", all=count(len(mapped)))
    return Blocks([
        Table(
            "chart-of-accounts", title, "Active accounts by entity and type",
            columns("Entity", *((kind.capitalize(), Unit.COUNT) for kind in TYPES), ("All", Unit.COUNT)), tuple(rows),
            tracing.trace, "accounts", total=total if len(rows) > 1 else None,
            note=f"Active and of no entity: {unmapped}." if nobodys else "",
        ),
        Table(
            "account-list", title, "Chart of accounts: every active account, its entity, type and use",
            columns("Account", "Name", "Entity", "Type", "Use"),
            tuple(_account_row(facts, owner, a) for owner in owners for a in mapped if a.entity == owner),
            tracing.trace, "accounts",
        ),
    ])  # fmt: skip


def _account_row(facts: ScopeFacts, owner: str, account: Account) -> tuple[Cell, ...]:
    use = account.category or account.role.replace("_", " ")
    return (account.id, account.name, facts.name(owner), account.type, use)


def _side(cents: int) -> Cell:
    return usd(cents) if cents else ""


def _accounts_row(name: str, numbers: Sequence[int]) -> tuple[Cell, ...]:
    return (name, *(count(number) for number in numbers), count(sum(numbers)))
