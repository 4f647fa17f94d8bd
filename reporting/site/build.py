"""Building the site around the editions: an index, an archive, a page a scope and a page a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reporting.config import Settings
from reporting.editions import Store
from reporting.site.assets import install_assets
from reporting.site.entries import STATES, Entry, by_day, by_year, current, newest_first, read_entries

INDEX = "index.html"
ARCHIVE = "archive.html"
SCOPES = "scopes"
ROWS = 100  # of an index; the archive has all


@dataclass(frozen=True)
class Site:
    """The editions of a site and where it is written."""

    reports: Path
    settings: Settings
    entries: tuple[Entry, ...]

    def of(self, scope: str, perspective: str | None = None) -> list[Entry]:
        """Return the editions of a scope, or of one report, newest first."""
        return [
            entry
            for entry in self.entries
            if entry.key.subject.scope == scope and perspective in {None, entry.key.subject.perspective}
        ]


def build_site(reports: Path, settings: Settings) -> Path:
    """Write the site's lists around the editions in `reports` and return its index.

    A list of one scope shows nothing of another: only the index and the archive at the root hold them all.

    Raises:
        EditionError: an edition's manifest is not one of ours.
    """
    found = [entry for state in STATES for entry in read_entries(Store(reports, state))]
    site = Site(reports, settings, tuple(newest_first(found, settings)))
    install_assets(reports)
    for scope in settings.scopes:
        if site.of(scope):
            _write_scope(site, scope)
    shown = current(site.entries)
    _write(site, ARCHIVE, "archive.html", days=by_day(shown))
    matrix = [(scope, settings.scope_name(scope), _latest(site, scope)) for scope in settings.scopes]
    return _write(site, INDEX, "index.html", matrix=matrix, years=by_year(shown[:ROWS]), more=len(shown) > ROWS)


def _write_scope(site: Site, scope: str) -> None:
    shown = current(site.of(scope))
    folder = f"{SCOPES}/{scope}"
    name = site.settings.scope_name(scope)
    about = {"name": name, "first": shown[-1].day}
    _write(site, f"{folder}/{INDEX}", "scope.html", **about, latest=_latest(site, scope), years=by_year(shown[:ROWS]))
    for perspective, label in site.settings.perspectives.items():
        if editions := site.of(scope, perspective):
            path = f"{folder}/{perspective}.html"
            _write(site, path, "report.html", name=name, perspective=label, years=by_year(editions))


def _latest(site: Site, scope: str) -> list[tuple[str, str, Entry | None]]:
    """Return (id, name, newest edition) of every perspective of a scope."""
    return [
        (perspective, name, _first(current(site.of(scope, perspective))))
        for perspective, name in site.settings.perspectives.items()
    ]


def _first(entries: Sequence[Entry]) -> Entry | None:
    return entries[0] if entries else None


def _write(site: Site, path: str, template: str, **content: Any) -> Path:
    """Write one page, whole or not at all; `root` leads from it to the site's root."""
    target = site.reports / path
    target.parent.mkdir(parents=True, exist_ok=True)
    root = "../" * path.count("/")
    html = _templates().get_template(template).render(root=root, group=site.settings.group_name, **content)
    scratch = target.with_suffix(".part")
    scratch.write_text(html, encoding="utf-8")
    scratch.replace(target)
    return target


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
