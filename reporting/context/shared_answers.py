"""Answers that the reports of a scope share: a question is put to the dataset once, not once a report.

An answer is known by its question's name, asked of one dataset, in one scope, with the same earlier days. The code that
asks is not part of that: a folder of answers belongs to one state of the code, and whoever made it says how long.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reporting.context.answers import Answer

_folder: Path | None = None  # of this process and its forks


@contextmanager
def shared_in(folder: Path) -> Iterator[None]:
    """Share the answers of notebooks forked inside the block, with each other and with those that come later.

    Args:
        folder: of the answers, made if it is not there; it must be emptied when the code of a question changes.
    """
    global _folder  # noqa: PLW0603 - a notebook's cells have no way to hand it on, a fork has
    folder.mkdir(parents=True, exist_ok=True)
    before, _folder = _folder, folder
    try:
        yield
    finally:
        _folder = before


@dataclass(frozen=True)
class SharedAnswers:
    """The answers about one scope, in one dataset; none are found or kept outside `shared_in`.

    Args:
        dataset: its digest.
        scope: whose rows are seen.
        earlier: the days before the dataset's own that questions are asked about.
    """

    dataset: str
    scope: str
    earlier: Sequence[date]

    def find(self, name: str) -> Answer | None:
        """Return the answer to the question of that name; None when it has not been asked."""
        if _folder is None:
            return None
        try:
            answer: Answer = pickle.loads(self._path(_folder, name).read_bytes())  # noqa: S301 - from a fork of ours
        except FileNotFoundError:
            return None
        return answer

    def keep(self, name: str, answer: Answer) -> None:
        """Keep the answer to the question of that name, whole or not at all: others may be looking for it."""
        if _folder is None:
            return
        path = self._path(_folder, name)
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(pickle.dumps(answer))
        half.rename(path)

    def _path(self, folder: Path, name: str) -> Path:
        known_by = "\n".join((self.dataset, self.scope, *map(str, self.earlier), name))
        return folder / hashlib.sha256(known_by.encode()).hexdigest()
