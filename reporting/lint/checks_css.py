"""Checks of the styles: nothing that Outlook for Windows lacks carries layout.

Outlook for Windows lays mails out with Word. What it lacks: https://www.caniemail.com/clients/outlook/ and
https://learn.microsoft.com/previous-versions/office/developer/office-2007/aa338201(v=office.12). Properties that it
leaves out without harm (border-radius, max-width beside a fixed table, word-break) are extras and not listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporting.lint.dom import Node
from reporting.lint.message import Opened
from reporting.lint.model import Violation

LACKING = frozenset({
    "align-content", "align-items", "align-self", "animation", "aspect-ratio", "background-image", "background-size",
    "bottom", "clip-path", "column-count", "column-gap", "columns", "filter", "flex", "flex-basis", "flex-direction",
    "flex-flow", "flex-grow", "flex-shrink", "flex-wrap", "float", "gap", "grid", "grid-area", "grid-column",
    "grid-gap",
    "grid-row", "grid-template", "grid-template-areas", "grid-template-columns", "grid-template-rows", "inset",
    "justify-content", "justify-items", "left", "mix-blend-mode", "object-fit", "opacity", "order", "overflow",
    "overflow-x", "overflow-y", "place-items", "position", "right", "row-gap", "top", "transform", "transition",
    "visibility", "z-index",
})  # fmt: skip
LACKING_DISPLAY = frozenset({"flex", "grid", "inline-flex", "inline-grid", "inline-block", "contents", "flow-root"})
LACKING_VALUE = re.compile(
    r"var\(|calc\(|min\(|max\(|clamp\(|rgba\(|hsla?\(|linear-gradient|\d(?:rem|vw|vh|vmin|vmax|ch)\b"
    r"|#[0-9a-f]{8}\b|#[0-9a-f]{4}\b"
)
EXPECTED = "what Word's engine knows"


def check_css(opened: Opened) -> Iterator[Violation]:
    """Name every declaration that Outlook for Windows lacks, each kind once; what is never shown does not matter."""
    found: dict[str, Node] = {}
    for node in opened.root.walk():
        if not node.attributes.get("style") or is_hidden(node):
            continue
        for name, value in node.style.items():
            if _is_lacking(name, value):
                found.setdefault(f"{name}: {value}", node)
    for declaration, node in found.items():
        yield Violation("outlook-css", f"{declaration} on <{node.tag}>", EXPECTED)


def is_hidden(node: Node) -> bool:
    """Say whether an element is not shown at all, such as the preheader."""
    return any(above.style.get("display") == "none" or above.tag in {"head", "style", "script"} for above in node.up())


def _is_lacking(name: str, value: str) -> bool:
    if name.startswith("--") or (name in LACKING and value not in {"static", "none", "visible", "auto", "0", "1"}):
        return True
    return (name == "display" and value in LACKING_DISPLAY) or bool(LACKING_VALUE.search(value))
