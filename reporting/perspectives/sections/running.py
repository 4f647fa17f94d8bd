"""Assets, charters ahead, tasks, papers, leases: what runs and what has to be done about it."""

from __future__ import annotations

from datetime import date

from reporting.analysis import operations
from reporting.analysis.catalog.running import SYSTEM_KINDS
from reporting.analysis.figures import count, days, usd
from reporting.analysis.inventory import Asset
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Prose, Series, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, of_scope, one

NO_VALUE = Value.absent(Unit.USD, "no value in the inventory")
NO_DUE = Value.absent(Unit.DAYS, "no due date")
NO_END = Value.absent(Unit.DAYS, "it does not expire")
MOST_TASKS, MOST_DEADLINES = 20, 8
ACTIVE = "active"


def assets(facts: ScopeFacts) -> Blocks:
    """Return the asset inventory."""
    with facts.ask.tracing() as tracing:
        kept = [asset for asset in facts.assets() if asset.status != "retired"]
    found = sorted(kept, key=lambda asset: (facts.members.index(asset.entity), asset.kind, asset.id))
    if not found:
        return NOTHING
    valued = [asset.value_cents for asset in found if asset.value_cents is not None]
    total, figures = usd(sum(valued)), {"all": count(len(found))}
    title = prose("{all} assets, none with a value on record", **figures)
    if valued:
        title = prose("{all} assets; {valued} with a value on record, together {total}", valued=count(len(valued)),
                      total=total, **figures)  # fmt: skip
    return one(of_scope(facts, Table(
        "assets", title,
        "Asset inventory: kind, state where not active, owner and value",
        columns("Asset", "Entity", "Kind", "Owner", ("Value", Unit.USD)),
        tuple(_asset_row(facts, asset) for asset in found), tracing.trace, "wiki, asset register",
        total=("Together", "", "", "", total) if valued else None,
    )))  # fmt: skip


def systems(facts: ScopeFacts) -> Blocks:
    """Return sites, domains and software."""
    with facts.ask.tracing() as tracing:
        found = [a for a in facts.assets() if a.kind in SYSTEM_KINDS and a.status != "retired"]
    if not found:
        return NOTHING
    found.sort(key=lambda asset: (asset.status == "active", facts.members.index(asset.entity), asset.kind, asset.id))
    waiting = [asset.name for asset in found if asset.status != "active"]
    others = f"; not: {', '.join(waiting)}" if waiting else ""
    text = f"{{active}} of {{all}} systems in normal use{others}"
    title = prose(text, active=count(len(found) - len(waiting)), all=count(len(found)))
    return one(of_scope(facts, Table(
        "system-list", title, "Sites, domains and software, those not in normal use first",
        columns("System", "Entity", "Kind", "State", "Owner"),
        tuple((a.name, facts.name(a.entity), a.kind, a.status, a.owner) for a in found), tracing.trace, "wiki",
    )))  # fmt: skip


def charters(facts: ScopeFacts) -> Blocks:
    """Return the charters of the next 30 days with what is missing for each."""
    with facts.ask.tracing() as tracing:
        ahead = operations.upcoming(facts.charters(), facts.as_of)
    if not ahead:
        return NOTHING
    state, not_ok = operations.readiness(ahead), sum(charter.not_ok for charter in ahead)
    return one(of_scope(facts, Table(
        "charters",
        _ready(state),
        "Charters ahead: crew, waivers and checks",
        columns("Departs", "Entity", "State", ("Roles unfilled", Unit.COUNT),
                ("Waivers open", Unit.COUNT), ("Checks not OK", Unit.COUNT)),
        tuple(
            (format_date(c.departs), facts.name(c.entity), _state(c),
             count(c.unfilled_roles), count(c.open_waivers), count(c.not_ok))
            for c in ahead
        ),
        tracing.trace, "Ship Captain Crew",
        total=("Together", "", "", count(state.unfilled_roles), count(state.open_waivers),
               count(not_ok)),
    )))  # fmt: skip


def _state(charter: operations.Charter) -> str:
    """Return the state the crew app gave last: a charter ahead of the report's day may have sailed by then."""
    return "completed since" if charter.state == operations.COMPLETED else charter.state.replace("_", " ")


def _ready(state: operations.Readiness) -> Prose:
    if not state.ready:
        return prose("No charter of the next 30 days has crew and waivers complete")
    text = "{ready} of {all} charters of the next 30 days have crew and waivers complete"
    return prose(text, ready=count(state.ready), all=count(state.charters))


def tasks(facts: ScopeFacts) -> Blocks:
    """Return the open tasks, the most overdue first."""
    with facts.ask.tracing() as tracing:
        still = [task for task in facts.tasks() if not task.done]
    if not still:
        return NOTHING
    ordered = sorted(still, key=lambda task: (task.due or date.max, task.priority or "P9", task.id))
    late = sum(task.due is not None and task.due < facts.as_of for task in still)
    return one(Table(
        "tasks", prose("Open tasks: {all}, overdue: {late}", all=count(len(still)), late=count(late)),
        "Open tasks of the project hand-offs",
        columns("Task", "Project", "Owner", "Due", ("Days left", Unit.DAYS), "Priority"),
        tuple(
            (task.title, task.project.replace("-", " "), task.owner or "", format_date(task.due) if task.due else "",
             days((task.due - facts.as_of).days) if task.due else NO_DUE, task.priority or "")
            for task in ordered[:MOST_TASKS]
        ),
        tracing.trace, "project hand-offs", note="The twenty most urgent." if len(ordered) > MOST_TASKS else "",
    ))  # fmt: skip


def papers(facts: ScopeFacts) -> Blocks:
    """Return the registrations and contracts of the systems by the days left: a chart and a table."""
    with facts.ask.tracing() as tracing:
        of_systems = {asset.id for asset in facts.assets() if asset.kind in SYSTEM_KINDS}
        found = [d for d in facts.documents() if d.asset in of_systems]
    found.sort(key=lambda d: (d.expires or date.max, d.id))
    ending = [(d, (d.expires - facts.as_of).days) for d in found if d.expires]
    if not ending:
        return NOTHING
    first, left = ending[0]
    message = f"{first.title} ends in {{left}}" if left >= 0 else f"{first.title} ended {{left}} ago"
    return one(of_scope(facts, Table(
        "papers", prose(message, left=days(abs(left))), "Registrations and contracts of systems by the day they end",
        columns("Paper", "Entity", "Kind", "Ends", ("Days left", Unit.DAYS)),
        tuple(
            (d.title, facts.name(d.entity), d.kind, format_date(d.expires) if d.expires else "",
             days((d.expires - facts.as_of).days) if d.expires else NO_END)
            for d in found
        ),
        tracing.trace, "documents, wiki",
    )))  # fmt: skip


def deadlines(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return the days left for papers and open tasks, the first to fall due on top."""
    with facts.ask.tracing() as tracing:
        papers = [(d.expires, d.title) for d in facts.documents() if d.expires]
        due = [(task.due, task.title) for task in facts.tasks() if task.due and not task.done]
    found = sorted([*papers, *due])[:MOST_DEADLINES]
    if len(found) < 2:
        return NOTHING
    left = [(day - facts.as_of).days for day, _ in found]
    first = found[0][1]
    message = f"Overdue by {{left}}: {first}" if left[0] < 0 else f"Due first, in {{left}}: {first}"
    figures = {"left": days(abs(left[0]))}
    return one(Chart(
        "deadlines", prose(message, **figures), "Days left for papers and tasks, actual",
        prose(f"Bars of days left by paper and task. {message}.", **figures), "bars", Unit.DAYS,
        tuple(title for _, title in found), (Series("Days left", tuple(left)),), tracing.trace,
        "documents, project hand-offs", in_mail=in_mail,
    ))  # fmt: skip


def leases(facts: ScopeFacts) -> Blocks:
    """Return the leases: rent, deposit and the days left."""
    with facts.ask.tracing() as tracing:
        found = facts.leases()
        names = {asset.id: asset.name for asset in facts.assets()}
    if not found:
        return NOTHING
    roll = usd(sum(lease.rent_cents for lease in found if lease.start <= facts.as_of <= lease.end))
    return one(Table(
        "leases", prose("Rent roll: {roll} a month", roll=roll), "Leases: term, rent and deposit",
        columns("Property", "From", "To", ("Rent", Unit.USD), ("Deposit", Unit.USD), ("Days left", Unit.DAYS)),
        tuple(
            (names.get(lease.asset, lease.asset), format_date(lease.start), format_date(lease.end),
             usd(lease.rent_cents), usd(lease.deposit_cents), days((lease.end - facts.as_of).days))
            for lease in found
        ),
        tracing.trace, "leases",
    ))  # fmt: skip


def _asset_row(facts: ScopeFacts, asset: Asset) -> tuple[Cell, ...]:
    value = NO_VALUE if asset.value_cents is None else usd(asset.value_cents)
    kind = asset.kind if asset.status == ACTIVE else f"{asset.kind}, {asset.status}"
    return (asset.name, facts.name(asset.entity), kind, asset.owner, value)
