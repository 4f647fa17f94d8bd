"""The examples as an executed notebook, as an edition keeps it."""

from __future__ import annotations

import json
from pathlib import Path

from reporting.blocks.display import READS_MEDIA_TYPE, media_bundle
from reporting.blocks.model import Block
from tests.blocks.examples import REPORT

FRONT_MATTER = "---\ntitle: CEO report\n---"  # one string, as an executed notebook stores it
READS = {"reads": ["account_days/jada.parquet"], "as_of": "2026-09-30", "scope": "portfolio"}


def write_notebook(path: Path, report: tuple[Block | str, ...] = REPORT) -> Path:
    """Write an executed notebook of Markdown cells (str) and blocks, one code cell each."""
    cells = [
        {"cell_type": "raw", "metadata": {}, "source": FRONT_MATTER},
        _parameters(),
        *(_cell(part) for part in report),
        _code("report.provenance()", {READS_MEDIA_TYPE: READS}),
    ]
    notebook = {"cells": cells, "metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def _parameters() -> dict[str, object]:
    return _code('perspective = "ceo"') | {"metadata": {"tags": ["parameters"]}}


def _cell(part: Block | str) -> dict[str, object]:
    if isinstance(part, str):
        return {"cell_type": "markdown", "metadata": {}, "source": part}
    return _code(f"report.{part.kind}()", media_bundle(part))


def _code(source: str, *bundles: dict[str, object]) -> dict[str, object]:
    outputs = [{"output_type": "display_data", "data": bundle, "metadata": {}} for bundle in bundles]
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "source": source, "outputs": outputs}
