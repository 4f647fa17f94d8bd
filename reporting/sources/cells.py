"""What people write in cells and front matter: money, dates, closed lists, entities.

Strict where a reading could be wrong by a factor of a thousand or a month, and each fault says how to write it:

| written | read as |
|---|---|
| `1234.50` `1,234.50` `$1,234.50` `1,234` `-120.00` `-$120.00` (U+2212 minus too) | the amount |
| `$1,234.5` `1234.567` | `MONEY`: cents have two digits |
| `(120.00)` | `MONEY`: a minus sign says it without doubt |
| `12k` `1.2M` | `MONEY`: write all digits |
| `12,34` `1.234,50` `1 234` | `MONEY`: separators where thousands are not |
| `2026-10-07` | the day |
| `10/07/2026` `7.10.26` | `AMBIGUOUS_DATE`: day first or month first |
| `Oct 7`, `2026-10-7`, `2026-02-30` | `DATE` |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from reporting.config import Entity, Settings
from reporting.context.schema import Column
from reporting.money import cents_from_decimal
from reporting.sources.problems import Fault, nearest, one_of, quoted

OWNER = "owner"  # people are written cb or @cb
MINUS = "\u2212"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMERIC_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})", re.ASCII)
AMOUNT = re.compile(r"(-?)\$?(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d\d)?", re.ASCII)
ONE_DECIMAL = re.compile(r"-?\$?[\d,]*\d\.\d", re.ASCII)
IN_BRACKETS = re.compile(r"\(\s*\$?([\d.,]+)\s*\)", re.ASCII)
ABBREVIATED = re.compile(r"-?\$?[\d.,]+\s*[kmKM]", re.ASCII)


def read_cell(column: Column, text: str) -> object:
    """Read a cell as the schema's column says; integers are money here.

    Raises:
        Fault: the text is not such a value, or is empty in a column that must have one.
    """
    if not text:
        if column.nullable:
            return None
        raise Fault("MISSING_VALUE", f"a value for {column.name}", "an empty cell", "Fill it in.")
    if column.values:
        return read_choice(column.name, column.values, text)
    if column.kind == "date":
        return read_date(text)
    if column.kind == "int":
        return read_money(text)
    return text.removeprefix("@") if column.name == OWNER else text


def read_choice(name: str, values: tuple[str, ...], text: str) -> str:
    """Read one of a closed list; `name` says of what, where the message would not otherwise.

    Raises:
        Fault: it is none of them.
    """
    if text not in values:
        raise Fault(
            "VALUE", f"{name} {one_of(values)}".lstrip(), quoted(text), nearest(text, values, "Choose one of these.")
        )
    return text


def read_money(text: str) -> int:
    """Read an amount of dollars into cents.

    Raises:
        Fault: `MONEY`, with the way to write it.
    """
    match = AMOUNT.fullmatch(text.replace(MINUS, "-"))
    if not match or (match[1] and match[2]):
        raise Fault("MONEY", "dollars such as 1,234.50", quoted(text), _money_hint(text))
    try:
        cents = cents_from_decimal(match[3].replace(",", "") + (match[4] or ""))
    except ValueError as err:
        raise Fault("MONEY", "less than ten trillion dollars", quoted(text), "Check the number of digits.") from err
    return -cents if match[1] or match[2] else cents


def _money_hint(text: str) -> str:
    if ONE_DECIMAL.fullmatch(text):
        return f"Cents have two digits: write {text}0 if that is meant."
    if bracketed := IN_BRACKETS.fullmatch(text):
        return f"Write a negative amount with a minus: -{bracketed[1]}."
    if ABBREVIATED.fullmatch(text):
        return "Write all digits, not k or M."
    return "Use digits, commas between thousands, a point and two digits of cents."


def read_date(text: str) -> date:
    """Read an ISO day.

    Raises:
        Fault: `AMBIGUOUS_DATE` when day and month could be swapped, `DATE` for anything else.
    """
    if numeric := NUMERIC_DAY.fullmatch(text):
        raise Fault("AMBIGUOUS_DATE", "a date YYYY-MM-DD", quoted(text), _readings(numeric))
    try:
        if ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as err:
        raise Fault("DATE", "a day of the calendar", quoted(text), f"It has {err}.") from err
    raise Fault("DATE", "a date YYYY-MM-DD", quoted(text), "Write year, month and day with two hyphens.")


def _readings(numeric: re.Match[str]) -> str:
    first, second = int(numeric[1]), int(numeric[3])
    year = int(numeric[4]) + (2000 if len(numeric[4]) == 2 else 0)
    possible = []
    for month, day in ((first, second), (second, first)):
        try:
            possible.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return f"Write {' or '.join(dict.fromkeys(possible))}." if possible else "No such day in either order."


class EntityNames:
    """The registry by what people write in headings and front matter: an entity's id or name, in any case."""

    def __init__(self, settings: Settings) -> None:
        self._entities: Mapping[str, Entity] = {
            spelling.casefold(): entity for entity in settings.entities for spelling in (entity.name, entity.id)
        }
        self._names = tuple(entity.name for entity in settings.entities)

    def read(self, text: str) -> str:
        """Return the entity's id.

        Raises:
            Fault: `UNKNOWN_ENTITY`, with the nearest name.
        """
        entity = self._entities.get(text.casefold())
        if entity is None:
            hint = nearest(text, self._names, "Entities are registered in portfolio.toml.")
            raise Fault("UNKNOWN_ENTITY", one_of(self._names), quoted(text), hint)
        return entity.id
