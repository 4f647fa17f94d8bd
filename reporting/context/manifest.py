"""The manifest of a context dataset: what it describes, what it was built from, what every file must be.

Only the standard library is imported, so that "nothing changed" is found out in milliseconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from reporting.config import Settings
from reporting.context.errors import ContextError

MANIFEST_FILE = "manifest.json"
CHECKS_FILE = "checks.json"
SHARED = "_shared"
FORMAT = 1
BUILDERS = ("context", "sources")  # packages whose code decides what a dataset holds


@dataclass(frozen=True)
class Partition:
    """One Parquet file: the rows of a table that belong to an entity, or to all of them."""

    sha256: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What a context dataset is.

    Args:
        as_of: the day it describes.
        data_cut: the earliest day a DynamoDB table or bank statement ends.
        partitions: file path relative to the dataset's folder -> its digest and rows.
        supplied: the (entity, table) pairs that somebody delivered; others are unknown, not empty.
        sources: source file -> sha256, as `digest_sources` gave them.
        queries: table -> sha256 of the SQL that built it.
        versions: what built it: builder (digest of code and settings), engine and libraries.
        checks: sha256 of the report of the checks beside it.
    """

    as_of: date
    data_cut: date
    partitions: Mapping[str, Partition]
    supplied: frozenset[tuple[str, str]]
    sources: Mapping[str, str]
    queries: Mapping[str, str]
    versions: Mapping[str, str]
    checks: str
    digest: str = field(default="", compare=False)

    def partition_digest(self, path: str) -> str:
        """Return the sha256 of a partition, "absent" for one that has no file: a reader noticed its absence."""
        partition = self.partitions.get(path)
        return partition.sha256 if partition else "absent"

    def is_current(self, as_of: date, sources: Mapping[str, str], builder: str) -> bool:
        """Return whether building again from these sources with this builder would give the same dataset."""
        return (self.as_of, dict(self.sources), self.versions["builder"]) == (as_of, dict(sources), builder)


def partition_path(table: str, entity: str | None) -> str:
    """Return the path of a table's partition, relative to the dataset's folder."""
    return f"{table}/{entity or SHARED}.parquet"


def builder_digest(settings: Settings) -> str:
    """Return the sha256 of the code and the settings that decide what a dataset holds."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(repr(settings).encode())
    for path in sorted(path for name in BUILDERS for path in (package / name).rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def write_manifest(manifest: Manifest, folder: Path) -> Manifest:
    """Write `manifest.json` into `folder` and return the manifest with its digest."""
    plain = _plain(manifest)
    digest = _digest(plain)
    text = json.dumps({**plain, "digest": digest}, indent=1, sort_keys=True)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")
    return replace(manifest, digest=digest)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the dataset in `folder`.

    Raises:
        ContextError: there is none, it is of another format, or it was changed after it was written.
    """
    where = f"{folder.name}/{MANIFEST_FILE}"
    try:
        plain = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        digest = plain.pop("digest")
        if digest != _digest(plain):
            raise ContextError(where, "the contents its digest names", "others", "Build the dataset again.")
        return _from_plain(plain, digest)
    except OSError as err:
        raise ContextError(where, "a manifest", "none", "Build the dataset first.") from err
    except (KeyError, TypeError, AttributeError, ValueError) as err:
        raise ContextError(where, f"a manifest of format {FORMAT}", repr(err), "Build the dataset again.") from err


def file_digest(path: Path) -> str:
    """Return the sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(manifest: Manifest) -> dict[str, Any]:
    plain = {
        "format": FORMAT,
        "as_of": manifest.as_of.isoformat(),
        "data_cut": manifest.data_cut.isoformat(),
        "partitions": {path: asdict(part) for path, part in manifest.partitions.items()},
        "supplied": sorted(list(pair) for pair in manifest.supplied),
    }
    return plain | {name: getattr(manifest, name) for name in ("sources", "queries", "versions", "checks")}


def _from_plain(plain: dict[str, Any], digest: str) -> Manifest:
    if plain["format"] != FORMAT:
        raise ValueError(plain["format"])
    return Manifest(
        as_of=date.fromisoformat(plain["as_of"]),
        data_cut=date.fromisoformat(plain["data_cut"]),
        partitions={path: Partition(**part) for path, part in plain["partitions"].items()},
        supplied=frozenset((entity, table) for entity, table in plain["supplied"]),
        sources=plain["sources"],
        queries=plain["queries"],
        versions=plain["versions"],
        checks=plain["checks"],
        digest=digest,
    )


def _digest(plain: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
