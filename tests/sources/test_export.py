from __future__ import annotations

import base64
import gzip
import hashlib
import json
from datetime import date
from typing import Any

import pytest

from tests.sources.tree import Tree, account, item, lines_of, located

TABLE = "qos-jada-accounts"
FOLDER = f"dynamodb/{TABLE}"
PART = f"{FOLDER}/data/part-1.json"
TWO = [account("a1"), account("a2")]


def ids(tree: Tree) -> list[object]:
    return [row["id"] for row in tree.read().tables["accounts"].rows]


@pytest.mark.parametrize("gz", [False, True])
def test_parts_plain_and_packed(tree: Tree, gz: bool) -> None:
    (tree.root / PART).unlink()
    tree.export(TABLE, [account("a1")], [account("a2"), account("a3")], gz=gz)
    assert ids(tree) == ["a1", "a2", "a3"]


def test_a_file_of_several_gzip_streams(tree: Tree) -> None:
    tree.export(TABLE, TWO, gz=True)
    first, second = lines_of(TWO[:1]), lines_of(TWO[1:])
    replace_part(tree, gzip.compress(first) + gzip.compress(second), ".json.gz")
    (tree.root / PART).unlink()
    assert ids(tree) == ["a1", "a2"]


def replace_part(tree: Tree, data: bytes, suffix: str = ".json") -> None:
    """Put other bytes in place of the part, and their checksum into the manifest."""
    tree.write(f"{FOLDER}/data/part-1{suffix}", data)
    path = tree.root / FOLDER / "manifest-files.json"
    entry = json.loads(path.read_text())
    entry["md5Checksum"] = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
    path.write_text(json.dumps(entry) + "\n")


def test_bom_crlf_and_empty_lines_are_accepted(tree: Tree) -> None:
    lines = lines_of(TWO).replace(b"\n", b"\r\n\r\n")
    tree.export(TABLE, b"\xef\xbb\xbf" + lines + b"\n")
    assert ids(tree) == ["a1", "a2"]


def test_the_extract_ends_on_the_group_s_day_of_the_export_time(tree: Tree) -> None:
    sources = tree.read()
    extract = next(extract for extract in sources.extracts if extract.id == TABLE)
    assert (extract.kind, extract.entity, extract.rows) == ("dynamodb", "jada", 1)
    assert extract.cut == sources.data_cut == date(2026, 9, 30)


def test_the_data_cut_is_the_earliest_of_tables_and_bank(tree: Tree) -> None:
    tree.export("qos-qos-bank-lines", [], time="2026-09-29T06:59:59Z")
    tree.export("qos-qos-accounts", [], time="2026-09-30T12:00:00+02:00")
    tree.export("scc-events", [], time="2026-01-01T00:00:00Z")
    sources = tree.read()
    assert {extract.id: (extract.kind, extract.cut) for extract in sources.extracts} == {
        "qos-jada-accounts": ("dynamodb", date(2026, 9, 30)),
        "qos-qos-accounts": ("dynamodb", date(2026, 9, 30)),
        "qos-qos-bank-lines": ("bank", date(2026, 9, 28)),
        "scc-events": ("scc", date(2025, 12, 31)),
        "wiki/index.md": ("wiki", date(2026, 9, 28)),
    }
    assert sources.data_cut == date(2026, 9, 28)


def test_the_digest_follows_the_bytes(tree: Tree) -> None:
    def digest() -> str:
        return next(extract.digest for extract in tree.read().extracts if extract.id == TABLE)

    before = digest()
    assert digest() == before
    tree.export(TABLE, [account("a9")])
    assert digest() != before


def test_the_latest_export_below_a_table_s_folder_is_read(tree: Tree) -> None:
    newest = f"{FOLDER}/AWSDynamoDB/01790-b"
    tree.export(TABLE, [account("new")], folder=newest, time="2026-10-02T06:30:00Z")
    tree.export(TABLE, [account("old")], folder=f"{FOLDER}/AWSDynamoDB/01780-c", time="2026-09-30T06:30:00Z")
    sources = tree.read()
    assert [row["id"] for row in sources.tables["accounts"].rows] == ["new"]
    assert sources.data_cut == date(2026, 10, 1)


def test_files_lie_beside_the_manifest_whatever_their_key_was(tree: Tree) -> None:
    summary, listed = (tree.root / FOLDER / name for name in ("manifest-summary.json", "manifest-files.json"))
    for path in (summary, listed):
        path.write_text(path.read_text().replace(f"{FOLDER}/", "exports/AWSDynamoDB/01790-b/"))
    assert ids(tree) == ["jada-1010"]


@pytest.mark.parametrize("gz", [False, True])
def test_a_changed_byte_is_found_and_no_item_is_judged(tree: Tree, gz: bool) -> None:
    tree.export(TABLE, TWO, gz=gz)
    if gz:
        (tree.root / PART).unlink()
    path = PART + (".gz" if gz else "")
    changed = lines_of([account("a1"), item(id="a2", nonsense=1)])
    tree.write(path, gzip.compress(changed) if gz else changed)
    assert tree.faults() == [f"{path}:1:1 MANIFEST_CHECKSUM"]


@pytest.mark.parametrize("checksum", ["etag", "etag-1"])
def test_an_etag_serves_where_the_md5_is_absent(tree: Tree, checksum: str) -> None:
    tree.export(TABLE, TWO, checksum=checksum)
    assert ids(tree) == ["a1", "a2"]
    tree.write(PART, lines_of(TWO[::-1]))
    assert tree.faults() == [f"{PART}:1:1 MANIFEST_CHECKSUM"]


@pytest.mark.parametrize(("checksum", "summary"), [("none", {}), ("etag", {"s3SseAlgorithm": "KMS"})])
def test_a_file_that_nothing_vouches_for_is_refused(tree: Tree, checksum: str, summary: dict[str, Any]) -> None:
    tree.export(TABLE, TWO, checksum=checksum, **summary)
    assert tree.faults() == [f"{PART}:1:1 MANIFEST_CHECKSUM"]


def test_a_truncated_gzip_is_named_so(tree: Tree) -> None:
    many = [account(f"a{number}", name=hashlib.sha256(str(number).encode()).hexdigest()) for number in range(200)]
    tree.export(TABLE, many, gz=True)
    (tree.root / PART).unlink()
    packed = (tree.root / f"{PART}.gz").read_bytes()
    tree.write(f"{PART}.gz", packed[: len(packed) * 3 // 4])
    (problem,) = tree.errors()
    whole = packed_lines(packed[: len(packed) * 3 // 4])
    assert 0 < whole < 200
    assert located(problem) == f"{PART}.gz:{whole + 1}:1 GZIP_TRUNCATED"


def packed_lines(data: bytes) -> int:
    """Count what the command `gzip -dc` gets out of a truncated file: an independent reader."""
    import subprocess

    return subprocess.run(["gzip", "-dc"], input=data, capture_output=True, check=False).stdout.count(b"\n")


def test_a_gzip_truncated_before_its_checksum(tree: Tree) -> None:
    tree.export(TABLE, TWO, gz=True)
    (tree.root / PART).unlink()
    tree.write(f"{PART}.gz", (tree.root / f"{PART}.gz").read_bytes()[:-4])
    assert tree.faults() == [f"{PART}.gz:3:1 GZIP_TRUNCATED"]


def test_what_is_no_gzip(tree: Tree) -> None:
    tree.export(TABLE, TWO, gz=True)
    (tree.root / PART).unlink()
    tree.write(f"{PART}.gz", lines_of(TWO))
    assert tree.faults() == [f"{PART}.gz:1:1 GZIP"]


def test_a_count_that_differs_from_the_file(tree: Tree) -> None:
    tree.export(TABLE, TWO, part_count=3, count=3)
    (problem,) = tree.errors()
    assert located(problem) == f"{FOLDER}/manifest-files.json:1:2 MANIFEST_COUNT"
    assert (problem.expected, problem.got) == ("3 items in part-1.json", "2")


def test_a_total_that_differs_from_the_files(tree: Tree) -> None:
    tree.export(TABLE, TWO, count=3)
    assert tree.faults() == [f"{FOLDER}/manifest-summary.json:4:3 MANIFEST_COUNT"]


def test_a_missing_part(tree: Tree) -> None:
    tree.export(TABLE, TWO)
    (tree.root / PART).unlink()
    assert tree.faults() == [f"{PART}:1:1 MISSING_FILE"]


def test_a_part_no_manifest_lists(tree: Tree) -> None:
    tree.write(f"{FOLDER}/data/part-9.json", lines_of(TWO))
    assert tree.faults() == [f"{FOLDER}/data/part-9.json:1:1 UNLISTED_FILE"]


@pytest.mark.parametrize("name", ["manifest-summary.json", "manifest-files.json"])
def test_a_missing_manifest(tree: Tree, name: str) -> None:
    tree.export("qos-qos-accounts", [])
    (tree.root / FOLDER / name).unlink()
    where = FOLDER if name == "manifest-summary.json" else f"{FOLDER}/{name}"
    assert tree.faults() == [f"{where}:1:1 MISSING_FILE"]


@pytest.mark.parametrize("name", ["manifest-summary", "manifest-files"])
def test_a_manifest_that_differs_from_the_md5_beside_it(tree: Tree, name: str) -> None:
    data = (tree.root / FOLDER / f"{name}.json").read_bytes()
    digest = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest())
    tree.write(f"{FOLDER}/{name}.md5", digest)
    assert tree.warnings() == []
    tree.write(f"{FOLDER}/{name}.json", data.replace(b'"itemCount": 1', b'"itemCount":  1'))
    assert tree.faults() == [f"{FOLDER}/{name}.json:1:1 MANIFEST_CHECKSUM"]


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ('"itemCount": 1', '"itemCount": "1"', "1:1 SHAPE"),
        ('"exportTime"', '"time"', "1:1 SHAPE"),
        ("06:30:00.000Z", "06:30:00.000", "1:1 SHAPE"),
        ('"itemCount": 1,', '"itemCount": 1', "5:3 JSON"),
        ("table/qos-jada-accounts", "table/qos-qos-accounts", "2:3 EXPORT_NAME"),
        ('"itemCount": 1', '"itemCount": 1, "outputFormat": "ION"', "4:19 EXPORT_FORMAT"),
        ('"itemCount": 1', '"itemCount": 1, "exportType": "INCREMENTAL_EXPORT"', "4:19 EXPORT_FORMAT"),
    ],
)
def test_a_wrong_summary(tree: Tree, was: str, becomes: str, fault: str) -> None:
    tree.export("qos-qos-accounts", [])
    path = tree.root / FOLDER / "manifest-summary.json"
    assert was in path.read_text()
    path.write_text(path.read_text().replace(was, becomes))
    assert tree.faults() == [f"{FOLDER}/manifest-summary.json:{fault}"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b'{"Item": {"id": ', "2:17 JSON"),
        (b'{"Item": {"id": "a1"}}', "2:1 SHAPE"),
        (b'{"Keys": {}}', "2:1 SHAPE"),
        (b'{"Item": {"id": {"S": "caf\xe9"}}}', "2:27 ENCODING"),
        (b"<<<<<<< HEAD", "2:1 MERGE_MARKER"),
        (b'{"Item": {}} {"Item": {}}', "2:14 JSON"),
    ],
)
def test_a_line_that_is_no_item(tree: Tree, line: bytes, fault: str) -> None:
    tree.export(TABLE, lines_of([account("a1")]) + line + b"\n" + lines_of([account("a2")]))
    assert tree.faults() == [f"{PART}:{fault}"]


@pytest.mark.parametrize(
    ("table", "code"),
    [("qos-jadda-accounts", "UNKNOWN_ENTITY"), ("qos-jada-acounts", "UNKNOWN_RESOURCE"), ("other", "UNKNOWN_TABLE")],
)
def test_a_table_nobody_knows(tree: Tree, table: str, code: str) -> None:
    tree.export(table, [])
    assert tree.faults() == [f"dynamodb/{table}/manifest-summary.json:1:1 {code}"]


def test_no_tables_at_all(tree: Tree) -> None:
    for path in sorted((tree.root / "dynamodb").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert tree.faults() == ["dynamodb:1:1 NO_TABLES"]
