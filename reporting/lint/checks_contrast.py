"""Contrast of every text with what lies behind it, as authored and in two simulated dark modes."""

from __future__ import annotations

from collections.abc import Iterator

from reporting.lint.checks_css import is_hidden
from reporting.lint.colours import BLACK, MODES, WHITE, Colour, contrast, read_colour, seen
from reporting.lint.dom import Node
from reporting.lint.message import Opened
from reporting.lint.model import Violation

CONTRAST = 4.5
LINK = Colour(0, 0, 238)  # what browsers give a link without a colour


def check_contrast(opened: Opened) -> Iterator[Violation]:
    """Name every pair of colours that cannot be read, once a mode."""
    pairs: dict[tuple[Colour, Colour], str] = {}
    for node in opened.root.walk():
        if node.text and not is_hidden(node):
            pairs.setdefault((_colour(node), _ground(node)), node.text)
    for (text, ground), words in pairs.items():
        for mode in MODES:
            ratio = contrast(*seen(text, ground, mode))
            if ratio < CONTRAST:
                got = f"{ratio:.2f}:1 {mode}, {text} on {ground}, {words[:30]!r}"
                yield Violation("contrast", got, f"at least {CONTRAST}:1")


def _colour(node: Node) -> Colour:
    for above in node.up():
        if colour := read_colour(above.style.get("color", "") or above.attributes.get("color", "").lower()):
            return colour
        if above.tag == "a" and above.attributes.get("href"):
            return LINK
    return BLACK


def _ground(node: Node) -> Colour:
    for above in node.up():
        style = above.style
        said = style.get("background-color") or style.get("background") or above.attributes.get("bgcolor", "").lower()
        if colour := read_colour(said):
            return colour
    return WHITE
