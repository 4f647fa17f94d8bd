"""Quarto and Pandoc give the same page and the same text."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reporting.config import ROOT
from reporting.rendering.command import run_renderer
from reporting.rendering.extension import FOLDER, NAME
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
        render(folder, META, WHOLE, engine)
    return folders


def test_the_pages_are_the_same(both: dict[str, Path]) -> None:
    pages = {engine: (folder / "page.html").read_text(encoding="utf-8") for engine, folder in both.items()}
    assert Events(pages["quarto"]).seen == Events(pages["pandoc"]).seen
    assert pages["quarto"].startswith("<!DOCTYPE html>")
    assert not re.search(r"jquery|require\.|cdn", pages["quarto"], re.IGNORECASE)


def test_the_texts_are_the_same(both: dict[str, Path]) -> None:
    texts = {engine: (folder / "report.txt").read_text(encoding="utf-8") for engine, folder in both.items()}
    assert texts["quarto"] == texts["pandoc"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as Quarto sees it, with one notebook run and one not, an edition, and all of it rendered."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(FOLDER, folder / "_extensions" / NAME)
    for name in ("_quarto.yml", "_environment", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("sample", "__pycache__"))
    for name in ("reporting", "portfolio.toml"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "notebooks").mkdir()
    write_notebook(folder / "notebooks" / "ceo.ipynb", WHOLE)
    write_notebook(folder / "notebooks" / "cfo.ipynb", ("# CFO report", "Cash and burn."))
    edition = folder / "reports" / "editions" / "2026-09-30"
    edition.mkdir(parents=True)
    write_notebook(edition / "notebook.ipynb", WHOLE)
    environment = {**os.environ, "QUARTO_PYTHON": sys.executable}
    subprocess.run(["quarto", "render"], cwd=folder, env=environment, check=True, capture_output=True)
    return folder


def page_of(project: Path, name: str) -> str:
    return (project / "_site" / "notebooks" / f"{name}.html").read_text(encoding="utf-8")


def test_the_project_is_its_notebooks_and_not_the_built_editions(project: Path) -> None:
    pages = {str(path.relative_to(project / "_site")) for path in (project / "_site").rglob("*.html")}
    assert pages == {"index.html", "notebooks/ceo.html", "notebooks/cfo.html"}
    assert (project / ".gitignore").read_text() == (ROOT / ".gitignore").read_text()


def test_a_notebooks_page_has_its_figures_charts_and_the_way_to_the_others(project: Path) -> None:
    page = page_of(project, "ceo")
    assert "<title>CEO report</title>" in page
    assert 'data-figure="revenue/value"' in page
    assert '<a href="cfo.html">CFO</a>' in page
    for script in re.findall(r'(?:script defer="" src|data-plotly)="([^"]+)"', page):
        assert (project / "_site" / "notebooks" / script).is_file()
    assert 'data-plotly="../assets/plotly.min.js"' in page
    assert not re.search(r'(?:src|href)=""|jquery|require\.|cdn|was not run', page, re.IGNORECASE)


def test_a_notebooks_page_lets_the_preview_reload_it(project: Path) -> None:
    """`quarto preview` puts its own inline script in; an edition's page allows none."""
    assert "Content-Security-Policy" not in page_of(project, "ceo")


def test_a_notebook_that_was_not_run_says_so(project: Path) -> None:
    page = page_of(project, "cfo")
    assert "No figures: this notebook was not run." in page
    assert page.count("<h1>") == 1
    assert "Headline figures" not in page


def test_a_notebooks_text_needs_no_edition(project: Path) -> None:
    command = ["quarto", "render", "notebooks/ceo.ipynb", f"--to={NAME}-plain"]
    run_renderer(command, project, timeout_seconds=120)
    text = (project / "_site" / "notebooks" / "ceo.txt").read_text(encoding="utf-8")
    assert text.lstrip().startswith("# CEO report\n")
    assert "About this edition" not in text
