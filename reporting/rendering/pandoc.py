"""Pandoc as the renderer: the engine inside Quarto, from PyPI's `pypandoc_binary`, with the same extension."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reporting.errors import RenderingError
from reporting.rendering.command import run_renderer
from reporting.rendering.extension import COLUMNS, PAGE_FILTER, TEMPLATE, TEXT_FILTER
from reporting.rendering.notebook_markdown import notebook_markdown

READER = "markdown-smart-yaml_metadata_block-tex_math_dollars-citations"
TIMEOUT_SECONDS = 60.0


@cache
def pandoc_path() -> str:
    """Return the Pandoc that the locked package brings: pypandoc itself would take a newer one from PATH.

    Raises:
        RenderingError: the package is not installed.
    """
    spec = find_spec("pypandoc")
    if spec is None or spec.origin is None or not (path := Path(spec.origin).parent / "files" / "pandoc").is_file():
        raise RenderingError("pandoc: the pypandoc-binary package is not installed. Run `make setup`.")
    return str(path)


def render_html(executed: Path, metadata: Path, folder: Path) -> Path:
    """Write the page into `folder` and return its path."""
    source = folder / "page.md"
    source.write_text(notebook_markdown(executed, "html"), encoding="utf-8")
    _run(
        source,
        metadata,
        "page.html",
        ["--to=html5", "--wrap=none", f"--template={TEMPLATE}", f"--lua-filter={PAGE_FILTER}"],
    )
    return folder / "page.html"


def render_text(executed: Path, metadata: Path, folder: Path) -> Path:
    """Write the full text into `folder` and return its path."""
    source = folder / "text.md"
    source.write_text(notebook_markdown(executed, "plain"), encoding="utf-8")
    _run(source, metadata, "report.txt", ["--to=plain", f"--columns={COLUMNS}", f"--lua-filter={TEXT_FILTER}"])
    return folder / "report.txt"


def _run(source: Path, metadata: Path, output: str, options: list[str]) -> None:
    common = [f"--from={READER}", f"--metadata-file={metadata}", "--fail-if-warnings", f"--output={output}"]
    run_renderer([pandoc_path(), *common, *options, source.name], source.parent, TIMEOUT_SECONDS)
