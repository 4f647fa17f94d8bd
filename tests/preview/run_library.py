"""What the tests of the preview's library run in a fresh process: `python -m tests.preview.run_library CASE FOLDER`.

The library is one module in that folder, `edited.py`.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path

from reporting.preview import library as library_module
from reporting.preview.library import Library

SAVED_NS = 1_790_000_000_000_000_000  # a time in the past: its bytecode counts as written later


def save(path: Path, value: int, nanoseconds: int) -> None:
    """Save the module with that value; every save has the same size and lies in the same second."""
    path.write_text(f"VALUE = {value}\n", encoding="utf-8")
    os.utime(path, ns=(SAVED_NS + nanoseconds, SAVED_NS + nanoseconds))


def imported() -> tuple[int, int]:
    """Return who was asked, and the module's value as that process has imported it."""
    return os.getpid(), import_module("edited").VALUE


def worker(path: Path) -> object:
    save(path, 1, 1)
    with Library([path.parent]) as library:
        seen = []
        for value in (1, 1, 2):
            save(path, value, value)
            library.refresh()
            seen.append(library.call(imported))
    (first, *_), (second, *_), (third, *_) = seen
    return [first == second, second == third, [value for _, value in seen]]


def answers(path: Path) -> object:
    library_module.QUESTION_FILES = frozenset({path})
    other = path.with_name("other.py")
    save(path, 1, 1)
    save(other, 1, 1)
    kept: list[bool] = []
    with Library([path.parent]) as library:
        for edited in (other, other, path):
            save(edited, 2, len(kept) + 2)
            library.refresh()
            kept.append(library.answers.exists())
            library.answers.mkdir(exist_ok=True)
    return [*kept, library.answers.exists()]


if __name__ == "__main__":
    case, folder = sys.argv[1:]
    sys.path.insert(0, folder)
    sys.stdout.write(json.dumps({"worker": worker, "answers": answers}[case](Path(folder) / "edited.py")))
