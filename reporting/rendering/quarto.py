"""Quarto as the renderer: one executed notebook in a project of its own, with our project file and extension."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from reporting.errors import RenderingError
from reporting.rendering.command import run_renderer
from reporting.rendering.extension import FOLDER, NAME, PROJECT_FILE
from reporting.rendering.notebook_markdown import is_silent, read_cells

TIMEOUT_SECONDS = 180.0  # a cold start compiles its caches
OUTPUT = "_site"
NOTEBOOKS = "notebooks"  # what the project renders


def quarto_path() -> str | None:
    """Return the Quarto on PATH, if there is one."""
    return shutil.which("quarto")


def render_html(executed: Path, metadata: Path, folder: Path) -> Path:
    """Write the page into a project in `folder` and return its path."""
    return _render(executed, metadata, folder, "html", "html")


def render_text(executed: Path, metadata: Path, folder: Path) -> Path:
    """Write the full text into a project in `folder` and return its path."""
    return _render(executed, metadata, folder, "plain", "txt")


def _render(executed: Path, metadata: Path, folder: Path, form: str, suffix: str) -> Path:
    project = _make_project(executed, folder / f"quarto-{form}")
    to = f"--to={NAME}-{form}"
    command = ["quarto", "render", f"{NOTEBOOKS}/report.ipynb", to, "--metadata-file", str(metadata), "--no-execute"]
    run_renderer(command, project, TIMEOUT_SECONDS)
    written = project / OUTPUT / NOTEBOOKS / f"report.{suffix}"
    if not written.is_file():
        raise RenderingError(f"quarto: ended well but wrote no {written}")
    return written


def _make_project(executed: Path, project: Path) -> Path:
    """Copy what Quarto needs: it works from a project directory and writes into it."""
    shutil.copytree(FOLDER, project / "_extensions" / NAME)
    (project / PROJECT_FILE.name).write_text(json.dumps(_project_settings()), encoding="utf-8")
    cells = [_for_quarto(cell) for cell in read_cells(executed)]
    notebook = json.loads(executed.read_text(encoding="utf-8")) | {"cells": cells}
    (project / NOTEBOOKS).mkdir()
    (project / NOTEBOOKS / "report.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return project


def _project_settings() -> dict[str, Any]:
    """Return our project file without its script: an edition takes what it shares from the site."""
    from ruamel.yaml import YAML  # slow to import, and a run that builds nothing needs none

    settings: dict[str, Any] = YAML(typ="safe").load(PROJECT_FILE)
    del settings["project"]["post-render"]
    return settings


def _for_quarto(cell: dict[str, Any]) -> dict[str, Any]:
    """Return a cell as Quarto reads it right.

    It knows a raw cell's front matter only in a list of lines, and prints a notice for an output whose media
    types it does not know.
    """
    outputs = [output for output in cell.get("outputs", ()) if not is_silent(output)]
    lines = "".join(cell["source"]).splitlines(keepends=True)
    return {**cell, "source": lines, **({"outputs": outputs} if "outputs" in cell else {})}
