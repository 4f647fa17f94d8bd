"""The way from these books to a general ledger of our own: what each step needs, counted in the data.

QuickBooks Online takes a chart of accounts, closed months and books that tie; Stripe Tax with Zapier takes sales
that carry their tax and payments that name their sale; our own ledger takes over when every control ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reporting.analysis.control import Reconciliation
from reporting.analysis.ledger import Account, Balance, mapped_accounts, trial_balance
from reporting.analysis.periods import month_window

QUICKBOOKS, TAX, OWN = "1 QuickBooks Online", "2 Stripe Tax and Zapier", "3 Our own ledger"
KINDS = {
    "bank": "bank", "clearing": "Stripe balance", "receivable": "invoices", "payout": "payouts",
    "tenant_deposits": "tenant deposits", "gift_cards": "gift cards", "ota": "marketplaces", "suspense": "suspense",
}  # fmt: skip
OUTSIDE = ("bank", "clearing", "receivable")


@dataclass(frozen=True)
class StripeReferences:
    """Stripe's charges and refunds of an entity, and how many of them name their booking."""

    entity: str
    charges: int
    linked: int


@dataclass(frozen=True)
class Check:
    """Something a step needs: of `all` things `done` are in place; `lacking` names the others."""

    step: str
    needs: str
    done: int
    all: int
    lacking: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.all


def quickbooks(
    accounts: Iterable[Account], members: Sequence[str], standing: Iterable[Balance],
    periods: Mapping[tuple[str, str], date | None], due: timedelta, day: date, names: Mapping[str, str],
) -> tuple[Check, ...]:  # fmt: skip
    """Return what the import into QuickBooks Online needs.

    Args:
        accounts: the chart of accounts.
        members: the entities of the scope.
        standing: the balances at `day`.
        periods: when each (entity, month) was closed; None: not yet.
        due: how long after its end a month may stay open.
        day: the report's day.
        names: of the entities, by id.
    """
    active = [account for account in accounts if account.active]
    homeless = [account.id for account in active if account.entity is None]
    ended = {key: closed for key, closed in periods.items() if month_window(key[1]).end + due < day}
    still = sorted(f"{names.get(e, e)} {month}" for (e, month), closed in ended.items() if closed is None)
    ties = trial_balance(standing).difference_cents == 0
    mapped = len(mapped_accounts(active, members))
    return (
        Check(QUICKBOOKS, "active accounts mapped to an entity", mapped, len(active), ", ".join(homeless)),
        Check(QUICKBOOKS, "trial balance ties", int(ties), 1),
        Check(QUICKBOOKS, "months due for closing are closed", len(ended) - len(still), len(ended), ", ".join(still)),
    )


def stripe_tax(
    references: Iterable[StripeReferences], accounts: Iterable[Account], standing: Iterable[Balance],
    names: Mapping[str, str],
) -> tuple[Check, ...]:  # fmt: skip
    """Return what the hand-over of sales and tax needs; nothing where nobody pays by Stripe.

    Args:
        references: charges by entity.
        accounts: the chart of accounts.
        standing: the balances, to see which tax account is used.
        names: of the entities, by id.
    """
    paid = tuple(references)
    if not paid:
        return ()
    taxed = {account.entity for account in accounts if account.role == "tax_payable" and account.active}
    taxed |= {balance.entity for balance in standing if balance.account.role == "tax_payable"}
    without = [names.get(row.entity, row.entity) for row in paid if row.entity not in taxed]
    loose = [names.get(row.entity, row.entity) for row in paid if row.linked < row.charges]
    charges, linked = sum(row.charges for row in paid), sum(row.linked for row in paid)
    return (
        Check(TAX, "entities paid by Stripe with a sales tax account", len(paid) - len(without), len(paid),
              ", ".join(without)),
        Check(TAX, "charges and refunds that name their booking", linked, charges, ", ".join(loose)),
    )  # fmt: skip


def own_ledger(found: Iterable[Reconciliation], standing: Iterable[Balance]) -> tuple[Check, ...]:
    """Return what our own ledger needs before it leads: every control tied, nothing left in suspense.

    Args:
        found: the reconciliations.
        standing: the balances.
    """
    rows = tuple(found)
    outside = [row for row in rows if row.kind in OUTSIDE]
    others = [row for row in rows if row.kind not in OUTSIDE]
    left = [balance for balance in standing if balance.account.role == "suspense" and balance.cents]
    return (
        _tied(outside),
        _tied(others),
        Check(OWN, "nothing left in suspense", int(not left), 1, ", ".join(sorted({b.account.id for b in left}))),
    )


def _tied(rows: Sequence[Reconciliation]) -> Check:
    kinds = dict.fromkeys(KINDS[row.kind] for row in sorted(rows, key=lambda row: list(KINDS).index(row.kind)))
    needs = f"ties: {', '.join(kinds)}"
    apart = sorted(row.subject for row in rows if row.state != "tied")
    return Check(OWN, needs, len(rows) - len(apart), len(rows), ", ".join(apart))
