r"""A Markdown source as its front matter and sections; every value knows its line and column.

A Markdown parser finds the blocks and a YAML parser the front matter; this module only puts places on what they
found, and refuses what Markdown itself would silently bend: cells beyond the header are dropped and missing ones
filled by every GFM parser (`RAGGED_ROW` here), and a table without a delimiter row is a paragraph, an indented one
code (`NOT_A_TABLE` here). An escaped pipe (`\|`) is a pipe inside a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.front_matter import front_matter_plugin

from reporting.sources.front_matter import read_front_matter
from reporting.sources.model import Place
from reporting.sources.problems import Problems, quoted
from reporting.sources.text import decode

PARSER = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
COMMENT = "<!--"


@dataclass(frozen=True)
class Cell:
    """A piece of text and where it stands; `link` is the address when the text is a link."""

    text: str
    place: Place
    link: str = ""


@dataclass(frozen=True)
class Section:
    """A level-two heading and the blocks up to the next heading of that level or above."""

    title: Cell
    blocks: tuple[SyntaxTreeNode, ...]


@dataclass(frozen=True)
class Document:
    """A parsed file: `front` has the scalar front matter, `title` the first level-one heading."""

    path: str
    lines: tuple[str, ...]
    front: dict[str, Cell]
    title: str
    preamble: tuple[SyntaxTreeNode, ...]
    sections: tuple[Section, ...]


def parse_document(path: str, data: bytes, keys: Sequence[str], problems: Problems) -> Document | None:
    """Parse a file; None when it has no usable text (already reported).

    Args:
        path: relative to the source folder, for messages.
        data: the file's bytes.
        keys: that the front matter must have.
        problems: where faults go.
    """
    text = decode(path, data, problems)
    if text is None:
        return None
    root = SyntaxTreeNode(PARSER.parse(text))
    lines = tuple(text.split("\n"))
    blocks = list(root.children)
    front: dict[str, tuple[str, Place]] = {}
    if blocks and blocks[0].type == "front_matter":
        front = read_front_matter(path, blocks.pop(0).content, keys, problems)
    else:
        hint = f"Start the file with a line ---, the keys {', '.join(keys)}, and a line ---."
        problems.error(Place(path), "FRONT_MATTER", "YAML front matter", "none", hint)
    cells = {key: Cell(value, place) for key, (value, place) in front.items()}
    title = next((plain_text(b) for b in blocks if b.type == "heading" and b.tag == "h1"), "")
    preamble, sections = _split_sections(path, lines, blocks)
    return Document(path, lines, cells, title, preamble, sections)


def _split_sections(
    path: str, lines: Sequence[str], blocks: Sequence[SyntaxTreeNode]
) -> tuple[tuple[SyntaxTreeNode, ...], tuple[Section, ...]]:
    heads = [i for i, block in enumerate(blocks) if block.type == "heading" and block.tag in {"h1", "h2"}]
    sections = []
    for head, after in zip(heads, [*heads, len(blocks)][1:], strict=True):
        if blocks[head].tag == "h2":
            text = plain_text(blocks[head])
            place = Place(path, first_line(blocks[head]) + 1, lines[first_line(blocks[head])].find(text) + 1 or 1)
            sections.append(Section(Cell(text, place), tuple(blocks[head + 1 : after])))
    first_section = next((i for i in heads if blocks[i].tag == "h2"), len(blocks))
    return tuple(blocks[:first_section]), tuple(sections)


def first_line(node: SyntaxTreeNode) -> int:
    """Return the line a block starts on, counted from 0."""
    return node.map[0] if node.map else 0


def plain_text(node: SyntaxTreeNode) -> str:
    """Return the text a reader sees of a node, without marks."""
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.children:
        return "".join(plain_text(child) for child in node.children)
    return node.content if node.type != "inline" else ""


def read_table(
    document: Document, blocks: Sequence[SyntaxTreeNode], header: Sequence[str], problems: Problems
) -> list[dict[str, Cell]]:
    """Return the rows of every table among `blocks`, as cells by column name.

    Args:
        document: the file they are in.
        blocks: of one section.
        header: the column names a table must have, in order.
        problems: gets other headers, ragged rows, and what should have been a table.
    """
    rows: list[dict[str, Cell]] = []
    for block in blocks:
        if block.type == "table":
            rows.extend(_rows_of(document, block, header, problems))
        elif "|" in source_of(document, block).replace("\\|", ""):
            place = Place(document.path, first_line(block) + 1)
            hint = "Check the line of dashes under the header (as many cells) and the indentation; in prose write \\|."
            problems.error(place, "NOT_A_TABLE", f"a table {' | '.join(header)}", f"a {block.type}", hint)
    return rows


def source_of(document: Document, block: SyntaxTreeNode) -> str:
    """Return the lines of a block as written; of a comment nothing."""
    start, end = block.map or (0, 0)
    text = "\n".join(document.lines[start:end])
    return "" if text.lstrip().startswith(COMMENT) else text


def _rows_of(
    document: Document, table: SyntaxTreeNode, header: Sequence[str], problems: Problems
) -> Iterator[dict[str, Cell]]:
    head, *bodies = table.children
    if not _header_is(_cells_of(document, head.children[0]), header, problems):
        return
    for row in (row for body in bodies for row in body.children):
        places = cell_places(document, first_line(row))
        if len(places) == len(header):
            yield dict(zip(header, _cells_of(document, row), strict=True))
            continue
        extra = places[len(header)] if len(places) > len(header) else places[-1]
        hint = "Write a pipe inside a cell as \\|; leave an unknown value empty, with its pipe."
        problems.error(extra, "RAGGED_ROW", f"{len(header)} cells", f"{len(places)}", hint)


def _header_is(cells: Sequence[Cell], header: Sequence[str], problems: Problems) -> bool:
    names = [cell.text.strip().casefold() for cell in cells]
    if names == list(header):
        return True
    differing = next((i for i, name in enumerate(names) if i >= len(header) or name != header[i]), len(names) - 1)
    got = " | ".join(names)
    problems.error(cells[differing].place, "TABLE_HEADER", " | ".join(header), quoted(got), "Name the columns so.")
    return False


def _cells_of(document: Document, row: SyntaxTreeNode) -> list[Cell]:
    """Put places on the parser's cells; it has padded or cut them to the header's number."""
    places = cell_places(document, first_line(row))
    last = places[-1]
    cells = []
    for number, cell in enumerate(row.children):
        place = places[number] if number < len(places) else last
        cells.append(Cell(plain_text(cell).strip(), place, _link_in(cell)))
    return cells


def _link_in(node: SyntaxTreeNode) -> str:
    return next((str(part.attrs["href"]) for part in node.walk() if part.type == "link"), "")


def cell_places(document: Document, line: int) -> list[Place]:
    """Return where each cell of a table row starts, by GFM's rule: a pipe splits unless a backslash precedes it.

    https://github.github.com/gfm/#tables-extension-
    """
    source = document.lines[line]
    begin, end = len(source) - len(source.lstrip()), len(source.rstrip())
    bounds = [begin - 1, *(i for i in range(begin, end) if source[i] == "|" and source[i - 1 : i] != "\\"), end]
    if source[begin : begin + 1] == "|":
        bounds.pop(0)
    if len(bounds) > 2 and bounds[-2] == end - 1:
        bounds.pop()
    return [
        Place(document.path, line + 1, _skip_blank(source, left + 1, right) + 1) for left, right in pairwise(bounds)
    ]


def _skip_blank(source: str, left: int, right: int) -> int:
    cell = source[left:right]
    return left + len(cell) - len(cell.lstrip()) if cell.strip() else left
