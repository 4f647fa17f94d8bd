"""Where each thing that the owner asked for stands: docs/coverage.md, found in the built editions.

    python -m tools.coverage reports          writes docs/coverage.md, fails when something is missing

The list is tools/coverage.toml: what was asked for, the report, the block that holds it, and, where a block holds
several things, the words that must stand in it. The editions are the newest of each report; forty of them, with an
edition of the week before to compare with, come from:

    render_and_send.py --as-of 2026-09-23 && render_and_send.py --scope all
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from reporting.blocks.codec import MEDIA_TYPE, from_builtins
from reporting.blocks.format import render_prose
from reporting.blocks.html import block_html
from reporting.blocks.model import Action, Block, Kpi, Narrative
from reporting.editions import Store

ROOT = Path(__file__).resolve().parent.parent
ITEMS, DOCUMENT = ROOT / "tools" / "coverage.toml", ROOT / "docs" / "coverage.md"
TAG = re.compile(r"<[^>]+>")
BEGINNING = 36  # characters of a title that name its line: more may be wrapped


@dataclass(frozen=True)
class Place:
    """Where an item stands: its block, the page's anchor, the file and line of text."""

    item: str
    edition: str
    block: str
    file: str
    line: int
    text: str


class MissingError(Exception):
    """Items that no edition holds."""


def places(reports: Path) -> dict[str, list[Place]]:
    """Return where every item stands, by chapter of the list.

    Raises:
        MissingError: with everything that stands nowhere.
    """
    chapters = tomllib.loads(ITEMS.read_text(encoding="utf-8"))
    found: dict[str, list[Place]] = {}
    missing: list[str] = []
    for chapter, items in chapters.items():
        for item, report, block, *words in items:
            place = _find(reports, item, report, block, *words)
            found.setdefault(chapter, []).extend([place] if place else [])
            missing += [] if place else [f"{chapter}: {item} ({' '.join((report, block, *words))})"]
    if missing:
        raise MissingError("\n".join(missing))
    return found


def _find(reports: Path, item: str, report: str, block_id: str, words: str = "") -> Place | None:
    folder = _folder(reports, report)
    block = _blocks(folder).get(block_id) if folder else None
    if folder is None or block is None or f'id="{block_id}"' not in _read(folder / "page.html"):
        return None
    if words not in _one_line(unescape(TAG.sub("", block_html(block)))):
        return None
    for file in ("message.txt", "report.txt") if block.in_mail else ("report.txt",):
        lines = _read(folder / file).splitlines()
        starts = (n for n, line in enumerate(lines) if _beginning(block) in _one_line(line))
        start = next(starts, None)
        if start is not None:
            number = _line_of(lines, start, words)
            return Place(
                item, folder.relative_to(reports).as_posix(), block_id, file, number + 1, lines[number].strip()
            )
    return None


def _line_of(lines: Sequence[str], start: int, words: str) -> int:
    """Return the first line from `start` on that holds the words; where they wrap, the line that begins the block."""
    return next((n for n in range(start, len(lines)) if words in _one_line(lines[n])), start) if words else start


def _one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def _folder(reports: Path, report: str) -> Path | None:
    store = Store(reports)
    every = store.keys()
    keys = [key for key in every if f"{key.subject.scope}/{key.subject.perspective}" == report]
    return store.path(keys[-1]) if keys else None


@cache
def _blocks(folder: Path) -> dict[str, Block]:
    notebook = json.loads(_read(folder / "notebook.ipynb"))
    outputs = (output["data"] for cell in notebook["cells"] for output in cell.get("outputs", ()))
    blocks = [from_builtins(data[MEDIA_TYPE]) for data in outputs if MEDIA_TYPE in data]
    return {block.id: block for block in blocks}


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _beginning(block: Block) -> str:
    """Return the first words of the line that begins the block in a text."""
    if isinstance(block, Kpi):
        return f"{block.label}: "[:BEGINNING]
    title = (
        block.title
        if isinstance(block, Action)
        else render_prose(block.text if isinstance(block, Narrative) else block.title)
    )
    return re.sub(r"\s\S*$", "", title[:BEGINNING]) if len(title) > BEGINNING else title


def document(found: dict[str, list[Place]]) -> str:
    """Return the page."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: dict[str, list[Place]]) -> Iterator[str]:
    yield "# Where everything that was asked for stands"
    yield ""
    yield "Generated by `python -m tools.coverage` from the built editions of the sample. The list of what was asked"
    yield "for is `tools/coverage.toml`."
    for chapter, rows in found.items():
        yield from (
            "",
            f"## {chapter.capitalize()}",
            "",
            "| asked for | block and anchor | line of text |",
            "|---|---|---|",
        )
        for place in rows:
            anchor = f"`{place.edition}/page.html#{place.block}`"
            yield f"| {place.item} | {anchor} | `{place.file}:{place.line}` {_cell(place.text)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write the page; say what is missing."""
    reports = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "reports")
    try:
        found = places(reports)
    except MissingError as err:
        print(f"missing:\n{err}", file=sys.stderr)
        return 1
    DOCUMENT.write_text(document(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
