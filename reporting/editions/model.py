"""What names an edition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reporting.errors import ReportingError

State = Literal["final", "draft"]  # a draft was built in spite of failing checks: watermarked, never sent
EDITIONS = "editions"
DRAFTS = "drafts"  # a tree of their own: no draft is ever taken for an edition
NAME = re.compile(r"(?P<as_of>\d{4}-\d\d-\d\d)/(?P<scope>\w+)/(?P<perspective>\w+)/r(?P<revision>[1-9]\d*)$")


class EditionError(ReportingError):
    """An edition is absent or not what its manifest says."""


@dataclass(frozen=True, order=True)
class Subject:
    """What an edition is about; its revisions differ in nothing of this. `as_of` is an ISO date."""

    as_of: str
    scope: str
    perspective: str

    @property
    def path(self) -> Path:
        """Return the folder of its revisions, in the folder of editions."""
        return Path(self.as_of, self.scope, self.perspective)

    def __str__(self) -> str:
        return self.path.as_posix()


@dataclass(frozen=True, order=True)
class EditionKey:
    """One edition: its subject and revision, counted from 1."""

    subject: Subject
    revision: int

    @property
    def path(self) -> Path:
        """Return its folder in the folder of editions."""
        return self.subject.path / f"r{self.revision}"

    def __str__(self) -> str:
        return self.path.as_posix()

    @classmethod
    def parse(cls, name: str) -> EditionKey:
        """Read a key from `2026-09-30/portfolio/ceo/r1`, which may be the end of a path.

        Raises:
            EditionError: it is not one.
        """
        match = NAME.search(name.strip().rstrip("/"))
        if match is None:
            raise EditionError(f"edition: expected a name such as 2026-09-30/portfolio/ceo/r1, got {name!r}")
        return cls(Subject(match["as_of"], match["scope"], match["perspective"]), int(match["revision"]))
