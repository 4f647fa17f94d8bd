"""Steps of the CFO's plan that the books call for: cover a gap, collect, bill, hold spend, follow a lease."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from reporting.analysis import ledger
from reporting.analysis.business import of_lines
from reporting.analysis.catalog.books import INVOICING, fixed_spend_months, planned_fixed_spend
from reporting.analysis.figures import count, days, usd
from reporting.analysis.inventory import Lease
from reporting.analysis.periods import complete_months
from reporting.analysis.plan import ONCE, Candidate
from reporting.blocks.format import format_date
from reporting.blocks.model import prose
from reporting.money import BASIS_POINTS
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.proposals import DECISION_DAYS, PLAN_DAYS, who_and_when
from reporting.perspectives.sections import runways
from reporting.perspectives.sections.cash_ahead import known_weeks
from reporting.perspectives.sections.parts import month_label

CFO = "CFO"
LEASE_DAYS = 365  # a lease that ends within a year is part of the outlook
NOTICE_DAYS = 90
SPEND_LIMIT_BP = 1_000  # fixed spend a tenth above plan cannot wait
RENEWAL = "Ask the tenant about the next lease"
RENT_AT_STAKE = "of rent a month at stake"


def cash_gap(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to cover the gap where known receipts and payments take cash in bank below zero within 13 weeks."""
    weeks = known_weeks(facts)
    first = next((week for week in weeks if week.cash_cents < 0), None)
    if first is None:
        return
    least = min(week.cash_cents for week in weeks)
    text = f"Without one new sale, cash in bank is below zero from the week to {format_date(first.week.end)} on"
    reason = prose(text + "; at the lowest it is {least}.", least=usd(least))
    due = facts.as_of + timedelta(days=DECISION_DAYS)
    title = f"Cover the cash gap before {format_date(first.week.end)}: sell, delay draws or lend within the group"
    yield Candidate("cash-gap", title, CFO, reason, due, -least, pressing=True, basis=ONCE)


def entities_to_fund(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to fund the entities of a group that run out of cash, although the group may not."""
    short = runways.short_of_cash(facts)
    if not short:
        return
    texts, figures = runways.clauses(short)
    names, whose = " and ".join(row.name for row in short), "its" if len(short) == 1 else "their"
    title = f"Fund {names} from the group or cut {whose} spend"
    due = facts.as_of + timedelta(days=DECISION_DAYS)
    reason = prose(" ".join(f"{text}." for text in texts), **figures)
    yield Candidate("fund-entities", title, CFO, reason, due, pressing=True)


def overdue_together(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to collect what is overdue, all of it as one step."""
    late = [invoice for invoice in facts.open_invoices() if invoice.due < facts.as_of]
    if not late:
        return
    oldest = min(late, key=lambda invoice: (invoice.due, invoice.id))
    owed = sum(invoice.open_cents for invoice in late)
    text = f"Invoices overdue: {{late}}, together {{owed}}; the oldest, of {oldest.customer}, by {{age}}."
    reason = prose(text, late=count(len(late)), owed=usd(owed), age=days((facts.as_of - oldest.due).days))
    due = facts.as_of + timedelta(days=DECISION_DAYS)
    yield Candidate("collect-overdue", "Collect what is overdue", "Accounting", reason, due, owed, basis=ONCE)


def work_to_bill(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to bill work that is earned and not billed: the contract asset."""
    unbilled = ledger.sum_of_roles(facts.balances(facts.as_of), ("contract_asset",))
    if unbilled > 0:
        reason = prose("Contract asset: {unbilled} of work is done and not yet billed.", unbilled=usd(unbilled))
        due = facts.as_of + timedelta(days=PLAN_DAYS)
        yield Candidate("bill-work", "Bill the work done", "Accounting", reason, due, unbilled, basis=ONCE)


def balances_to_collect(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to collect what customers owe when their service starts within 30 days, where nothing is billed."""
    last = facts.as_of + timedelta(days=PLAN_DAYS)
    ahead = [b for b in facts.bookings_ahead() if facts.as_of < b.service_start <= last and b.unbilled_cents > 0]
    billed = of_lines(facts.members, INVOICING)
    waiting = [b for b in ahead if b.entity not in billed]
    if waiting:
        owed, first = sum(b.unbilled_cents for b in waiting), min(b.service_start for b in waiting)
        text = f"Balances due when a service starts within 30 days: {{owed}}, the first on {format_date(first)}."
        reason = prose(text, owed=usd(owed))
        title = "Collect the balances before the services start"
        yield Candidate("collect-balances", title, CFO, reason, first, owed, basis=ONCE)


def spend_above_plan(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to bring fixed spend back to plan where the last complete month was above it; it presses past a tenth."""
    spent, plan = fixed_spend_months(facts, facts.as_of, 1), planned_fixed_spend(facts, facts.as_of)
    if not spent or plan is None or spent[0] <= plan:
        return
    (month,) = complete_months(facts.as_of, 1)
    text = f"Fixed spend of {month_label(month)}: {{spent}}; plan: {{plan}}."
    reason = prose(text, spent=usd(spent[0]), plan=usd(plan))
    grave = (spent[0] - plan) * BASIS_POINTS > SPEND_LIMIT_BP * plan
    due = facts.as_of + timedelta(days=DECISION_DAYS if grave else PLAN_DAYS)
    title = "Bring fixed spend back to plan"
    yield Candidate("spend-plan", title, CFO, reason, due, spent[0] - plan, pressing=grave)


def leases_to_follow(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to agree the next lease where one ends within a year, by its task or 90 days before the end."""
    names = {asset.id: asset.name for asset in facts.assets()}
    for lease in facts.leases():
        left = (lease.end - facts.as_of).days
        if lease.start <= facts.as_of and 0 <= left <= LEASE_DAYS:
            yield _renewal(facts, lease, names.get(lease.asset, lease.asset))


def _renewal(facts: ScopeFacts, lease: Lease, name: str) -> Candidate:
    text = f"{name}: the lease ends on {format_date(lease.end)}, in {{left}}; an empty month costs {{rent}}."
    reason = prose(text, left=days((lease.end - facts.as_of).days), rent=usd(lease.rent_cents))
    owner, due = who_and_when(facts, RENEWAL, CFO, lease.end - timedelta(days=NOTICE_DAYS))
    return Candidate(f"renew-{lease.id}", RENEWAL, owner, reason, due, lease.rent_cents, basis=RENT_AT_STAKE)
