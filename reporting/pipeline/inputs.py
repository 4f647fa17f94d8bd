"""What every edition of a run depends on, found out with the standard library alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reporting.config import ROOT, SETTINGS_FILE
from reporting.context.manifest import Manifest as Dataset
from reporting.delivery.envelope import Envelope
from reporting.editions import Inputs
from reporting.execution.notebook import Notebook

LOCK = ROOT / "requirements.lock"
LIBRARY = ("reporting", "_extensions", "_quarto.yml")  # code, mail templates, page templates and filters


@dataclass(frozen=True)
class Known:
    """The inputs of a run that are the same for all its editions; digests are sha256, `renderer` has its version."""

    library: str
    lock: str
    settings: str
    renderer: str


@dataclass(frozen=True)
class Own:
    """The inputs of one report that are known before it runs."""

    notebook: str
    parameters: dict[str, str]
    envelope: str
    compared_with: str


def find_known(renderer: str) -> Known:
    """Return what the editions of a run have in common."""
    return Known(library_digest(), _digest(LOCK), _digest(SETTINGS_FILE), renderer)


def library_digest(root: Path = ROOT) -> str:
    """Return the sha256 of the code, templates and filters that make a report."""
    total = hashlib.sha256()
    for path in _library_files(root):
        total.update(f"{path.relative_to(root).as_posix()} {_digest(path)}\n".encode())
    return total.hexdigest()


def own_inputs(notebook: Notebook, parameters: dict[str, str], envelope: Envelope, compared_with: str) -> Own:
    """Return what one report depends on, apart from the data; `parameters` without the context's folder."""
    addresses = json.dumps([envelope.sender, envelope.to]).encode()
    return Own(notebook.digest, parameters, hashlib.sha256(addresses).hexdigest(), compared_with)


def inputs_now(earlier: Inputs, known: Known, own: Own, dataset: Dataset) -> Inputs:
    """Return what `earlier` would be today, if the same partitions were read: equal means nothing to build.

    Pictures, Chromium and fonts are taken over: what was drawn is kept.
    """
    return replace(
        earlier,
        **vars(known),
        **vars(own),
        partitions=partitions_of(tuple(earlier.partitions), dataset),
        data_cut=dataset.data_cut.isoformat(),
    )


def partitions_of(reads: tuple[str, ...], dataset: Dataset) -> dict[str, str]:
    """Return the sha256 of the partitions that were read."""
    return {path: dataset.partition_digest(path) for path in reads}


def _library_files(root: Path) -> Iterator[Path]:
    for name in LIBRARY:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in found if file.is_file() and "__pycache__" not in file.parts)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
