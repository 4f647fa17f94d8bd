"""Asking for a scope: what every group of facts needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

import ibis

from reporting.analysis.facts import Coverage
from reporting.analysis.periods import trend_days
from reporting.context.load import Context
from reporting.context.shared_answers import SharedAnswers
from reporting.perspectives.asking import Asker, Row
from reporting.perspectives.queries import things
from reporting.perspectives.queries.records import reader

T = TypeVar("T")
WORDS = {"nps": "ratings", "scc_events": "crew app events"}
DELIVERED_AS = {"account_days": "transactions", "booking_positions": "bookings", "scc_roles": "scc_events"}


class Answers:
    """Answers about one scope, each question asked once and remembered by the figures that use it."""

    def __init__(self, context: Context, also: Iterable[date] = ()) -> None:
        """Answer for `as_of` and the twelve week ends before it, and for the earlier days in `also`."""
        self.context = context
        self._earlier = tuple(sorted({*trend_days(context.as_of)[:-1], *also}))
        self.ask = Asker(context, SharedAnswers(context.manifest.digest, context.scope, self._earlier))

    @property
    def as_of(self) -> date:
        """The report's day."""
        return self.context.as_of

    @property
    def members(self) -> tuple[str, ...]:
        """The entities of the scope."""
        return self.context.members

    def name(self, entity: str) -> str:
        """The name of an entity."""
        return self.context.settings.entity(entity).name

    def parent(self, entity: str) -> str | None:
        """The entity that takes this one in, in its own report."""
        return self.context.settings.entity(entity).parent

    @property
    def group_size(self) -> int:
        """How many entities the whole group has."""
        return len(self.context.settings.entities)

    def coverage(self, table: str, column: str, entities: Iterable[str], kind: str = "") -> Coverage:
        """How complete a column is over the rows of `entities`: the rows alone without one, of one kind if given."""
        asked, source = tuple(entities), DELIVERED_AS.get(table, table)
        rows, filled = self._filled(table, column, {*asked, None}, kind)
        delivered = [entity for entity in asked if self.context.supplied(source, entity)]
        if not (delivered or rows):
            named = WORDS.get(table, table.replace("_", " "))
            return Coverage(0, 0, f"no {named} {'have' if named.endswith('s') else 'has'} been delivered")
        stale = (self.context.missing_reason(source, entity) for entity in delivered) if self._anything_stale() else ()
        return Coverage(rows, filled, next((reason for reason in stale if reason), ""))

    def _filled(self, table: str, column: str, entities: set[str | None], kind: str) -> tuple[int, int]:
        question = f"coverage of {table.replace('_', ' ')}"
        counts = [
            row
            for row in self.ask.ask(question, lambda: things.coverage(self.ask, table), list)
            if row.get("entity") in entities and (not kind or bool(row["kind"] == kind))
        ]
        counted = f"with_{column}"
        filled = sum(row[counted] if counted in row else row["rows"] for row in counts)
        return sum(row["rows"] for row in counts), filled

    def _anything_stale(self) -> bool:
        def read(rows: list[Row]) -> bool:
            return any(row["state"] != "fresh" for row in rows)

        return self.ask.ask("freshness", lambda: things.listed(self.ask, "freshness", "id"), read, "id")

    def listed(self, table: str, kind: Callable[..., T]) -> tuple[T, ...]:
        """Return all rows of a small table as records, in order of id."""
        question = table.replace("_", " ")
        return self.ask.ask(question, lambda: things.listed(self.ask, table, "id"), reader(kind), "id")

    def daily(
        self,
        name: str,
        day: date,
        expression: Callable[[Asker, Sequence[date]], ibis.Table],
        read: Callable[[list[Row]], Mapping[date, T]],
        empty: T,
    ) -> T:
        """Answer for `day`; the report's own day is asked by itself, so that its trace counts its rows only."""
        now = day == self.as_of
        days = (day,) if now else self._earlier
        answers = self.ask.ask(name if now else f"{name}, earlier", partial(expression, self.ask, days), read)
        return answers.get(day, empty)
