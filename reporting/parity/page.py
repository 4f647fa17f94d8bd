"""The page and its full text beside the blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import zip_longest

from reporting.blocks.format import format_date, format_week
from reporting.blocks.html import block_html
from reporting.blocks.model import Block
from reporting.blocks.text import block_text
from reporting.parity.claims import Claim, find_departure
from reporting.parity.figures import figure_differences
from reporting.parity.model import Difference, Edition
from reporting.rendering.meta import PageMeta

UNREAD = frozenset({"style", "script"})
VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
MARKS = re.compile(r"[*_`]|^#+ ", re.MULTILINE)
TOP = ("headline", "context")  # the text begins with them, wherever the notebook shows them
SHOWN = 100  # characters of a passage that an error shows

Event = tuple[str, str]  # where (the figure's address, else the tag), and what: attributes or text


def page_differences(edition: Edition) -> Iterator[Difference]:
    """Yield where the page departs from the blocks: in one of them, or by a figure that is none of theirs."""
    rest, changed = edition.page, []
    for block in edition.blocks:
        fragment = block_html(block)
        yield from figure_differences(block, fragment)
        if fragment in rest:
            rest = rest.replace(fragment, "", 1)
        else:  # Quarto writes entities its own way
            changed.append((block, fragment))
    read = _read(rest)
    for block, fragment in changed:
        yield from _compare(block, _read(fragment).blocks[block.id], read.blocks.get(block.id, []))
    if read.edition != edition.meta.edition:  # the site finds its neighbours by it
        yield Difference("page", "edition", edition.meta.edition, read.edition)
    yield from find_departure("page", (), read.outside, _known(edition))


def text_differences(edition: Edition) -> Iterator[Difference]:
    """Yield where the full text departs from the blocks."""
    head = [Claim("title", edition.meta.title), Claim("period", _period(edition.meta))]
    top_first = sorted(edition.blocks, key=lambda block: block.id not in TOP)
    texts = ((f"{block.kind} {block.id}", block_text(block)) for block in top_first)
    blocks = [Claim(place, line) for place, text in texts for line in text.splitlines() if line]
    tail = [Claim("about this edition", value) for _, value in _about(edition.meta)]
    yield from find_departure("full text", [*head, *blocks, *tail], edition.report, _prose(edition))


def _compare(block: Block, expected: list[Event], got: list[Event]) -> Iterator[Difference]:
    for must, does in zip_longest(expected, got, fillvalue=("", "")):
        if must != does:
            place = f"{block.kind} {block.id}{f', {must[0]}' if must[0] else ''}"
            yield Difference("page", place, must[1][:SHOWN], does[1][:SHOWN])
            return


def _known(edition: Edition) -> list[str]:
    """Return the phrases with digits that stand on a page outside its blocks."""
    meta = edition.meta
    names = [meta.title, meta.scope_name, meta.perspective_name, format_week(meta.as_of), _period(meta)]
    return [*names, *(f"{name} {value}" for name, value in _about(meta)), *_prose(edition)]


def _about(meta: PageMeta) -> list[tuple[str, str]]:
    dates = [("As of", format_date(meta.as_of)), ("Data to", format_date(meta.data_cut))]
    origin = [(name[:1].upper() + name[1:], value) for name, value in meta.provenance.items()]
    return [("Report", meta.title), *dates, ("Revision", str(meta.revision)), *origin]


def _period(meta: PageMeta) -> str:
    return f"As of {format_date(meta.as_of)}, data to {format_date(meta.data_cut)}"


def _prose(edition: Edition) -> list[str]:
    """Return the paragraphs and headings of the notebook, without their marks."""
    return [" ".join(part.split()) for cell in edition.prose for part in MARKS.sub("", cell).split("\n\n")]


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


class _Reader(HTMLParser):
    """What each block holds, tags and text in order, and what stands outside of all blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: dict[str, list[Event]] = {}
        self.edition = ""
        self._outside: list[str] = []
        self._events: list[Event] | None = None
        self._depth = 0
        self._place = ""
        self._unread = 0

    @property
    def outside(self) -> str:
        return " ".join("".join(self._outside).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._events is None and "data-kind" in given:
            self._events, self._depth = self.blocks.setdefault(given.get("id", ""), []), 0
        if self._events is None:
            self.edition = given.get("data-edition", self.edition)
            self._unread += tag in UNREAD
            self._outside += ["\n", *(given[name] + "\n" for name in ("alt", "title", "aria-label") if name in given)]
            return
        self._depth += tag not in VOID
        self._place = given.get("data-figure", "")
        said = " ".join(f'{name}="{" ".join(value.split())}"' for name, value in sorted(given.items()))
        self._events.append((self._place or tag, f"<{tag} {said}>"))

    def handle_endtag(self, tag: str) -> None:
        if self._events is None:
            self._unread -= tag in UNREAD
            self._outside.append("\n")
            return
        self._depth -= tag not in VOID
        self._place = ""
        if self._depth <= 0:
            self._events = None

    def handle_data(self, data: str) -> None:
        if self._events is not None:
            self._say(data)
        elif not self._unread:
            self._outside.append(data)

    def _say(self, data: str) -> None:
        """Add text to the block; what a parser hands over in pieces is one text."""
        assert self._events is not None  # noqa: S101 - asked for by the only caller
        words = " ".join(data.split())
        if words:
            self._events.append((self._place, words))
