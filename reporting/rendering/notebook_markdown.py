"""An executed notebook as Pandoc Markdown.

Pandoc's own notebook reader prefers private media types and does not read fenced divs, so the notebook is
written out here: prose cells as they stand, each block in the form that the medium takes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from reporting.blocks.display import READS_MEDIA_TYPE
from reporting.errors import RenderingError

Medium = Literal["html", "plain"]

FENCE = re.compile(r"^\s*(`{3,})", re.MULTILINE)


def notebook_markdown(executed: Path, medium: Medium) -> str:
    """Return the notebook as Pandoc Markdown.

    Args:
        executed: the executed notebook.
        medium: `html` takes the blocks' HTML, `plain` their Markdown.

    Raises:
        RenderingError: it cannot be read, or a cell shows something that is neither a block nor Markdown.
    """
    return "\n\n".join(part for cell in read_cells(executed) for part in _cell_parts(cell, medium)) + "\n"


def read_cells(executed: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook file.

    Raises:
        RenderingError: it cannot be read.
    """
    try:
        cells: list[dict[str, Any]] = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise RenderingError(f"{executed}: expected an executed notebook, got {err!r}") from err
    return cells


def is_silent(output: Mapping[str, Any]) -> bool:
    """Say whether an output carries nothing for readers: what was read, for the manifest."""
    return READS_MEDIA_TYPE in output.get("data", {})


def _cell_parts(cell: Mapping[str, Any], medium: Medium) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        yield _joined(cell["source"])
    for output in cell.get("outputs", ()):
        if not is_silent(output):
            yield _output(output, medium)


def _output(output: Mapping[str, Any], medium: Medium) -> str:
    data = output.get("data", {})
    if medium == "html" and "text/html" in data:
        return _raw_html(_joined(data["text/html"]))
    if "text/markdown" in data:
        return _joined(data["text/markdown"])
    kind = ", ".join(sorted(data)) or output.get("output_type")
    raise RenderingError(f"notebook: only blocks and Markdown are shown, got {kind}. Mend the cell that shows it.")


def _raw_html(html: str) -> str:
    fence = "`" * max([3, *(len(found) + 1 for found in FENCE.findall(html))])
    return f"{fence}{{=html}}\n{html}\n{fence}"


def _joined(text: str | list[str]) -> str:
    """Notebooks keep a text as one string or as its lines."""
    return text if isinstance(text, str) else "".join(text)
