from __future__ import annotations

import json
from pathlib import Path

import pytest

from reporting.blocks.html import block_html
from reporting.errors import RenderingError
from reporting.rendering.notebook_markdown import notebook_markdown
from tests.blocks.examples import HEADLINE, REVENUE
from tests.blocks.notebook import write_notebook


def test_prose_stands_as_it_is_and_blocks_are_raw(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", ("## Money", HEADLINE))
    assert notebook_markdown(notebook, "html") == f"## Money\n\n```{{=html}}\n{block_html(HEADLINE)}\n```\n"


def test_text_takes_the_markdown_of_blocks(tmp_path: Path) -> None:
    markdown = notebook_markdown(write_notebook(tmp_path / "n.ipynb", ("## Money", REVENUE)), "plain")
    assert markdown.startswith("## Money\n\n```text\nRevenue, 4 weeks: $48.2 K\n")
    assert "<" not in markdown


def test_neither_code_nor_what_was_read_is_shown(tmp_path: Path) -> None:
    markdown = notebook_markdown(write_notebook(tmp_path / "n.ipynb", (REVENUE,)), "html")
    assert "report.kpi()" not in markdown
    assert "perspective =" not in markdown
    assert "account_days/jada.parquet" not in markdown


def test_a_source_of_lines_is_joined_and_fences_outgrow_their_content(tmp_path: Path) -> None:
    output = {"output_type": "display_data", "data": {"text/html": ["<pre>\n", "```\n", "</pre>"]}, "metadata": {}}
    cells = [
        {"cell_type": "markdown", "source": ["## A\n", "text"], "metadata": {}},
        {"cell_type": "code", "source": "", "outputs": [output], "metadata": {}},
    ]
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert notebook_markdown(path, "html") == "## A\ntext\n\n````{=html}\n<pre>\n```\n</pre>\n````\n"


def test_an_output_that_is_no_block_is_an_error(tmp_path: Path) -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "debug"}
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": "", "outputs": [stream]}]}), encoding="utf-8")
    with pytest.raises(RenderingError, match="only blocks and Markdown are shown, got stream"):
        notebook_markdown(path, "html")


@pytest.mark.parametrize("content", ["", "[]", "{}", "no json"])
def test_a_file_that_is_no_notebook_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RenderingError, match="expected an executed notebook"):
        notebook_markdown(path, "html")
