"""Checks of the HTML: what must not be in a mail, and what a screen reader needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporting.lint.dom import Node
from reporting.lint.message import Opened
from reporting.lint.model import Violation

FORBIDDEN = frozenset({
    "svg", "script", "iframe", "object", "embed", "form", "input", "link", "video", "audio", "base", "canvas", "math",
})  # fmt: skip
LINK_SCHEMES = ("https:", "http:", "mailto:", "tel:", "#")
REMOTE_CSS = re.compile(r"url\s*\(|@import|expression\s*\(|@font-face", re.IGNORECASE)
ADDRESSES = ("href", "src", "background", "srcset", "poster")
LAYOUT = frozenset({"presentation", "none"})


def check_markup(opened: Opened) -> Iterator[Violation]:
    """No script, no vector picture, no form, nothing that is fetched."""
    for node in opened.root.walk():
        if node.tag in FORBIDDEN:
            yield Violation("tag", f"<{node.tag}>", "none of that")
        for name, value in node.attributes.items():
            if name.startswith("on") or (name in ADDRESSES and not _harmless(node.tag, value)):
                yield Violation("attribute", f"{name} of <{node.tag}>", "links to pages and pictures by cid only")
    if REMOTE_CSS.search(opened.html):
        yield Violation("css", "a remote resource or script", "none")


def check_language(opened: Opened) -> Iterator[Violation]:
    """The document says its language, its direction and what it is about."""
    root = next(iter(opened.root.find("html")), Node("html"))
    for name in ("lang", "dir"):
        if not root.attributes.get(name):
            yield Violation(name, f"no {name} on <html>", "one")
    if not any(title.text for title in opened.root.find("title")):
        yield Violation("title", "no <title>", "one: screen readers say it first")


def check_tables(opened: Opened) -> Iterator[Violation]:
    """A table is marked as layout, or it is a table of data with caption and headed rows or columns."""
    for table in opened.root.find("table"):
        if table.attributes.get("role", "") in LAYOUT:
            continue
        heads = [node for node in table.find("th") if _table_of(node) is table]
        if not heads:
            yield Violation("layout-table", "a table without role and without heads", 'role="presentation"')
            continue
        if not any(caption.text for caption in table.find("caption")):
            yield Violation("caption", "a table of data without caption", "one that says what it shows")
        for head in heads:
            if head.attributes.get("scope", "") not in {"col", "row", "colgroup", "rowgroup"}:
                yield Violation("scope", f"th {head.text!r} without scope", "col or row")


def _table_of(node: Node) -> Node | None:
    return next((above for above in node.up() if above.tag == "table"), None)


def _harmless(tag: str, value: str) -> bool:
    return value.strip().lower().startswith(("cid:",) if tag == "img" else LINK_SCHEMES)
