"""The first stage: sources to context dataset, left alone when nothing that it depends on has changed."""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reporting.config import Settings
from reporting.context.manifest import CHECKS_FILE, MANIFEST_FILE, Manifest, builder_digest, file_digest, read_manifest
from reporting.errors import ReportingError
from reporting.execution.pool import Pool
from reporting.pipeline.request import SAMPLE, Request
from reporting.sources.load import digest_sources, is_remote

LOCK = ".lock"


@dataclass(frozen=True)
class Dataset:
    """A context dataset that is up to date, and what to say about its sources; `fresh` if it was just built."""

    folder: Path
    manifest: Manifest
    fresh: bool
    warnings: tuple[str, ...] = ()


def prepare_dataset(request: Request, settings: Settings, meanwhile: Callable[[], None] | None = None) -> Dataset:
    """Return the dataset of a request, built if it is not there or out of date.

    Reading and building happen in a child: they leave threads behind that would forbid forking here.

    Args:
        request: source, day and folder.
        settings: the group.
        meanwhile: called while the child builds, on the other core.

    Raises:
        SourceErrors, ContextError: (as `TaskError`) the sources are wrong, or the dataset cannot be built.
    """
    root = dataset_root(request)
    digests = digest_sources(request.source, settings)
    found = digests and find_dataset(root, request.as_of, digests, builder_digest(settings))
    if found:
        return Dataset(found, read_manifest(found), fresh=False)
    with _only_one(request.datasets), Pool(1) as pool:
        pool.submit("dataset", make_dataset, request, settings, root, digests or {})
        if meanwhile:
            meanwhile()
        outcome = next(pool.outcomes())
    if outcome.error:
        raise outcome.error
    folder, warnings = outcome.result
    return Dataset(folder, read_manifest(folder), fresh=True, warnings=warnings)


def find_dataset(root: Path, as_of: date | None, digests: Mapping[str, str], builder: str) -> Path | None:
    """Return the dataset under `root` that these sources would give today; without `as_of`, the one at their end.

    A damaged one is as good as none: it is built again.
    """
    for path in sorted(root.glob(f"{as_of or '*'}/{MANIFEST_FILE}")):
        try:
            manifest = read_manifest(path.parent)
        except ReportingError:
            continue  # of another version: built again
        if manifest.is_current(as_of or manifest.data_cut, digests, builder) and is_whole(path.parent, manifest):
            return path.parent
    return None


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Say whether every file of the dataset is there and is what the manifest says."""
    expected = {path: partition.sha256 for path, partition in manifest.partitions.items()}
    expected[CHECKS_FILE] = manifest.checks
    try:
        return all(file_digest(folder / path) == digest for path, digest in expected.items())
    except OSError:
        return False


def make_dataset(
    request: Request, settings: Settings, root: Path, digests: Mapping[str, str]
) -> tuple[Path, tuple[str, ...]]:
    """Read the sources and build the dataset; return its folder and the sources' warnings."""
    from reporting.context.build import build_context
    from reporting.sources.load import read_sources

    for leftover in root.glob(".[0-9]*-*"):
        shutil.rmtree(leftover)  # of a build that was killed; no other is at work here
    sources = read_sources(request.source, settings, request.environment)
    as_of = request.as_of or sources.data_cut
    folder = root / as_of.isoformat()
    build_context(sources, settings, as_of, folder, digests, settings.engine, settings.spark_master)
    return folder, tuple(map(str, sources.warnings))


def dataset_root(request: Request) -> Path:
    """Return the folder of a source's datasets, one a day; those of the sample are where the notebooks look."""
    source = request.source
    if Path(source).resolve() == SAMPLE:
        return request.datasets
    name = source if is_remote(source) else Path(source).resolve().name
    return request.datasets / f"of-{re.sub(r'[^A-Za-z0-9_.-]+', '-', name).strip('-.')}"


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Wait until no other run builds a dataset here."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
