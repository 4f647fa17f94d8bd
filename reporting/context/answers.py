"""An answer from the dataset: the rows as a frame, and the query that gave them with the rows behind it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import ibis.expr.operations as ops
import pandas as pd
import pyarrow as pa

from reporting.blocks.model import Query
from reporting.context.engine import exact
from reporting.context.errors import ContextError

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS_SHOWN = 50
WRAPPERS = (ops.Sort, ops.Limit, ops.Project, ops.Filter, ops.DropColumns)


@dataclass(frozen=True)
class Answer:
    """What a query gave.

    `rows` hold whole numbers as int64, never a fraction. `trace` counts and names the rows that were aggregated, or
    the answer's own where nothing was.
    """

    rows: pa.Table
    trace: Query

    @property
    def frame(self) -> pd.DataFrame:
        """The rows: int64 columns (Int64 where there are nulls), other values as Python objects, None for absent."""
        return frame_of(self.rows)


def answer(connection: duckdb.DuckDBPyConnection, name: str, expression: ibis.Table, key: str) -> Answer:
    """Answer `expression` on `connection`; see `Context.fetch`."""
    _require_whole(name, expression)
    ordered = _completely_ordered(name, expression)
    sql = _sql(ordered)
    rows = exact(_run(connection, name, sql), ordered)
    count, keys = _evidence(connection, name, ordered, rows, key)
    tables = sorted({node.name for node in ordered.op().find(ops.DatabaseTable)})
    trace = Query(name, sql, hashlib.sha256(sql.encode()).hexdigest(), tuple(tables), count, keys)
    return Answer(rows, trace)


def frame_of(rows: pa.Table) -> pd.DataFrame:
    """Return Arrow rows as a frame in which no whole number becomes a fraction and no absence a NaN."""
    return pd.DataFrame({name: _series(rows[name]) for name in rows.column_names}, columns=rows.column_names)


def _series(column: pa.ChunkedArray) -> pd.Series[Any]:
    if pa.types.is_integer(column.type):
        if column.null_count:
            return pd.Series(column.to_pylist(), dtype="Int64")
        return pd.Series(column.to_numpy(), dtype="int64")
    if pa.types.is_boolean(column.type) and not column.null_count:
        return pd.Series(column.to_pylist(), dtype="bool")
    return pd.Series(column.to_pylist(), dtype="object")


def _require_whole(name: str, expression: ibis.Table) -> None:
    fractions = [column for column, kind in expression.schema().items() if kind.is_floating() or kind.is_decimal()]
    if fractions:
        raise ContextError(
            f"query {name}", "whole numbers", f"fractions in {', '.join(fractions)}", "Divide in Python."
        )


def _completely_ordered(name: str, expression: ibis.Table) -> ibis.Table:
    """Return `expression` with every column as a last tie-break, so that the order never depends on threads."""
    op = expression.op()
    if isinstance(op, ops.Aggregate) and not op.groups:
        return expression
    if isinstance(op, ops.Limit) and isinstance(op.parent, ops.Sort):
        return ops.Limit(_break_ties(op.parent), n=op.n, offset=op.offset).to_expr()
    if isinstance(op, ops.Sort):
        return _break_ties(op).to_expr()
    raise ContextError(f"query {name}", "an ordered answer", type(op).__name__, "End it with order_by(...).")


def _break_ties(sort: ops.Sort) -> ops.Sort:
    named = {key.arg.name for key in sort.keys if isinstance(key.arg, ops.Field)}
    rest = [ops.SortKey(ops.Field(sort.parent, column)) for column in sort.schema if column not in named]
    return ops.Sort(sort.parent, (*sort.keys, *rest))


def _evidence(
    connection: duckdb.DuckDBPyConnection, name: str, expression: ibis.Table, rows: pa.Table, key: str
) -> tuple[int, tuple[str, ...]]:
    behind = _aggregated(expression)
    columns = expression.columns if behind is None else behind.columns
    if key and key not in columns:
        raise ContextError(f"query {name}", f"a key of {', '.join(columns)}", repr(key), "Name a column of the rows.")
    if behind is None:
        return rows.num_rows, _texts(rows[key].to_pylist()[:KEYS_SHOWN]) if key else ()
    counted = _run(connection, name, _counting(behind, key)).to_pylist()[0]
    return counted["n"], _texts(counted["keys"] or ())


def _counting(rows: ibis.Table, key: str) -> str:
    """Return one statement that counts `rows` and lists the first of their keys: fewer round trips than two."""
    if not key:
        return f"SELECT count(*) AS n, [] AS keys FROM ({_sql(rows)})"  # noqa: S608 - SQL that Ibis wrote
    source = _sql(rows.select(key=rows[key]))
    first = f"SELECT DISTINCT key FROM ({source}) ORDER BY key LIMIT {KEYS_SHOWN}"  # noqa: S608 - the same
    return f"SELECT (SELECT count(*) FROM ({source})) AS n, list(key ORDER BY key) AS keys FROM ({first})"  # noqa: S608


def _aggregated(expression: ibis.Table) -> ibis.Table | None:
    op = expression.op()
    while isinstance(op, WRAPPERS):
        op = op.parent
    return op.parent.to_expr() if isinstance(op, ops.Aggregate) else None


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in values)


def _sql(expression: ibis.Table) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb"))


def _run(connection: duckdb.DuckDBPyConnection, name: str, sql: str) -> pa.Table:
    try:
        return connection.sql(sql).to_arrow_table()
    except duckdb.Error as err:
        raise ContextError(f"query {name}", "an answer", str(err), "See the expression.") from err
