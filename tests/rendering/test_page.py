from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest

from reporting.blocks.html import block_html
from reporting.blocks.model import Block, Narrative, prose
from reporting.blocks.text import block_text
from reporting.errors import ConfigError, RenderingError
from reporting.rendering import quarto
from reporting.rendering.page import choose_renderer
from reporting.rendering.text import tidy_text
from tests.blocks.examples import CHARTS, CONTEXT, ENTITIES, HEADLINE, HOSTILE, KPIS, METHOD, PLAN, REPORT, SHORTFALL
from tests.rendering.pages import DRAFT, META, WHOLE, render

BLOCKS = [part for part in REPORT if not isinstance(part, str)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    render(folder, META, WHOLE)
    return folder


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return (folder / "page.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    return (folder / "report.txt").read_text(encoding="utf-8")


def test_the_page_is_one_well_formed_document(page: str) -> None:
    assert page.startswith("<!DOCTYPE html>\n")
    html5lib.HTMLParser(strict=True).parse(page)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("<h1") == 1


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.id)
def test_every_block_is_on_the_page_as_it_is(page: str, block: Block) -> None:
    assert page.count(block_html(block)) == 1


@pytest.mark.parametrize("block", [*BLOCKS, HOSTILE], ids=lambda block: block.id)
def test_every_block_is_in_the_text_as_it_is(text: str, block: Block) -> None:
    assert text.count(f"\n\n{block_text(block)}\n") == 1


def test_a_file_is_offered_below_the_text_that_names_it_the_others_at_the_end(tmp_path: Path) -> None:
    named = Narrative("files", "text", prose("Beside the page lies books.ledger."))
    meta = replace(META, files=("books.ledger", "other.csv"))
    render(tmp_path, meta, ("# Report", HEADLINE, CONTEXT, "## Files", named, "## Method", METHOD))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert re.findall(r'<a href="([^"]+)" download>', page) == ["books.ledger", "other.csv"]
    places = [
        page.index(part) for part in (block_html(named), 'href="books.ledger"', block_html(METHOD), 'href="other')
    ]
    assert places == sorted(places)


def test_the_page_is_laid_out_in_order(page: str) -> None:
    order = [page.index(f'id="{name}"') for name in ("main", "headline", "context", "revenue", "entities")]
    assert order == sorted(order)
    top = page[page.index('<header class="top') : page.index('<div class="kpis lead">')]
    assert block_html(HEADLINE) in top


@pytest.mark.parametrize(
    ("grid", "members"), [("kpis lead", KPIS), ("charts", CHARTS), ("actions", PLAN)], ids=["kpis", "charts", "actions"]
)
def test_neighbours_of_a_kind_share_a_grid(page: str, grid: str, members: tuple[Block, ...]) -> None:
    inside = "\n".join(map(block_html, members))
    assert f'<div class="{grid}">\n{inside}\n</div>' in page


def test_headline_and_context_come_first_wherever_the_notebook_has_them(tmp_path: Path) -> None:
    done = render(tmp_path, META, ("# T", "An introduction.", HEADLINE, "## Plan", *PLAN, CONTEXT))
    said = done.text.read_text(encoding="utf-8")
    order = [said.index(part) for part in (block_text(HEADLINE), block_text(CONTEXT), "An introduction.", "## Plan")]
    assert order == sorted(order)
    page = done.page.read_text(encoding="utf-8")
    assert page.index(block_html(CONTEXT)) < page.index("An introduction.")


def test_headings_over_nothing_disappear(page: str, text: str) -> None:
    heads = ["Decide this week", "What changed", "Money", "Businesses", "Shortfalls", "Method"]
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page) == ["Headline figures", *heads]  # the first one is only heard
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [*heads, "About this edition"]


def test_a_heading_goes_with_its_last_subheading_but_stays_over_a_block(tmp_path: Path) -> None:
    report = ("# T", HEADLINE, "## Empty", "### Also empty", "## Kept", "### Empty", "### Kept too", ENTITIES, "## End")
    done = render(tmp_path, META, report)
    heads = re.findall(r"<h[23] id[^>]*>([^<]+)<", done.page.read_text(encoding="utf-8"))
    assert [head for head in heads if "of six" not in head] == ["Kept", "Kept too"]
    assert re.findall(r"^#+ .+$", done.text.read_text(encoding="utf-8"), re.MULTILINE)[1:] == [
        "## Kept",
        "### Kept too",
        "## About this edition",
    ]


def test_the_bar_leads_to_other_editions(page: str) -> None:
    links = dict(re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', page))
    assert links == {
        "../../../../../editions/2026-09-23/portfolio/ceo/r1/page.html": "Previous",
        "../../../../../scopes/portfolio/compare.html#2026-09-30/portfolio/ceo/r2": "Compare",
        "../../../../../scopes/portfolio/search.html": "Search",
        "../../../../../scopes/portfolio/ceo.html": "All editions",
        "../../../../../scopes/portfolio/index.html": "Index",
    }


def test_nothing_comes_from_elsewhere(page: str) -> None:
    sources = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert all(source.startswith("../") or source == "data:," for source in sources)  # the latter: no icon
    assert re.findall(r'<script defer src="([^"]+)"', page) == [
        "../../../../../scopes/portfolio/editions.js",
        "../../../../../assets/report.js",
    ]
    inline = re.findall(r"<script(?![^>]*src)([^>]*)>", page)
    assert set(inline) == {' type="application/json" class="plot-data"'}
    assert not re.search(r"<[^>]* on\w+=", page)


def test_provenance_is_told(page: str, text: str) -> None:
    for name, value in (("Revision", "2"), ("Data to", "29 Sep 2026"), ("Data", "3f2a9c...--_x_"), ("Code", "41b0")):
        assert f"<dt>{name}</dt><dd>{value}</dd>" in page.replace("</dt>\n<dd>", "</dt><dd>")
        assert f"\n{name}: {value}\n" in text


def test_the_text_begins_with_the_subject_and_fits(text: str) -> None:
    lines = text.splitlines()
    assert lines[0] == "# Executive Report: CEO Perspective | JADA Portfolio | 2026-09-30"
    assert max(map(len, lines)) <= 78
    assert not re.search(r"</?[a-z]+[ >]|&\w+;|\*\*|\n\n\n|!\[|\]\(", text.replace(block_text(HOSTILE), "hostile"))


def test_a_draft_says_so_on_the_page_and_in_the_text(tmp_path: Path, page: str, text: str) -> None:
    done = render(tmp_path, DRAFT, ("# T", HEADLINE))
    draft = done.page.read_text(encoding="utf-8")
    assert '<p class="watermark" aria-hidden="true">DRAFT</p>' in draft
    assert "Not for sending" in draft
    assert done.text.read_text(encoding="utf-8").splitlines()[2].startswith("[DRAFT]")
    assert '<a rel="prev" data-waiting>' in draft
    assert "compare.html" not in draft
    assert "DRAFT" not in page
    assert "DRAFT" not in text


def test_the_same_edition_gives_the_same_bytes(tmp_path: Path, page: str, text: str) -> None:
    again = render(tmp_path, META, WHOLE)
    assert again.page.read_text(encoding="utf-8") == page
    assert again.text.read_text(encoding="utf-8") == text


def test_names_of_any_kind_stand_as_they_are(tmp_path: Path) -> None:
    meta = replace(META, scope_name='O\'Neil & "Sons" *Ltd* <i>', previous_href=None)
    done = render(tmp_path, meta, ("# T", HEADLINE))
    page = done.page.read_text(encoding="utf-8")
    assert '<b>O\'Neil &amp; "Sons" *Ltd* &lt;i&gt;</b>' in page
    assert meta.title in done.text.read_text(encoding="utf-8").splitlines()[0]


def test_prose_cells_of_analysts_are_set(tmp_path: Path) -> None:
    cell = "Some **bold** and *slanted* words, `code` and [a link](https://example.com/x).\n\n- one\n- two"
    done = render(tmp_path, META, ("# T", HEADLINE, "## Notes", cell))
    assert "<strong>bold</strong>" in done.page.read_text(encoding="utf-8")
    said = done.text.read_text(encoding="utf-8")
    assert "Some bold and slanted words, code and a link (https://example.com/x)." in " ".join(said.split())
    assert re.search(r"^-\s+one\n-\s+two$", said, re.MULTILINE)


def test_a_failing_engine_is_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.lua"
    broken.write_text("error('the filter is broken')", encoding="utf-8")
    monkeypatch.setattr("reporting.rendering.pandoc.PAGE_FILTER", broken)
    with pytest.raises(RenderingError, match="the filter is broken"):
        render(tmp_path, META, ("# T", SHORTFALL))
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize(
    ("setting", "installed", "engine", "reason"),
    [
        ("auto", True, "quarto 1.10.18", "on PATH"),
        ("auto", False, "pandoc", "quarto is not on PATH"),
        ("quarto", True, "quarto 1.10.18", "asked for"),
        ("pandoc", True, "pandoc", "asked for"),
    ],
)
def test_the_renderer_is_chosen_and_its_version_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str, installed: bool, engine: str, reason: str
) -> None:
    program = tmp_path / "quarto"
    program.write_text("#!/bin/sh\necho 1.10.18\n")
    program.chmod(0o755)
    monkeypatch.setattr(quarto, "quarto_path", lambda: str(program) if installed else None)
    chosen, why = choose_renderer(setting)
    assert re.fullmatch(engine if engine[-1].isdigit() else engine + r" \d+(\.\d+)+", chosen)
    assert why == reason


def test_pandoc_is_the_locked_one_whatever_else_is_on_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    newer = tmp_path / "pandoc"
    newer.write_text("#!/bin/sh\necho pandoc 99.0\n")
    newer.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert choose_renderer("pandoc")[0] != "pandoc 99.0"


def test_a_renderer_that_is_not_there_or_not_known_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarto, "quarto_path", lambda: None)
    with pytest.raises(RenderingError, match="quarto: not on PATH"):
        choose_renderer("quarto")
    with pytest.raises(ConfigError, match="expected auto, quarto or pandoc, got 'latex'"):
        choose_renderer("latex")


def test_text_is_stored_tidy() -> None:
    assert tidy_text("\n\na  \n\n\n\nb\n\n") == "a\n\nb\n"
