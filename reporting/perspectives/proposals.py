"""Candidates for the plan: initiatives, urgent tasks, remedies, what the books call for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from reporting.analysis.business import BOOKED_MONTHLY, of_lines
from reporting.analysis.capital import Tier
from reporting.analysis.figures import days, usd
from reporting.analysis.inventory import Task
from reporting.analysis.periods import complete_months, month_window
from reporting.analysis.plan import ONCE, Candidate, Initiative, same_work
from reporting.analysis.rulebook.running import CLOSING_DAYS
from reporting.analysis.rulebook.selling import REVENUE_ONCE
from reporting.analysis.rules import Rule, Trip, Verdict
from reporting.analysis.technology import NANO_PER_CENT, open_findings
from reporting.blocks.model import PLACEHOLDER, Prose, prose
from reporting.money import divide_half_even
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections import tiers
from reporting.perspectives.sections.parts import month_label

PLAN_DAYS, DECISION_DAYS = 30, 7
MOST_NAMED = 3  # bookings in a sentence
MOST_URGENT, MOST_GRAVE = "P0", "critical"
URGENT = frozenset({MOST_URGENT, "P1"})


def initiatives(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose the initiatives that the CFO's tiers find worth their cost."""
    for rating in tiers.ratings(facts):
        if rating.tier in tiers.DEPLOYED:
            yield _initiative(facts, rating.initiative)


def tasks_due(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose the tasks due within the plan's 30 days; of a group's many only those of high priority."""
    last = facts.as_of + timedelta(days=PLAN_DAYS)
    for task in facts.tasks():
        if task.done or task.due is None or task.due > last:
            continue
        if task.priority in URGENT or len(facts.members) == 1:
            yield _task(facts, task, task.due)


def remedies(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to mend every open security finding."""
    for finding in open_findings(facts.security_findings(), facts.as_of):
        late = finding.breach_days(facts.as_of)
        left = (finding.deadline - facts.as_of).days
        text = f"{finding.title}: {{late}} past its limit." if late else f"{finding.title}: {{late}} to its limit."
        reason = prose(text, late=days(late or left))
        owner, due = who_and_when(facts, finding.remedy, finding.owner, finding.deadline)
        yield Candidate(finding.id, finding.remedy, owner, reason, due)


def cloud_moves(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose the moves to cheaper AWS prices, at what they surely save."""
    for move in facts.aws_savings():
        low, high = (divide_half_even(end, NANO_PER_CENT) for end in (move.nano_usd.low, move.nano_usd.high))
        reason = prose("Saves {low:full} to {high:full} a month.", low=usd(low), high=usd(high))
        due = facts.as_of + timedelta(days=PLAN_DAYS)
        yield Candidate(move.id, move.measure, "CTO", reason, due, impact_cents=low)


def mended_rules(facts: ScopeFacts, verdicts: Iterable[Verdict]) -> Iterator[Candidate]:
    """Propose the remedy of every rule that trips; what is critical or has a date cannot wait."""
    unwise = [rating for rating in tiers.ratings(facts) if rating.tier is Tier.NO]
    for verdict in verdicts:
        if verdict.trip:
            step = _remedy(facts, verdict.rule, verdict.trip)
            against = next((rating for rating in unwise if same_work(step.title, rating.initiative.name)), None)
            yield replace(step, reason=_but_not_now(step.reason, against.reason)) if against else step


def overdue_invoices(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to collect every overdue invoice."""
    for invoice in facts.open_invoices():
        late = (facts.as_of - invoice.due).days
        if late > 0:
            reason = prose("{owed:full} owed, {late} past due.", owed=usd(invoice.open_cents), late=days(late))
            yield Candidate(
                f"collect-{invoice.id}", f"Collect invoice {invoice.id} from {invoice.customer}", "Accounting", reason,
                facts.as_of + timedelta(days=DECISION_DAYS), impact_cents=invoice.open_cents, basis=ONCE,
            )  # fmt: skip


def months_to_close(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to close every month whose 45 days have passed or pass soon."""
    for (entity, month), closed in sorted(facts.closed_periods().items()):
        deadline = month_window(month).end + timedelta(days=CLOSING_DAYS)
        left = (deadline - facts.as_of).days
        if closed is None and left <= PLAN_DAYS:
            text = "Due in {left}." if left >= 0 else "Overdue by {left}."
            title = f"Close {month_label(month)} of {facts.name(entity)}"
            yield Candidate(f"close-{entity}-{month}", title, "Accounting", prose(text, left=days(abs(left))), deadline)


def unbooked_revenue(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to book, as one step, the revenue that is earned and not yet in the books.

    What is booked at month ends is not late before the month of its service has ended.
    """
    (month,) = complete_months(facts.as_of, 1)
    ended = month_window(month).end
    late = [
        gap
        for gap in facts.recognition_gaps()
        if gap.gap_cents < 0 and (gap.service_end <= ended or not of_lines((gap.entity,), BOOKED_MONTHLY))
    ]
    if late:
        more = f" and {len(late) - MOST_NAMED} more" if len(late) > MOST_NAMED else ""
        named = ", ".join(gap.booking for gap in late[:MOST_NAMED])
        reason = prose(f"Served and not yet recognised: {named}{more}.")
        earned, due = -sum(gap.gap_cents for gap in late), facts.as_of + timedelta(days=DECISION_DAYS)
        title = "Book the revenue that is earned"
        yield Candidate("book-earned", title, "Accounting", reason, due, earned, basis=REVENUE_ONCE)


def differences(facts: ScopeFacts) -> Iterator[Candidate]:
    """Propose to explain every reconciliation that does not tie."""
    for row in facts.reconciliations():
        if row.difference_cents:
            title = f"Explain the {row.kind.replace('_', ' ')} difference of {row.subject}"
            reason = prose("Books less other side: {gap:full}.", gap=usd(row.difference_cents))
            due = facts.as_of + timedelta(days=DECISION_DAYS)
            yield Candidate(f"explain-{row.kind}-{row.subject}", title, "Accounting", reason, due)


def who_and_when(facts: ScopeFacts, title: str, owner: str, due: date) -> tuple[str, date]:
    """Return owner and day of the open task that is the same work, those given where nobody has it yet."""
    task = next((t for t in facts.tasks() if not t.done and t.due and same_work(title, t.title)), None)
    return (task.owner or owner, task.due or due) if task else (owner, due)


def _remedy(facts: ScopeFacts, rule: Rule, trip: Trip) -> Candidate:
    impact = trip.effect.amount if trip.effect else None
    title, due = (trip.step or rule.remedy).rstrip("."), trip.due or facts.as_of + timedelta(days=DECISION_DAYS)
    owner, day = who_and_when(facts, title, rule.owner, due)
    grave = rule.severity == MOST_GRAVE or trip.due is not None
    return Candidate(f"mend-{rule.id}", title, owner, trip.evidence, day, impact, basis=trip.basis, pressing=grave)


def _but_not_now(reason: Prose, against: Prose) -> Prose:
    """Return the reason for a step with the one for which the CFO's tiers would not spend money on it now."""
    text = PLACEHOLDER.sub(lambda match: match[0].replace("{", "{against_", 1), against.template)
    figures = {f"against_{name}": value for name, value in against.figures.items()}
    return Prose(
        f"{reason.template} The CFO's tiers say not to: {text[0].lower()}{text[1:]}", {**reason.figures, **figures}
    )


def _task(facts: ScopeFacts, task: Task, due: date) -> Candidate:
    left = (due - facts.as_of).days
    whose = f"Task of {facts.name(task.entity)}, {task.project.replace('-', ' ')}"
    reason = f"{whose}: due in {{left}}." if left >= 0 else f"{whose}: overdue by {{left}}."
    hours = None if task.estimate_minutes is None else -(-task.estimate_minutes // 60)
    owner = task.owner or "nobody yet"
    pressing = task.priority == MOST_URGENT
    return Candidate(
        task.id, task.title, owner, prose(reason, left=days(abs(left))), due, hours=hours, pressing=pressing, taken=True
    )


def _initiative(facts: ScopeFacts, found: Initiative) -> Candidate:
    figures = {"net": usd(found.net_month_cents or 0), "outlay": usd(found.outlay_cents)}
    spends = "outlay {outlay}" if found.outlay_cents else "no outlay"
    if not found.outlay_cents:
        del figures["outlay"]
    reason = prose(f"{facts.name(found.entity)}: about {{net}} a month net, {spends}.", **figures)
    owner, due = who_and_when(facts, found.name, found.owner, facts.as_of + timedelta(days=PLAN_DAYS))
    return Candidate(
        found.id, found.name, owner, reason, due, found.net_month_cents, found.confidence_bp, found.effort_hours
    )
