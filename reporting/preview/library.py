"""The worker that builds: it has imported what an analyst edits, and serves until one of those files is saved.

A saved notebook is built by the worker that is there. When anything else was saved, a new one imports the library as it
is now. The answers of the dataset outlive a worker, unless a file that its questions are made of was saved.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from reporting.config import ROOT, SETTINGS_FILE
from reporting.execution.pool import Pool
from reporting.preview.watch import LIBRARY, Times, changed_files, times_of

# what decides what the dataset is asked and how it answers; a test holds it against the imports of the questions
QUESTION_FOLDERS = frozenset(
    ROOT / "reporting" / name
    for name in ("", "analysis", "context", "sources", "perspectives/facts", "perspectives/queries")
)
QUESTION_FILES = frozenset(
    (SETTINGS_FILE, ROOT / "reporting" / "perspectives" / "asking.py", ROOT / "reporting" / "blocks" / "model.py")
)


class Library:
    """A worker that has imported the library as it is saved, and the folder of answers that hold for it."""

    def __init__(self, watched: Iterable[Path] = LIBRARY) -> None:
        self._watched = tuple(watched)
        self._times: Times = {}
        self._worker: Pool | None = None
        self._open, self._serving = ExitStack(), ExitStack()

    def __enter__(self) -> Self:
        self.answers = Path(self._open.enter_context(TemporaryDirectory(prefix="preview-"))) / "answers"
        return self

    def __exit__(self, *_: object) -> None:
        self._serving.close()
        self._open.close()

    def refresh(self) -> None:
        """Have a worker that is up to date: a new one when a file was saved since it began."""
        now = times_of(self._watched)  # looked at before the worker imports: what is saved meanwhile is a change
        changed = changed_files(self._times, now)
        if self._worker is None or changed:
            self._serving.close()
            self._forget(changed)
            self._times = now
            self._worker = self._serving.enter_context(Pool(1))

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Have the worker call `function` and return its result.

        Raises:
            ReportingError: what the function raised.
        """
        if self._worker is None:
            raise RuntimeError("there is no worker before the first refresh")
        self._worker.submit(function.__name__, function, *arguments)
        outcome = next(self._worker.outcomes())
        if outcome.error:
            raise outcome.error
        return outcome.result

    def _forget(self, changed: Iterable[Path]) -> None:
        """Remove what these files have outdated: answers, and bytecode that Python might take for current.

        It compares size and whole second only, and a file may be saved twice in one.
        """
        if any(makes_questions(path) for path in changed):
            shutil.rmtree(self.answers, ignore_errors=True)
        for path in changed if self._times else ():
            if path.suffix == ".py":
                Path(cache_from_source(str(path))).unlink(missing_ok=True)


def makes_questions(path: Path) -> bool:
    """Say whether the dataset may be asked something else, or answer otherwise, once that file has changed."""
    return path.parent in QUESTION_FOLDERS or path in QUESTION_FILES


def own_files() -> tuple[str, ...]:
    """Return what this process has imported of ours."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return tuple(sorted(path for path in files if path and Path(path).is_relative_to(ROOT / "reporting")))
