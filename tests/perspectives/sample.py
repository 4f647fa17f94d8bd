"""The bundled sample, read once, and datasets built from it, perhaps with a few rows changed."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from reporting.config import load_settings
from reporting.context.build import build_context
from reporting.context.load import open_context
from reporting.environment import load_environment
from reporting.perspectives.facts import ScopeFacts
from reporting.sources import read_sources
from reporting.sources.model import Sources

ROOT = Path(__file__).resolve().parent.parent.parent
AS_OF = date(2026, 9, 30)
Rows = list[dict[str, Any]]
Tables = dict[str, Rows]


@cache
def sample_sources() -> Sources:
    """Read the sample; nobody changes what comes back."""
    return read_sources(ROOT / "data" / "sample", load_settings(), load_environment(None, {}))


def build_sample(folder: Path, change: Callable[[Tables], None] | None = None, as_of: date = AS_OF) -> Path:
    """Build the dataset of the sample at `as_of` into `folder`, after `change` has edited copies of its tables."""
    sources = sample_sources()
    if change is not None:
        tables = {name: deepcopy(table.rows) for name, table in sources.tables.items()}
        change(tables)
        edited = {name: replace(table, rows=tables[name]) for name, table in sources.tables.items()}
        delivered = {(str(r["entity"]), name) for name, rows in tables.items() for r in rows if r.get("entity")}
        sources = replace(sources, tables=edited, supplied=sources.supplied | delivered)
    build_context(sources, load_settings(), as_of, folder, {})
    return folder


def facts_of(folder: Path, scope: str = "portfolio") -> ScopeFacts:
    """Return the facts of a scope of the dataset in `folder`."""
    return ScopeFacts(open_context(folder, scope))
