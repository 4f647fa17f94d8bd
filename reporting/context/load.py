"""The only door to the context dataset: one scope's rows, verified, every partition that is read remembered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import pyarrow as pa
import pyarrow.parquet as pq

from reporting.config import Settings, load_settings
from reporting.context.answers import Answer, answer
from reporting.context.errors import ContextError
from reporting.context.ibis_warnings import silence
from reporting.context.manifest import Manifest, file_digest, partition_path, read_manifest
from reporting.context.raw import arrow_schema
from reporting.context.schema import TABLES, Table

# a derived table is there as far as what it is made from was delivered
DERIVED_FROM = {"account_days": "postings", "booking_positions": "bookings"}


class Context:
    """The dataset as one scope may see it.

    Rows of entities outside the scope are out of reach: their files are never opened. Rows that belong to no
    single entity (null `entity`, or tables without that column) are seen by every scope.
    """

    def __init__(self, folder: Path, scope: str, settings: Settings, manifest: Manifest) -> None:
        self.folder = folder
        self.scope = scope
        self.settings = settings
        self.manifest = manifest
        self.members = settings.members(scope)
        silence()
        self._connection = ibis.duckdb.connect()
        self._tables: dict[str, ibis.Table] = {}
        self._read: set[str] = set()

    @property
    def as_of(self) -> date:
        """The day the dataset describes."""
        return self.manifest.as_of

    @property
    def data_cut(self) -> date:
        """The earliest day a DynamoDB table or bank statement ends."""
        return self.manifest.data_cut

    def table(self, name: str) -> ibis.Table:
        """Return the rows of table `name` that this scope may see, with the columns of `TABLES.md`.

        Raises:
            ContextError: there is no such table, or a file of it is not what the manifest says.
        """
        if name not in self._tables:
            if name not in TABLES:
                raise ContextError("table", f"one of {', '.join(sorted(TABLES))}", repr(name), "See TABLES.md.")
            self._tables[name] = self._open(TABLES[name])
        return self._tables[name]

    def fetch(self, name: str, expression: ibis.Table, key: str = "") -> Answer:
        """Answer `expression`, with the trace of how.

        Args:
            name: what the question is about; readers of a trace see it.
            expression: an Ibis expression over `table(...)`, ordered (`order_by`) or of a single row.
            key: a column that names the rows behind the answer: those that were aggregated, or its own.

        Returns:
            The rows (as a frame: int64, Int64 where there are nulls, dates as `datetime.date`, absent as None) and
            their trace.

        Raises:
            ContextError: the answer is unordered, holds fractions, or cannot be had.
        """
        return answer(self._connection.con, name, expression, key)

    def take_over(self, answer: Answer) -> None:
        """Count what an answer was made of as read: another report of this scope has asked for it."""
        for name in answer.trace.tables:
            self._read.update(self._paths(TABLES[name]))

    def supplied(self, table: str, entity: str) -> bool:
        """Return whether somebody delivered that entity's rows of `table` (perhaps none); False is "unknown".

        Of a table without entities the whole group's delivery counts.
        """
        self._require_member(entity)
        source = TABLES[DERIVED_FROM.get(table, table)]
        owner = entity if source.has_entity else ""
        self._read.add(partition_path(source.name, owner))
        return (owner, source.name) in self.manifest.supplied

    def missing_reason(self, table: str, entity: str) -> str:
        """Return why that entity's figures from `table` must be shown as missing, "" when they need not be."""
        name = self.settings.entity(entity).name
        if not self.supplied(table, entity):
            return f"no {table.replace('_', ' ')} of {name} was delivered"
        for row in self._freshness():
            if row["kind"] == _kind(table) and row["entity"] in (None, entity) and row["state"] != "fresh":
                return f"{row['kind']} data of {name} end {row['cut']}, {row['age_days']} days before {self.as_of}"
        return ""

    def read_set(self) -> tuple[str, ...]:
        """Return the partitions read so far, relative to the folder; one that has no file counts as read too."""
        return tuple(sorted(self._read))

    def close(self) -> None:
        """Close the connection; do so before a fork."""
        self._connection.disconnect()

    def _open(self, table: Table) -> ibis.Table:
        paths = self._paths(table)
        self._read.update(paths)
        files = [str(self._verified(path)) for path in paths if path in self.manifest.partitions]
        raw = self._connection.con
        if files:
            raw.read_parquet(files).create_view(table.name)
        else:
            raw.register(table.name, arrow_schema(table.columns).empty_table())
        # told its schema, Ibis need not ask DuckDB for it
        schema = ibis.Schema.from_pyarrow(arrow_schema(table.columns))
        rows = ops.DatabaseTable(table.name, schema=schema, source=self._connection).to_expr()
        return rows.filter(rows.id.isin(self.members)) if table.name == "entities" else rows

    def _paths(self, table: Table) -> list[str]:
        return [partition_path(table.name, entity) for entity in self._partitions(table)]

    def _partitions(self, table: Table) -> tuple[str | None, ...]:
        column = next((column for column in table.columns if column.name == "entity"), None)
        if column is None:
            return (None,)
        return (None, *self.members) if column.nullable else self.members

    def _verified(self, path: str) -> Path:
        file, expected = self.folder / path, self.manifest.partitions[path]
        where = f"{self.folder.name}/{path}"
        try:
            digest, rows = file_digest(file), pq.read_metadata(file).num_rows
        except (OSError, pa.ArrowInvalid) as err:
            raise ContextError(where, "a Parquet file", str(err), "Build the dataset again.") from err
        if (digest, rows) != (expected.sha256, expected.rows):
            sought, got = f"{expected.rows} rows, sha256 {expected.sha256[:12]}", f"{rows}, {digest[:12]}"
            raise ContextError(where, sought, got, "Build the dataset again.")
        return file

    def _freshness(self) -> Iterator[dict[Any, Any]]:
        rows = self.table("freshness")
        yield from self.fetch("freshness", rows.order_by("id"), "id").rows.to_pylist()

    def _require_member(self, entity: str) -> None:
        if entity not in self.members:
            raise ContextError("entity", f"one of {', '.join(self.members)}", repr(entity), f"Scope: {self.scope}.")


def open_context(folder: Path, scope: str, settings: Settings | None = None) -> Context:
    """Open the dataset in `folder` for `scope`.

    Args:
        folder: where `build_context` wrote it.
        scope: `portfolio` or an entity id.
        settings: the group; read from `portfolio.toml` when None.

    Raises:
        ContextError: there is no dataset, or its manifest is damaged.
        ConfigError: there is no such scope.
    """
    return Context(folder, scope, settings or load_settings(), read_manifest(folder))


def _kind(table: str) -> str:
    if table == "bank_lines":
        return "bank"
    origin = TABLES[table].origin
    return "dynamodb" if origin == "derived" else origin
