"""Where editions lie: finding them, writing one whole or not at all, and which were sent."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from reporting.editions.manifest import MANIFEST, Manifest, read_manifest
from reporting.editions.model import DRAFTS, EDITIONS, EditionError, EditionKey, State, Subject

BUILDING = ".building"  # half-made editions lie here, and are renamed when they are whole
LOCK = ".lock"
NOTEBOOK = "notebook.ipynb"  # the executed one
MESSAGE = "message.eml"
SENT, LEFT = "sent.json", "outbox.json"  # marks beside an edition; the send log will take the place of the first


@dataclass(frozen=True)
class Store:
    """The editions under `reports`, the site's folder: the final ones, or with `state` the drafts."""

    reports: Path
    state: State = "final"

    @property
    def folder(self) -> Path:
        """Return the folder of the editions of this state."""
        return self.reports / (EDITIONS if self.state == "final" else DRAFTS)

    def path(self, key: EditionKey) -> Path:
        """Return the folder of an edition."""
        return self.folder / key.path

    def revisions(self, subject: Subject) -> list[EditionKey]:
        """Return the revisions of `subject` that there are, oldest first."""
        found = (self.folder / subject.path).glob(f"r*/{MANIFEST}")
        return sorted(EditionKey.parse(str(path.parent)) for path in found)

    def latest(self, subject: Subject) -> EditionKey | None:
        """Return the newest revision of `subject`, None when there is none."""
        revisions = self.revisions(subject)
        return revisions[-1] if revisions else None

    def next_revision(self, subject: Subject) -> EditionKey:
        """Return the revision after all that there are; a folder without a manifest keeps its number too."""
        folders = [path for path in (self.folder / subject.path).glob("r*") if path.name[1:].isdecimal()]
        return EditionKey(subject, 1 + max((int(path.name[1:]) for path in folders), default=0))

    def keys(self) -> list[EditionKey]:
        """Return every edition, in order of as_of, scope, perspective and revision."""
        return sorted(EditionKey.parse(str(path.parent)) for path in self.folder.glob(f"*/*/*/r*/{MANIFEST}"))

    def previous_sent(self, subject: Subject, *, outbox: bool = False) -> EditionKey | None:
        """Return the last edition sent of the same report with an earlier as_of.

        Args:
            subject: the report that looks back.
            outbox: whether, where none was ever sent, the last one left in the outbox will do.
        """
        sent = self._last_before(subject, SENT)
        return sent or (self._last_before(subject, LEFT) if outbox else None)

    def _last_before(self, subject: Subject, mark: str) -> EditionKey | None:
        found = self.folder.glob(f"*/{subject.scope}/{subject.perspective}/r*.{mark}")
        keys = sorted(EditionKey.parse(str(path).removesuffix(f".{mark}")) for path in found)
        return next((key for key in reversed(keys) if key.subject.as_of < subject.as_of), None)

    def is_sent(self, key: EditionKey) -> bool:
        """Say whether the edition was handed over, or may have been."""
        return self._mark(key, SENT).is_file()

    def shown(self, key: EditionKey) -> str:
        """Return the sha256 of the executed notebook: two editions with the same one show the same blocks."""
        return read_manifest(self.path(key)).derived.get(NOTEBOOK, "")

    def doubt(self, key: EditionKey) -> str:
        """Return why nobody knows whether the edition was handed over, "" when it is known."""
        path = self._mark(key, SENT)
        return str(json.loads(path.read_text(encoding="utf-8"))["doubt"]) if path.is_file() else ""

    def mark_sent(self, key: EditionKey, message_id: str, doubt: str = "") -> None:
        """Note that the edition was handed over as `message_id`, or may have been: then `doubt` says why.

        Raises:
            EditionError: it is a draft, or absent.
        """
        self._write_mark(key, SENT, {"delivered": "ses", "message_id": message_id, "doubt": doubt})

    def mark_left(self, key: EditionKey) -> None:
        """Note that the mail of the edition was left in the outbox.

        Raises:
            EditionError: it is a draft, or absent.
        """
        self._write_mark(key, LEFT, {"delivered": "outbox"})

    def _write_mark(self, key: EditionKey, mark: str, facts: Mapping[str, str]) -> None:
        manifest = read_manifest(self.path(key))
        if manifest.state != "final":
            raise EditionError(f"{key}: a draft is never sent")
        message = manifest.derived.get(MESSAGE, "")
        _write_whole(self._mark(key, mark), json.dumps({**facts, "message_sha256": message}, indent=1).encode())

    def _mark(self, key: EditionKey, mark: str) -> Path:
        """Return the file beside the edition's folder, in which nothing is ever written again."""
        folder = self.path(key)
        return folder.with_name(f"{folder.name}.{mark}")

    def damage(self, key: EditionKey) -> list[str]:
        """Return the names of files that are not what the manifest says."""
        folder = self.path(key)
        try:
            derived = read_manifest(folder).derived
        except EditionError:
            return [MANIFEST]
        return [name for name, digest in derived.items() if _digest(folder / name) != digest]

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give a folder for half-made editions to the only run that may build; it is removed at the end.

        Raises:
            EditionError: another run is building in the same place.
        """
        self.reports.mkdir(parents=True, exist_ok=True)
        with (self.reports / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as err:
                raise EditionError(f"{self.reports}: another run is building here; wait for it to end") from err
            folder = self.reports / BUILDING
            shutil.rmtree(folder, ignore_errors=True)  # what a killed run left
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def publish(self, built: Path, manifest: Manifest) -> Path:
        """Make the files in `built` the edition of `manifest`, in one step, and return its folder.

        Raises:
            EditionError: the edition exists; nothing overwrites one.
        """
        target = self.path(manifest.key)
        (built / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        _flush(built)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            raise EditionError(f"{manifest.key}: exists already; an edition is never overwritten")
        built.rename(target)
        return target


def digest_files(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file under `folder` by its relative name, in order of names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _flush(folder: Path) -> None:
    """Bring the files to the disk before they are renamed: after a power cut an edition is whole or absent."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_whole(path: Path, content: bytes) -> None:
    beside = path.with_suffix(".tmp")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
