"""The Atom feed of a scope (RFC 4287): an entry an edition, told by its headline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from reporting.config import Settings
from reporting.site.entries import Entry

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 50  # newest first; readers keep the older ones
register_namespace("", ATOM)


def feed_xml(scope: str, path: str, entries: Sequence[Entry], settings: Settings) -> str:
    """Return the feed of a scope.

    Args:
        scope: its id.
        path: of the feed from the site's root.
        entries: final editions of the scope, newest first, at least one.
        settings: the group's: names, time zone and the site's address.
    """
    home = f"{settings.base_url}/scopes/{scope}/index.html"
    feed = Element(f"{{{ATOM}}}feed")
    _add(feed, "title", f"Executive reports: {settings.scope_name(scope)}")
    _add(feed, "id", _stable_id(home))
    _add(feed, "updated", _updated(entries[0], settings))
    _add(_add(feed, "author"), "name", settings.group_name)
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{settings.base_url}/{path}")
    _add(feed, "link", rel="alternate", type="text/html", href=home)
    for entry in entries[:MOST_ENTRIES]:
        _add_entry(feed, entry, settings)
    indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"


def _add_entry(feed: Element, entry: Entry, settings: Settings) -> None:
    address = f"{settings.base_url}/{entry.path}"
    summary = entry.manifest.summary
    corrected = f" (corrected, r{entry.key.revision})" if entry.key.revision > 1 else ""
    item = _add(feed, "entry")
    _add(item, "title", f"{summary.perspective_name}, {entry.day}{corrected}: {summary.headline}")
    _add(item, "id", _stable_id(address))
    _add(item, "updated", _updated(entry, settings))
    _add(item, "link", rel="alternate", type="text/html", href=address)
    _add(item, "summary", summary.context)


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    element = SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text
    return element


def _stable_id(address: str) -> str:
    return uuid5(NAMESPACE_URL, address).urn


def _updated(entry: Entry, settings: Settings) -> str:
    """Return the start of the report's day: a feed made twice is the same."""
    return datetime.combine(entry.as_of, time(), settings.tz).isoformat()
