"""Monthly revenue targets computed from break-even, season and growth, against the stored ones."""

from __future__ import annotations

from collections.abc import Mapping

from reporting.analysis import finance, ledger
from reporting.analysis.business import RETAIL, Line, of_lines
from reporting.analysis.catalog.books import charter_groups, contribution_per_charter, fixed_spend_months
from reporting.analysis.figures import usd
from reporting.analysis.periods import complete_months
from reporting.analysis.targets import MonthTarget, expected_revenue, target_months
from reporting.blocks.display import Blocks
from reporting.blocks.model import Cell, Chart, Series, Table, Trace, Unit, Value, prose
from reporting.money import divide_half_even
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, by_entity, columns, month_label, month_word

GROWTH, GROUP_FIXED = "monthly_growth", "fixed_spend"
NOT_STORED = Value.absent(Unit.USD, "no target is stored for this month")


def targets(facts: ScopeFacts) -> Blocks:
    """Return targets to the end of the second quarter ahead, computed and stored: a chart and a table."""
    with facts.ask.tracing() as tracing:
        computed, stored = computed_targets(facts), facts.targets("revenue")
    if not computed:
        return NOTHING
    return Blocks([_chart(computed, stored, tracing.trace), _table(facts, computed, stored, tracing.trace)])


def computed_targets(facts: ScopeFacts) -> tuple[MonthTarget, ...]:
    """Return max(break-even sales x mean price, recent revenue x seasonality x growth), added up over the entities.

    Empty where the books do not reach back to last year's same months.
    """
    growth, (last,) = facts.assumptions().get(GROWTH), complete_months(facts.as_of, 1)
    if growth is None:
        return ()
    floor, revenue = break_even_revenue(facts), _revenue_by_entity(facts)
    found = []
    for month in target_months(last):
        parts = [_of_entity(revenue[entity], entity, last, month, growth.mid, floor) for entity in revenue]
        if any(part is None for part in parts) or not parts:
            return ()
        known = [part for part in parts if part is not None]
        found.append(MonthTarget(month, sum(p.expected_cents for p in known), sum(p.cents for p in known)))
    return tuple(found)


def break_even_revenue(facts: ScopeFacts) -> int:
    """Return break-even charters x mean price in cents; 0 without charters.

    Charters are to carry the fixed spend of the group: from its books where the scope holds them, else as assumed.
    """
    groups, each = charter_groups(facts, facts.as_of), contribution_per_charter(facts, facts.as_of)
    fixed, assumed = finance.mean_of(fixed_spend_months(facts, facts.as_of)), facts.assumptions().get(GROUP_FIXED)
    if len(facts.members) < facts.group_size:
        fixed = assumed.mid if assumed else None
    sales = sum(group.sales for group in groups)
    if each is None or fixed is None or not sales:
        return 0
    needed = finance.break_even_sales(fixed, each) or 0
    return divide_half_even(needed * sum(group.gross_cents for group in groups), sales)


def _of_entity(
    revenue: Mapping[str, int], entity: str, last: str, month: str, growth_bp: int, floor: int
) -> MonthTarget | None:
    seasonal = bool(of_lines((entity,), RETAIL))
    growth = 0 if of_lines((entity,), {Line.RENTAL}) else growth_bp  # a lease fixes the rent
    expected = expected_revenue(revenue, last, month, growth, seasonal=seasonal)
    if expected is None:
        return None
    return MonthTarget(month, expected, floor if of_lines((entity,), {Line.CHARTER}) else 0)


def _revenue_by_entity(facts: ScopeFacts) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {entity: {} for entity in facts.members}
    for month, movements in facts.months().items():
        split = by_entity(movements)
        for entity in facts.members:
            found[entity][month] = ledger.revenue_of(split.get(entity, ()))
    return found


def _chart(computed: tuple[MonthTarget, ...], stored: Mapping[str, int], trace: Trace) -> Chart:
    total = usd(sum(target.cents for target in computed))
    figures, message = {"total": total}, f"Target of {_span(computed)}: {{total}}"
    series = [Series("Computed", tuple(target.cents for target in computed), "forecast")]
    if all(target.month in stored for target in computed):
        kept = sum(stored[target.month] for target in computed)
        figures["stored"] = usd(kept)
        message += "; stored: {stored}"
        series.append(Series("Stored", tuple(stored[target.month] for target in computed), "plan"))
    return Chart(
        "target-months", prose(message, **figures), "Revenue target by month, USD, computed and stored",
        prose(f"Columns of monthly targets. {message}.", **figures), "columns", Unit.USD,
        tuple(month_word(target.month) for target in computed), tuple(series), trace,
        f"{LEDGER}; bookings, assumptions, targets",
    )  # fmt: skip


def _table(
    facts: ScopeFacts, computed: tuple[MonthTarget, ...], stored: Mapping[str, int], trace: Trace
) -> Table:  # fmt: skip
    rows = tuple(_row(target, stored) for target in computed)
    sums = [sum(t.expected_cents for t in computed), sum(t.cents for t in computed)]
    all_stored = [stored[t.month] for t in computed if t.month in stored]
    lifted = sums[1] - sums[0]
    title = prose("Recent revenue, season and growth make {expected}", expected=usd(sums[0]))
    if lifted:
        text = "Recent revenue, season and growth make {expected}; break-even asks for {lifted} more"
        title = prose(text, expected=usd(sums[0]), lifted=usd(lifted))
    whole: Value = usd(sum(all_stored)) if len(all_stored) == len(computed) else NOT_STORED
    gap: Value = NOT_STORED if whole.amount is None else usd(whole.amount - sums[1])
    return Table(
        "target-table", title, "Targets by month: expected revenue, target, stored target",
        columns("Month", ("Expected", Unit.USD), ("Target", Unit.USD), ("Stored", Unit.USD),
                ("Stored vs target", Unit.USD, "neither")),
        rows, trace, f"{LEDGER}; bookings, assumptions, targets",
        total=("Together", usd(sums[0]), usd(sums[1]), whole, gap), note=_note(facts),
    )  # fmt: skip


def _row(target: MonthTarget, stored: Mapping[str, int]) -> tuple[Cell, ...]:
    kept = stored.get(target.month)
    return (
        month_label(target.month),
        usd(target.expected_cents),
        usd(target.cents),
        NOT_STORED if kept is None else usd(kept),
        NOT_STORED if kept is None else usd(kept - target.cents),
    )


def _note(facts: ScopeFacts) -> str:
    text = "Expected: revenue of the last three months x growth a month (none on rent)"
    if not set(facts.members) - set(of_lines(facts.members, {Line.RENTAL})):
        text = "Expected: rent of the last three months"
    if of_lines(facts.members, RETAIL):
        text += " x last year's season"
        if set(facts.members) - set(of_lines(facts.members, RETAIL)):
            text += " (where there are many sales; few large ones make no season)"
    if of_lines(facts.members, {Line.CHARTER}):
        text += ". Charters are asked for at least the revenue at which they pay the fixed spend of the whole group"
    return text + "."


def _span(computed: tuple[MonthTarget, ...]) -> str:
    return f"{month_label(computed[0].month)} to {month_label(computed[-1].month)}"
