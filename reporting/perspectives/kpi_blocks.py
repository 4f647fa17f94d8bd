"""From a definition to the KPI block of a report: value, changes, trend, target and trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from reporting.analysis.kpis import Definition, Lack, lacks
from reporting.analysis.periods import FOUR_WEEKS_BACK, WINDOW_DAYS, trend_days
from reporting.blocks.format import direction_of
from reporting.blocks.model import QUOTIENTS, Change, Kpi, Trace, Unit, Value, to_steps
from reporting.money import Exact, share_ppm
from reporting.perspectives.facts import ScopeFacts

NOT_RECORDED = "earlier figures are not recorded"
NO_EARLIER = "it had no figure then"
MONTHLY = "it counts complete months"
SIGN_CHANGED = "its sign changed"


def kpi_block(definition: Definition, facts: ScopeFacts, *, in_mail: bool = False) -> Kpi:
    """Return the KPI of this scope: present, not defined, or missing with the reason."""
    with facts.ask.tracing() as checking:
        lacking = lacks(definition, facts)
    if lacking:
        return _block(definition, _missing(definition, lacking), checking.trace)
    with facts.ask.tracing() as tracing:
        amount = definition.compute(facts, facts.as_of)
        target = definition.target(facts, facts.as_of) if definition.target else None
    if amount is None:
        return _block(definition, Value.absent(definition.unit, definition.undefined), tracing.trace)
    trend = trend_of(definition, facts) if definition.dated else ()
    week = change_since(definition.unit, amount, trend, 1)
    return _block(
        definition,
        Value.of(amount, definition.unit),
        tracing.trace,
        change_1w=no_change(definition.unit, MONTHLY) if definition.monthly else week,
        change_4w=change_since(definition.unit, amount, trend, FOUR_WEEKS_BACK),
        target=None if target is None else Value(target, definition.unit),
        trend=tuple(None if point is None else to_steps(point, definition.unit) for point in trend),
        in_mail=in_mail,
    )


def trend_of(definition: Definition, facts: ScopeFacts) -> tuple[Exact | None, ...]:
    """Return the KPI at `as_of` and the twelve week ends before it; None before the books could show it."""
    first = facts.history_from + timedelta(days=WINDOW_DAYS)
    days = trend_days(facts.as_of)
    return tuple(definition.compute(facts, day) if day >= first else None for day in days)


def change_since(unit: Unit, amount: Exact, trend: Sequence[Exact | None], weeks: int) -> Change:
    """Return the change against the point `weeks` before the last of `trend`; both parts missing without one."""
    if not trend:
        return no_change(unit, NOT_RECORDED)
    before = trend[-1 - weeks]
    if before is None:
        return no_change(unit, NO_EARLIER)
    return change_between(unit, amount, before)


def change_between(unit: Unit, amount: Exact, before: Exact) -> Change:
    """Return the change from `before` to `amount`, both exact and in steps of `unit`.

    Percentages and ratios change as the exact quotients do; other figures as they are printed, so that 26 days after 23
    days are 3 days more, and 13.0 %.
    """
    if unit is Unit.PERCENT:
        return Change(Value.of(amount - before, Unit.POINTS), Value.absent(unit, "a difference of two shares"))
    ends = (amount, before) if unit in QUOTIENTS else (to_steps(amount, unit), to_steps(before, unit))
    difference = ends[0] - ends[1]
    delta = Value.of(difference, unit)
    if not to_steps(before, unit):
        return Change(delta, Value.absent(Unit.PERCENT, "it was zero before"))
    if amount * before < 0:
        return Change(delta, Value.absent(Unit.PERCENT, SIGN_CHANGED))
    return Change(delta, Value.of(share_ppm(difference, abs(Fraction(ends[1]))), Unit.PERCENT))


def has_moved(change: Change) -> bool:
    """Return whether both the difference and its share read other than zero."""
    return direction_of(change.delta) != 0 and direction_of(change.relative) != 0


def no_change(unit: Unit, reason: str) -> Change:
    """Return a change that is not known."""
    delta_unit = Unit.POINTS if unit is Unit.PERCENT else unit
    return Change(Value.absent(delta_unit, reason), Value.absent(Unit.PERCENT, reason))


def _missing(definition: Definition, lacking: Sequence[Lack]) -> Value:
    reasons = "; ".join(dict.fromkeys(lack.reason for lack in lacking))
    return Value.absent(definition.unit, f"{reasons}. {definition.supply}".strip())


def _block(
    definition: Definition,
    value: Value,
    trace: Trace,
    change_1w: Change | None = None,
    change_4w: Change | None = None,
    target: Value | None = None,
    trend: tuple[int | None, ...] = (),
    in_mail: bool = False,
) -> Kpi:
    return Kpi(
        id=definition.id,
        label=definition.label,
        value=value,
        definition=definition.text,
        inputs=tuple(dict.fromkeys(needed.name for needed in definition.inputs)),
        trace=trace,
        better=definition.better,
        style=definition.style,
        change_1w=change_1w,
        change_4w=change_4w,
        target=target,
        trend=trend,
        in_mail=in_mail,
    )
