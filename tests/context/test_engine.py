from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from reporting.context.engine import ask, open_engine, sql_text
from reporting.context.errors import ContextError

ROWS = ibis.table({"name": "string", "cents": "int64"}, name="rows")


def test_sums_come_back_as_int64_exactly() -> None:
    half = 2**61 + 1  # a fraction of 53 bits would lose the last cent
    with open_engine() as engine:
        engine.register("rows", pa.table({"name": ["a", "a"], "cents": [half, half]}))
        answer, sql = ask(engine, ROWS.group_by("name").agg(cents=ROWS.cents.sum()))
    assert answer.schema.field("cents").type == pa.int64()
    assert answer.to_pylist() == [{"name": "a", "cents": 2**62 + 2}]
    assert "SUM" in sql


def test_a_sum_beyond_64_bits_is_an_error_and_no_wrong_figure() -> None:
    with open_engine() as engine:
        engine.register("rows", pa.table({"name": ["a", "a"], "cents": [2**62, 2**62]}))
        with pytest.raises(ContextError, match=r"^sum: expected a whole number of 64 bits, got "):
            ask(engine, ROWS.group_by("name").agg(cents=ROWS.cents.sum()))


@pytest.mark.parametrize(
    ("expression", "operation"),
    [
        (ROWS.mutate(x=ROWS.name.lower()), "Lowercase"),
        (ROWS.mutate(x=ROWS.cents.cast("float64").round()), "Round"),
        (ROWS.mutate(x=ROWS.cents // 2), "FloorDivide"),
        (ROWS.aggregate(x=ROWS.name.group_concat()), "GroupConcat"),
    ],
    ids=["lower", "round", "floor", "concat"],
)
def test_operations_that_engines_answer_differently_are_refused(expression: ibis.Table, operation: str) -> None:
    with pytest.raises(ContextError, match=f"got {operation}"):
        sql_text(expression, "duckdb")


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ContextError, match=r"^engine: expected duckdb or spark, got 'sqlite'"), open_engine("sqlite"):
        pass
