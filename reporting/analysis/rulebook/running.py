"""Rules about security, books, money, operations and property."""

from __future__ import annotations

from datetime import date, timedelta

from reporting.analysis import ledger, operations
from reporting.analysis.business import AFLOAT, EVERY, Line
from reporting.analysis.catalog.books import (
    contribution_margin,
    net_burn,
    planned_revenue,
    runway,
    unrestricted_cash,
)
from reporting.analysis.catalog.running import BUILT, aws_forecast, lease_days
from reporting.analysis.control import OpenInvoice
from reporting.analysis.facts import Facts
from reporting.analysis.figures import count, days, months, percent, usd
from reporting.analysis.periods import month_window
from reporting.analysis.rules import Rule, Trip
from reporting.analysis.technology import open_findings
from reporting.blocks.model import prose
from reporting.money import BASIS_POINTS, PPM_PER_BP

CLOSING_DAYS = 45
CONTROL_KINDS = frozenset({"receivable", "gift_cards", "tenant_deposits", "ota"})
MIN_RUNWAY_MONTHS = 3
MIN_MARGIN_BP = 1_000
AWS_GROWTH_BP = 12_500
OVERDUE_DAYS, MAX_OVERDUE_CENTS = 60, 5_000_00
CREW_DAYS, WAIVER_DAYS = 3, 1
MIN_PLAN_BP = 7_500
LEASE_NOTICE_DAYS = 90
MAX_SUSPENSE_CENTS = 500_00
OWED, REVENUE_BEHIND = "owed", "of revenue, in four weeks"


def late_critical_finding(facts: Facts, day: date) -> Trip | None:
    """S7: a critical security finding is open past its time limit."""
    late = [f for f in open_findings(facts.security_findings(), day) if f.severity == "critical" and f.breach_days(day)]
    if not late:
        return None
    first = late[0]
    text = f"{first.title}: {{over}} past its limit."
    if len(late) > 1:
        text = f"{{late}} critical findings are past their limits; the longest, {first.title}, by {{over}}."
    figures = {"over": days(first.breach_days(day))} | ({"late": count(len(late))} if len(late) > 1 else {})
    evidence = prose(text, **figures)
    return Trip(evidence, since=first.deadline, due=first.deadline, step=first.remedy)


def books_not_closed(facts: Facts, day: date) -> Trip | None:
    """S8: a month of an entity is not closed 45 days after its end, or a control account is untied."""
    due = {
        (entity, period): month_window(period).end + timedelta(days=CLOSING_DAYS)
        for (entity, period), closed in facts.closed_periods().items()
        if closed is None
    }
    late = {key: deadline for key, deadline in due.items() if deadline < day}
    untied = [r for r in facts.reconciliations() if r.kind in CONTROL_KINDS and r.difference_cents]
    if not late and not untied:
        return None
    names = ", ".join(sorted({facts.name(entity) for entity, _ in late}))
    text = "Months not closed 45 days after their end: {late}" + (f" ({names})" if names else "")
    text += ". Control accounts untied: {untied}."
    figures = {"late": count(len(late)), "untied": count(len(untied))}
    return Trip(prose(text, **figures), since=min(late.values(), default=None))


def short_runway(facts: Facts, day: date) -> Trip | None:
    """S9: unrestricted cash lasts less than three months."""
    burn, free = net_burn(facts, day), unrestricted_cash(facts, day)
    tenths = runway(facts, day)
    if burn is None or tenths is None or free >= MIN_RUNWAY_MONTHS * burn:
        return None
    saved = burn - max(free, 0) // MIN_RUNWAY_MONTHS
    text = (
        "Unrestricted cash lasts {left} at the burn of the last three months, {burn} a month; for three months it has "
        "to fall by {saved}."
    )
    return Trip(prose(text, left=months(tenths), burn=usd(burn), saved=usd(saved)), effect=usd(saved))


def thin_margin(facts: Facts, day: date) -> Trip | None:
    """S10: sales hardly pay their own costs."""
    margin = contribution_margin(facts, day)
    if margin is None or margin >= MIN_MARGIN_BP * PPM_PER_BP:
        return None
    return Trip(prose("Contribution margin of 28 days: {margin}.", margin=percent(margin)))


def lease_ending(facts: Facts, day: date) -> Trip | None:
    """S11: no lease runs, or the first to end does so within 90 days."""
    left = lease_days(facts, day)
    if left is None:
        return Trip(prose("No lease runs."))
    return Trip(prose("The lease ends in {left}.", left=days(left))) if left <= LEASE_NOTICE_DAYS else None


def cloud_jump(facts: Facts, day: date) -> Trip | None:
    """S12: AWS comes to a quarter more this month than it cost the month before."""
    month_before = day.replace(day=1) - timedelta(days=1)
    now, before = aws_forecast(facts, day), aws_forecast(facts, month_before)
    if not before or now * BASIS_POINTS <= before * AWS_GROWTH_BP:
        return None
    text = "AWS comes to {now:full} this month; the month before cost {before:full}."
    return Trip(prose(text, now=usd(now), before=usd(before)), effect=usd(now - before))


def urgent_task_late(facts: Facts, day: date) -> Trip | None:
    """S13: a task of the highest priority is overdue."""
    late = [t.due for t in facts.tasks() if not t.done and t.priority == "P0" and t.due is not None and t.due < day]
    if not late:
        return None
    return Trip(prose("Overdue tasks of priority P0: {late}.", late=count(len(late))), since=min(late))


def old_receivables(facts: Facts, day: date) -> Trip | None:
    """S14: customers owe a lot for long."""
    old: list[OpenInvoice] = [i for i in facts.open_invoices() if (day - i.due).days > OVERDUE_DAYS]
    owed = sum(invoice.open_cents for invoice in old)
    if owed <= MAX_OVERDUE_CENTS:
        return None
    text = "Invoices more than 60 days overdue: {old}, together {owed}."
    return Trip(
        prose(text, old=count(len(old)), owed=usd(owed)), since=min(i.due for i in old), effect=usd(owed), basis=OWED
    )


def charter_not_ready(facts: Facts, day: date) -> Trip | None:
    """S15: a charter within three days lacks crew, or one within a day lacks a waiver."""
    crew = operations.readiness(operations.upcoming(facts.charters(), day, CREW_DAYS))
    guests = operations.readiness(operations.upcoming(facts.charters(), day, WAIVER_DAYS))
    if not crew.unfilled_roles and not guests.open_waivers:
        return None
    text = "Required roles unfilled within three days: {roles}. Waivers open within a day: {waivers}."
    (first, *_) = operations.upcoming(facts.charters(), day, CREW_DAYS)
    evidence = prose(text, roles=count(crew.unfilled_roles), waivers=count(guests.open_waivers))
    return Trip(evidence, due=first.departs)


def behind_plan(facts: Facts, day: date) -> Trip | None:
    """S16: revenue of 28 days is more than a quarter below plan."""
    plan, actual = planned_revenue(facts, day), ledger.revenue_of(facts.movements(day))
    if not plan or actual * BASIS_POINTS >= plan * MIN_PLAN_BP:
        return None
    text = "Revenue of 28 days is {actual}; the plan was {plan}."
    return Trip(prose(text, actual=usd(actual), plan=usd(plan)), effect=usd(plan - actual), basis=REVENUE_BEHIND)


def full_suspense(facts: Facts, day: date) -> Trip | None:
    """S17: money nobody has assigned to an account piles up."""
    parked = sum(abs(b.cents) for b in facts.balances(day) if b.account.role == "suspense")
    if parked <= MAX_SUSPENSE_CENTS:
        return None
    return Trip(prose("Money in suspense accounts: {parked}.", parked=usd(parked)))


RENTALS = frozenset({Line.RENTAL})
INVOICING = frozenset({Line.HAULING, Line.AGENCY, Line.CLIENTS})
RUNNING_RULES = (
    Rule(
        "S7", "A critical security finding is past its limit", "critical", ("security_findings",),
        "an open critical finding older than its SLA", "Mend it now; the CTO report names the remedy.", "CTO",
        late_critical_finding, BUILT,
    ),
    Rule(
        "S8", "Books are not closed", "high", ("periods", "transactions"),
        "a month not closed 45 days after its end, or a control account untied",
        "Close the oldest open month first.", "Accounting", books_not_closed, EVERY,
    ),
    Rule(
        "S9", "Cash runs out", "critical", ("transactions",), "runway below three months",
        "Stop what does not pay back within the runway.", "CFO", short_runway,
    ),
    Rule(
        "S10", "Sales hardly pay their own costs", "high", ("transactions",), "contribution margin below 10 %",
        "Raise prices or drop the service that loses most.", "CFO", thin_margin,
    ),
    Rule(
        "S11", "The house may stand empty", "high", ("leases",), "no lease, or one that ends within 90 days",
        "Ask the tenant about renewal and list the house.", "CEO", lease_ending, RENTALS,
    ),
    Rule(
        "S12", "The AWS bill jumps", "medium", ("aws_costs",),
        "this month's forecast a quarter above the cost of the month before",
        "Look at the service that grew most.", "CTO", cloud_jump,
    ),
    Rule(
        "S13", "An urgent task is late", "high", ("tasks",), "a P0 task past its due date",
        "Do it today or give it to somebody who can.", "CEO", urgent_task_late,
    ),
    Rule(
        "S14", "Customers pay late", "medium", ("invoices",), "more than $5,000 over 60 days late",
        "Call the customers, oldest invoice first.", "Accounting", old_receivables, INVOICING,
    ),
    Rule(
        "S15", "A charter is not ready", "critical", ("scc_events",),
        "departure within three days with a required role unfilled, or within a day with a waiver open",
        "Fill the role or call the guests today.", "CEO", charter_not_ready, AFLOAT,
    ),
    Rule(
        "S16", "Revenue falls behind plan", "high", ("transactions", "targets"), "28 days below 75 % of plan",
        "Find the entity that is behind and what its pipeline holds.", "CEO", behind_plan,
    ),
    Rule(
        "S17", "Money waits in suspense", "medium", ("transactions",), "more than $500 in suspense accounts",
        "Assign each posting to its account.", "Accounting", full_suspense,
    ),
)  # fmt: skip
