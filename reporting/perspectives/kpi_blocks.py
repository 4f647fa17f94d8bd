"""From a definition to the KPI block of a report: value, changes, trend, target and trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from reporting.analysis.kpis import Definition, Lack, lacks
from reporting.analysis.periods import FOUR_WEEKS_BACK, WINDOW_DAYS, trend_days
from reporting.blocks.model import Change, Kpi, Trace, Unit, Value
from reporting.money import share_bp
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
        Value(amount, definition.unit),
        tracing.trace,
        change_1w=no_change(definition.unit, MONTHLY) if definition.monthly else week,
        change_4w=change_since(definition.unit, amount, trend, FOUR_WEEKS_BACK),
        target=None if target is None else Value(target, definition.unit),
        trend=trend,
        in_mail=in_mail,
    )


def trend_of(definition: Definition, facts: ScopeFacts) -> tuple[int | None, ...]:
    """Return the KPI at `as_of` and the twelve week ends before it; None before the books could show it."""
    first = facts.history_from + timedelta(days=WINDOW_DAYS)
    days = trend_days(facts.as_of)
    return tuple(definition.compute(facts, day) if day >= first else None for day in days)


def change_since(unit: Unit, amount: int, trend: Sequence[int | None], weeks: int) -> Change:
    """Return the change against the point `weeks` before the last of `trend`; both parts missing without one."""
    if not trend:
        return no_change(unit, NOT_RECORDED)
    before = trend[-1 - weeks]
    if before is None:
        return no_change(unit, NO_EARLIER)
    return change_between(unit, amount, before)


def change_between(unit: Unit, amount: int, before: int) -> Change:
    """Return the change from `before` to `amount`, both in steps of `unit`."""
    delta = amount - before
    if unit is Unit.PERCENT:
        return Change(Value(delta, Unit.POINTS), Value.absent(Unit.PERCENT, "a difference of two shares"))
    if before == 0:
        return Change(Value(delta, unit), Value.absent(Unit.PERCENT, "it was zero before"))
    if amount * before < 0:
        return Change(Value(delta, unit), Value.absent(Unit.PERCENT, SIGN_CHANGED))
    return Change(Value(delta, unit), Value(share_bp(delta, abs(before)), Unit.PERCENT))


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
