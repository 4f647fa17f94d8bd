"""The HTML part as a tree whose elements carry their styles inline: what a mail program has to go by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

import css_inline

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
DECLARATION = re.compile(r"""(?:[^;"'(]|"[^"]*"|'[^']*'|\([^)]*\))+""")


@dataclass
class Node:
    """An element: its tag, attributes, inline declarations, text pieces and children."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def style(self) -> dict[str, str]:
        """Return the inline declarations, lower case; the last of each property."""
        return declarations(self.attributes.get("style", ""))

    @property
    def text(self) -> str:
        """Return the element's own text on one line."""
        return " ".join("".join(self.texts).split())

    def walk(self) -> Iterator[Node]:
        """Yield the element and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def up(self) -> Iterator[Node]:
        """Yield the element and all above it."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def find(self, *tags: str) -> list[Node]:
        """Return the elements of these tags, in order."""
        return [node for node in self.walk() if node.tag in tags]


def parse(html: str) -> Node:
    """Return the tree of a document, the rules of its `<style>` elements written into its elements.

    Whatever comes in, a tree comes out: a document whose styles cannot be read keeps the inline ones.
    """
    try:
        whole = _inliner().inline(html)
    except css_inline.InlineError:
        whole = html
    reader = _Reader()
    reader.feed(whole)
    reader.close()
    return reader.root


def declarations(style: str) -> dict[str, str]:
    """Return the declarations of a style attribute.

    >>> declarations("color: #FFF; background: url('a;b')")
    {'color': '#fff', 'background': "url('a;b')"}
    """
    found = {}
    for declaration in DECLARATION.findall(style):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True, keep_link_tags=True)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self._here = Node("#document")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.children.append(node)
        if tag not in VOID:
            self._here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:  # <svg/>, as XML writes it
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for node in self._here.up():
            if node.tag == tag and node.parent is not None:
                self._here = node.parent
                return

    def handle_data(self, data: str) -> None:
        self._here.texts.append(data)
