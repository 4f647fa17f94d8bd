"""The edition sent before: what its reader was told, read from its executed notebook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reporting.blocks.codec import MEDIA_TYPE, from_builtins
from reporting.blocks.model import Block, Finding, Kpi
from reporting.editions.model import EditionError, EditionKey

NOTEBOOK = "notebook.ipynb"


@dataclass(frozen=True)
class Sent:
    """What an edition said: its day, its KPIs by id, and the rules that tripped."""

    as_of: date
    kpis: dict[str, Kpi]
    tripped: frozenset[str]


def read_sent(folder: Path) -> Sent:
    """Read the edition in `folder`, which is named as the store names it.

    Raises:
        EditionError: it is no edition, or its executed notebook cannot be read.
        BlockFormatError: its blocks are of another version.
    """
    key = EditionKey.parse(str(folder))
    try:
        notebook: Any = json.loads((folder / NOTEBOOK).read_text(encoding="utf-8"))
        blocks = tuple(_blocks(notebook))
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise EditionError(f"{folder / NOTEBOOK}: expected the executed notebook of an edition, got {err!r}") from err
    return Sent(
        date.fromisoformat(key.subject.as_of),
        {block.id: block for block in blocks if isinstance(block, Kpi)},
        frozenset(block.rule for block in blocks if isinstance(block, Finding)),
    )


def _blocks(notebook: Any) -> Iterator[Block]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if MEDIA_TYPE in output["data"]:
                yield from_builtins(output["data"][MEDIA_TYPE])
