"""Noticing saved files by looking at their times; some hundred files take a few milliseconds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from reporting.config import ROOT, SETTINGS_FILE

LIBRARY = (ROOT / "reporting", ROOT / "_extensions", ROOT / "_quarto.yml", SETTINGS_FILE)
WATCHED = (ROOT / "notebooks", *LIBRARY)
PASSED_OVER = ("__pycache__", ".ipynb_checkpoints")

Times = dict[Path, int]


def times_of(places: Iterable[Path] = WATCHED) -> Times:
    """Return when every file at these places was last written, in nanoseconds."""
    found: Times = {}
    for path in _files(places):
        try:
            found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:  # an editor replaced it at this moment
            continue
    return found


def changed_files(before: Times, now: Times) -> list[Path]:
    """Return what was written, came or went between two looks."""
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        for folder, folders, names in os.walk(place):
            folders[:] = [name for name in folders if name not in PASSED_OVER]
            yield from (Path(folder, name) for name in names if not name.startswith("."))
