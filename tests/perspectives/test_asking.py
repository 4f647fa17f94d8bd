from __future__ import annotations

from datetime import date

import ibis
import pandas as pd

from reporting.blocks.model import Query
from reporting.context.answers import Answer
from reporting.perspectives.asking import Asker, Row, as_known, rows_of

DAY = date(2026, 9, 30)
WEEK_BEFORE = date(2026, 9, 23)


class Door:
    """Answers every question with one row, and counts them."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def table(self, name: str) -> ibis.Table:
        raise AssertionError(name)

    def fetch(self, name: str, expression: ibis.Table, key: str = "") -> Answer:  # noqa: ARG002 - as a real door
        self.asked.append(name)
        return Answer(pd.DataFrame({"n": [len(self.asked)]}), Query(name, "select 1", "0" * 64, ("t",), 1))


def first(rows: list[Row]) -> int:
    return int(rows[0]["n"])


def ask(asker: Asker, name: str) -> int:
    return asker.ask(name, lambda: None, first)


def test_a_question_is_put_once() -> None:
    door = Door()
    asker = Asker(door)
    assert [ask(asker, "a"), ask(asker, "b"), ask(asker, "a")] == [1, 2, 1]
    assert door.asked == ["a", "b"]


def test_a_figure_remembers_the_questions_behind_it_even_when_they_are_remembered_answers() -> None:
    asker = Asker(Door())
    ask(asker, "a")
    with asker.tracing() as outer:
        ask(asker, "a")
        with asker.tracing() as inner:
            ask(asker, "b")
            ask(asker, "b")
    ask(asker, "c")
    assert [query.name for query in inner.trace.queries] == ["b"]
    assert [query.name for query in outer.trace.queries] == ["a", "b"]


def test_rows_are_plain_values() -> None:
    frame = pd.DataFrame({"cents": pd.Series([5, None], dtype="Int64"), "name": pd.Series(["a", None], dtype="object")})
    rows = rows_of(frame)
    assert rows == [{"cents": 5, "name": "a"}, {"cents": None, "name": None}]
    assert type(rows[0]["cents"]) is int


def test_rows_are_seen_as_they_were_known_on_each_day() -> None:
    opened, touched = date(2026, 9, 1), date(2026, 9, 20)
    rows = [
        {"id": "closed", "opened": opened, "last_activity": touched, "closed": date(2026, 9, 28)},
        {"id": "new", "opened": date(2026, 9, 25), "last_activity": touched, "closed": None},
    ]
    schema = {"id": "string", "opened": "date", "last_activity": "date", "closed": "date"}
    table = ibis.memtable(pd.DataFrame(rows), schema=schema)
    seen = as_known(table, "opportunities", (WEEK_BEFORE, DAY)).order_by("day", "id").select("day", "id", "closed")
    found = [tuple(row.values()) for row in ibis.duckdb.connect().to_pyarrow(seen).to_pylist()]
    assert found == [
        (WEEK_BEFORE, "closed", None),
        (DAY, "closed", date(2026, 9, 28)),
        (DAY, "new", None),
    ]
