"""The Parquet writer: asserted types, sorted keys, one file an entity, and the same bytes for the same rows."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reporting.context.errors import ContextError
from reporting.context.manifest import Partition, file_digest, partition_path
from reporting.context.raw import arrow_schema
from reporting.context.schema import Table

ROWS_A_GROUP = 131_072


def conform(table: Table, rows: pa.Table) -> pa.Table:
    """Return `rows` in exactly the schema of `table`, sorted by entity and key.

    Raises:
        ContextError: a column is of another type, or empty where the schema needs a value.
    """
    schema = arrow_schema(table.columns)
    try:
        exact = rows.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, KeyError) as err:
        raise ContextError(table.name, "rows of the schema's types", str(err), "This is a fault of the build.") from err
    for column in table.columns:
        if not column.nullable and (absent := exact[column.name].null_count):
            raise ContextError(f"{table.name}.{column.name}", "a value in every row", f"{absent} nulls", "See schema.")
    order = ("entity", *table.key) if table.has_entity else table.key
    return exact.sort_by([(name, "ascending") for name in dict.fromkeys(order)])


def write_partitions(
    table: Table, rows: pa.Table, folder: Path, also: Collection[str | None] = ()
) -> dict[str, Partition]:
    """Write the conforming `rows` of `table` below `folder`, one file an entity.

    Args:
        table: the table's description.
        rows: what `conform` returned.
        folder: the dataset's folder.
        also: entities that get a file even without rows: their absence of rows is a fact.

    Returns:
        The partitions written, by path relative to `folder`.
    """
    (folder / table.name).mkdir()
    written = {}
    found = pc.unique(rows["entity"]).to_pylist() if table.has_entity else [None] * bool(rows.num_rows)
    for entity in sorted({*found, *also}, key=lambda entity: entity or ""):
        part = rows.filter(_belongs(rows, entity)) if table.has_entity else rows
        path = partition_path(table.name, entity)
        pq.write_table(part.combine_chunks(), folder / path, compression="zstd", row_group_size=ROWS_A_GROUP)
        written[path] = Partition(file_digest(folder / path), part.num_rows)
    return written


def _belongs(rows: pa.Table, entity: str | None) -> pa.ChunkedArray:
    return pc.is_null(rows["entity"]) if entity is None else pc.equal(rows["entity"], entity)


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes `folder` when the block ends well, and vanishes when it does not."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    fresh, old = work / "new", work / "old"
    fresh.mkdir()
    try:
        yield fresh
        if folder.exists():
            folder.rename(old)
        _rename_or_restore(fresh, folder, old)
    finally:
        shutil.rmtree(work)


def _rename_or_restore(fresh: Path, folder: Path, old: Path) -> None:
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
