"""The manifests of DynamoDB's export to S3: which files hold how many items with which checksum.

An export lies in `dynamodb/<table>/`, or deeper (`dynamodb/<table>/AWSDynamoDB/<export id>/`, as AWS writes it under a
prefix); of several exports of one table the one with the latest `exportTime` counts. Refused are a table under
another name than its folder's (`EXPORT_NAME`), Ion and incremental exports (`EXPORT_FORMAT`), a folder without
manifest or a manifest without its files (`MISSING_FILE`), manifests that differ from the `.md5` AWS puts beside them
(`MANIFEST_CHECKSUM`), totals that differ (`MANIFEST_COUNT`) and files no manifest lists (`UNLISTED_FILE`).

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec

from reporting.sources.files import SourceFiles
from reporting.sources.folder import DYNAMODB
from reporting.sources.json_text import EXPORT_AGAIN, decode_json
from reporting.sources.model import Place
from reporting.sources.places import place_in_json
from reporting.sources.problems import Problems, quoted

SUMMARY = "manifest-summary.json"
DATA_FOLDER = "data"
CHECKSUM_SUFFIX = ".md5"
COPY_AGAIN = "Copy the export again, all of its files."


class Summary(msgspec.Struct):
    """`manifest-summary.json`, as far as it is read."""

    tableArn: str  # noqa: N815 - AWS's spelling, here and below
    exportTime: Annotated[datetime, msgspec.Meta(tz=True)]  # noqa: N815
    itemCount: int  # noqa: N815
    manifestFilesS3Key: str  # noqa: N815
    outputFormat: str = "DYNAMODB_JSON"  # noqa: N815
    exportType: str = "FULL_EXPORT"  # noqa: N815
    s3SseAlgorithm: str | None = None  # noqa: N815


class FileEntry(msgspec.Struct):
    """A line of `manifest-files.json`."""

    itemCount: int  # noqa: N815
    dataFileS3Key: str  # noqa: N815
    md5Checksum: str = ""  # noqa: N815
    etag: str = ""


@dataclass(frozen=True)
class DataFile:
    """A data file as its manifest describes it; `place` is the manifest's count of its items."""

    path: str
    entry: FileEntry
    place: Place


@dataclass(frozen=True)
class Manifest:
    """A summary and where it lies."""

    table: str
    path: str
    text: str
    summary: Summary

    @property
    def folder(self) -> str:
        """The export's own folder, with a slash at its end."""
        return f"{posixpath.dirname(self.path)}/"

    def resolve(self, key: str) -> str:
        """Return where the object with that S3 key lies now: beside the manifest as it did in its bucket."""
        home = posixpath.dirname(self.summary.manifestFilesS3Key) or "."
        return posixpath.normpath(posixpath.join(self.folder, posixpath.relpath(key, home)))


SUMMARY_DECODER = msgspec.json.Decoder(Summary)
ENTRY_DECODER = msgspec.json.Decoder(FileEntry)


def find_manifests(files: SourceFiles, problems: Problems) -> list[Manifest]:
    """Return the latest manifest of every table below `dynamodb/`, in order of name."""
    latest: dict[str, Manifest] = {}
    paths = [path for path in files.paths if path.startswith(f"{DYNAMODB}/") and path.count("/") > 1]
    summaries = [path for path in paths if posixpath.basename(path) == SUMMARY]
    for path in summaries:
        manifest = _read_manifest(path, files, problems)
        if manifest is not None:
            rival = latest.get(manifest.table, manifest)
            latest[manifest.table] = max(rival, manifest, key=lambda found: found.summary.exportTime)
    for folder in sorted({_table_folder(path) for path in paths} - {_table_folder(path) for path in summaries}):
        problems.error(Place(f"{DYNAMODB}/{folder}"), "MISSING_FILE", f"its {SUMMARY}", "none", COPY_AGAIN)
    return [manifest for _, manifest in sorted(latest.items())]


def _table_folder(path: str) -> str:
    return path.split("/")[1]


def _read_manifest(path: str, files: SourceFiles, problems: Problems) -> Manifest | None:
    data = files.read(path)
    summary = decode_json(SUMMARY_DECODER, data, path, 1, problems) if data is not None else None
    if data is None or summary is None:
        return None
    manifest = Manifest(summary.tableArn.rpartition("/")[2], path, data.decode("utf-8-sig"), summary)
    for name, code, wanted, got in (
        ("tableArn", "EXPORT_NAME", _table_folder(path), manifest.table),
        ("outputFormat", "EXPORT_FORMAT", "DYNAMODB_JSON", summary.outputFormat),
        ("exportType", "EXPORT_FORMAT", "FULL_EXPORT", summary.exportType),
    ):
        if got != wanted:
            problems.error(place_in_json(path, manifest.text, name), code, wanted, quoted(got), EXPORT_AGAIN)
            return None
    return manifest


def read_data_files(manifest: Manifest, files: SourceFiles, problems: Problems) -> list[DataFile]:
    """Return the files a manifest lists, after reporting where the manifests contradict themselves or the folder."""
    listed = manifest.resolve(manifest.summary.manifestFilesS3Key)
    data = files.read(listed)
    if data is None:
        return []
    for path in (manifest.path, listed):
        _verify_beside(path, files, problems)
    found = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        entry = decode_json(ENTRY_DECODER, line, listed, number, problems) if line.strip() else None
        if entry is not None:
            place = place_in_json(listed, line.decode("utf-8-sig"), "itemCount")._replace(line=number)
            found.append(DataFile(manifest.resolve(entry.dataFileS3Key), entry, place))
    _report_unlisted(manifest, {file.path for file in found}, files, problems)
    total = sum(file.entry.itemCount for file in found)
    if total != manifest.summary.itemCount:
        place = place_in_json(manifest.path, manifest.text, "itemCount")
        report_count(place, manifest.summary.itemCount, total, "the files listed", problems)
    return found


def _verify_beside(path: str, files: SourceFiles, problems: Problems) -> None:
    beside = posixpath.splitext(path)[0] + CHECKSUM_SUFFIX
    if beside not in files.paths:
        return
    expected, data = files.read(beside), files.read(path)
    if expected is not None and data is not None:
        wanted, got = expected.decode("ascii", "replace").strip(), base64_md5(data)
        if wanted != got:
            problems.error(Place(path), "MANIFEST_CHECKSUM", f"md5 {quoted(wanted)}", quoted(got), COPY_AGAIN)


def _report_unlisted(manifest: Manifest, known: set[str], files: SourceFiles, problems: Problems) -> None:
    for path in files.paths:
        if path.startswith(f"{manifest.folder}{DATA_FOLDER}/") and path not in known:
            hint = "Remove the file, or copy the manifests of the same export."
            problems.error(Place(path), "UNLISTED_FILE", "a file of the manifest", "one it lacks", hint)


def report_count(place: Place, expected: int, got: int, what: str, problems: Problems) -> None:
    """Report that a count of items is not the manifest's."""
    problems.error(place, "MANIFEST_COUNT", f"{expected} items in {what}", str(got), COPY_AGAIN)


def base64_md5(data: bytes) -> str:
    """Return the md5 as manifests write it."""
    return base64.b64encode(md5(data)).decode("ascii")


def md5(data: bytes) -> bytes:
    """Return the md5; it guards against damage here, not against forgery."""
    return hashlib.md5(data, usedforsecurity=False).digest()


def checksum_fits(data: bytes, entry: FileEntry, encryption: str | None) -> bool:
    """Compare a file with the manifest's md5, or with the ETag where that is one.

    An ETag is the md5 of the object unless a KMS key encrypted it; that of a one-part upload ends in `-1`.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
    """
    if entry.md5Checksum:
        return entry.md5Checksum == base64_md5(data)
    etag = entry.etag.strip('"')
    if not etag or encryption == "KMS":
        return False
    return etag in {md5(data).hex(), f"{md5(md5(data)).hex()}-1"}
