from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reporting.config import load_settings
from reporting.editions import EditionError
from reporting.site.build import build_site
from tests.site.editions import add_edition, revenue


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    settings = load_settings()
    add_edition(tmp_path, settings, "2026-09-23", headline="Cash is short")
    add_edition(tmp_path, settings, "2026-09-30", headline="Cash is short", blocks=(revenue(100),))
    add_edition(tmp_path, settings, "2026-09-30", revision=2, headline="Cash is shorter", blocks=(revenue(200),))
    add_edition(tmp_path, settings, "2026-10-07", state="draft", headline="A draft\N{LINE SEPARATOR}of two lines")
    build_site(tmp_path, settings)
    return tmp_path


def payload(path: Path, before: str, after: str) -> Any:
    """Return the JSON value in a script that holds nothing else."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith(before)
    assert text.endswith(after)
    return json.loads(text[len(before) : -len(after)])


def index_of(reports: Path) -> Any:
    return payload(reports / "scopes/portfolio/search.js", "(window.searchIndexes ??= []).push(", ");\n")


def test_the_list_of_a_scope_has_its_final_editions_newest_first(reports: Path) -> None:
    listed = payload(reports / "scopes/portfolio/editions.js", "window.siteEditions = ", ";\n")
    assert [(each["as_of"], each["revision"], each["current"]) for each in listed] == [
        ("2026-09-30", 2, True),
        ("2026-09-30", 1, False),
        ("2026-09-23", 1, True),
    ]
    assert all((reports / each[name]).is_file() for each in listed for name in ("path", "figures"))


def test_the_index_holds_a_text_once_with_every_edition_that_says_it(reports: Path) -> None:
    index = index_of(reports)
    assert [page[0] for page in index["pages"]] == ["CEO, 7 Oct 2026", "CEO, 30 Sep 2026", "CEO, 23 Sep 2026"]
    texts = {title: places for _, title, _, places in index["texts"]}
    assert texts["Revenue"] == [[0, "revenue"], [1, "revenue"], [2, "revenue"]]
    assert texts["Cash is short"] == [[2, "headline"]]  # r1 of the 30th is superseded
    assert texts["Cash is shorter"] == [[1, "headline"]]


def test_no_text_breaks_out_of_its_script(reports: Path) -> None:
    assert "\N{LINE SEPARATOR}" not in (reports / "scopes/portfolio/search.js").read_text(encoding="utf-8")
    assert "\\u2028" in (reports / "scopes/portfolio/search.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["", "(window.reportEditions ??= []).push({}", "[]"])
def test_figures_that_are_not_ours_are_named(reports: Path, content: str) -> None:
    (reports / "editions/2026-09-23/portfolio/ceo/r1/figures.js").write_text(content, encoding="utf-8")
    with pytest.raises(EditionError, match=r"2026-09-23/portfolio/ceo/r1/figures\.js"):
        build_site(reports, load_settings())
