"""Reading a store's files once, with their digests and their faults."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from reporting.sources.folder import Store
from reporting.sources.model import Place
from reporting.sources.problems import Problems


class SourceFiles:
    """The files of a source folder or bucket, and the sha256 of those read so far."""

    def __init__(self, store: Store, problems: Problems) -> None:
        self._store, self._problems = store, problems
        self._digests: dict[str, str] = {}
        self._unreadable: set[str] = set()
        self.paths = store.paths()

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or None after reporting, once, that it cannot be read."""
        if path in self._unreadable:
            return None
        try:
            data = self._store.read(path)
        except OSError as err:
            code = "MISSING_FILE" if isinstance(err, FileNotFoundError) else "UNREADABLE"
            got = err.strerror or str(err)
            self._unreadable.add(path)
            self._problems.error(Place(path), code, "a readable file", got, "Put it there or mend its permissions.")
            return None
        self._digests[path] = sha256(data).hexdigest()
        return data

    def digest_of(self, paths: Iterable[str]) -> str:
        """Return one sha256 over names and contents of files that were read."""
        lines = (f"{self._digests[path]}  {path}\n" for path in sorted(paths) if path in self._digests)
        return sha256("".join(lines).encode()).hexdigest()
