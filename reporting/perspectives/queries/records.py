"""From the rows of an answer to frozen records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from reporting.perspectives.asking import Row

T = TypeVar("T")


def record(kind: Callable[..., T], row: Row) -> T:
    """Return a record of dataclass `kind` from the columns that carry its field names."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every kind here is a dataclass
    return kind(**{name: row[name] for name in names})


def reader(kind: Callable[..., T]) -> Callable[[list[Row]], tuple[T, ...]]:
    """Return what turns rows into a tuple of records of `kind`."""
    return lambda rows: tuple(record(kind, row) for row in rows)


def by_day(kind: Callable[..., T]) -> Callable[[list[Row]], dict[date, tuple[T, ...]]]:
    """Return what turns rows with a column `day` into records of `kind` by that day."""

    def read(rows: list[Row]) -> dict[date, tuple[T, ...]]:
        days: defaultdict[Any, list[T]] = defaultdict(list)
        for row in rows:
            days[row["day"]].append(record(kind, row))
        return {day: tuple(records) for day, records in days.items()}

    return read


def one_by_day(kind: Callable[..., T]) -> Callable[[list[Row]], dict[date, T]]:
    """Return what turns one row a day into the record of that day."""
    many = by_day(kind)
    return lambda rows: {day: records[0] for day, records in many(rows).items()}
