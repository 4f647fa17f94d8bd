"""The audit of each stack, layer by layer, and what an entity without one depends on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reporting.analysis import technology
from reporting.analysis.catalog.running import SYSTEM_KINDS
from reporting.analysis.figures import count, days, usd
from reporting.analysis.technology import Layer, SecurityFinding
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Column, Table, Trace, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, one

STATES = ("legacy", "ageing", "current")
PAPERS = {"coi": "certificate of inspection"}
NO_DATE = Value.absent(Unit.DAYS, "no date is set")


def stacks(facts: ScopeFacts) -> Blocks:
    """Return one line a stack, then each stack's layers with what is exposed."""
    with facts.ask.tracing() as tracing:
        layers, found = facts.tech_stack(), technology.open_findings(facts.security_findings(), facts.as_of)
        costs = facts.aws_costs()
    owners = [owner for owner in facts.members if any(_owner(facts, layer.entity) == owner for layer in layers)]
    if not owners:
        return NOTHING
    of_owner = {owner: [layer for layer in layers if _owner(facts, layer.entity) == owner] for owner in owners}
    open_at = {owner: [f for f in found if f.entity and _owner(facts, f.entity) == owner] for owner in owners}
    spent = {
        owner: technology.month_forecast(
            (c for c in costs if c.entity and _owner(facts, c.entity) == owner), facts.as_of
        )
        for owner in owners
    }
    tables = [_stack(facts, owner, of_owner[owner], open_at[owner], tracing.trace) for owner in owners]
    if len(owners) == 1:
        return Blocks(tables)
    rows = tuple(_audit_row(facts, owner, of_owner[owner], open_at[owner], spent[owner]) for owner in owners)
    old = sum(layer.state != "current" for layer in layers)
    title = prose("Layers ageing or legacy: {old} of {all}", old=count(old), all=count(len(layers)))
    return Blocks([
        Table(
            "stacks", title, "Stacks: age of their layers, open weaknesses, own AWS cost of the month",
            (*columns("Stack", *((state.capitalize(), Unit.COUNT) for state in STATES), ("Weaknesses", Unit.COUNT),
                      ("Past limit", Unit.COUNT)), Column("AWS", Unit.USD, "full")),
            rows, tracing.trace, "tech_stack, security_findings, aws_costs",
            note="AWS without what the group shares.",
        ),
        *tables,
    ])  # fmt: skip


def dependence(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return what a scope without a stack of its own depends on, and what each may do to it."""
    with facts.ask.tracing() as tracing:
        papers = list(_papers(facts))
        rows = [*papers, *_hosted(facts), *_people(facts), *_services(facts)]
    if not rows:
        return NOTHING
    title = prose("No stack of its own; what it depends on: {all}", all=count(len(rows)))
    if papers:
        name, _, left, *_ = papers[0]
        title = prose(f"No stack of its own; the first paper to lapse is {name}, in {{left}}", left=left)
    return one(Table(
        "dependence", title, "What it depends on, who holds it and what may happen",
        columns("Depends on", "Risk", ("Days left", Unit.DAYS), "Held by", "Kind"), tuple(rows), tracing.trace,
        "documents, wiki, project hand-offs, aws_costs", in_mail=in_mail,
    ))  # fmt: skip


def dependence_clause(facts: ScopeFacts) -> tuple[str, dict[str, Value]]:
    """Return what a scope without a stack depends on most: its first paper, and a single person."""
    papers, people = list(_papers(facts)), list(_people(facts))
    text, figures = f"{facts.name(facts.members[0])} has no stack of its own", dict[str, Value]()
    parts = [f"on {people[0][0]}"] if people else []
    if papers:
        name, _, left, *_ = papers[0]
        parts.insert(0, f"on its {name[0].lower()}{name[1:]}, which ends in {{left}}")
        figures["left"] = left
    return (f"{text}. It depends {', and '.join(parts)}" if parts else text), figures


def _owner(facts: ScopeFacts, entity: str) -> str:
    """Return whose stack an entity's technology belongs to: the clients' sites are the agency's."""
    parent = facts.context.settings.entity(entity).parent
    return parent if parent in facts.members else entity


def _stack(
    facts: ScopeFacts, owner: str, layers: Sequence[Layer], found: Sequence[SecurityFinding], trace: Trace
) -> Table:
    ordered = sorted(layers, key=lambda layer: (STATES.index(layer.state), layer.layer, layer.id))
    old = sum(layer.state != "current" for layer in layers)
    figures = {"old": count(old), "all": count(len(layers)), "open": count(len(found))}
    text = f"{facts.name(owner)}: {{old}} of {{all}} layers ageing or legacy, open weaknesses {{open}}"
    return Table(
        f"stack-{owner}", prose(text, **figures), f"Stack of {facts.name(owner)}, the oldest layers first",
        columns("Layer", "Technology", "Version", "State", "Known of it"),
        tuple((r.layer, r.technology, r.version or "", r.state, r.note or "") for r in ordered),
        trace, "tech_stack, security_findings", note=_exposed(facts, found),
    )  # fmt: skip


def _exposed(facts: ScopeFacts, found: Iterable[SecurityFinding]) -> str:
    named = [
        f"{f.title} ({f.severity}, {'past its limit' if f.breach_days(facts.as_of) else 'in time'})" for f in found
    ]
    return f"Exposed: {'; '.join(named)}." if named else "Exposed: nothing known."


def _audit_row(
    facts: ScopeFacts, owner: str, layers: Sequence[Layer], found: Sequence[SecurityFinding], cents: int
) -> tuple[Cell, ...]:
    states = Counter(layer.state for layer in layers)
    late = sum(finding.breach_days(facts.as_of) > 0 for finding in found)
    return (facts.name(owner), *(count(states[s]) for s in STATES), count(len(found)), count(late), usd(cents))


def _papers(facts: ScopeFacts) -> Iterable[tuple[str, str, Value, str, str]]:
    ending = sorted((paper.expires, paper.title, paper.kind) for paper in facts.documents() if paper.expires)
    for end, title, kind in ending:
        risk = "no work without it" if kind in ("licence", "coi") else "lapses unless renewed"
        left, owner = days((end - facts.as_of).days), facts.name(facts.members[0])
        yield (title, f"{risk}, ends {format_date(end)}", left, owner, PAPERS.get(kind, kind))


def _hosted(facts: ScopeFacts) -> Iterable[tuple[Cell, ...]]:
    for asset in facts.assets():
        if asset.kind in SYSTEM_KINDS and asset.status != "retired":
            yield (asset.name, "when its host is down, so is this", NO_DATE, asset.owner, asset.kind)


def _people(facts: ScopeFacts) -> Iterable[tuple[Cell, ...]]:
    still = [task for task in facts.tasks() if not task.done]
    owners = Counter(task.owner for task in still if task.owner)
    if len(owners) == 1:
        (owner,) = owners
        due = min((task.due for task in still if task.due), default=None)
        left = days((due - facts.as_of).days) if due else NO_DATE
        yield (f"one person, {owner}", "every open task waits for the same person", left, owner, "people")


def _services(facts: ScopeFacts) -> Iterable[tuple[Cell, ...]]:
    shared = sorted({cost.service for cost in facts.aws_costs() if cost.entity is None})
    if shared:
        yield (", ".join(shared), "an outage or breach reaches every entity", NO_DATE, "the group", "AWS, shared")
