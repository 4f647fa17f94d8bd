from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reporting.context.errors import ContextError
from reporting.context.manifest import Manifest, Partition, builder_digest, read_manifest, write_manifest
from tests.context.small import SETTINGS

MANIFEST = Manifest(
    as_of=date(2026, 9, 30),
    data_cut=date(2026, 9, 29),
    partitions={"nps/jada.parquet": Partition("ab", 3)},
    supplied=frozenset({("jada", "nps"), ("qos", "nps")}),
    sources={"wiki/index.md": "cd"},
    queries={"nps": "ef"},
    versions={"builder": "01"},
    checks="23",
)


def test_a_manifest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    written = write_manifest(MANIFEST, tmp_path)
    assert read_manifest(tmp_path) == MANIFEST
    assert read_manifest(tmp_path).digest == written.digest


def test_a_changed_manifest_is_refused(tmp_path: Path) -> None:
    write_manifest(MANIFEST, tmp_path)
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text().replace('"rows": 3', '"rows": 4'))
    with pytest.raises(ContextError, match="expected the contents its digest names"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"digest": "x"', '{"digest": 1, "format": 1}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ContextError, match=r"manifest\.json: expected"):
        read_manifest(tmp_path)


def test_a_manifest_of_another_format_is_refused(tmp_path: Path) -> None:
    write_manifest(MANIFEST, tmp_path)
    plain = json.loads((tmp_path / "manifest.json").read_text())
    plain["format"] = 2
    (tmp_path / "manifest.json").write_text(json.dumps(plain))
    with pytest.raises(ContextError):
        read_manifest(tmp_path)


def test_no_dataset_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ContextError, match=r"expected a manifest, got none\. Build the dataset first\."):
        read_manifest(tmp_path / "context")


def test_an_absent_partition_has_a_digest_of_its_own() -> None:
    assert MANIFEST.partition_digest("nps/jada.parquet") == "ab"
    assert MANIFEST.partition_digest("nps/qos.parquet") == "absent"


@pytest.mark.parametrize(
    ("as_of", "sources", "builder", "current"),
    [
        (date(2026, 9, 30), {"wiki/index.md": "cd"}, "01", True),
        (date(2026, 9, 29), {"wiki/index.md": "cd"}, "01", False),
        (date(2026, 9, 30), {"wiki/index.md": "ce"}, "01", False),
        (date(2026, 9, 30), {"wiki/index.md": "cd", "projects/a.md": "00"}, "01", False),
        (date(2026, 9, 30), {"wiki/index.md": "cd"}, "02", False),
    ],
)
def test_a_dataset_is_current_for_its_day_sources_and_builder(
    as_of: date, sources: dict[str, str], builder: str, current: bool
) -> None:
    assert MANIFEST.is_current(as_of, sources, builder) is current


def test_settings_count_for_the_builder() -> None:
    assert builder_digest(SETTINGS) == builder_digest(SETTINGS)
    assert builder_digest(SETTINGS) != builder_digest(replace(SETTINGS, materiality_cents=1))


def test_reading_a_manifest_imports_nothing_heavy() -> None:
    code = (
        "import sys, reporting.context.manifest\n"
        "print(sorted({'pyarrow', 'pandas', 'numpy', 'ibis', 'duckdb', 'msgspec', 'boto3'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
