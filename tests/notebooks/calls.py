"""What the five notebooks call, read from their files."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

FOLDER = Path(__file__).resolve().parent.parent.parent / "notebooks"
CALL = re.compile(r"report\.(?P<section>[a-z_]+)\(\)")


def read(perspective: str) -> nbformat.NotebookNode:
    text = (FOLDER / f"{perspective}.ipynb").read_text(encoding="utf-8")
    notebook: nbformat.NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # nbformat
    return notebook


def sections(perspective: str) -> tuple[str, ...]:
    """Return the methods of the report that a notebook calls, in order, its provenance left out."""
    sources = [cell.source for cell in read(perspective).cells if cell.cell_type == "code"]
    called = [match["section"] for source in sources if (match := CALL.fullmatch(source))]
    return tuple(name for name in called if name != "provenance")
