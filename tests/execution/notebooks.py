"""Notebooks of our form, small, for the tests of what runs them."""

from __future__ import annotations

import json
from pathlib import Path

PARAMETERS = 'perspective = "ceo"\nscope = "portfolio"\nas_of = "2026-09-30"\ncontext = "../data/context"'
IMPORTS = """from reporting.blocks.display import Blocks, ReadSet
from reporting.blocks.model import Narrative, prose"""
SHOW = 'Blocks((Narrative("headline", "headline", prose("Scope " + scope)),))'
READS = 'ReadSet(("entities/_shared.parquet",), as_of, scope)'
RUN = {"perspective": "ceo", "scope": "portfolio", "as_of": "2026-09-30", "context": "/tmp/somewhere"}

Cell = tuple[str, str] | tuple[str, str, str]  # kind, source, tag


def code(source: str, tag: str = "") -> Cell:
    return ("code", source, tag)


def text(source: str) -> Cell:
    return ("markdown", source, "")


def standard(*middle: Cell, parameters: str = PARAMETERS) -> list[Cell]:
    """Return the cells of a sound notebook; `middle` begins at cell 4."""
    return [text("# Title"), code(parameters, "parameters"), code(IMPORTS), *middle, code(READS)]


def write_notebook(path: Path, cells: list[Cell]) -> Path:
    plain = {
        "cells": [_cell(index, *cell) for index, cell in enumerate(cells)],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(plain), encoding="utf-8")
    return path


def _cell(index: int, kind: str, source: str, tag: str = "") -> dict[str, object]:
    cell: dict[str, object] = {
        "cell_type": kind,
        "id": f"c{index}",
        "metadata": {"tags": [tag]} if tag else {},
        "source": source.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
