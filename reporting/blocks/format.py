"""The one formatter: every figure a reader sees, in any medium, is written here.

Rounding is half to even and happens once: the steps of a unit are exact, or made to be rounded (`model.to_steps`).
A negative figure has the minus sign U+2212, a figure that rounds to zero has no sign, a missing one is `n/a`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from reporting.blocks.model import PLACEHOLDER, QUOTIENTS, STEPS, Better, Change, Prose, Style, Unit, Value
from reporting.money import divide_half_even

Effect = Literal["good", "bad", "neutral"]

MISSING = "n/a"
MINUS = "\N{MINUS SIGN}"
UP = "▲"
DOWN = "▼"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MAGNITUDES = ((1_000, " K"), (1_000_000, " M"), (1_000_000_000, " B"))
CENTS_BELOW = 100  # a compact amount under $100 keeps its cents
TICK_UNITS = {Unit.PERCENT: " %", Unit.POINTS: " pp", Unit.RATIO: "x"}
COMPACT_FROM = {Unit.USD: 10_000, Unit.COUNT: 1_000_000}  # smaller ones are shorter written out


def format_value(value: Value, style: Style = "full", signed: bool = False) -> str:
    """Return `value` as readers see it.

    Args:
        value: the figure; a missing one gives `n/a`.
        style: `full` (`$1,234.56`), `whole` (`$1,235`) or `compact` (`$48.2 K`); only money and counts differ.
        signed: write the plus of a positive figure too.

    >>> format_value(Value(123456, Unit.USD))
    '$1,234.56'
    >>> format_value(Value(4820000, Unit.USD), "compact")
    '$48.2 K'
    >>> format_value(Value(12_000, Unit.POINTS), signed=True)
    '+1.2 pp'
    """
    if value.amount is None:
        return MISSING
    body = _magnitude(abs(value.amount), value.unit, style)
    return _sign(value.amount, body, signed) + body


def format_ticks(amounts: Sequence[int], unit: Unit) -> tuple[str, ...]:
    """Return the labels of an axis: one magnitude and one number of places for all of them.

    Args:
        amounts: the tick positions in steps of `unit`.
        unit: of the axis; time units are left to the line above the chart.
    """
    top = max(map(abs, amounts), default=0)
    size, magnitude = 1, ""
    for candidate, suffix in MAGNITUDES:
        if unit in COMPACT_FROM and top >= candidate * STEPS[unit]:
            size, magnitude = candidate, suffix
    scale = size * STEPS[unit]
    places = next((p for p in range(4) if all(amount * 10**p % scale == 0 for amount in amounts)), 4)
    return tuple(_tick(amount, _decimal(abs(amount), scale, places), unit, magnitude) for amount in amounts)


def decimal_text(value: Value) -> str:
    """Return the figure for machines (`value` attributes, CSV): plain ASCII, empty when missing.

    It is exact, but for quotients: these have three places, without the digit that guards them.

    >>> decimal_text(Value(789_473, Unit.PERCENT))
    '78.947'
    """
    if value.amount is None:
        return ""
    places = len(str(STEPS[value.unit])) - 1 - (value.unit in QUOTIENTS)
    return f"{Decimal(_rounded(value.amount, STEPS[value.unit], places)).scaleb(-places):.{places}f}"


def direction_of(value: Value) -> int:
    """Return 1 or -1 by the sign of a figure, 0 for zero, a missing one and what is printed as zero."""
    amount = value.amount or 0
    if value.unit in QUOTIENTS:
        amount = _hundredths(amount, value.unit)
    return (amount > 0) - (amount < 0)


def effect_of(delta: Value, better: Better) -> Effect:
    """Return what a difference means for the business: `neutral` when zero, missing or without a direction."""
    direction = direction_of(delta)
    if not direction or better == "neither":
        return "neutral"
    return "good" if (direction > 0) == (better == "up") else "bad"


def arrow_of(delta: Value) -> str:
    """Return ▲ or ▼ by the sign of a difference, nothing for zero or a missing one."""
    return {1: UP, 0: "", -1: DOWN}[direction_of(delta)]


def format_delta(delta: Value, style: Style = "whole") -> str:
    """Return a difference with arrow and sign, such as `▲ +$1,235`."""
    return f"{arrow_of(delta)} {format_value(delta, style, signed=True)}".strip()


def format_change(change: Change, better: Better, style: Style = "compact") -> str:
    """Return a change as text, its effect in words: `▲ +$1,235 (+6.1 %) [good]`."""
    return f"{change_figures(change, style)}{effect_tag(effect_of(change.delta, better))}"


def change_figures(change: Change, style: Style = "compact") -> str:
    """Return the figures of a change without the effect: `▲ +$1,235 (+6.1 %)`."""
    delta = format_delta(change.delta, style)
    if change.delta.amount is None or change.relative.amount is None:
        return delta
    return f"{delta} ({format_value(change.relative, signed=True)})"


def effect_tag(effect: Effect) -> str:
    """Return ` [good]` or ` [bad]` for media without colour, nothing for neutral."""
    return "" if effect == "neutral" else f" [{effect}]"


def prose_figure(value: Value, style: str | None) -> str:
    """Return one figure of a prose by its placeholder's style: whole unless said, `signed` is that with the sign.

    An amount below $100 keeps its cents: a saving of $0.40 is not `$0`.
    """
    match style:
        case "full" | "compact":
            return format_value(value, style)
        case _:
            small = value.amount is not None and abs(value.amount) < CENTS_BELOW * 100
            return format_value(value, "compact" if small else "whole", signed=style == "signed")


def render_prose(prose: Prose) -> str:
    """Return a sentence with its figures written in."""
    return PLACEHOLDER.sub(lambda match: prose_figure(prose.figures[match["name"]], match["style"]), prose.template)


def format_date(day: date) -> str:
    """Return `30 Sep 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_day(day: date) -> str:
    """Return `30 Sep`, for axes whose year is stated beside them."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def format_week(day: date) -> str:
    """Return the ISO week of a day, `Week 40, 2026`."""
    year, week, _ = day.isocalendar()
    return f"Week {week}, {year}"


def _tick(amount: int, number: str, unit: Unit, magnitude: str) -> str:
    if amount == 0:
        number, magnitude = "0", ""
    body = ("$" if unit is Unit.USD else "") + number + magnitude + TICK_UNITS.get(unit, "")
    return _sign(amount, body, signed=False) + body


def _sign(amount: int, body: str, signed: bool) -> str:
    if not any(digit in body for digit in "123456789"):
        return ""
    return MINUS if amount < 0 else "+" if signed else ""


def _magnitude(steps: int, unit: Unit, style: Style) -> str:
    match unit:
        case Unit.USD:
            return f"${_money(steps, style)}"
        case Unit.COUNT | Unit.SCORE:
            return _count(steps, style)
        case Unit.DAYS:
            return f"{steps:,} {'day' if steps == 1 else 'days'}"
        case Unit.HOURS if steps % STEPS[unit] == 0:
            return f"{steps // STEPS[unit]:,} {'hour' if steps == STEPS[unit] else 'hours'}"
        case Unit.HOURS | Unit.MONTHS:
            return f"{_decimal(steps, STEPS[unit], 1)} {unit.value}"
        case Unit.RATIO:
            return f"{_quotient(steps, unit)}x"
        case _:
            return f"{_quotient(steps, unit)} {unit.value}"


def _money(cents: int, style: Style) -> str:
    if style == "full" or (style == "compact" and cents < CENTS_BELOW * 100 and cents % 100):
        return _decimal(cents, 100, 2)
    if style == "compact" and cents >= COMPACT_FROM[Unit.USD] * 100:
        return _compact(cents, 100)
    return _decimal(cents, 100, 0)


def _count(steps: int, style: Style) -> str:
    if style == "compact" and steps >= COMPACT_FROM[Unit.COUNT]:
        return _compact(steps, 1)
    return f"{steps:,}"


def _quotient(steps: int, unit: Unit) -> str:
    """One decimal, two where one would show a small figure as zero or lose half of it."""
    hundredths = _hundredths(steps, unit)
    small = hundredths < 100 and hundredths % 10
    return _decimal(steps, STEPS[unit], 2 if small else 1)


def _hundredths(steps: int, unit: Unit) -> int:
    return _rounded(steps, STEPS[unit], 2)


def _compact(steps: int, per_one: int) -> str:
    """Three significant digits and the magnitude: `48.2 K`, `1.25 M`."""
    for size, suffix in MAGNITUDES:
        for places in (2, 1, 0):
            if 100 <= _rounded(steps, size * per_one, places) < 1000:
                return _decimal(steps, size * per_one, places) + suffix
    return _decimal(steps, size * per_one, 0) + suffix


def _decimal(steps: int, per_one: int, places: int) -> str:
    return f"{Decimal(_rounded(steps, per_one, places)).scaleb(-places):,.{places}f}"


def _rounded(steps: int, per_one: int, places: int) -> int:
    return divide_half_even(steps * 10**places, per_one)
