"""Money by entity or by stream, what is planned, and what is recognised against the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from reporting.analysis import ledger
from reporting.analysis.business import BOOKED_MONTHLY, of_lines
from reporting.analysis.catalog.books import plan_of_window
from reporting.analysis.figures import count, percent_of, usd
from reporting.analysis.ledger import Balance
from reporting.analysis.periods import (
    FOUR_WEEKS_BACK,
    WEEK_DAYS,
    Window,
    complete_months,
    complete_weeks,
    trailing,
    trend_days,
)
from reporting.analysis.revenue import weekly_series
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Prose, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER, YEAR
from reporting.perspectives.sections.parts import NOTHING, by_entity, columns, month_label, one, product_name

NO_PLAN = Value.absent(Unit.USD, "no plan is stored for these days")
NO_LAST_YEAR = Value.absent(Unit.USD, "the books do not go back that far")
NO_MARGIN = Value.absent(Unit.PERCENT, "no revenue in the 28 days")


def entities(facts: ScopeFacts) -> Blocks:
    """Return revenue against plan, margin and cash by entity; for a single entity revenue by stream."""
    if len(facts.members) == 1:
        return streams(facts)
    with facts.ask.tracing() as tracing:
        moved, standing = by_entity(facts.movements(facts.as_of)), by_entity(facts.balances(facts.as_of))
        rows = tuple(
            _money_row(facts.name(entity), moved.get(entity, ()), standing.get(entity, ()), _plan(facts, (entity,)))
            for entity in facts.members
        )
        total = _money_row(
            "Together", facts.movements(facts.as_of), facts.balances(facts.as_of), _plan(facts, facts.members)
        )
    behind = sum(isinstance(row[3], Value) and (row[3].amount or 0) < 0 for row in rows)
    return one(Table(
        "entities",
        _behind(behind, len(rows)),
        "Revenue of 28 days against plan, contribution margin and cash, by entity",
        columns("Entity", ("Revenue", Unit.USD), ("Plan", Unit.USD), ("vs plan", Unit.USD, "up"),
                ("Margin", Unit.PERCENT), ("Cash", Unit.USD)),
        rows, tracing.trace, f"{LEDGER}; targets", total=total, in_mail=True,
        note=f"{_rolled_up(facts)} {_booked_monthly(facts)}".strip(),
    ))  # fmt: skip


def quarter(facts: ScopeFacts) -> Blocks:
    """Return thirteen complete weeks of revenue by entity against plan and the same weeks of last year."""
    if len(facts.members) == 1:  # the charts of the weeks and months say it
        return NOTHING
    weeks = complete_weeks(facts.as_of)
    before = tuple(week - YEAR for week in weeks)
    with facts.ask.tracing() as tracing:
        actual, last_year = _weeks(facts, weeks), _weeks(facts, before)
        had_books = facts.history_from <= before[0]
        window = Window(weeks[0], weeks[-1] + timedelta(days=WEEK_DAYS - 1))
        plans = {entity: plan_of_window(facts, (entity,), window) for entity in facts.members}
        plan = plan_of_window(facts, facts.members, window)
    earlier = {entity: last_year.get(entity, 0) if had_books else None for entity in facts.members}
    rows = tuple(
        _quarter_row(facts.name(entity), actual.get(entity, 0), plans[entity], earlier[entity])
        for entity in facts.members
    )
    total = sum(actual.values())
    if not total:
        return NOTHING
    together = _quarter_row("Together", total, plan, sum(last_year.values()) if had_books else None)
    figures, title = {"total": usd(total)}, "Thirteen weeks brought {total}"
    if plan is not None:
        figures["gap"] = usd(abs(total - plan))
        title += f", {{gap}} {'above' if total >= plan else 'below'} plan"
    return one(Table(
        "revenue-quarter", prose(title, **figures),
        f"Revenue of the thirteen weeks to {format_date(window.end)} by entity, against plan and last year",
        columns("Entity", ("Revenue", Unit.USD), ("Plan", Unit.USD), ("vs plan", Unit.USD, "up"),
                ("Last year", Unit.USD), ("vs last year", Unit.USD, "neither")),
        rows, tracing.trace, f"{LEDGER}; targets", total=together,
    ))  # fmt: skip


def streams(facts: ScopeFacts) -> Blocks:
    """Return revenue of 28 days by stream against the 28 days before."""
    with facts.ask.tracing() as tracing:
        now = _by_stream(facts.movements(facts.as_of))
        before = _by_stream(facts.movements(trend_days(facts.as_of)[-1 - FOUR_WEEKS_BACK]))
    names = sorted(set(now) | set(before), key=lambda name: (-now.get(name, 0), name))
    if not names:
        return NOTHING
    if len(names) == 1:  # one row says nothing that the KPI and the chart do not
        return NOTHING
    title = "{first} of {all} came from " + names[0].lower()
    return one(Table(
        "streams", prose(title, first=usd(now.get(names[0], 0)), all=usd(sum(now.values()))),
        "Revenue of 28 days by stream, against the 28 days before",
        columns("Stream", ("Revenue", Unit.USD), ("Before", Unit.USD), ("Change", Unit.USD, "up")),
        tuple(_stream_row(name, now.get(name, 0), before.get(name, 0)) for name in names), tracing.trace, LEDGER,
        total=_stream_row("Together", sum(now.values()), sum(before.values())), in_mail=True,
    ))  # fmt: skip


def outlook(facts: ScopeFacts) -> Blocks:
    """Return the plan of the months ahead: revenue, fixed spend and what remains for variable costs and result."""
    (last,) = complete_months(facts.as_of, 1)
    with facts.ask.tracing() as tracing:
        revenue, fixed = facts.targets("revenue"), facts.targets("fixed_spend")
    months = sorted(month for month in revenue if month > last)
    if not months:
        return NOTHING
    rows = tuple((month_label(month), usd(revenue[month]), _planned(fixed, month)) for month in months)
    total = sum(revenue[month] for month in months)
    return one(Table(
        "outlook", prose("Planned revenue of the months ahead: {total}", total=usd(total)),
        "Targets by month", columns("Month", ("Revenue", Unit.USD), ("Fixed spend", Unit.USD)), rows,
        tracing.trace, "targets",
    ))  # fmt: skip


def recognition_gaps(facts: ScopeFacts) -> Blocks:
    """Return the bookings whose books and template differ."""
    with facts.ask.tracing() as tracing:
        gaps = facts.recognition_gaps()
    if not gaps:
        return NOTHING
    total = sum(gap.gap_cents for gap in gaps)
    late = sum(gap.gap_cents < 0 for gap in gaps)
    return one(Table(
        "recognition-gaps",
        _gap_title(len(gaps), late, total),
        "Revenue the books recognised against what the templates would have, by booking",
        columns("Booking", "Entity", "Product", "Service ends", ("Books", Unit.USD), ("Template", Unit.USD),
                ("Gap", Unit.USD, "neither")),
        tuple(
            (g.booking, facts.name(g.entity), product_name(g.entity, g.product), format_date(g.service_end),
             usd(g.recognised_cents), usd(g.expected_cents), usd(g.gap_cents))
            for g in gaps
        ),
        tracing.trace, "booking_positions, bookings",
        note="A negative gap is revenue earned and not yet in the books; a positive one is recognised too early.",
    ))  # fmt: skip


def _gap_title(gaps: int, late: int, total: int) -> Prose:
    """Return how many bookings the books recognise too late and too early, and by how much in all."""
    figures = {"total": usd(abs(total))}
    if late == gaps:
        return prose("{total} is earned and not yet in the books; bookings: {late}", late=count(late), **figures)
    if not late:
        return prose("{total} is in the books and not yet earned; bookings: {early}", early=count(gaps), **figures)
    way = "too little" if total < 0 else "too much"
    text = f"The books recognise {{total}} {way}; bookings too late: {{late}}, too early: {{early}}"
    return prose(text, late=count(late), early=count(gaps - late), **figures)


def _money_row(name: str, moved: Iterable[Balance], standing: Iterable[Balance], plan: int | None) -> tuple[Cell, ...]:
    movements = tuple(moved)
    revenue = ledger.revenue_of(movements)
    margin = revenue - ledger.variable_costs_of(movements)
    return (
        name,
        usd(revenue),
        NO_PLAN if plan is None else usd(plan),
        NO_PLAN if plan is None else usd(revenue - plan),
        percent_of(margin, revenue) if revenue > 0 else NO_MARGIN,
        usd(ledger.cash_of(standing)),
    )


def _weeks(facts: ScopeFacts, weeks: Sequence[date]) -> dict[str, int]:
    series = weekly_series(facts.revenue_weeks(), weeks, lambda row: row.entity)
    return {entity: sum(values) for entity, values in series.items()}


def _quarter_row(name: str, actual: int, plan: int | None, last_year: int | None) -> tuple[Cell, ...]:
    return (
        name,
        usd(actual),
        NO_PLAN if plan is None else usd(plan),
        NO_PLAN if plan is None else usd(actual - plan),
        NO_LAST_YEAR if last_year is None else usd(last_year),
        NO_LAST_YEAR if last_year is None else usd(actual - last_year),
    )


def _rolled_up(facts: ScopeFacts) -> str:
    """Return which entities stand here without those that their own reports take in."""
    pairs = ((child, facts.parent(child)) for child in facts.members)
    found = [(facts.name(child), facts.name(parent)) for child, parent in pairs if parent and parent in facts.members]
    return " ".join(f"{parent} without {child}; its own report holds both." for child, parent in found)


def _behind(behind: int, entities: int) -> Prose:
    if not behind:
        return prose("No entity is behind plan over four weeks")
    return prose(
        "{behind} of {all} entities are behind plan over four weeks", behind=count(behind), all=count(entities)
    )


def _plan(facts: ScopeFacts, entities: Iterable[str]) -> int | None:
    return plan_of_window(facts, entities, trailing(facts.as_of))


def _booked_monthly(facts: ScopeFacts) -> str:
    """Return whose revenue and plan count at month ends."""
    names = ", ".join(facts.name(entity) for entity in of_lines(facts.members, BOOKED_MONTHLY))
    return f"Revenue booked at month ends, where its plan counts too: {names}." if names else ""


def _planned(fixed: Mapping[str, int], month: str) -> Value:
    return usd(fixed[month]) if month in fixed else Value.absent(Unit.USD, "no plan is stored for this month")


def _by_stream(movements: Iterable[Balance]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for movement in movements:
        if movement.account.role == "revenue":
            sums[movement.account.name] -= movement.cents
    return dict(sums)


def _stream_row(name: str, now: int, before: int) -> tuple[Cell, ...]:
    return (name, usd(now), usd(before), usd(now - before))
