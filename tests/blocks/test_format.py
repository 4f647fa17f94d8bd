# ruff: noqa: RUF001  # the minus sign is what readers see
from __future__ import annotations

import doctest
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reporting.blocks import format as formatter
from reporting.blocks.format import (
    arrow_of,
    change_figures,
    decimal_text,
    direction_of,
    effect_of,
    format_change,
    format_date,
    format_ticks,
    format_value,
    format_week,
    render_prose,
)
from reporting.blocks.model import QUOTIENTS, Change, Style, Unit, Value, prose
from reporting.money import divide_half_even
from tests.blocks.strategies import amounts, styles, units, values

USD, PERCENT, POINTS, COUNT = Unit.USD, Unit.PERCENT, Unit.POINTS, Unit.COUNT
parts, wholes = st.integers(-(10**13), 10**13), st.integers(1, 10**12)


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(formatter).failed == 0


@pytest.mark.parametrize(
    ("amount", "unit", "style", "printed"),
    [
        (123456, USD, "full", "$1,234.56"),
        (123456, USD, "whole", "$1,235"),
        (4820000, USD, "compact", "$48.2 K"),
        (125000000, USD, "compact", "$1.25 M"),
        (804000, USD, "compact", "$8,040"),  # below $10,000 nothing is gained by shortening
        (999949, USD, "compact", "$9,999"),
        (1000000, USD, "compact", "$10.0 K"),
        (99550000, USD, "compact", "$996 K"),
        (99996000, USD, "compact", "$1.00 M"),
        (10**15, USD, "compact", "$10,000 B"),
        (2550, USD, "compact", "$25.50"),
        (2500, USD, "compact", "$25"),
        (-123456, USD, "full", "−$1,234.56"),
        (-40, USD, "whole", "$0"),  # rounds to zero: no sign
        (50, USD, "whole", "$0"),  # half to even
        (150, USD, "whole", "$2"),
        (123_000, PERCENT, "full", "12.3 %"),
        (123_500, PERCENT, "full", "12.4 %"),
        (-300, PERCENT, "full", "−0.03 %"),  # never shown as zero
        (5_000, PERCENT, "full", "0.5 %"),
        (0, PERCENT, "full", "0.0 %"),
        (-40, PERCENT, "full", "0.0 %"),  # but where two decimals do not suffice
        (9_949, PERCENT, "full", "0.99 %"),
        (9_951, PERCENT, "full", "1.0 %"),
        (789_473, PERCENT, "full", "78.9 %"),
        (789_500, PERCENT, "full", "79.0 %"),
        (12_000, POINTS, "full", "1.2 pp"),
        (3676, COUNT, "compact", "3,676"),
        (10_000_000, COUNT, "compact", "10.0 M"),
        (10_000_000, COUNT, "whole", "10,000,000"),
        (1, Unit.DAYS, "full", "1 day"),
        (12, Unit.DAYS, "full", "12 days"),
        (35, Unit.HOURS, "full", "3.5 hours"),
        (73, Unit.MONTHS, "full", "7.3 months"),
        (41_000, Unit.RATIO, "full", "4.1x"),
        (8_500, Unit.RATIO, "full", "0.85x"),
        (1166, Unit.SCORE, "full", "1,166"),
    ],
)
def test_a_figure_is_printed(amount: int, unit: Unit, style: Style, printed: str) -> None:
    assert format_value(Value(amount, unit), style) == printed


@pytest.mark.parametrize(
    ("amount", "printed"), [(12_000, "+1.2 pp"), (-12_000, "−1.2 pp"), (0, "0.0 pp"), (49, "0.0 pp")]
)
def test_a_signed_figure_has_a_plus_and_zero_has_none(amount: int, printed: str) -> None:
    assert format_value(Value(amount, POINTS), signed=True) == printed


def test_a_missing_figure_is_not_available() -> None:
    assert format_value(Value.absent(USD, "no books"), "compact", signed=True) == "n/a"
    assert decimal_text(Value.absent(USD, "no books")) == ""


@given(values, styles)
def test_nothing_a_reader_should_not_see(value: Value, style: Style) -> None:
    for signed in (True, False):
        printed = format_value(value, style, signed)
        assert not re.search(r"nan|None|-|e\d|\s\s", printed)
        assert not re.fullmatch(r"[−+][^1-9]*", printed), "a sign before zero"


@given(amounts)
def test_full_money_is_exact(cents: int) -> None:
    printed = format_value(Value(cents, USD))
    assert Decimal(printed.replace("−", "-").replace("$", "").replace(",", "")) * 100 == cents


@given(amounts)
def test_compact_money_is_right_to_half_a_percent(cents: int) -> None:
    match = re.fullmatch(r"−?\$([\d,.]+)(?: ([KMB]))?", format_value(Value(cents, USD), "compact"))
    assert match
    size = {None: 1, "K": 10**3, "M": 10**6, "B": 10**9}[match[2]]
    shown = Decimal(match[1].replace(",", "")) * size * 100
    assert abs(shown - abs(cents)) <= Decimal(abs(cents)) / 200


@given(parts, wholes)
@example(15, 19)
@example(1, 3)
@example(7_894_999, 10_000_000)  # parts per million, rounded, would be a tie
@example(999, 5_000)
@example(1, 10**9)
def test_a_share_is_printed_as_the_exact_one_is_rounded(part: int, whole: int) -> None:
    exact = Fraction(100 * part, whole)
    places = 2 if abs(round(exact, 2)) < 1 and round(exact, 2) != round(exact, 1) else 1
    for unit, after in ((PERCENT, " %"), (POINTS, " pp"), (Unit.RATIO, "x")):
        value = Value.of(Fraction(part * 1_000_000, whole), unit)
        printed = format_value(value)
        said = Fraction(printed.removesuffix(after).replace("−", "-").replace(",", ""))
        assert (printed[-len(after) :], said) == (after, round(exact, places))
        assert Fraction(decimal_text(value)) == round(exact, 3)


@given(parts, wholes, parts, wholes)
def test_a_difference_of_shares_is_that_of_the_exact_ones(a: int, b: int, c: int, d: int) -> None:
    exact = Fraction(100 * a, b) - Fraction(100 * c, d)
    printed = format_value(Value.of(exact * 10_000, POINTS), signed=True)
    said = Fraction(printed.removesuffix(" pp").replace("−", "-").replace(",", ""))
    assert said in (round(exact, 1), round(exact, 2))
    assert printed.startswith("+") == (said > 0)


@given(parts, wholes)
def test_hours_and_months_are_rounded_once(part: int, whole: int) -> None:
    for unit in (Unit.HOURS, Unit.MONTHS):
        printed = format_value(Value.of(Fraction(10 * part, whole), unit)).split()[0]
        assert Fraction(printed.replace("−", "-").replace(",", "")) == round(Fraction(part, whole), 1)


@given(amounts, units)
def test_the_machine_figure_is_plain_and_exact_but_for_the_guard_of_a_quotient(amount: int, unit: Unit) -> None:
    text = decimal_text(Value(amount, unit))
    assert re.fullmatch(r"-?\d+(\.\d+)?", text)
    guard = unit in QUOTIENTS
    assert int(text.replace(".", "")) == (divide_half_even(amount, 10) if guard else amount)


def test_a_difference_that_reads_zero_has_no_arrow_and_no_effect() -> None:
    for amount, arrow, effect in ((49, "", "neutral"), (51, "▲", "good"), (-51, "▼", "bad")):
        delta = Value(amount, POINTS)
        assert (arrow_of(delta), effect_of(delta, "up")) == (arrow, effect)
    assert format_change(Change(Value(49, POINTS), Value.absent(PERCENT, "none")), "up") == "0.0 pp"
    assert direction_of(Value.absent(POINTS, "none")) == 0


@pytest.mark.parametrize(
    ("delta", "better", "effect"),
    [(5, "up", "good"), (-5, "up", "bad"), (5, "down", "bad"), (-5, "down", "good"), (5, "neither", "neutral"),
     (0, "up", "neutral"), (None, "up", "neutral")],
)  # fmt: skip
def test_the_effect_of_a_difference(delta: int | None, better: str, effect: str) -> None:
    value = Value.absent(USD, "no comparator") if delta is None else Value(delta, USD)
    assert effect_of(value, better) == effect  # type: ignore[arg-type]  # the parameters above are of the type


def test_a_change_says_direction_size_share_and_effect() -> None:
    up = Change(Value(123450, USD), Value(61_000, PERCENT))
    assert format_change(up, "up") == "▲ +$1,234 (+6.1 %) [good]"
    assert format_change(up, "down") == "▲ +$1,234 (+6.1 %) [bad]"
    assert format_change(up, "neither") == "▲ +$1,234 (+6.1 %)"
    down = Change(Value(-13_000, POINTS), Value.absent(PERCENT, "a share has none"))
    assert format_change(down, "up") == "▼ −1.3 pp [bad]"


def test_a_change_without_comparator_is_not_available_and_none_is_zero() -> None:
    gone = Change(Value.absent(USD, "new"), Value.absent(PERCENT, "new"))
    assert format_change(gone, "up") == "n/a"
    assert change_figures(Change(Value(0, USD), Value(0, PERCENT))) == "$0 (0.0 %)"


def test_prose_writes_its_figures_whole_unless_said() -> None:
    sentence = prose("{a}, {b:full}, {c:compact}, {d:signed}, {e}", a=Value(150060, USD), b=Value(150060, USD),
                     c=Value(1500600, USD), d=Value(150060, USD), e=Value.absent(USD, "none"))  # fmt: skip
    assert render_prose(sentence) == "$1,501, $1,500.60, $15.0 K, +$1,501, n/a"


def test_small_amounts_in_prose_keep_their_cents() -> None:
    sentence = prose("{a}, {b:signed}, {c}, {d}", a=Value(202, USD), b=Value(-2, USD), c=Value(2500, USD),
                     d=Value(0, USD))  # fmt: skip
    assert render_prose(sentence) == "$2.02, −$0.02, $25, $0"


def test_axis_labels_share_magnitude_and_places() -> None:
    assert format_ticks((0, 250_000, 500_000, 750_000), USD) == ("$0", "$2.5 K", "$5.0 K", "$7.5 K")
    assert format_ticks((-100_000_000, 0, 100_000_000), USD) == ("−$1 M", "$0", "$1 M")
    assert format_ticks((0, 200, 400), USD) == ("$0", "$2", "$4")
    assert format_ticks((0, 5, 10), COUNT) == ("0", "5", "10")
    assert format_ticks((0, 250_000, 500_000), PERCENT) == ("0 %", "25 %", "50 %")
    assert format_ticks((-250, 0, 250), POINTS) == ("−0.025 pp", "0 pp", "0.025 pp")


def test_dates_and_weeks() -> None:
    assert format_date(date(2026, 9, 30)) == "30 Sep 2026"
    assert format_week(date(2026, 9, 30)) == "Week 40, 2026"
    assert format_week(date(2027, 1, 1)) == "Week 53, 2026"  # the ISO week's year
