"""Where a figure of an edition came from, read from the edition's own notebook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from reporting.blocks.codec import MEDIA_TYPE, from_builtins
from reporting.blocks.html import block_html
from reporting.blocks.model import Action, Block, Kpi, Narrative, Query
from reporting.editions import EditionError, EditionKey, Store
from reporting.editions.store import NOTEBOOK
from reporting.errors import ReportingError


class FigureError(ReportingError):
    """An edition has no such figure."""

    def __init__(self, figure: str, known: list[str]) -> None:
        super().__init__(f"figure: expected one of {', '.join(known)}, got {figure!r}")


def open_edition(edition: str, reports: Path) -> tuple[Block, ...]:
    """Return the blocks of an edition.

    Args:
        edition: its name, or the path of its folder.
        reports: the folder of editions, for a name.

    Raises:
        EditionError: there is none.
    """
    folder = Path(edition) if (Path(edition) / NOTEBOOK).is_file() else Store(reports).path(EditionKey.parse(edition))
    try:
        cells = json.loads((folder / NOTEBOOK).read_text(encoding="utf-8"))["cells"]
    except OSError as err:
        raise EditionError(f"{edition}: expected an edition, found none at {folder}") from err
    outputs = [output["data"] for cell in cells for output in cell.get("outputs", ())]
    return tuple(from_builtins(data[MEDIA_TYPE]) for data in outputs if MEDIA_TYPE in data)


def list_figures(blocks: tuple[Block, ...]) -> str:
    """Return every figure of an edition, a line each."""
    return "\n".join(f"{path}  {printed}" for block in blocks for path, printed in figures_of(block).items())


def trace_figure(blocks: tuple[Block, ...], figure: str) -> str:
    """Return what is known of a figure: value, definition, queries and rows.

    Args:
        blocks: of an edition.
        figure: the id of a block, or `<block id>/<path>` as the page's `data-figure` attributes say.

    Raises:
        FigureError: there is no such figure.
    """
    block = next((block for block in blocks if block.id == figure.partition("/")[0]), None)
    if block is None:
        raise FigureError(figure, [block.id for block in blocks])
    figures = figures_of(block)
    chosen = {path: text for path, text in figures.items() if figure in (path, block.id)}
    if not chosen and "/" in figure:
        raise FigureError(figure, list(figures))
    return "\n".join((*(f"{path}  {text}" for path, text in chosen.items()), *_origin(block)))


def figures_of(block: Block) -> dict[str, str]:
    """Return the figures of a block as the page prints them, by their path."""
    finder = _Finder()
    finder.feed(block_html(block))
    return finder.found


def _origin(block: Block) -> Iterator[str]:
    if isinstance(block, Kpi):
        yield f"definition: {block.definition}"
        yield f"inputs: {', '.join(block.inputs)}"
        if block.value.missing:
            yield f"missing: {block.value.missing}"
    if isinstance(block, Narrative | Action):
        yield "its figures repeat those of other blocks, which carry the queries"
        return
    for query in block.trace.queries:
        yield from _query(query)


def _query(query: Query) -> Iterator[str]:
    yield ""
    yield f"query: {query.name}, {query.rows} rows of {', '.join(query.tables)}, sha256 {query.digest}"
    if query.keys:
        more = f" and {query.rows - len(query.keys)} more" if query.rows > len(query.keys) else ""
        yield f"rows: {', '.join(query.keys)}{more}"
    yield query.sql


class _Finder(HTMLParser):
    """Collects the elements that carry a figure."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = dict(attrs).get("data-figure") or "" if tag == "data" else self._open

    def handle_endtag(self, tag: str) -> None:
        self._open = "" if tag == "data" else self._open

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open] = self.found.get(self._open, "") + data
