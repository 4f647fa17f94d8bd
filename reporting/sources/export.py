"""One table from DynamoDB's export to S3: the data files, verified against their manifest and decoded.

Files are `.json` or `.json.gz`, one item a line. A gzip stream that ends early is `GZIP_TRUNCATED` and a damaged one
`GZIP`; a file that differs from the manifest is `MANIFEST_CHECKSUM` or `MANIFEST_COUNT`, and none of its items is
looked at when its checksum is wrong. CRLF between items, a byte order mark and empty lines are accepted.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from reporting.sources.attributes import Item
from reporting.sources.files import SourceFiles
from reporting.sources.json_text import decode_json
from reporting.sources.manifests import (
    COPY_AGAIN,
    DataFile,
    Manifest,
    base64_md5,
    checksum_fits,
    find_manifests,
    read_data_files,
    report_count,
)
from reporting.sources.model import Place
from reporting.sources.places import ItemPlace
from reporting.sources.problems import Problems

GZIP_STREAM = 16 + zlib.MAX_WBITS


class Line(msgspec.Struct):
    """A line of a data file."""

    Item: dict[str, dict[str, Any]]


class UndecodedLine(msgspec.Struct):
    """A line of a data file whose attributes are still text."""

    Item: dict[str, msgspec.Raw]


LINE_DECODER = msgspec.json.Decoder(Line)
UNDECODED_DECODER = msgspec.json.Decoder(UndecodedLine)
ATTRIBUTE_DECODER = msgspec.json.Decoder(dict[str, Any])


class ExportedTable:
    """One table's export; its data end on the day, in the group's zone, of the export's point in time."""

    def __init__(self, manifest: Manifest, tz: ZoneInfo, files: SourceFiles, problems: Problems) -> None:
        self.name = manifest.table
        self.place = Place(manifest.path)
        self._manifest, self._tz, self._files, self._problems = manifest, tz, files, problems

    def items(self, only: tuple[str, ...] = ()) -> Iterator[tuple[ItemPlace, Item]]:
        """Yield every item with its place.

        Args:
            only: the attributes to decode; others are not even turned into values. Empty: all.
        """
        for file in read_data_files(self._manifest, self._files, self._problems):
            yield from self._items_of(file, only)

    def cut(self) -> date:
        """Return the day its data end."""
        return self._manifest.summary.exportTime.astimezone(self._tz).date()

    def digest(self) -> str:
        """Return the sha256 over all files of the export that were read."""
        return self._files.digest_of(path for path in self._files.paths if path.startswith(self._manifest.folder))

    def _items_of(self, file: DataFile, only: tuple[str, ...]) -> Iterator[tuple[ItemPlace, Item]]:
        text = self._verified_text(file)
        if text is None:
            return
        count = 0
        for number, line in enumerate(text.split(b"\n"), start=1):
            if line.strip():
                count += 1
                item = _decode_item(line, file.path, number, only, self._problems)
                if item is not None:
                    yield ItemPlace(file.path, number, line), item
        if count != file.entry.itemCount:
            report_count(file.place, file.entry.itemCount, count, posixpath.basename(file.path), self._problems)

    def _verified_text(self, file: DataFile) -> bytes | None:
        data = self._files.read(file.path)
        if data is None:
            return None
        text = _unpack(file.path, data, self._problems) if file.path.endswith(".gz") else data
        if text is None or checksum_fits(data, file.entry, self._manifest.summary.s3SseAlgorithm):
            return text
        expected = f"md5 {file.entry.md5Checksum or file.entry.etag or 'in the manifest'}"
        self._problems.error(Place(file.path), "MANIFEST_CHECKSUM", expected, base64_md5(data), COPY_AGAIN)
        return None


def find_exports(files: SourceFiles, tz: ZoneInfo, problems: Problems) -> list[ExportedTable]:
    """Return the latest export of every table, in order of name."""
    return [ExportedTable(manifest, tz, files, problems) for manifest in find_manifests(files, problems)]


def _unpack(path: str, data: bytes, problems: Problems) -> bytes | None:
    """Return what a gzip file holds (perhaps several streams), or None after reporting why it does not."""
    text = bytearray()
    try:
        while data:
            stream = zlib.decompressobj(GZIP_STREAM)
            text += stream.decompress(data)
            if not stream.eof:
                lines = text.count(b"\n")
                got = f"the end of the file after {lines} whole lines"
                problems.error(Place(path, lines + 1), "GZIP_TRUNCATED", "the end of the gzip stream", got, COPY_AGAIN)
                return None
            data = stream.unused_data
    except zlib.error as err:
        problems.error(Place(path, text.count(b"\n") + 1), "GZIP", "a gzip file", str(err), COPY_AGAIN)
        return None
    return bytes(text)


def _decode_item(line: bytes, path: str, number: int, only: tuple[str, ...], problems: Problems) -> Item | None:
    if not only:
        whole = decode_json(LINE_DECODER, line, path, number, problems)
        return whole.Item if whole else None
    undecoded = decode_json(UNDECODED_DECODER, line, path, number, problems)
    if undecoded is None:
        return None
    item: dict[str, dict[str, Any]] = {}
    for name in only:
        if name in undecoded.Item:
            value = decode_json(ATTRIBUTE_DECODER, bytes(undecoded.Item[name]), path, number, problems)
            if value is None:
                return None
            item[name] = value
    return item
