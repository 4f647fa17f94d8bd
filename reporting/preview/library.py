"""The worker that builds: it has imported what an analyst edits, and serves until one of those files is saved.

A saved notebook is built by the worker that is there. When anything else was saved, a new one imports the library as it
is now. Answers of the dataset outlive the worker, unless what was saved is what questions are made of.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from reporting.config import ROOT, SETTINGS_FILE
from reporting.execution.pool import Pool
from reporting.preview.watch import LIBRARY, Times, changed_files, times_of

# what makes a question and its answer; a test asserts that questions import nothing else of ours
QUESTION_FOLDERS = frozenset(
    ROOT / "reporting" / name
    for name in ("", "analysis", "context", "sources", "perspectives/facts", "perspectives/queries")
)
QUESTION_FILES = frozenset(
    (SETTINGS_FILE, ROOT / "reporting" / "perspectives" / "asking.py", ROOT / "reporting" / "blocks" / "model.py")
)


class Library:
    """Has a worker that is up to date, and a folder of answers that were given by code as it is now."""

    def __init__(self, watched: Iterable[Path] = LIBRARY) -> None:
        self._watched = tuple(watched)
        self._times: Times = {}
        self._worker = ExitStack()
        self._pool: Pool | None = None

    def __enter__(self) -> Self:
        self._scratch = TemporaryDirectory(prefix="preview-")
        self.answers = Path(self._scratch.name) / "answers"
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()
        self._scratch.cleanup()

    def worker(self) -> Pool:
        """Return the worker, a new one when a file was saved since it began."""
        now = times_of(self._watched)
        changed = changed_files(self._times, now)
        if self._pool is None or changed:
            self._worker.close()
            if self._times:
                _forget_bytecode(changed)
            if any(makes_questions(path) for path in changed):
                shutil.rmtree(self.answers, ignore_errors=True)
            self._times = now  # looked at before anything is imported: what is saved from here on is a change
            self._pool = self._worker.enter_context(Pool(1))
        return self._pool


def _forget_bytecode(changed: Iterable[Path]) -> None:
    """Remove the compiled form of these files: Python takes it for current if size and second are the same."""
    for path in changed:
        if path.suffix == ".py":
            Path(cache_from_source(str(path))).unlink(missing_ok=True)


def makes_questions(path: Path) -> bool:
    """Say whether a question to the dataset, or its answer, may be another one after that file has changed."""
    return path.parent in QUESTION_FOLDERS or path in QUESTION_FILES
