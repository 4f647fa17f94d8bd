from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.config import Settings
from reporting.sources.cells import EntityNames, read_date, read_money
from reporting.sources.problems import Fault


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0", 0),
        ("1234.50", 123_450),
        ("1,234.50", 123_450),
        ("$1,234.50", 123_450),
        ("1,234", 123_400),
        ("-120.00", -12_000),
        ("-$120.00", -12_000),
        ("$-120.00", -12_000),
        ("\u2212120.00", -12_000),
        ("0.07", 7),
        ("9,999,999,999,999.99", 999_999_999_999_999),
    ],
)
def test_money_that_is_plain(text: str, cents: int) -> None:
    assert read_money(text) == cents


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("$1,234.5", "Cents have two digits: write $1,234.50 if that is meant."),
        ("(120.00)", "Write a negative amount with a minus: -120.00."),
        ("12k", "Write all digits, not k or M."),
        ("$1.2M", "Write all digits, not k or M."),
        ("1.234,50", "Use digits, commas between thousands, a point and two digits of cents."),
        ("12,34", "Use digits, commas between thousands, a point and two digits of cents."),
        ("1,2345.00", "Use digits, commas between thousands, a point and two digits of cents."),
        ("1 234", "Use digits, commas between thousands, a point and two digits of cents."),
        ("12.345", "Use digits, commas between thousands, a point and two digits of cents."),
        ("--1", "Use digits, commas between thousands, a point and two digits of cents."),
        ("-$-1", "Use digits, commas between thousands, a point and two digits of cents."),
        ("1e3", "Use digits, commas between thousands, a point and two digits of cents."),
        ("nan", "Use digits, commas between thousands, a point and two digits of cents."),
        ("\u0661", "Use digits, commas between thousands, a point and two digits of cents."),
        ("10000000000000.00", "Check the number of digits."),
    ],
)
def test_money_that_could_mean_two_things(text: str, hint: str) -> None:
    with pytest.raises(Fault) as caught:
        read_money(text)
    assert (caught.value.code, caught.value.hint) == ("MONEY", hint)


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.booleans(), st.booleans())
def test_every_amount_survives_being_written(cents: int, dollar: bool, commas: bool) -> None:
    dollars, rest = divmod(abs(cents), 100)
    digits = f"{dollars:,}" if commas else str(dollars)
    assert read_money(f"{'-' if cents < 0 else ''}{'$' if dollar else ''}{digits}.{rest:02}") == cents


@given(st.text("0123456789,.$-()kM \u2212", max_size=12))
def test_what_is_read_as_money_is_the_amount_that_stands_there(text: str) -> None:
    try:
        cents = read_money(text)
    except Fault:
        return
    assert Decimal(text.replace("$", "").replace(",", "").replace("\u2212", "-")) * 100 == cents


@given(st.dates())
def test_every_day_survives_being_written(day: date) -> None:
    assert read_date(day.isoformat()) == day


@given(st.text("0123456789-/.W", max_size=10))
def test_what_is_read_as_a_date_is_written_so(text: str) -> None:
    try:
        day = read_date(text)
    except Fault:
        return
    assert day.isoformat() == text


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("10/07/2026", "AMBIGUOUS_DATE", "Write 2026-10-07 or 2026-07-10."),
        ("7.10.26", "AMBIGUOUS_DATE", "Write 2026-07-10 or 2026-10-07."),
        ("12-31-2026", "AMBIGUOUS_DATE", "Write 2026-12-31."),
        ("40/40/2026", "AMBIGUOUS_DATE", "No such day in either order."),
        ("2026-10-7", "DATE", "Write year, month and day with two hyphens."),
        ("20261007", "DATE", "Write year, month and day with two hyphens."),
        ("2026-W40-3", "DATE", "Write year, month and day with two hyphens."),
        ("Oct 7, 2026", "DATE", "Write year, month and day with two hyphens."),
        ("", "DATE", "Write year, month and day with two hyphens."),
        ("2026-02-30", "DATE", "It has day is out of range for month."),
    ],
)
def test_dates_that_are_not_iso_days(text: str, code: str, hint: str) -> None:
    with pytest.raises(Fault) as caught:
        read_date(text)
    assert (caught.value.code, caught.value.hint) == (code, hint)


@pytest.mark.parametrize("text", ["jada", "JADA", "Jada"])
def test_entities_by_id_or_name(settings: Settings, text: str) -> None:
    assert EntityNames(settings).read(text) == "jada"


def test_the_longest_entity_name_is_its_own(settings: Settings) -> None:
    assert EntityNames(settings).read("DangerousCentaur Client Portfolio") == "dcp"
