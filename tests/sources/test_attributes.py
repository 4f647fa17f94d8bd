from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.context.schema import Column, text
from reporting.sources.attributes import Attribute, decode_number, read_timestamp, reader_of
from reporting.sources.problems import Fault

MONEY = reader_of(Column("gross_cents", "int"))
DAY = reader_of(Column("booked", "date"))
FLAG = reader_of(Column("active", "bool"))
NAME = reader_of(text("name"))
STATUS = reader_of(text("status", "open", "won"))
REFERENCE = reader_of(text("asset", references="assets.id"))
KEY = reader_of(text("id"), is_key=True)


@given(st.integers(-(10**38) + 1, 10**38 - 1))
def test_whole_numbers_are_exact(number: int) -> None:
    decoded = decode_number({"N": str(number)})
    assert type(decoded) is int
    assert decoded == number


@given(st.integers(-(10**38) + 1, 10**38 - 1), st.integers(-120, 80))
def test_decimals_are_exact_in_either_notation(digits: int, exponent: int) -> None:
    decoded = decode_number({"N": f"{digits}E{exponent}"})
    assert type(decoded) is not float
    assert Fraction(decoded) == Fraction(digits) * Fraction(10) ** exponent


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20))
def test_fractions_written_plainly_are_exact(number: Decimal) -> None:
    assert decode_number({"N": f"{number:f}"}) == number


@given(st.integers(-(2**63), 2**63 - 1))
def test_every_64_bit_integer_is_read(number: int) -> None:
    assert MONEY({"N": str(number)}) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [("220000", 220_000), ("-0", 0), ("2.2E+5", 220_000), ("220000.00", 220_000), ("+7", 7), (".5E1", 5), ("007", 7)],
)
def test_whole_amounts_in_other_notations(written: str, number: int) -> None:
    assert MONEY({"N": written}) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        " 1",
        "1 ",
        "1_000",
        "0x10",
        "NaN",
        "Infinity",
        "1e999",
        "1E126",
        "1e-126",
        "--1",
        "1.5",
        str(2**63),
        "\u0661",
        "1" * 60,
    ],
)
def test_what_is_no_whole_64_bit_number(written: str) -> None:
    with pytest.raises(Fault, match="NUMBER"):
        MONEY({"N": written})


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_fault(written: str) -> None:
    try:
        decoded = decode_number({"N": written})
    except Fault:
        return
    assert decoded == Decimal(written)


def test_a_float_on_the_wire_is_refused() -> None:
    with pytest.raises(Fault) as caught:
        MONEY({"N": 220000.0})
    assert (caught.value.code, caught.value.got) == ("TYPE", "N holding a float")


@pytest.mark.parametrize(
    ("reader", "attribute", "got"),
    [
        (MONEY, {"S": "220000"}, "S"),
        (NAME, {"N": "1"}, "N"),
        (DAY, {"N": "20260930"}, "N"),
        (FLAG, {"S": "true"}, "S"),
        (FLAG, {"BOOL": "true"}, "BOOL"),
        (NAME, {}, "an empty map"),
        (NAME, {"S": "a", "N": "1"}, "S and N"),
        (NAME, {"SS": ["a"]}, "SS"),
    ],
)
def test_the_wrong_type_is_named_without_its_value(reader: object, attribute: Attribute, got: str) -> None:
    assert callable(reader)
    with pytest.raises(Fault) as caught:
        reader(attribute)
    assert (caught.value.code, caught.value.got) == ("TYPE", got)


def test_values_of_each_kind() -> None:
    assert DAY({"S": "2026-09-30"}) == date(2026, 9, 30)
    assert FLAG({"BOOL": False}) is False
    assert NAME({"S": ""}) == ""
    assert STATUS({"S": "won"}) == "won"
    assert read_timestamp({"S": "2026-10-01T01:05:00+02:00"}) == datetime(2026, 9, 30, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reader", "attribute", "code"),
    [
        (DAY, {"S": "09/30/2026"}, "AMBIGUOUS_DATE"),
        (DAY, {"S": "2026-09-30T00:00:00Z"}, "DATE"),
        (STATUS, {"S": "lost"}, "VALUE"),
        (REFERENCE, {"S": ""}, "MISSING_VALUE"),
        (KEY, {"S": ""}, "MISSING_VALUE"),
        (read_timestamp, {"S": "2026-09-30T23:05:00"}, "TIME"),
        (read_timestamp, {"S": "2026-09-31T23:05:00Z"}, "TIME"),
        (read_timestamp, {"S": "20260930T230500Z"}, "TIME"),
    ],
)
def test_values_that_are_not_of_the_kind(reader: object, attribute: Attribute, code: str) -> None:
    assert callable(reader)
    with pytest.raises(Fault, match=code):
        reader(attribute)


def test_numbers_of_any_length_do_not_hang() -> None:
    with pytest.raises(Fault):
        decode_number({"N": "9" * (sys.get_int_max_str_digits() + 1)})
