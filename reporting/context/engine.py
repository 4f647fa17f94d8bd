"""The engine that answers Ibis expressions over raw rows: DuckDB by default, Spark when one machine is not enough.

The same expression gives the same answer on both because only these are used: filters, joins on equality
(inner, left, semi, anti), group-by with sum, count and min, row numbers over a complete order, comparisons, `if`,
addition, subtraction, multiplication, remainder, exact division (see `recognition.share`), day differences, the
month of a day. `OPERATIONS` holds them and `ask` refuses others: `round`, casts of fractions, `lower`,
`asof_join` and ordered string aggregates differ or are absent on one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Protocol

import ibis
import ibis.expr.operations as ops
import pyarrow as pa

from reporting.context.errors import ContextError

DUCKDB = "duckdb"
SPARK = "spark"

SPARK_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, never a wrong figure
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
SPARK_ON_THIS_MACHINE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
}

# what the build and the checks use, and so what the Spark tests compare; add one together with a test there
OPERATIONS = frozenset(
    {
        # relations
        "UnboundTable", "Project", "Filter", "Sort", "Aggregate", "Distinct", "DropColumns", "JoinChain", "JoinLink",
        "JoinReference", "Field", "SortKey",
        # conditions
        "Equals", "NotEquals", "Less", "LessEqual", "Greater", "GreaterEqual", "And", "Or", "Not", "IsNull",
        "NotNull", "InValues", "IfElse", "Coalesce", "SearchedCase",
        # whole numbers, days, constants
        "Literal", "Add", "Subtract", "Multiply", "Modulus", "Divide", "Negate", "Least", "Greatest", "Cast",
        "DateDelta", "ExtractYear", "ExtractMonth", "StringConcat",
        # over groups
        "Sum", "First", "CountStar", "CountDistinct", "Min", "Any", "RowNumber", "WindowFunction",
    }
)  # fmt: skip


class Engine(Protocol):
    """Holds registered tables and answers SQL over them; `ask` gives it expressions."""

    dialect: str

    def register(self, name: str, table: pa.Table) -> None:
        """Make `table` known as `name`; another of that name is replaced."""

    def run(self, sql: str) -> pa.Table:
        """Answer a statement in the engine's dialect."""


class _DuckDB:
    dialect = "duckdb"

    def __init__(self) -> None:
        import duckdb

        self.connection = duckdb.connect()

    def register(self, name: str, table: pa.Table) -> None:
        self.connection.register(name, table)

    def run(self, sql: str) -> pa.Table:
        return self.connection.sql(sql).to_arrow_table()

    def close(self) -> None:
        self.connection.close()


class _Spark:
    dialect = "pyspark"

    def __init__(self, master: str) -> None:
        from pyspark.sql import SparkSession  # its own environment: requirements-spark.lock

        builder = SparkSession.builder.master(master).appName("context dataset")
        settings = SPARK_SETTINGS | (SPARK_ON_THIS_MACHINE if master.startswith("local") else {})
        self.session = builder.config(map=settings).getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def register(self, name: str, table: pa.Table) -> None:
        self.session.createDataFrame(table).createOrReplaceTempView(name)

    def run(self, sql: str) -> pa.Table:
        return self.session.sql(sql).toArrow()

    def close(self) -> None:
        self.session.stop()


@contextmanager
def open_engine(name: str = DUCKDB, master: str = "local[1]") -> Iterator[Engine]:
    """Open an engine and close it at the end.

    Args:
        name: `duckdb` or `spark`.
        master: Spark's master URL, for `spark` only.

    Raises:
        ContextError: there is no engine of that name.
    """
    if name not in (DUCKDB, SPARK):
        raise ContextError("engine", f"{DUCKDB} or {SPARK}", repr(name), "See `engine` in the settings.")
    engine = _DuckDB() if name == DUCKDB else _Spark(master)
    try:
        yield engine
    finally:
        engine.close()


def ask(engine: Engine, expression: ibis.Table) -> tuple[pa.Table, str]:
    """Return the answer to `expression`, whole numbers as int64 whatever the engine sums in, and its SQL.

    Raises:
        ContextError: it uses an operation that is not in `OPERATIONS`.
    """
    sql = sql_text(expression, engine.dialect)
    return exact(engine.run(sql), expression), sql


def sql_text(expression: ibis.Table, dialect: str) -> str:
    """Return the SQL of `expression`, the same text for the same expression.

    Raises:
        ContextError: it uses an operation that is not in `OPERATIONS`.
    """
    return _compiled(expression.op(), dialect)


@lru_cache(maxsize=1024)  # compiling is most of a small build; the same checks ask again for every draft and diagnosis
def _compiled(operation: ops.Node, dialect: str) -> str:
    if strange := {type(node).__name__ for node in operation.find(ops.Node)} - OPERATIONS:
        raise ContextError(
            "expression", "operations that every engine answers alike", ", ".join(sorted(strange)), "See the engine."
        )
    return str(ibis.to_sql(operation.to_expr(), dialect=dialect))


def exact(answer: pa.Table, expression: ibis.Table) -> pa.Table:
    """Return `answer` in the types `expression` promises: sums come as DECIMAL or DOUBLE and must be whole again.

    Raises:
        ContextError: a sum is beyond 64 bits or not whole.
    """
    promised = expression.schema().to_pyarrow()
    fields = [pa.field(field.name, _plain(field.type)) for field in promised]
    try:
        return answer.select(promised.names).cast(pa.schema(fields))
    except pa.ArrowInvalid as err:
        raise ContextError("sum", "a whole number of 64 bits", str(err), "Look for an amount out of range.") from err


def _plain(kind: Any) -> Any:
    if pa.types.is_integer(kind):
        return pa.int64()
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us")
    return kind
