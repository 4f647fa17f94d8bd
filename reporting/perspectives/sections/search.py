"""Local search: directory listings that differ from ours, and the roadmap of the hauling business."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reporting.analysis import marketing
from reporting.analysis.business import Line, of_lines
from reporting.analysis.figures import count, days, percent
from reporting.analysis.inventory import Task
from reporting.analysis.marketing import Listing
from reporting.blocks.display import Blocks
from reporting.blocks.model import Cell, Prose, Table, Trace, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, one

STEPS = (
    ("Schema markup", ("schema",), "search engines read prices, hours and area from the page"),
    ("Citations", ("directories", "citation", "listing"), "name, address and phone are the same everywhere"),
    ("Local links", ("local link", "backlink", "link from"), "neighbours and partners point to the site"),
)
LONGEST_ABBREVIATION = 3  # letters: BBB
NOT_PLANNED, NO_DUE = "no task yet", Value.absent(Unit.DAYS, "no open task with a date")


def consistency(facts: ScopeFacts) -> Blocks:
    """Return by entity how many directory listings match ours, and which do not."""
    with facts.ask.tracing() as tracing:
        found = facts.listings()
    if not found:
        return NOTHING
    owners = [owner for owner in facts.members if any(listing.entity == owner for listing in found)]
    wrong = sum(not listing.matches for listing in found)
    title = prose("Listings to correct: {wrong} of {all}", wrong=count(wrong), all=count(len(found)))
    if not wrong:
        title = prose("All {all} directory listings match ours", all=count(len(found)))
    if len(owners) == 1:
        return one(_sites(title, found, tracing.trace))
    return one(Table(
        "listings", title, "Directory listings whose name, address and phone match ours",
        columns("Entity", ("Match", Unit.COUNT), ("Checked", Unit.COUNT), ("Consistency", Unit.PERCENT), "To correct"),
        tuple(_consistency_row(facts.name(o), [x for x in found if x.entity == o]) for o in owners), tracing.trace,
        "citations", total=_consistency_row("Together", found, named=False),
    ))  # fmt: skip


def roadmap(facts: ScopeFacts) -> Blocks:
    """Return the steps of local search for the hauling business: what is done, who does the rest and until when."""
    haulers = of_lines(facts.members, {Line.HAULING})
    with facts.ask.tracing() as tracing:
        tasks = [task for task in facts.tasks() if task.entity in haulers]
        found = [listing for listing in facts.listings() if listing.entity in haulers]
    if not haulers or not (tasks or found):
        return NOTHING
    rows = [_step(facts, name, _about(tasks, words), aim) for name, words, aim in STEPS]
    unplanned = [name.lower() for name, words, _ in STEPS if not _about(tasks, words)]
    name = facts.name(haulers[0])
    share = marketing.consistency_ppm([listing.matches for listing in found])
    consistent = percent(share) if share is not None else Value.absent(Unit.PERCENT, "no listing was checked")
    text = f"{name} in local search: {{share}} of the listings are right"
    text += f"; nobody works on {' and '.join(unplanned)} yet" if unplanned else "; every step has its task"
    return one(Table(
        "seo-roadmap", prose(text, share=consistent), f"Local search roadmap of {name}",
        columns("Step", "State", "Next task", "Owner", ("Days left", Unit.DAYS), "Aim"), tuple(rows), tracing.trace,
        "project hand-offs, citations",
    ))  # fmt: skip


def _about(tasks: Iterable[Task], words: Iterable[str]) -> list[Task]:
    return [task for task in tasks if any(word in task.title.lower() for word in words)]


def _step(facts: ScopeFacts, name: str, tasks: Sequence[Task], aim: str) -> tuple[Cell, ...]:
    still = sorted(
        (task for task in tasks if not task.done), key=lambda task: (task.due is None, str(task.due), task.id)
    )
    if not still:
        return (name, "done" if tasks else NOT_PLANNED, "", "", NO_DUE, aim)
    first = still[0]
    left = days((first.due - facts.as_of).days) if first.due else NO_DUE
    return (name, "under way", first.title, first.owner or "nobody yet", left, aim)


def _sites(title: Prose, found: Iterable[Listing], trace: Trace) -> Table:
    """Return one entity's listings, those to correct first."""
    ordered = sorted(found, key=lambda listing: (listing.matches, listing.site))
    return Table(
        "listings", title, "Directory listings: name, address and phone against ours",
        columns("Directory", "State"),
        tuple((_site(listing), "matches" if listing.matches else "to correct") for listing in ordered), trace,
        "citations",
    )  # fmt: skip


def _site(listing: Listing) -> str:
    name = listing.site.replace("-", " ")
    return name.upper() if len(name) <= LONGEST_ABBREVIATION else name.capitalize()


def _consistency_row(name: str, listings: Sequence[Listing], *, named: bool = True) -> tuple[Cell, ...]:
    wrong = [_site(listing) for listing in listings if not listing.matches]
    share = marketing.consistency_ppm([listing.matches for listing in listings]) or 0
    right = count(len(listings) - len(wrong))
    return (name, right, count(len(listings)), percent(share), ", ".join(wrong) if named else "")
