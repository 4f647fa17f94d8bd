"""Sources to dataset: the rows that exist at `as_of`, the tables derived from them, the checks, the files."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import ibis
import pyarrow as pa

from reporting.config import Settings
from reporting.context import derive
from reporting.context.checks import run_checks
from reporting.context.engine import Engine, ask, open_engine
from reporting.context.errors import ContextError
from reporting.context.freshness import freshness_rows
from reporting.context.manifest import Manifest, Partition, builder_digest, write_manifest
from reporting.context.raw import arrow_schema, to_arrow
from reporting.context.registry import Books
from reporting.context.report import CheckReport, write_checks
from reporting.context.rows import RAW, rows_then
from reporting.context.schema import TABLES
from reporting.context.write import conform, new_folder, write_partitions
from reporting.sources.model import Sources

READ = tuple(t.name for t in TABLES.values() if t.origin in ("wiki", "handoff", "dynamodb", "scc"))


@dataclass(frozen=True)
class Tables:
    """The dataset in memory: rows of every table, and the digest of the SQL that made it (engine tables only)."""

    rows: Mapping[str, pa.Table]
    queries: Mapping[str, str]


def build_context(
    sources: Sources,
    settings: Settings,
    as_of: date,
    folder: Path,
    source_digests: Mapping[str, str],
    engine: str = "duckdb",
    master: str = "local[1]",
) -> Manifest:
    """Build the context dataset of `as_of` into `folder`, replacing what is there only when all is written.

    Failing checks do not stop it (an analyst may want a draft): read them with `read_checks(folder)`.

    Args:
        sources: what `read_sources` returned.
        settings: the group, its materiality and freshness limits.
        as_of: the day to describe, from the first day of the books to the latest cut of the sources.
        folder: the dataset's folder, made or replaced.
        source_digests: source file -> sha256, kept in the manifest.
        engine: `duckdb` or `spark`.
        master: Spark's master URL.

    Raises:
        ContextError: `as_of` lies outside the data, or a row is not of the schema.
    """
    _require_day_of_data(sources, as_of)
    with open_engine(engine, master) as opened, new_folder(folder) as fresh:
        tables = build_tables(sources, settings, as_of, opened)
        report = run_checks(look_at(sources, settings, as_of, opened))
        tables = _with_reconciliations(tables, report)
        partitions: dict[str, Partition] = {}
        for name, rows in tables.rows.items():
            also = {entity or None for entity, table in sources.supplied if table == name}
            partitions |= write_partitions(TABLES[name], rows, fresh, also)
        return write_manifest(
            Manifest(
                as_of=as_of,
                data_cut=sources.data_cut,
                partitions=partitions,
                supplied=sources.supplied,
                sources=source_digests,
                queries=tables.queries,
                versions=_versions(settings, engine),
                checks=write_checks(report, fresh),
            ),
            fresh,
        )


def _require_day_of_data(sources: Sources, as_of: date) -> None:
    latest = max((extract.cut for extract in sources.extracts), default=sources.data_cut)
    if as_of > latest:
        raise ContextError("as_of", f"a day up to {latest}, where the data end", str(as_of), "Export newer data.")
    days = [day for row in sources.tables["transactions"].rows if isinstance(day := row["date"], date)]
    if days and as_of < min(days):
        expected = f"a day from {min(days)} on, where the books begin"
        raise ContextError("as_of", expected, str(as_of), "Its figures would all be missing or zero.")


def build_tables(sources: Sources, settings: Settings, as_of: date, engine: Engine) -> Tables:
    """Return every table of the dataset as of that day; they stay registered with `engine`, raw ones as `raw_*`.

    Raises:
        ContextError: a row is not of the schema.
    """
    for name in READ:
        engine.register(f"{RAW}{name}", to_arrow(sources.tables[name]))
    build = _Build(engine)
    build.keep("entities", _entities(settings))
    build.keep("sources", _sources(sources))
    build.keep("freshness", _freshness(sources, settings, as_of))
    for name in READ:
        if name != "invoices":
            build.ask(name, rows_then(name, as_of))
    build.ask("invoices", derive.invoices(as_of))
    build.ask("account_days", derive.account_days())
    build.ask("booking_positions", derive.booking_positions(as_of))
    return Tables(dict(sorted(build.rows.items())), dict(sorted(build.queries.items())))


def look_at(sources: Sources, settings: Settings, as_of: date, engine: Engine) -> Books:
    """Return what the checks look at, once `build_tables` has filled `engine`."""
    sizes = {name: len(sources.tables[name].rows) for name in READ}
    return Books(engine, settings, as_of, sources.extracts, sources.supplied, sizes)


def _with_reconciliations(tables: Tables, report: CheckReport) -> Tables:
    names = [column.name for column in TABLES["reconciliations"].columns]
    rows = [
        {**{name: getattr(row, name) for name in names}, "missing": row.missing or None}
        for row in report.reconciliations
    ]
    parts = [
        {"reconciliation": row.id, "line": line, "entity": row.entity, "label": part.label, "cents": part.cents}
        for row in report.reconciliations
        for line, part in enumerate(row.parts, 1)
    ]
    more = {"reconciliations": rows, "reconciliation_parts": parts}
    added = {name: conform(TABLES[name], _table(name, found)) for name, found in more.items()}
    return Tables(dict(sorted({**tables.rows, **added}.items())), tables.queries)


class _Build:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rows: dict[str, pa.Table] = {}
        self.queries: dict[str, str] = {}

    def ask(self, name: str, expression: ibis.Table) -> None:
        rows, sql = ask(self.engine, expression)
        self.queries[name] = hashlib.sha256(sql.encode()).hexdigest()
        self.keep(name, rows)

    def keep(self, name: str, rows: pa.Table) -> None:
        self.rows[name] = conform(TABLES[name], rows)
        self.engine.register(name, self.rows[name])


def _entities(settings: Settings) -> pa.Table:
    rows: list[dict[str, object]] = [
        {"id": e.id, "name": e.name, "kind": e.kind, "parent": e.parent, "tz": settings.tz.key}
        for e in settings.entities
    ]
    return _table("entities", rows)


def _sources(sources: Sources) -> pa.Table:
    names = [column.name for column in TABLES["sources"].columns]
    return _table("sources", [{name: getattr(extract, name) for name in names} for extract in sources.extracts])


def _freshness(sources: Sources, settings: Settings, as_of: date) -> pa.Table:
    return _table("freshness", freshness_rows(sources.extracts, settings.freshness, as_of))


def _table(name: str, rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLES[name].columns))


def _versions(settings: Settings, engine: str) -> dict[str, str]:
    libraries = {name: version(name) for name in ("duckdb", "ibis-framework", "pyarrow")}
    return {"builder": builder_digest(settings), "engine": engine, "python": platform.python_version(), **libraries}
