"""What is being done about weaknesses: the task that mends each open finding, and what was closed."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

from reporting.analysis import technology
from reporting.analysis.figures import count, days
from reporting.analysis.inventory import Task
from reporting.analysis.plan import same_work
from reporting.analysis.technology import REMEDIATION_WINDOW_DAYS, SecurityFinding
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Prose, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, of_scope, one

NO_TASK = "no task in the hand-offs"
OVERRUN = "Below zero: the task ends after the finding's limit."
Pair: TypeAlias = tuple[SecurityFinding, Task | None]
NOT_PLANNED = Value.absent(Unit.DAYS, "no task with a date")


def under_way(facts: ScopeFacts) -> Blocks:
    """Return the task that mends each open finding, and whether it ends before the finding's limit."""
    with facts.ask.tracing() as tracing:
        still = technology.open_findings(facts.security_findings(), facts.as_of)
        tasks = [task for task in facts.tasks() if not task.done]
    if not still:
        return NOTHING
    pairs = [(finding, mending(finding, tasks)) for finding in still]
    return one(Table(
        "remedies", _title(pairs), "Open findings and the tasks of the project hand-offs that mend them",
        columns("Finding", "Limit", "Task", "Task due", ("Days to spare", Unit.DAYS)),
        tuple(_row(finding, task) for finding, task in pairs), tracing.trace,
        "security_findings, project hand-offs", note=OVERRUN if any(map(_overruns, pairs)) else "",
    ))  # fmt: skip


def closed(facts: ScopeFacts) -> Blocks:
    """Return the findings closed in half a year: what makes the mean time to remediate."""
    with facts.ask.tracing() as tracing:
        since = facts.as_of - timedelta(days=REMEDIATION_WINDOW_DAYS)
        done = [
            (finding.closed, finding)
            for finding in facts.security_findings()
            if finding.closed is not None and since < finding.closed <= facts.as_of
        ]
    if not done:
        return NOTHING
    done.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    late = sum(day > finding.deadline for day, finding in done)
    return one(of_scope(facts, Table(
        "closed-findings", prose("Closed in half a year: {all}, late: {late}", all=count(len(done)), late=count(late)),
        "Findings closed in half a year: days they took against days allowed",
        columns("Finding", "Entity", "Severity", "Closed", ("Took", Unit.DAYS), ("Allowed", Unit.DAYS)),
        tuple(
            (f.title, _whose(facts, f), f.severity, format_date(day), days((day - f.opened).days), days(f.sla_days))
            for day, f in done
        ),
        tracing.trace, "security_findings",
    )))  # fmt: skip


def mending(finding: SecurityFinding, tasks: list[Task]) -> Task | None:
    """Return the open task that does what a finding's remedy says, or speaks of what its title says."""
    for words in (finding.remedy, finding.title):
        for task in tasks:
            if same_work(words, task.title):
                return task
    return None


def _title(pairs: list[Pair]) -> Prose:
    loose, late = sum(task is None for _, task in pairs), sum(map(_overruns, pairs))
    if not loose and not late:
        return prose("Every open finding has a task that ends in time")
    parts, figures = [], {"all": count(len(pairs))}
    if loose:
        parts, figures["loose"] = ["without a task: {loose}"], count(loose)
    if late:
        figures["late"] = count(late)
        parts.append("with a task that ends too late: {late}")
    return prose(f"Open findings: {{all}}; {', '.join(parts)}", **figures)


def _overruns(pair: Pair) -> bool:
    finding, task = pair
    return bool(task and task.due and task.due > finding.deadline)


def _row(finding: SecurityFinding, task: Task | None) -> tuple[Cell, ...]:
    head = (finding.title, format_date(finding.deadline))
    if task is None:
        return (*head, NO_TASK, "", NOT_PLANNED)
    spare = days((finding.deadline - task.due).days) if task.due else NOT_PLANNED
    return (*head, task.title, format_date(task.due) if task.due else "", spare)


def _whose(facts: ScopeFacts, finding: SecurityFinding) -> str:
    return facts.name(finding.entity) if finding.entity else "the whole group"
