from __future__ import annotations

import pickle
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from reporting.context.build import build_context
from reporting.context.errors import ContextError
from reporting.context.manifest import Manifest, read_manifest
from reporting.context.report import ChecksFailed, read_checks, require_sound
from reporting.context.schema import TABLES
from tests.context.small import AS_OF, SETTINGS, World, small_world

pytestmark = pytest.mark.slow


def build(folder: Path, world: World | None = None) -> Manifest:
    return build_context((world or small_world()).sources(), SETTINGS, AS_OF, folder, {"wiki/index.md": "00"})


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = build(tmp_path / "one"), build(tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert first.digest == second.digest


def test_rows_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    world = small_world()
    for rows in world.rows.values():
        rows.reverse()
    build(tmp_path / "one")
    build(tmp_path / "two", world)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_every_file_is_of_the_schema_and_sorted(tmp_path: Path) -> None:
    manifest = build(tmp_path / "context")
    kinds = {"text": "string", "int": "int64", "date": "date32[day]", "timestamp": "timestamp[us]", "bool": "bool"}
    assert len(manifest.partitions) > len(TABLES)
    for path, partition in manifest.partitions.items():
        table = TABLES[path.partition("/")[0]]
        rows = pq.read_table(tmp_path / "context" / path)
        assert {f.name: str(f.type) for f in rows.schema} == {c.name: kinds[c.kind] for c in table.columns}
        keys = [tuple(row[name] for name in table.key) for row in rows.to_pylist()]
        assert keys == sorted(keys)
        assert len(keys) == partition.rows


def test_an_entity_has_its_own_file_and_nobody_elses_rows(tmp_path: Path) -> None:
    manifest = build(tmp_path / "context")
    rows = pq.read_table(tmp_path / "context/postings/qos.parquet")
    assert set(rows["entity"].to_pylist()) == {"qos"}
    assert "postings/r3028.parquet" in manifest.partitions
    assert "postings/qdn.parquet" not in manifest.partitions


def test_delivered_and_empty_is_a_file_without_rows(tmp_path: Path) -> None:
    sources = small_world().sources()
    sources = type(sources)(
        sources.tables, sources.extracts, sources.supplied | {("jada", "nps"), ("", "assumptions")}, AS_OF, ()
    )
    manifest = build_context(sources, SETTINGS, AS_OF, tmp_path / "context", {})
    assert manifest.partitions["nps/jada.parquet"].rows == 0
    assert manifest.partitions["assumptions/_shared.parquet"].rows == 0
    assert "nps/qos.parquet" not in manifest.partitions


def test_a_failed_build_leaves_the_old_dataset_and_nothing_else(tmp_path: Path) -> None:
    build(tmp_path / "context")
    before = files(tmp_path)
    world = small_world()
    world.row("bookings", "b1")["gross_cents"] = "much"
    with pytest.raises(ContextError, match=r"bookings\.gross_cents"):
        build(tmp_path / "context", world)
    assert files(tmp_path) == before


def test_a_new_build_replaces_the_old_one(tmp_path: Path) -> None:
    old = build(tmp_path / "context")
    world = small_world()
    world.rows["citations"].append({"id": "x1", "entity": "qdn", "site": "s", "matches": True})
    new = build(tmp_path / "context", world)
    assert read_manifest(tmp_path / "context") == new != old
    assert [path.name for path in tmp_path.iterdir()] == ["context"]


def test_a_day_after_every_source_ends_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContextError, match=r"^as_of: expected a day up to 2026-09-30, where the data end"):
        build_context(small_world().sources(), SETTINGS, AS_OF + timedelta(days=1), tmp_path / "context", {})
    assert list(tmp_path.iterdir()) == []


def test_a_day_before_the_books_begin_is_refused(tmp_path: Path) -> None:
    world = small_world()
    first = min(row["date"] for row in world.rows["transactions"])
    with pytest.raises(ContextError, match=rf"^as_of: expected a day from {first} on, where the books begin"):
        build_context(world.sources(), SETTINGS, first - timedelta(days=1), tmp_path / "context", {})
    assert list(tmp_path.iterdir()) == []
    build_context(world.sources(), SETTINGS, first, tmp_path / "context", {})


def test_the_report_of_the_checks_lies_beside_the_tables(tmp_path: Path) -> None:
    world = small_world()
    world.bank("jada-bl9", AS_OF, -1_240, None)
    manifest = build(tmp_path / "context", world)
    report = read_checks(tmp_path / "context", manifest)
    assert [row.id for row in report.reconciliations if row.state == "finding"] == ["bank/jada-bank"]
    require_sound(report)
    rows = pq.read_table(tmp_path / "context/reconciliations/jada.parquet").to_pylist()
    bank = next(row for row in rows if row["id"] == "bank/jada-bank")
    assert (bank["books_cents"], bank["other_cents"], bank["difference_cents"]) == (1_128_690, 1_127_450, 1_240)
    parts = pq.read_table(tmp_path / "context/reconciliation_parts/jada.parquet").to_pylist()
    assert sum(part["cents"] for part in parts if part["reconciliation"] == bank["id"]) == bank["other_cents"]


def test_a_failing_identity_builds_a_draft_that_may_not_be_sent(tmp_path: Path) -> None:
    world = small_world()
    world.posting("j10", 1)["cents"] = 507
    build(tmp_path / "context", world)
    with pytest.raises(ChecksFailed, match=r"^1 check refuses every report:\nledger\.balanced: ") as caught:
        require_sound(read_checks(tmp_path / "context"))
    assert len(caught.value.refusals) == 1


def test_errors_survive_a_process() -> None:
    for error in (ContextError("a", "b", "c", "d"), ChecksFailed(("one", "two"))):
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        assert (type(copy), str(copy)) == (type(error), str(error))


def test_a_changed_report_of_the_checks_is_refused(tmp_path: Path) -> None:
    build(tmp_path / "context")
    path = tmp_path / "context/checks.json"
    path.write_text(path.read_text().replace("tied", "open"))
    with pytest.raises(ContextError, match=r"context/checks\.json: expected sha256"):
        read_checks(tmp_path / "context")
