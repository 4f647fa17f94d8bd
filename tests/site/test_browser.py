"""Pages of reports and lists in a real browser, opened from a folder as a reader does."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from reporting.blocks.model import Kpi, Trace, Unit, Value
from reporting.config import load_settings
from reporting.site.build import build_site
from tests.rendering.pages import META, render
from tests.site.browser import DRAFT_EDITION, EDITION, visit, wait_for_chart, wait_for_charts
from tests.site.editions import add_edition, revenue

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_charts_follow_the_theme_of_the_system(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html").page
    drawing = wait_for_chart(page.locator(".chart").first)
    expect(drawing).to_have_css("background-color", "rgb(255, 255, 255)")
    page.emulate_media(color_scheme="dark")
    expect(drawing).to_have_css("background-color", "rgb(14, 23, 38)")
    page.context.close()


def test_a_chart_can_be_read_as_a_table_and_saved(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html").page
    card = page.locator("#charters_by_month")
    wait_for_chart(card)
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
    assert lines[3] == "QuickDumpNow,14149.60,12750.60,1399.00,41.900,Raise the floor price"
    assert lines[4] == "3028 51st St Rental,2600.00,2600.00,0.00,,Offer renewal"
    page.context.close()


@pytest.mark.parametrize(("width", "key_shown"), [(320, True), (1280, False)])
def test_names_move_to_a_key_where_the_plot_is_narrow(
    browser: Browser, reports: Path, width: int, key_shown: bool
) -> None:
    page = visit(browser, reports / EDITION / "page.html", width).page
    card = page.locator("#revenue_by_entity")
    wait_for_chart(card)
    assert card.locator(".key").is_visible() == key_shown
    assert (card.locator(".plot .annotation").count() == 0) == key_shown
    page.context.close()


def test_names_of_bars_stand_above_them_where_the_plot_is_narrow(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html", 320).page
    card = page.locator("#spend_by_channel")
    wait_for_chart(card)
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
    drawing = wait_for_chart(page.locator("#revenue_by_entity"))
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
    page.get_by_role("link", name="CEO, JADA Portfolio, latest 7 Oct 2026").click()
    assert page.url.endswith("scopes/portfolio/ceo.html")
    page.locator(".rows .what a").nth(1).click()
    page.get_by_role("link", name="All editions").click()
    assert page.url.endswith("scopes/portfolio/ceo.html")
    page.context.close()


def test_neighbours_are_found_though_an_edition_knows_no_later_one(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html").page
    previous, following = (page.get_by_role("link", name=name, exact=True) for name in ("Previous", "Next"))
    assert str(previous.get_attribute("href")).endswith("2026-09-23/portfolio/ceo/r1/page.html")
    assert str(following.get_attribute("href")).endswith("2026-10-07/portfolio/ceo/r1/page.html")
    assert not page.locator("[data-newer]").is_visible()
    page.context.close()


def test_a_superseded_edition_leads_to_its_correction(browser: Browser, tmp_path: Path) -> None:
    settings = load_settings()
    add_edition(tmp_path, settings, "2026-09-30")
    add_edition(tmp_path, settings, "2026-09-30", revision=2)
    render(tmp_path / EDITION, replace(META, revision=1, previous_href=None))
    build_site(tmp_path, settings)
    page = visit(browser, tmp_path / EDITION / "page.html").page
    page.get_by_role("note").get_by_role("link", name="open it").click()
    assert page.url.endswith("2026-09-30/portfolio/ceo/r2/page.html")
    page.context.close()


def test_plotly_is_fetched_when_a_chart_comes_near_and_the_page_serves_before(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html", 375).page
    assert page.evaluate("window.Plotly === undefined")
    card = page.locator("#entities")
    with page.expect_download():
        card.get_by_role("button", name="CSV").click()
    assert page.locator("#revenue_by_entity table").is_visible()
    wait_for_charts(page)
    assert not page.locator("#revenue_by_entity table").is_visible()
    page.context.close()


def test_a_chart_keeps_to_its_column_when_the_window_changes(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html").page
    drawing = wait_for_chart(page.locator("#revenue_by_entity"))
    for width in (1000, 700):
        page.set_viewport_size({"width": width, "height": 900})
        plot = page.locator("#revenue_by_entity .plot").bounding_box()
        assert plot is not None
        expect(drawing).to_have_css("width", f"{plot['width']:g}px")
    page.context.close()


def compared(page: Page) -> list[list[str]]:
    rows = page.locator(".differences tbody tr")
    rows.first.wait_for()
    return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows.all()]


def test_comparing_shows_what_changed_and_marks_what_was_restated(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / "scopes/portfolio/compare.html").page
    assert page.get_by_label("Later").input_value() == "2026-10-07/portfolio/ceo/r1"
    page.get_by_label("Later").select_option("2026-09-23/portfolio/ceo/r1")
    expect(page.locator("[data-summary]")).to_have_text("1 changed.")  # the two editions are loaded by then
    assert compared(page) == [["Revenue", "$50,000.00", "$47,000.00", "▼ changed"]]
    page.context.close()


def test_with_one_edition_there_is_no_earlier_one_to_choose(browser: Browser, tmp_path: Path) -> None:
    settings = load_settings()
    add_edition(tmp_path, settings, "2026-09-30")
    build_site(tmp_path, settings)
    page = visit(browser, tmp_path / "scopes/portfolio/compare.html").page
    expect(page.locator("[data-summary]")).to_have_text(
        "There is one edition of this report: nothing to compare it with yet."
    )
    expect(page.get_by_label("Later")).to_be_visible()
    expect(page.get_by_label("Earlier")).to_be_hidden()
    expect(page.get_by_label("Restated figures only")).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_the_changes_of_a_row_are_whole(browser: Browser, reports: Path, width: int) -> None:
    page = visit(browser, reports / "index.html", width).page
    cut = "lines => lines.filter(line => line.scrollWidth > line.clientWidth).map(line => line.textContent)"
    assert page.locator(".changes li").count() > 0
    assert page.locator(".changes li").evaluate_all(cut) == []
    page.context.close()


def test_a_wide_table_keeps_its_names_and_first_figures_on_a_phone(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / EDITION / "page.html", 320).page
    box, name = page.locator("#entities .scroll"), page.locator("#entities tbody th").first
    figure = page.locator("#entities tbody td").first
    edges = "element => { const box = element.getBoundingClientRect(); return [box.left, box.right]; }"
    assert figure.evaluate(edges)[1] <= box.evaluate(edges)[1]
    before = name.evaluate(edges)
    box.evaluate("element => { element.scrollLeft = 120; }")
    assert name.evaluate(edges) == before
    assert figure.evaluate(edges)[0] < before[1]
    page.context.close()


def test_a_later_edition_that_tells_an_earlier_day_otherwise_restates_it(
    browser: Browser, tmp_path: Path
) -> None:  # fmt: skip
    settings = load_settings()
    add_edition(tmp_path, settings, "2026-09-23", blocks=(revenue(500_000, (400_000, 500_000)),))
    add_edition(tmp_path, settings, "2026-09-30", blocks=(revenue(600_000, (300_000, 510_000, 600_000)),))
    build_site(tmp_path, settings)
    page = visit(browser, tmp_path / "scopes/portfolio/compare.html").page
    assert compared(page) == [
        ["Revenue", "$5,000.00", "$6,000.00", "▲ changed"],
        ["Revenue 16 Sep 2026", "$4,000.00", "$3,000.00", "▼ restated"],
        ["Revenue 23 Sep 2026", "$5,000.00", "$5,100.00", "▲ restated"],
    ]
    page.get_by_label("Restated figures only").check()
    assert len(compared(page)) == 2
    page.context.close()


def test_rates_of_an_edition_of_an_older_version_are_compared_as_they_read(browser: Browser, tmp_path: Path) -> None:
    """61.4 % was 6140 then and is 614,012 now, which reads the same; 71.2 % fell to 70.0 %."""
    settings = load_settings()
    for day, steps in (("2026-09-23", (6_140, 7_120, 5_000)), ("2026-09-30", (614_012, 700_000, 512_000))):
        rates = (
            Kpi(f"rate-{number}", f"Rate {number}", Value(amount, Unit.PERCENT), "A share", (), Trace(()))
            for number, amount in enumerate(steps)
        )
        add_edition(tmp_path, settings, day, blocks=tuple(rates))
    older = tmp_path / "editions/2026-09-23/portfolio/ceo/r1/figures.js"
    texts = {"0.61 %": "61.4 %", "0.71 %": "71.2 %", "0.5 %": "50.0 %"}
    script = older.read_text(encoding="utf-8").replace('"schema":2,', "")
    for new, old in texts.items():
        assert f'"{new}"' in script
        script = script.replace(f'"{new}"', f'"{old}"')
    older.write_text(script, encoding="utf-8")
    build_site(tmp_path, settings)
    page = visit(browser, tmp_path / "scopes/portfolio/compare.html").page
    assert compared(page) == [
        ["Rate 1", "71.2 %", "70.0 %", "▼ changed"],
        ["Rate 2", "50.0 %", "51.2 %", "▲ changed"],
    ]
    page.context.close()


def test_a_correction_restates_whatever_it_changes(browser: Browser, tmp_path: Path) -> None:
    settings = load_settings()
    add_edition(tmp_path, settings, "2026-09-30", blocks=(revenue(500_000),))
    add_edition(tmp_path, settings, "2026-09-30", revision=2, blocks=(revenue(510_000),))
    build_site(tmp_path, settings)
    page = visit(browser, tmp_path / "scopes/portfolio/ceo.html").page
    page.get_by_role("link", name="Compare the edition of 30 Sep 2026, r2").click()
    assert compared(page) == [["Revenue", "$5,000.00", "$5,100.00", "▲ restated"]]
    page.locator(".differences a").click()
    assert page.url.endswith("2026-09-30/portfolio/ceo/r2/page.html#revenue")
    page.context.close()


def test_searching_finds_beginnings_of_words_and_leads_to_the_figure(browser: Browser, reports: Path) -> None:
    page = visit(browser, reports / "search.html").page
    page.get_by_role("searchbox").fill("charter MONTH")
    result = page.locator(".results li").filter(has_text="Chart ·").first
    result.wait_for()
    result.get_by_role("link").first.click()
    assert page.url.endswith("2026-09-30/portfolio/ceo/r1/page.html#charters_by_month")
    page.go_back()
    assert page.get_by_role("searchbox").input_value() == "charter MONTH"
    page.get_by_role("searchbox").fill("zeppelin")
    assert page.locator("[data-summary]").inner_text() == "Nothing found for “zeppelin”."
    page.context.close()
