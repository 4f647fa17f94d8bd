"""The editions as the site lists them, read from their manifests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

from reporting.blocks.comparison import SCRIPT
from reporting.blocks.format import format_date, format_value, format_week
from reporting.blocks.model import Unit, Value
from reporting.config import Settings
from reporting.editions import EditionKey, KpiLine, Manifest, State, Store, read_manifest

PAGE = "page.html"
CHANGES = 3  # of a row
STATES: tuple[State, ...] = ("final", "draft")


@dataclass(frozen=True)
class Entry:
    """An edition in a list; `path` leads to its page from the site's root, `superseded` by a later revision."""

    key: EditionKey
    manifest: Manifest
    path: str
    superseded: bool

    @property
    def figures(self) -> str:
        """The path of its figures, for comparison and search."""
        return str(PurePosixPath(self.path).with_name(SCRIPT))

    @property
    def as_of(self) -> date:
        """The date of the report."""
        return date.fromisoformat(self.key.subject.as_of)

    @property
    def day(self) -> str:
        """The date as it is printed."""
        return format_date(self.as_of)

    @property
    def week(self) -> str:
        """The week as it is printed."""
        return format_week(self.as_of)

    @property
    def report(self) -> str:
        """Whose report it is."""
        return f"{self.manifest.summary.scope_name} · {self.manifest.summary.perspective_name}"

    @property
    def state(self) -> str:
        """`draft`, `superseded`, `corrected` for a later revision, `incomplete` with gaps, else `final`."""
        if self.manifest.state == "draft":
            return "draft"
        if self.superseded:
            return "superseded"
        if self.key.revision > 1:
            return "corrected"
        return "incomplete" if self.manifest.summary.gaps else "final"

    @property
    def changes(self) -> tuple[KpiLine, ...]:
        """The first headline figures that changed."""
        return tuple(kpi for kpi in self.manifest.summary.kpis if kpi.change)[:CHANGES]

    @property
    def gaps(self) -> str:
        """How many figures are missing, "" for none."""
        count = self.manifest.summary.gaps
        if not count:
            return ""
        return f"{format_value(Value(count, Unit.COUNT))} {'gap' if count == 1 else 'gaps'}"


def read_entries(store: Store) -> list[Entry]:
    """Read every edition of a store.

    Raises:
        EditionError: a manifest is not one of ours.
    """
    keys = store.keys()
    last = {key.subject: key for key in keys}  # keys come in order of revisions
    return [
        Entry(key, read_manifest(store.path(key)), f"{store.folder.name}/{key}/{PAGE}", last[key.subject] != key)
        for key in keys
    ]


def newest_first(entries: Iterable[Entry], settings: Settings) -> list[Entry]:
    """Order entries by date, newest first, then as the settings order scopes and perspectives."""
    perspectives = list(settings.perspectives)

    def place(entry: Entry) -> tuple[int, int, int, int, bool]:
        subject = entry.key.subject
        return (
            -entry.as_of.toordinal(),
            settings.scopes.index(subject.scope),
            perspectives.index(subject.perspective),
            -entry.key.revision,
            entry.state == "draft",
        )

    return sorted(entries, key=place)


def current(entries: Sequence[Entry]) -> list[Entry]:
    """Keep one entry a subject: its last final revision, a draft only where nothing is final."""
    final = {entry.key.subject for entry in entries if entry.manifest.state == "final"}
    return [
        entry
        for entry in entries
        if not entry.superseded and (entry.manifest.state == "final" or entry.key.subject not in final)
    ]


def by_year(entries: Sequence[Entry]) -> list[tuple[int, list[Entry]]]:
    """Group entries, already newest first, by year."""
    return [(year, list(group)) for year, group in groupby(entries, key=lambda entry: entry.as_of.year)]


def by_day(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Group entries, already newest first, by the date of the report."""
    return [(day, list(group)) for day, group in groupby(entries, key=lambda entry: entry.day)]
