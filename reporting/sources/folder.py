"""A source folder: which files a run reads, and their bytes.

Read are `wiki/index.md`, `projects/*.md`, `dynamodb/<table>/…`, and every other text for live keys alone. Standard
library only: that nothing has changed is found out here, before anything heavy is imported.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

WIKI, PROJECTS, DYNAMODB = "wiki", "projects", "dynamodb"
SOURCE_FOLDERS = (WIKI, PROJECTS, DYNAMODB)
NOT_WRITTEN_HERE = {"node_modules", "__pycache__"}
GIT_TIMEOUT_SECONDS = 30


class Store(Protocol):
    """Where source files lie: a folder or a bucket. Paths are relative, with slashes."""

    def paths(self) -> tuple[str, ...]:
        """Return the files below the source folders, sorted."""
        ...

    def texts(self) -> tuple[str, ...]:
        """Return the files to be searched for live keys, sorted."""
        ...

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises:
            OSError: it cannot be read.
        """
        ...


class Folder:
    """A source folder on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def paths(self) -> tuple[str, ...]:
        """Return the files below the source folders, sorted."""
        return tuple(sorted(path for name in SOURCE_FOLDERS for path in self._walk(self.root / name)))

    def texts(self) -> tuple[str, ...]:
        """Return the files git tracks here; without a repository, all but those of hidden folders and packages."""
        tracked = self._tracked()
        return tuple(sorted(self._walk(self.root) if tracked is None else tracked))

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        return (self.root / path).read_bytes()

    def _walk(self, top: Path) -> Iterator[str]:
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if not name.startswith(".") and name not in NOT_WRITTEN_HERE]
            for name in files:
                yield (Path(folder) / name).relative_to(self.root).as_posix()

    def _tracked(self) -> list[str] | None:
        """Ask git, so that an env file that is rightly kept out of it is no finding."""
        try:
            listed = subprocess.run(  # noqa: S603 - no shell, and the folder is an argument after -C
                ["git", "-C", str(self.root), "ls-files", "-z"],  # noqa: S607 - the user's own git
                env={name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
                capture_output=True,
                timeout=GIT_TIMEOUT_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        names = listed.stdout.decode("utf-8", "surrogateescape").split("\0")
        return [name for name in names if name and (self.root / name).is_file()]
