"""DynamoDB attribute values (`{"N": "220000"}`) to Python values of a column's kind.

A number is text on the wire and stays exact: it becomes an `int`, or a `Decimal` where it has a fraction, never a
float. Text is `S`; money, counts and rates are whole `N`; a day is an ISO `S`, a time an ISO `S` with its offset.
`NULL` reads as absent. An empty text is refused in keys, references and closed lists and allowed elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import starmap
from typing import TypeAlias

from reporting.context.schema import Column
from reporting.sources.cells import ISO_DAY, read_choice, read_date
from reporting.sources.problems import Fault, quoted
from reporting.sources.secrets import redact

Attribute: TypeAlias = Mapping[str, object]
Item: TypeAlias = Mapping[str, Attribute]
Reader: TypeAlias = Callable[[Attribute], object]

# DynamoDB holds up to 38 digits and exponents up to 125; more is not its number
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,170})?|\.\d{1,170})(?:[eE][+-]?\d{1,3})?", re.ASCII)
PLAIN_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)  # the common case, which always fits 64 bits
LARGEST_EXPONENT = 125
INT64 = range(-(2**63), 2**63)
DISTINCT_DAYS = 16_384  # 45 years of days: each is parsed once


def decode_number(attribute: Attribute) -> int | Decimal:
    """Return an `N` exactly: an int when it is whole, else a Decimal.

    Raises:
        Fault: `TYPE` for another type of attribute, `NUMBER` for text that is no number of DynamoDB's.
    """
    text = _value(attribute, "N", "a number N")
    if PLAIN_INTEGER.fullmatch(text):
        return int(text)
    if not NUMBER.fullmatch(text):
        raise Fault("NUMBER", "a number of at most 38 digits", quoted(text), "Export the table again.")
    number = Decimal(text)
    if number and abs(number.adjusted()) > LARGEST_EXPONENT:
        raise Fault("NUMBER", f"an exponent of at most {LARGEST_EXPONENT}", quoted(text), "Export the table again.")
    return int(number) if number == number.to_integral_value() else number


def _value(attribute: Attribute, kind: str, expected: str) -> str:
    value = attribute.get(kind)
    if not isinstance(value, str) or len(attribute) != 1:
        raise Fault("TYPE", expected, type_of(attribute), "Store the attribute with that type.")
    return value


def type_of(attribute: object) -> str:
    """Name an attribute's type without its value, which could be personal."""
    if not isinstance(attribute, Mapping):
        return f"a bare {type(attribute).__name__}"
    return " and ".join(starmap(_kind_of, attribute.items())) or "an empty map"


def _kind_of(kind: str, value: object) -> str:
    return kind if isinstance(value, str | bool | list | dict) else f"{kind} holding a {type(value).__name__}"


def is_null(attribute: Attribute) -> bool:
    """Tell whether the attribute says that there is no value; `NULL` is never false."""
    return "NULL" in attribute


def _integer(attribute: Attribute) -> int:
    number = decode_number(attribute)
    if not isinstance(number, int):
        raise Fault("NUMBER", "a whole number", quoted(str(number)), "Money is in cents, rates in basis points.")
    if number not in INT64:
        raise Fault("NUMBER", "a number that fits 64 bits", quoted(str(number)), "Check the number of digits.")
    return number


def _text(attribute: Attribute) -> str:
    return redact(_value(attribute, "S", "text S"))


def _boolean(attribute: Attribute) -> bool:
    value = attribute.get("BOOL")
    if not isinstance(value, bool):
        raise Fault("TYPE", "true or false BOOL", type_of(attribute), "Store the attribute with that type.")
    return value


@lru_cache(maxsize=DISTINCT_DAYS)
def _day_of(text: str) -> date:
    return read_date(text)


def _day(attribute: Attribute) -> date:
    return _day_of(_value(attribute, "S", "a date S"))


def read_timestamp(attribute: Attribute) -> datetime:
    """Return an ISO time in UTC.

    Raises:
        Fault: `TYPE`, or `TIME` when it is not ISO or has no offset.
    """
    text = _value(attribute, "S", "a time S")
    try:
        moment = datetime.fromisoformat(text) if ISO_DAY.match(text) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        hint = "Write the offset too, as in 2026-09-30T18:05:00Z."
        raise Fault("TIME", "a time YYYY-MM-DDThh:mm:ssZ", quoted(text), hint)
    return moment.astimezone(UTC)


READER_OF_KIND: dict[str, Reader] = {
    "text": _text,
    "int": _integer,
    "date": _day,
    "timestamp": read_timestamp,
    "bool": _boolean,
}


def reader_of(column: Column, is_key: bool = False) -> Reader:
    """Return the function that reads a column's attribute; it raises `Fault`."""
    if column.values:
        return lambda attribute: read_choice("", column.values, _text(attribute))
    if column.kind == "text" and (is_key or column.references):
        return lambda attribute: _filled(column.name, _text(attribute))
    return READER_OF_KIND[column.kind]


def _filled(name: str, text: str) -> str:
    if not text:
        raise Fault("MISSING_VALUE", f"a value for {name}", "an empty text", "Fill it in or leave the attribute out.")
    return text
