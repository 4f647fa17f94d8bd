"""The page and the full text of an edition, by Quarto or by Pandoc with the same extension."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reporting.blocks.codec import MEDIA_TYPE, from_builtins
from reporting.blocks.comparison import SCRIPT, comparison_script
from reporting.blocks.model import Block
from reporting.errors import ConfigError, RenderingError
from reporting.rendering import pandoc, quarto
from reporting.rendering.command import program_version
from reporting.rendering.meta import PageMeta
from reporting.rendering.metadata import metadata_json
from reporting.rendering.notebook_markdown import read_cells
from reporting.rendering.text import tidy_text

__all__ = ["PageMeta", "Rendered", "choose_renderer", "render_page"]

Engine = Callable[[Path, Path, Path], Path]
ENGINES: dict[str, tuple[Engine, Engine]] = {
    "quarto": (quarto.render_html, quarto.render_text),
    "pandoc": (pandoc.render_html, pandoc.render_text),
}


@dataclass(frozen=True)
class Rendered:
    """The files that were written."""

    page: Path
    text: Path
    figures: Path


def choose_renderer(setting: str) -> tuple[str, str]:
    """Return the engine for a setting with its version, such as `quarto 1.10.18`, and why in a few words.

    Args:
        setting: `auto`, `quarto` or `pandoc`.

    Raises:
        ConfigError: another setting.
        RenderingError: Quarto is asked for and not there.
    """
    path = quarto.quarto_path()
    match setting:
        case "auto" | "quarto" if path:
            return f"quarto {program_version(path)}", "on PATH" if setting == "auto" else "asked for"
        case "quarto":
            raise RenderingError("quarto: not on PATH. Install it (environment.yml) or use --renderer auto.")
        case "auto" | "pandoc":
            why = "asked for" if setting == "pandoc" else "quarto is not on PATH"
            return f"pandoc {program_version(pandoc.pandoc_path())}", why
    raise ConfigError("renderer", "auto, quarto or pandoc", repr(setting), "See --help.")


def render_page(executed: Path, meta: PageMeta, folder: Path, renderer: str) -> Rendered:
    """Write `page.html`, `report.txt` and `figures.js` of an executed notebook into `folder`.

    Args:
        executed: the executed notebook.
        meta: what page and text say of their edition.
        folder: where they go; it exists.
        renderer: `quarto` or `pandoc`; its version may follow.

    Raises:
        RenderingError: the engine failed; its last lines are in the message.
    """
    to_html, to_text = ENGINES[renderer.split(maxsplit=1)[0]]
    with tempfile.TemporaryDirectory(prefix="page-") as scratch:
        work = Path(scratch)
        metadata = work / "report.json"
        metadata.write_text(metadata_json(meta), encoding="utf-8")
        html = to_html(executed, metadata, work).read_text(encoding="utf-8")
        text = to_text(executed, metadata, work).read_text(encoding="utf-8")
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8")
    report = folder / "report.txt"
    report.write_text(tidy_text(text), encoding="utf-8")
    figures = folder / SCRIPT
    figures.write_text(comparison_script(meta.edition, meta.as_of, _blocks_of(executed)), encoding="utf-8")
    return Rendered(page, report, figures)


def _blocks_of(executed: Path) -> list[Block]:
    outputs = [output.get("data", {}) for cell in read_cells(executed) for output in cell.get("outputs", ())]
    return [from_builtins(data[MEDIA_TYPE]) for data in outputs if MEDIA_TYPE in data]
