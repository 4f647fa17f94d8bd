from __future__ import annotations

from datetime import date, timedelta

from reporting.analysis.control import Reconciliation
from reporting.analysis.migration import (
    OWN,
    QUICKBOOKS,
    TAX,
    Check,
    StripeReferences,
    own_ledger,
    quickbooks,
    stripe_tax,
)
from tests.analysis.books import account, balance

DAY, DUE = date(2026, 9, 30), timedelta(days=45)
NAMES = {"jada": "JADA", "qos": "QueenofSanDiego"}


def reconciliation(kind: str, state: str, subject: str = "jada") -> Reconciliation:
    gap = 0 if state == "tied" else 12_40
    return Reconciliation(f"{kind}-{subject}", "jada", kind, subject, 100_00, 100_00 - gap, gap, state, None)


def test_quickbooks_wants_mapped_accounts_closed_months_and_a_tied_trial_balance() -> None:
    accounts = [account("1000", "bank", entity="jada"), account("9010", "suspense")]
    standing = [balance("1000", "bank", 5_00), balance("3000", "equity", -5_00)]
    periods = {("jada", "2026-06"): date(2026, 7, 9), ("jada", "2026-07"): None, ("jada", "2026-08"): None}
    assert quickbooks(accounts, ["jada"], standing, periods, DUE, DAY, NAMES) == (
        Check(QUICKBOOKS, "active accounts mapped to an entity", 1, 2, "a9010"),
        Check(QUICKBOOKS, "trial balance ties", 1, 1),
        # August ended 30 days ago: it need not be closed yet
        Check(QUICKBOOKS, "months due for closing are closed", 1, 2, "JADA 2026-07"),
    )


def test_books_that_do_not_tie_are_not_ready() -> None:
    tie = quickbooks([], ["jada"], [balance("1000", "bank", 5_00)], {}, DUE, DAY, NAMES)[1]
    assert (tie.done, tie.is_ready) == (0, False)


def test_every_entity_paid_by_stripe_wants_a_tax_account_and_references() -> None:
    paid = [StripeReferences("qos", 10, 8), StripeReferences("jada", 4, 4)]
    taxed = balance("2310", "tips_payable", -1, entity="qos")
    accounts = [account("2310", "tips_payable", entity="qos")]
    assert stripe_tax(paid, accounts, [taxed], NAMES)[0].lacking == "QueenofSanDiego, JADA"
    references = stripe_tax(paid, accounts, [taxed], NAMES)[1]
    assert references == Check(TAX, "charges and refunds that name their booking", 12, 14, "QueenofSanDiego")
    assert stripe_tax([], accounts, [taxed], NAMES) == ()


def test_our_own_ledger_waits_for_every_control_and_an_empty_suspense() -> None:
    rows = [
        reconciliation("bank", "finding", "qdn-1010"),
        reconciliation("bank", "tied"),
        reconciliation("ota", "open"),
    ]
    outside, others, suspense = own_ledger(rows, [balance("9010", "suspense", 7_00)])
    assert outside == Check(OWN, "ties: bank", 1, 2, "qdn-1010")
    assert (others.done, others.all, others.lacking) == (0, 1, "jada")
    assert (suspense.done, suspense.lacking) == (0, "a9010")
    assert own_ledger(rows, [balance("9010", "suspense", 0)])[2].is_ready
