from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from reporting.blocks.model import Query
from reporting.context.answers import Answer
from reporting.context.shared_answers import SharedAnswers, shared_in
from reporting.perspectives.asking import Asker, Row, as_known

DAY = date(2026, 9, 30)
WEEK_BEFORE = date(2026, 9, 23)


class Door:
    """Answers every question with one row, and counts them."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.taken_over: list[str] = []

    def table(self, name: str) -> ibis.Table:
        raise AssertionError(name)

    def fetch(self, name: str, expression: ibis.Table, key: str = "") -> Answer:  # noqa: ARG002 - as a real door
        self.asked.append(name)
        return Answer(pa.table({"n": [len(self.asked)]}), Query(name, "select 1", "0" * 64, ("t",), 1))

    def take_over(self, answer: Answer) -> None:
        self.taken_over.append(answer.trace.name)


def first(rows: list[Row]) -> int:
    return int(rows[0]["n"])


def ask(asker: Asker, name: str) -> int:
    return asker.ask(name, lambda: None, first)


def asker_of(door: Door, dataset: str = "d", scope: str = "jada", earlier: tuple[date, ...] = (WEEK_BEFORE,)) -> Asker:
    return Asker(door, SharedAnswers(dataset, scope, earlier))


def question(module: str = "reporting.perspectives.queries.books") -> Callable[..., ibis.Table]:
    """Return a question that stands in that module."""

    def expression() -> ibis.Table:
        return ibis.table({"n": "int64"}, name="t")

    expression.__module__ = module
    return expression


def test_a_question_is_put_once() -> None:
    door = Door()
    asker = asker_of(door)
    assert [ask(asker, "a"), ask(asker, "b"), ask(asker, "a")] == [1, 2, 1]
    assert door.asked == ["a", "b"]


def test_a_figure_remembers_the_questions_behind_it_even_when_they_are_remembered_answers() -> None:
    asker = asker_of(Door())
    ask(asker, "a")
    with asker.tracing() as outer:
        ask(asker, "a")
        with asker.tracing() as inner:
            ask(asker, "b")
            ask(asker, "b")
    ask(asker, "c")
    assert [query.name for query in inner.trace.queries] == ["b"]
    assert [query.name for query in outer.trace.queries] == ["a", "b"]


def test_another_report_takes_over_the_answer_with_what_it_was_made_of(tmp_path: Path) -> None:
    told, asking = Door(), Door()
    with shared_in(tmp_path):
        assert asker_of(asking).ask("a", question(), first) == 1
        other = asker_of(told)
        with other.tracing() as tracing:
            assert other.ask("a", question(), first) == 1
    assert (asking.asked, told.asked, told.taken_over) == (["a"], [], ["a"])
    assert [query.name for query in tracing.trace.queries] == ["a"]


def test_a_question_about_days_is_shared_as_well(tmp_path: Path) -> None:
    doors = Door(), Door()
    with shared_in(tmp_path):
        for door in doors:
            asker_of(door).ask("a", partial(question(), *()), first)
    assert [door.asked for door in doors] == [["a"], []]


@pytest.mark.parametrize("other", [{"dataset": "e"}, {"scope": "qdn"}, {"earlier": (DAY,)}])
def test_an_answer_of_another_dataset_scope_or_day_is_none(tmp_path: Path, other: dict[str, Any]) -> None:
    door = Door()
    with shared_in(tmp_path):
        asker_of(Door()).ask("a", question(), first)
        asker_of(door, **other).ask("a", question(), first)
    assert door.asked == ["a"]


@pytest.mark.parametrize("module", ["__main__", "reporting.perspectives.sections.money"])
def test_a_question_of_a_notebook_or_section_is_its_own(tmp_path: Path, module: str) -> None:
    doors = Door(), Door()
    with shared_in(tmp_path):
        for door in doors:
            asker_of(door).ask("a", question(module), first)
    assert [door.asked for door in doors] == [["a"], ["a"]]
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_shared_unless_asked_for(tmp_path: Path) -> None:
    with shared_in(tmp_path):
        pass
    doors = Door(), Door()
    for door in doors:
        asker_of(door).ask("a", question(), first)
    assert [door.asked for door in doors] == [["a"], ["a"]]


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
