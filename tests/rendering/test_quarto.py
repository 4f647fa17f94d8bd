"""Quarto and Pandoc give the same page and the same text."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reporting.rendering.command import run_renderer
from reporting.rendering.extension import FOLDER, NAME, PROJECT_FILE
from reporting.rendering.quarto import quarto_path
from tests.blocks.notebook import write_notebook
from tests.rendering.pages import META, WHOLE, render

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(quarto_path() is None, reason="quarto is not on PATH (environment.yml has it)"),
]


class Events(HTMLParser):
    """Tags with their attributes and texts, whatever the spelling of attributes and the white space."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, sorted((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.seen.append(text)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {engine: tmp_path_factory.mktemp(engine) for engine in ("quarto", "pandoc")}
    for engine, folder in folders.items():
        assert render(folder, META, WHOLE, engine).engine == engine
    return folders


def test_the_pages_are_the_same(both: dict[str, Path]) -> None:
    pages = {engine: (folder / "page.html").read_text(encoding="utf-8") for engine, folder in both.items()}
    assert Events(pages["quarto"]).seen == Events(pages["pandoc"]).seen
    assert pages["quarto"].startswith("<!DOCTYPE html>")
    assert not re.search(r"jquery|require\.|cdn", pages["quarto"], re.IGNORECASE)


def test_the_texts_are_the_same(both: dict[str, Path]) -> None:
    texts = {engine: (folder / "report.txt").read_text(encoding="utf-8") for engine, folder in both.items()}
    assert texts["quarto"] == texts["pandoc"]


def test_quarto_renders_a_single_notebook_of_the_project_by_itself(tmp_path: Path) -> None:
    """What `quarto render` and `quarto preview` do in the repository: there is no edition, so no links to others."""
    shutil.copytree(FOLDER, tmp_path / "_extensions" / NAME)
    shutil.copy(PROJECT_FILE, tmp_path)
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks" / "ceo.ipynb", WHOLE)
    run_renderer(["quarto", "render", "notebooks/ceo.ipynb"], tmp_path, timeout_seconds=120)
    page = (tmp_path / "_site" / "notebooks" / "ceo.html").read_text(encoding="utf-8")
    assert "<title>CEO report</title>" in page
    assert 'data-figure="revenue/value"' in page
    assert not re.search(r'(?:src|href)=""|class="bar"|jquery|require\.|cdn', page, re.IGNORECASE)
