"""Raw rows to Arrow tables of the schema's types: nothing is converted, what has another type is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa

from reporting.context.errors import ContextError
from reporting.context.schema import TABLES, Column, Table
from reporting.sources.model import RawTable

# timestamps are UTC without a zone, so that no engine's session zone can move them
ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "int": pa.int64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "bool": pa.bool_(),
}
PYTHON_TYPES: dict[str, type] = {"text": str, "int": int, "date": date, "timestamp": datetime, "bool": bool}
# columns no source has: the build computes them
COMPUTED = {"invoices": frozenset({"paid_cents"})}


def raw_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns of `table` that are read from its source."""
    computed = COMPUTED.get(table.name, frozenset())
    return tuple(column for column in table.columns if column.name not in computed)


def arrow_schema(columns: tuple[Column, ...]) -> pa.Schema:
    """Return the Arrow schema of `columns`; whole numbers are always int64."""
    return pa.schema([pa.field(column.name, ARROW_TYPES[column.kind]) for column in columns])


def to_arrow(raw: RawTable) -> pa.Table:
    """Return the rows of `raw` as an Arrow table of the schema's columns.

    Raises:
        ContextError: a value has another type than its column, or is absent where the column needs one.
    """
    columns = raw_columns(TABLES[raw.name])
    arrays = [_array(raw, column) for column in columns]
    return pa.table(arrays, schema=arrow_schema(columns))


def _array(raw: RawTable, column: Column) -> Any:
    values = [row.get(column.name) for row in raw.rows]
    expected = PYTHON_TYPES[column.kind]
    found = set(map(type, values)) - {expected}
    if column.nullable:
        found.discard(type(None))
    if found:
        names = ", ".join(sorted(kind.__name__ for kind in found))
        raise ContextError(
            f"{raw.name}.{column.name}", f"only {expected.__name__}", names, "This is a fault of the source's reader."
        )
    try:
        return pa.array(values, ARROW_TYPES[column.kind])
    except (pa.ArrowInvalid, OverflowError) as err:
        raise ContextError(f"{raw.name}.{column.name}", column.kind, str(err), "Values need 64 bits at most.") from err
