"""The registry of identities: each has an id, what it asserts, what mends it, and which others it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis

from reporting.config import Settings
from reporting.context.engine import Engine, ask
from reporting.context.report import EXAMPLES_SHOWN, Failure, Violation
from reporting.sources.model import Extract

Row = dict[str, Any]


@dataclass(frozen=True)
class Books:
    """What a check looks at: the dataset and the raw rows in the engine, and what is known about the run.

    `raw_rows` counts the rows of each raw table, so that what is empty need not be asked.
    """

    engine: Engine
    settings: Settings
    as_of: date
    extracts: tuple[Extract, ...]
    supplied: frozenset[tuple[str, str]]
    raw_rows: Mapping[str, int]

    def rows(self, expression: ibis.Table) -> list[Row]:
        """Return the rows of a small answer."""
        return list(ask(self.engine, expression)[0].to_pylist())


@dataclass(frozen=True)
class Found:
    """Rows of one table that break an identity."""

    count: int
    examples: tuple[Violation, ...]


@dataclass(frozen=True)
class Identity:
    """An identity of the data; any failure refuses every report."""

    id: str
    asserts: str
    mend: str
    find: Callable[[Books], Iterator[Found]]
    after: tuple[str, ...] = ()

    def judge(self, books: Books) -> Failure | None:
        """Return how it fails, None when it holds."""
        found = [part for part in self.find(books) if part.count]
        if not found:
            return None
        examples = tuple(example for part in found for example in part.examples)[:EXAMPLES_SHOWN]
        return Failure(self.id, self.asserts, self.mend, sum(part.count for part in found), examples)


Find = Callable[[Books], Iterator[Found]]
IDENTITIES: dict[str, Identity] = {}


def identity(name: str, mend: str, after: tuple[str, ...] = ()) -> Callable[[Find], Find]:
    """Register the decorated function as an identity.

    Args:
        name: its id.
        mend: what to do when it fails.
        after: the identities it rests on; it is judged only if they hold.

    The function's docstring is what it asserts, and it yields the rows that break it.
    """

    def register(find: Find) -> Find:
        asserts = (find.__doc__ or "").strip().rstrip(".")
        IDENTITIES[name] = Identity(name, asserts, mend, find, after)
        return find

    return register


def broken(books: Books, table: str, offenders: ibis.Table, keys: Sequence[str], expected: str, got: str) -> Found:
    """Return `offenders`, the rows of `table` that break an identity, as found.

    Args:
        books: where to ask.
        table: whose rows they are, for the message.
        offenders: the offending rows with the columns the messages need.
        keys: the columns that name a row; they also give the order.
        expected: what should be there; `{column}` stands for the row's value.
        got: what is there, likewise.
    """
    answer = ask(books.engine, offenders)[0]
    if not answer.num_rows:
        return Found(0, ())
    first = answer.sort_by([(key, "ascending") for key in keys]).slice(0, EXAMPLES_SHOWN).to_pylist()
    examples = (
        Violation(table, "/".join(str(row[key]) for key in keys), expected.format(**row), got.format(**row))
        for row in first
    )
    return Found(answer.num_rows, tuple(examples))
