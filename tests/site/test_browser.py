"""Pages of reports and lists in a real browser, opened from a folder as a reader does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from reporting.config import load_settings
from reporting.site import build_site
from tests.rendering.pages import DRAFT, META, render
from tests.site.editions import add_edition

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (320, 640, 1280)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
EDITION = "editions/2026-09-30/portfolio/ceo/r1"
DRAFT_EDITION = "drafts/2026-09-30/portfolio/cto/r1"
PAGES = (
    f"{EDITION}/page.html",
    "index.html",
    "archive.html",
    "scopes/portfolio/ceo.html",
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a whole report and its draft."""
    reports, settings = tmp_path_factory.mktemp("reports"), load_settings()
    add_edition(reports, settings, "2026-09-30")
    add_edition(reports, settings, "2026-09-30", perspective="cto", state="draft")
    add_edition(reports, settings, "2026-09-23", gaps=9)
    render(reports / EDITION, META)
    render(reports / DRAFT_EDITION, DRAFT)
    build_site(reports, settings)
    return reports


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROME") or next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visit:
    """An open page and everything that it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)


def visit(browser: Browser, path: Path, width: int = 1280, theme: str = "light", scripts: bool = True) -> Visit:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        java_script_enabled=scripts,
    )
    opened = Visit(context.new_page())
    opened.page.on("console", lambda message: opened.complaints.append(message.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("requestfailed", lambda request: opened.complaints.append(request.url))
    opened.page.goto(path.as_uri())
    return opened


def wait_for_charts(page: Page) -> None:
    """Wait until the last chart is drawn; the script draws them in order."""
    page.locator(".chart").last.locator(".plot .main-svg").first.wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_its_screen_or_complains(
    browser: Browser, reports: Path, name: str, width: int, theme: str
) -> None:
    seen = visit(browser, reports / name, width, theme)
    if "page.html" in name:
        wait_for_charts(seen.page)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.complaints == []
    seen.page.context.close()


def test_no_text_is_smaller_than_12_px(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html", 320).page
    wait_for_charts(page)
    page.evaluate("document.querySelectorAll('[data-view=plot]').forEach((button) => button.click())")
    small = page.evaluate(
        """[...document.querySelectorAll('body *')]
          .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
          .filter((e) => !e.matches('script, style') && parseFloat(getComputedStyle(e).fontSize) < 12)
          .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.context.close()


def test_charts_follow_the_theme_of_the_system(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html").page
    drawing = page.locator(".plot .main-svg").first
    expect(drawing).to_have_css("background-color", "rgb(255, 255, 255)")
    page.emulate_media(color_scheme="dark")
    expect(drawing).to_have_css("background-color", "rgb(14, 23, 38)")
    page.context.close()


def test_a_chart_can_be_read_as_a_table_and_saved(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html").page
    card = page.locator("#charters_by_month")
    card.locator(".plot .main-svg").first.wait_for()
    assert not card.locator("table").is_visible()
    card.get_by_role("button", name="Table").press("Enter")
    assert card.locator("table").is_visible()
    assert not card.locator(".plot").is_visible()
    assert card.get_by_role("button", name="Table").get_attribute("aria-pressed") == "true"
    with page.expect_download() as download:
        card.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "charters_by_month.csv"
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert saved.splitlines()[:2] == [",Actual,Plan", "Apr,4,4"]
    page.context.close()


def test_a_saved_table_carries_exact_figures(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html").page
    with page.expect_download() as download:
        page.locator("#entities").get_by_role("button", name="CSV").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[3] == "QuickDumpNow,14149.60,12750.60,1399.00,41.90,Raise the floor price"
    assert lines[4] == "3028 51st St Rental,2600.00,2600.00,0.00,,Offer renewal"
    page.context.close()


@pytest.mark.parametrize(("width", "key_shown"), [(320, True), (1280, False)])
def test_names_move_to_a_key_where_the_plot_is_narrow(
    browser: Browser, reports: Path, width: int, key_shown: bool
) -> None:
    page = visit(browser, reports / EDITION / "page.html", width).page
    card = page.locator("#revenue_by_entity")
    card.locator(".plot .main-svg").first.wait_for()
    assert card.locator(".key").is_visible() == key_shown
    assert (card.locator(".plot .annotation").count() == 0) == key_shown
    page.context.close()


def test_names_of_bars_stand_above_them_where_the_plot_is_narrow(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html", 320).page
    card = page.locator("#spend_by_channel")
    card.locator(".plot .main-svg").first.wait_for()
    assert card.locator(".plot .ytick").count() == 0
    name = card.locator(".annotation", has_text="Direct and word of mouth").bounding_box()
    bar = card.locator(".bars .point path").first.bounding_box()
    assert name is not None
    assert bar is not None
    assert name["y"] + name["height"] <= bar["y"] + 2
    page.context.close()


@pytest.mark.parametrize(("width", "drawn"), [(320, False), (1280, True)])
def test_a_heatmap_is_a_table_first_where_it_would_be_crowded(
    browser: Browser, reports: Path, width: int, drawn: bool
) -> None:
    page = visit(browser, reports / EDITION / "page.html", width).page
    wait_for_charts(page)
    card = page.locator("#sensitivity")
    assert card.locator("table").is_visible() == (not drawn)
    card.get_by_role("button", name="Chart").click()
    card.locator(".plot .main-svg").first.wait_for()
    page.context.close()


def test_without_scripts_every_figure_stands_in_a_table(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html", scripts=False).page
    assert page.locator("figure table:visible").count() == 10
    assert page.locator("button:visible").count() == 0
    assert page.locator("#revenue .kpi-value").inner_text() == "$48.2 K"
    page.context.close()


def test_without_plotly_the_tables_remain(browser: Browser, reports: Path, tmp_path: Path) -> None:
    alone = tmp_path / "a/b/c/d/e/page.html"
    alone.parent.mkdir(parents=True)
    shutil.copy(reports / EDITION / "page.html", alone)
    shutil.copytree(reports / "assets", tmp_path / "assets", ignore=shutil.ignore_patterns("plotly*"))
    page = visit(browser, alone).page
    assert page.locator("figure table:visible").count() == 10
    page.context.close()


def test_the_trace_opens_on_demand(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html").page
    sql = page.locator("#revenue pre")
    assert not sql.is_visible()
    page.locator("#revenue summary").press("Enter")
    assert "GROUP BY entity, week" in sql.inner_text()
    page.context.close()


def test_a_draft_is_marked_on_screen_and_on_paper(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / DRAFT_EDITION / "page.html", 320).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for medium in ("screen", "print"):
        page.emulate_media(media="print" if medium == "print" else "screen")
        assert page.locator(".watermark").is_visible()
        assert page.locator(".notice").is_visible()
    assert not page.locator(".bar nav").is_visible()  # on paper
    page.context.close()


def test_charts_print_on_white_and_as_wide_as_paper(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html", theme="dark").page
    drawing = page.locator("#revenue_by_entity .plot .main-svg").first
    drawing.wait_for()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(drawing).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(drawing).to_have_css("width", "640px")
    assert page.locator("#revenue_by_entity .scatterlayer .lines path").first.is_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(drawing).to_have_css("background-color", "rgb(14, 23, 38)")
    page.context.close()


def test_the_keyboard_reaches_the_report_first(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.context.close()


def test_from_the_index_to_a_report_and_back(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / "index.html").page
    page.get_by_role("link", name="CEO, JADA Portfolio, latest 30 Sep 2026").click()
    assert page.url.endswith("scopes/portfolio/ceo.html")
    page.locator(".rows a").first.click()
    page.get_by_role("link", name="All editions").click()
    assert page.url.endswith("scopes/portfolio/ceo.html")
    page.context.close()
