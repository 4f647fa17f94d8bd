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
from reporting.site.feed import feed_xml
from reporting.site.feed_address import FEEDS, feed_path
from reporting.site.scripts import editions_script, search_script

INDEX = "index.html"
ARCHIVE = "archive.html"
SEARCH = "search.html"
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


def build_site(reports: Path, settings: Settings, feed_secret: str = "") -> Path:
    """Write the site around the editions in `reports` and return its index.

    A file of one scope holds nothing of another: only the index and the archive at the root show them all.

    Args:
        reports: the site's folder.
        settings: the group's.
        feed_secret: what the addresses of feeds are derived from; without it there are none.

    Raises:
        EditionError: an edition's manifest or its figures are not ours.
    """
    found = [entry for state in STATES for entry in read_entries(Store(reports, state))]
    site = Site(reports, settings, tuple(newest_first(found, settings)))
    scopes = [scope for scope in settings.scopes if site.of(scope)]
    install_assets(reports)
    feeds = _write_feeds(site, scopes, feed_secret)
    for scope in scopes:
        _write_scope(site, scope, feeds.get(scope, ""))
    shown = current(site.entries)
    _write(site, ARCHIVE, "archive.html", days=by_day(shown))
    _write(site, SEARCH, "search.html", name=settings.group_name, indexes=[f"{SCOPES}/{scope}/" for scope in scopes])
    matrix = [(scope, settings.scope_name(scope), _latest(site, scope)) for scope in settings.scopes]
    return _write(site, INDEX, "index.html", matrix=matrix, years=by_year(shown[:ROWS]), more=len(shown) > ROWS)


def _write_scope(site: Site, scope: str, feed: str) -> None:
    entries = site.of(scope)
    shown = current(entries)
    folder = f"{SCOPES}/{scope}"
    name = site.settings.scope_name(scope)
    about = {"name": name, "first": shown[-1].day, "feed": feed}
    _write(site, f"{folder}/{INDEX}", "scope.html", **about, latest=_latest(site, scope), years=by_year(shown[:ROWS]))
    for perspective, label in site.settings.perspectives.items():
        if editions := site.of(scope, perspective):
            path = f"{folder}/{perspective}.html"
            _write(site, path, "report.html", name=name, perspective=label, years=by_year(editions))
    _write(site, f"{folder}/compare.html", "compare.html", name=name)
    _write(site, f"{folder}/{SEARCH}", "search.html", name=name, indexes=[""])
    _write_text(site, f"{folder}/editions.js", editions_script(entries, shown))
    _write_text(site, f"{folder}/search.js", search_script(site.reports, name, shown))


def _write_feeds(site: Site, scopes: Sequence[str], secret: str) -> dict[str, str]:
    """Write the feed of every scope that has final editions and return their paths; those of another secret go."""
    final = {scope: [each for each in current(site.of(scope)) if each.manifest.state == "final"] for scope in scopes}
    paths = {scope: feed_path(scope, secret) for scope in scopes if secret and final[scope]}
    for old in set((site.reports / FEEDS).glob("*")) - {site.reports / path for path in paths.values()}:
        old.unlink()
    for scope, path in paths.items():
        _write_text(site, path, feed_xml(scope, path, final[scope], site.settings))
    return paths


def _latest(site: Site, scope: str) -> list[tuple[str, str, Entry | None]]:
    """Return (id, name, newest edition) of every perspective of a scope."""
    return [
        (perspective, name, _first(current(site.of(scope, perspective))))
        for perspective, name in site.settings.perspectives.items()
    ]


def _first(entries: Sequence[Entry]) -> Entry | None:
    return entries[0] if entries else None


def _write(site: Site, path: str, template: str, **content: Any) -> Path:
    """Write one page; `root` leads from it to the site's root."""
    root = "../" * path.count("/")
    html = _templates().get_template(template).render(root=root, group=site.settings.group_name, **content)
    return _write_text(site, path, html)


def _write_text(site: Site, path: str, text: str) -> Path:
    """Write one file, whole or not at all."""
    target = site.reports / path
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_suffix(".part")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(target)
    return target


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
