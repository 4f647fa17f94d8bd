"""Letting a house: how it is advertised, what has to happen before the lease ends, what an empty month costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporting.analysis.business import Line, of_lines
from reporting.analysis.figures import days, usd
from reporting.analysis.inventory import Lease
from reporting.analysis.periods import month_of, month_window, shift_month
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Series, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, month_label, month_word, one

NO_MONEY = Value.absent(Unit.USD, "no money hangs on it")
NO_DATE = Value.absent(Unit.DAYS, "no date is set")
MONTHS_BACK, MONTHS_AHEAD = 3, 11
WORDS = ("lease", "tenant", "listing")


def clause(facts: ScopeFacts) -> tuple[str, dict[str, Value]]:
    """Return a clause about how long the house is let and what comes next, with its figures."""
    running = [lease for lease in facts.leases() if lease.start <= facts.as_of <= lease.end]
    if not running:
        return "No lease is running: the house stands empty", {}
    first = min(running, key=lambda lease: lease.end)
    figures = {"rent": usd(first.rent_cents), "left": days((first.end - facts.as_of).days)}
    text = f"The house is let for {{rent}} a month until {format_date(first.end)}, {{left}} ahead"
    steps = list(_tasks(facts, of_lines(facts.members, {Line.RENTAL})))
    if steps:
        name, _, owner, due, _ = steps[0]
        text += f". Next: {name[0].lower()}{name[1:]}, by {owner}"
        if due.amount is not None:
            text, figures["due"] = f"{text}, due in {{due}}", due
    return text, figures


def renewal(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return the listing, the tasks about the lease and the leases that end, by the days left."""
    houses = of_lines(facts.members, {Line.RENTAL})
    with facts.ask.tracing() as tracing:
        running = [lease for lease in facts.leases() if lease.start <= facts.as_of <= lease.end]
        rows = [*_tasks(facts, houses), *_leases(facts), *_listings(facts, houses)]
    if not houses or not rows:
        return NOTHING
    title = prose("No lease is running: the house stands empty")
    if running:
        first = min(running, key=lambda lease: lease.end)
        figures = {"left": days((first.end - facts.as_of).days), "rent": usd(first.rent_cents)}
        title = prose("The lease ends in {left}; an empty month costs {rent}", **figures)
    return one(Table(
        "renewal", title, "Listing and renewal: what comes next",
        columns("Step", "State", "Owner", ("Days left", Unit.DAYS), ("A month", Unit.USD)), tuple(rows), tracing.trace,
        "leases, project hand-offs, channels", in_mail=in_mail,
    ))  # fmt: skip


def rent_ahead(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return the rent by month that leases secure: the months earned, those still covered, and where cover ends."""
    with facts.ask.tracing() as tracing:
        leases = facts.leases()
    this = month_of(facts.as_of)
    months = [shift_month(this, by) for by in range(-MONTHS_BACK, MONTHS_AHEAD + 1)]
    rent = [_rent_of(leases, month) for month in months]
    if not any(rent):
        return NOTHING
    ends = max(lease.end for lease in leases)
    secured = sum(cents for month, cents in zip(months, rent, strict=True) if month > this)
    message = f"Leases secure {{secured}} of rent after {month_label(this)}; none after {format_date(ends)}"
    return one(Chart(
        "rent-ahead", prose(message, secured=usd(secured)), "Rent under lease by month, USD, actual and secured",
        prose(f"Columns of rent by month. {message}.", secured=usd(secured)), "columns", Unit.USD,
        tuple(month_word(month) for month in months),
        (Series("Rent", tuple(cents if m <= this else None for m, cents in zip(months, rent, strict=True))),
         Series("Secured", tuple(cents if m > this else None for m, cents in zip(months, rent, strict=True)),
                "forecast")),
        tracing.trace, "leases", in_mail=in_mail,
    ))  # fmt: skip


def _rent_of(leases: Iterable[Lease], month: str) -> int:
    window = month_window(month)
    return sum(lease.rent_cents for lease in leases if lease.start <= window.start and lease.end >= window.end)


def _tasks(facts: ScopeFacts, houses: tuple[str, ...]) -> Iterator[tuple[str, str, str, Value, Value]]:
    for task in sorted(facts.tasks(), key=lambda task: (task.due is None, str(task.due), task.id)):
        if task.entity in houses and not task.done and any(word in task.title.lower() for word in WORDS):
            left = days((task.due - facts.as_of).days) if task.due else NO_DATE
            yield (task.title, "open task", task.owner or "nobody yet", left, NO_MONEY)


def _leases(facts: ScopeFacts) -> Iterator[tuple[Cell, ...]]:
    names = {asset.id: (asset.name, asset.owner) for asset in facts.assets()}
    for lease in sorted(facts.leases(), key=lambda lease: lease.end):
        name, owner = names.get(lease.asset, (lease.asset, "nobody yet"))
        state = "let" if lease.start <= facts.as_of <= lease.end else "not running"
        left = days((lease.end - facts.as_of).days)
        yield (f"{name}: lease to {format_date(lease.end)}", state, owner, left, usd(lease.rent_cents))


def _listings(facts: ScopeFacts, houses: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    for channel in facts.channels():
        if channel.entity in houses:
            yield (channel.name, channel.status, "CMO", NO_DATE, NO_MONEY)
