"""Questions put to the context dataset: asked once, and every figure made from an answer remembers it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any, Protocol, TypeVar

import ibis

from reporting.analysis.periods import WEEK_DAYS
from reporting.blocks.model import Query, Trace
from reporting.context.answers import Answer
from reporting.context.schema import TABLES
from reporting.context.shared_answers import SharedAnswers

Row = dict[str, Any]  # plain values of a row: what they are is the schema's business
T = TypeVar("T")
QUESTIONS = ("reporting.perspectives.facts", "reporting.perspectives.queries")  # where those of all reports stand


class Door(Protocol):
    """What of the context dataset a question needs (`reporting.context.load.Context` has it)."""

    def table(self, name: str) -> ibis.Table:
        """Return the rows of a table that the scope may see."""

    def fetch(self, name: str, expression: ibis.Table, key: str = "") -> Answer:
        """Answer an expression, with its trace."""

    def take_over(self, answer: Answer) -> None:
        """Count what an answer was made of as read."""


class Asker:
    """Puts questions through the door of the dataset, keeps the answers, and says which a figure used."""

    def __init__(self, door: Door, shared: SharedAnswers) -> None:
        """Ask through `door` what no other report of the scope has asked; these `shared` what they were told."""
        self.door = door
        self._shared = shared
        self._answers: dict[str, tuple[object, Query]] = {}
        self._open: list[dict[str, Query]] = []

    def table(self, name: str) -> ibis.Table:
        """Return the rows of a table that the scope may see."""
        return self.door.table(name)

    def ask(self, name: str, expression: Callable[[], ibis.Table], read: Callable[[list[Row]], T], key: str = "") -> T:
        """Return what `read` makes of the answer; the second time from memory.

        Args:
            name: names the question; the same name is the same question, in every report of a scope.
            expression: builds the ordered Ibis expression.
            read: turns the rows (plain Python values, None for absent) into what is kept.
            key: the column that names the rows behind the answer.
        """
        if name not in self._answers:
            answer = self._answer(name, expression, key)
            self._answers[name] = (read(answer.rows.to_pylist()), answer.trace)
        value, query = self._answers[name]
        for used in self._open:
            used[name] = query
        return value  # type: ignore[return-value]  # a name belongs to one reader, so the kept value is its T

    @contextmanager
    def tracing(self) -> Iterator[Tracing]:
        """Collect the questions asked inside the block."""
        used: dict[str, Query] = {}
        self._open.append(used)
        try:
            yield Tracing(used)
        finally:
            self._open.pop()

    def _answer(self, name: str, expression: Callable[[], ibis.Table], key: str) -> Answer:
        if not _may_be_shared(expression):
            return self.door.fetch(name, expression(), key)
        answer = self._shared.find(name)
        if answer:
            self.door.take_over(answer)
            return answer
        answer = self.door.fetch(name, expression(), key)
        self._shared.keep(name, answer)
        return answer


class Tracing:
    """The questions asked while it was open."""

    def __init__(self, used: dict[str, Query]) -> None:
        self._used = used

    @property
    def trace(self) -> Trace:
        """Return them as the trace of a figure."""
        return Trace(tuple(self._used.values()))


def _may_be_shared(expression: Callable[[], ibis.Table]) -> bool:
    """Say whether a question is one of ours, the same in every report; a notebook's own may use any name."""
    asked = expression.func if isinstance(expression, partial) else expression
    return asked.__module__.startswith(QUESTIONS)


def as_known(table: ibis.Table, name: str, days: Sequence[date]) -> ibis.Table:
    """Return the rows of table `name` as they were on each of `days`, with that day in column `day`.

    A row is there once its `known_from` date has come; dates of `later` that had not come by then are null.
    """
    described = TABLES[name]
    rows = each_day(table, days)
    if described.known_from:
        known = rows[described.known_from]
        rows = rows.filter(known.isnull() | (known <= rows.day))
    then = {c: ibis.ifelse(rows[c] <= rows.day, rows[c], ibis.null(rows[c].type())) for c in described.later}
    return rows.mutate(then) if then else rows


def each_day(table: ibis.Table, days: Sequence[date]) -> ibis.Table:
    """Return the rows of `table` once for each of `days`, with the day in column `day`."""
    if len(days) == 1:
        return table.mutate(day=ibis.literal(days[0]))
    return table.mutate(day=ibis.array([ibis.literal(day) for day in days]).unnest())


def in_window(column: ibis.Value, day: ibis.Value, days: int) -> ibis.Value:
    """Return whether a date lies in the `days` days that end on `day`."""
    return (column <= day) & (day.delta(column, unit="day") < days)


def week_in_window(monday: ibis.Value, day: ibis.Value, days: int) -> ibis.Value:
    """Return whether the week that begins on `monday` ended in the `days` days that end on `day`.

    A window of whole weeks holds as many complete weeks whatever weekday it ends on; a week still running is left out.
    """
    since = day.delta(monday, unit="day")
    return (since >= WEEK_DAYS - 1) & (since < days + WEEK_DAYS - 1)
