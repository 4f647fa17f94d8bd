from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest

from reporting.config import Settings, load_settings
from reporting.editions import EditionError
from reporting.site.build import build_site
from tests.site.editions import add_edition


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


@pytest.fixture
def reports(tmp_path: Path, settings: Settings) -> Path:
    """Two weeks of the group's reports, one of JADA's, a correction, and a draft of the house's."""
    for day in ("2026-09-23", "2026-09-30"):
        for perspective in settings.perspectives:
            add_edition(tmp_path, settings, day, perspective=perspective, headline=f"{perspective} at {day}")
    add_edition(tmp_path, settings, "2026-09-23", perspective="cfo", revision=2, headline="cfo restated")
    add_edition(tmp_path, settings, "2025-12-24", "jada", "ceo", headline="JADA alone", gaps=9)
    add_edition(tmp_path, settings, "2026-09-30", "r3028", "ceo", state="draft", headline="A <b>draft</b> & more")
    build_site(tmp_path, settings)
    return tmp_path


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def headlines(path: Path) -> list[str]:
    return re.findall(r'<p class="what">.*?<a href="[^"]+">([^<]*)</a>', read(path))


def states(path: Path) -> list[str]:
    return re.findall(r'class="tag (\w+)"', read(path))


def test_the_index_lists_the_current_editions_newest_first_by_year(reports: Path) -> None:
    index = reports / "index.html"
    assert headlines(index) == [
        *(f"{perspective} at 2026-09-30" for perspective in ("ceo", "cto", "cfo", "cmo", "accounting")),
        "A &lt;b&gt;draft&lt;/b&gt; &amp; more",
        *("ceo at 2026-09-23", "cto at 2026-09-23", "cfo restated", "cmo at 2026-09-23", "accounting at 2026-09-23"),
        "JADA alone",
    ]
    assert re.findall(r"<h2>(\d+)</h2>", read(index)) == ["2026", "2025"]
    assert states(index) == [*["final"] * 5, "draft", "final", "final", "corrected", "final", "final", "incomplete"]


def test_a_row_has_week_three_changes_and_gaps(reports: Path) -> None:
    row = read(reports / "index.html").rpartition("<li id=")[2]
    assert "<b>Week 52</b> <span>24 Dec 2025</span>" in row
    assert re.findall(r'<li>([^<]+) <span class="fig">([^<]+)</span> <b>', row) == [
        ("Revenue", "$48.2 K"),
        ("Cash", "$30.3 K"),
        ("Backlog", "$133 K"),  # the margin did not change
    ]
    assert "<span>9 gaps</span>" in row


def test_the_index_leads_to_every_business_and_report_there_is(reports: Path) -> None:
    matrix = re.findall(r'href="(scopes/[^"]+)"', read(reports / "index.html"))
    assert matrix == [
        "scopes/portfolio/index.html",
        *(f"scopes/portfolio/{perspective}.html" for perspective in ("ceo", "cto", "cfo", "cmo", "accounting")),
        *("scopes/jada/index.html", "scopes/jada/ceo.html", "scopes/r3028/index.html", "scopes/r3028/ceo.html"),
    ]
    assert read(reports / "index.html").count(">none<") == 8 * 5 - 7


def test_a_report_lists_every_edition_with_its_neighbours(reports: Path) -> None:
    page = reports / "scopes/portfolio/cfo.html"
    assert headlines(page) == ["cfo at 2026-09-30", "cfo restated", "cfo at 2026-09-23"]
    assert states(page) == ["final", "corrected", "superseded"]
    assert 'href="../../editions/2026-09-23/portfolio/cfo/r1/page.html"' in read(page)


def test_a_scope_shows_nothing_of_another(reports: Path, settings: Settings) -> None:
    build_site(reports, settings, "secret")
    files = [*(reports / "scopes/jada").iterdir(), *reports.glob("feeds/jada-*")]
    assert len(files) == 7
    for path in files:
        assert not re.search(r"2026|3028|editions/\S+/portfolio", read(path)), path
        assert "JADA alone" in read(path) or path.name in {"compare.html", "search.html", "editions.js"}


def test_the_archive_has_every_date(reports: Path) -> None:
    archive = read(reports / "archive.html")
    assert re.findall(r"<h2>([^<]+)</h2>", archive) == ["30 Sep 2026", "23 Sep 2026", "24 Dec 2025"]
    assert archive.count("<li>") == 12


def test_every_link_leads_to_a_file(reports: Path) -> None:
    pages = [path for path in reports.rglob("*.html") if path.name != "page.html"]
    assert len(pages) == 3 + 8 + 4 + 4
    for page in pages:
        for link in re.findall(r'href="([^"#]+)', read(page)):
            assert link == "data:," or (page.parent / link).is_file(), f"{page}: {link}"
        for script in re.findall(r'src="([^"]+)"', read(page)):
            assert (page.parent / script).is_file(), f"{page}: {script}"


def test_pages_are_well_formed_and_bring_nothing_from_elsewhere(reports: Path) -> None:
    for page in (reports / "index.html", reports / "archive.html", *reports.glob("scopes/*/*.html")):
        text = read(page)
        html5lib.HTMLParser(strict=True).parse(text)
        assert "default-src 'none'" in text
        assert not re.search(r"<script>|https?://|<style| style=| on[a-z]+=", text)


def test_the_shared_files_are_beside_the_editions(reports: Path) -> None:
    assets = {path.name: path for path in (reports / "assets").iterdir()}
    assert set(assets) == {"plotly.min.js", "report.js", "compare.js", "search.js", "site.css"}
    assert "plotly.js v" in read(assets["plotly.min.js"])[:100]
    assert ".rows" in read(assets["site.css"])
    assert "--surface: #FFFFFF" in read(assets["site.css"])


def test_building_again_gives_the_same_bytes(reports: Path, settings: Settings) -> None:
    before = {path: path.read_bytes() for path in reports.rglob("*") if path.is_file()}
    build_site(reports, settings)
    assert {path: path.read_bytes() for path in reports.rglob("*") if path.is_file()} == before


def test_a_site_without_reports_says_so(tmp_path: Path, settings: Settings) -> None:
    index = build_site(tmp_path, settings)
    assert index == tmp_path / "index.html"
    assert "No report yet" in read(index)
    assert "No report yet" in read(tmp_path / "archive.html")


def test_an_index_keeps_to_its_length_and_points_to_the_archive(tmp_path: Path, settings: Settings) -> None:
    for day in range(1, 29):
        for perspective in ("ceo", "cto", "cfo", "cmo"):
            add_edition(tmp_path, settings, f"2026-02-{day:02d}", perspective=perspective)
    index = build_site(tmp_path, settings)
    assert len(headlines(index)) == 100
    assert "Older reports are in the archive" in read(index)
    assert read(tmp_path / "archive.html").count("<li>") == 112


def test_a_damaged_manifest_is_named(reports: Path, settings: Settings) -> None:
    (reports / "editions/2026-09-30/portfolio/ceo/r1/manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EditionError, match="portfolio/ceo/r1"):
        build_site(reports, settings)
