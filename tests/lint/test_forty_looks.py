"""The forty mails as Chromium shows them, and the five portfolio pages: at every width, in both themes."""

from __future__ import annotations

import email
import re
from base64 import b64encode
from collections.abc import Iterator
from email.policy import SMTP
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reporting.blocks.charts.style import LABEL_SIZE, MAIL_WIDTH
from reporting.rendering.mail_pictures import CHART_WIDTH
from tests.axe import grave_findings
from tests.site.browser import open_browser, visit, wait_for_charts
from tests.site.looks import SMALLEST_LABEL_PX, overlapping_texts, small_texts, wide_by

pytestmark = [pytest.mark.browser, pytest.mark.slow]

THEMES = ("light", "dark")
PHONE_PX, FIRST_SCREEN_PX = 375, 460
HEADLINE_LINE_PX, MOST_HEADLINE_LINES = 28, 3
WORDS_IN_TWO_MINUTES = 2 * 238  # Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047
READING = """[...document.querySelectorAll('[role=article] *')]
  .filter((e) => !e.closest('table.data') && e.checkVisibility())
  .flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE))
  .reduce((words, n) => words + n.textContent.split(/\\s+/).filter(Boolean).length, 0)"""
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


def html_of(message: Path) -> str:
    """Return the HTML part with its pictures in it."""
    mail = email.message_from_bytes(message.read_bytes(), policy=SMTP)
    body = mail.get_body(("html",))
    assert body is not None
    html: str = body.get_content()
    for part in mail.walk():
        if part.get_content_maintype() == "image":
            cid = str(part["Content-ID"]).strip("<>")
            html = html.replace(f"cid:{cid}", f"data:image/png;base64,{b64encode(part.get_content()).decode()}")
    return html


def name_of(folder: Path) -> str:
    return "/".join(folder.parts[-3:-1])


def smallest_label(page: Page) -> float:
    """Return the height in px of the letters of the mail's charts, as they are shown."""
    widths = page.evaluate(f"[...document.querySelectorAll('img[width=\"{CHART_WIDTH}\"]')].map((i) => i.width)")
    return min((LABEL_SIZE * width / MAIL_WIDTH for width in widths), default=LABEL_SIZE)


def faults_of(page: Page) -> list[str]:
    """Return all that a reader would stumble over."""
    wide, label = wide_by(page), smallest_label(page)
    return [
        *([f"{wide} px too wide"] if wide > 0 else []),
        *([f"labels of {label:.1f} px"] if label < SMALLEST_LABEL_PX else []),
        *small_texts(page),
        *overlapping_texts(page),
    ]


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_nothing_of_any_mail_sticks_out_is_small_or_overlaps(browser: Browser, forty: list[Path], width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    found = {}
    for folder in forty:
        page.set_content(html_of(folder / "message.eml"))
        for theme in THEMES:
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            found[f"{name_of(folder)}, {theme}"] = faults_of(page)
    page.close()
    assert len(found) == 80
    assert {mail: faults for mail, faults in found.items() if faults} == {}


def test_without_styles_no_mail_sticks_out(browser: Browser, forty: list[Path]) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900})
    wide = {}
    for folder in forty:
        page.set_content(STYLE.sub("", html_of(folder / "message.eml")))
        wide[name_of(folder)] = wide_by(page)
    page.close()
    assert {mail: by for mail, by in wide.items() if by > 0} == {}


def test_a_phone_shows_message_and_key_figures_at_once(browser: Browser, forty: list[Path]) -> None:
    page = browser.new_page(viewport={"width": PHONE_PX, "height": 900})
    long, low = {}, {}
    for folder in forty:
        page.set_content(html_of(folder / "message.eml"))
        long[name_of(folder)] = page.evaluate("document.querySelector('h1').offsetHeight") / HEADLINE_LINE_PX
        low[name_of(folder)] = page.evaluate("document.querySelector('.kpis').getBoundingClientRect().bottom")
    page.close()
    assert {mail: lines for mail, lines in long.items() if lines > MOST_HEADLINE_LINES} == {}
    assert {mail: bottom for mail, bottom in low.items() if bottom > FIRST_SCREEN_PX} == {}


def test_a_mail_is_read_in_two_minutes(browser: Browser, forty: list[Path]) -> None:
    page = browser.new_page()
    words = {}
    for folder in forty:
        page.set_content(html_of(folder / "message.eml"))
        words[name_of(folder)] = page.evaluate(READING)
    page.close()
    assert min(words.values()) > 100  # it does count
    assert {mail: count for mail, count in words.items() if count > WORDS_IN_TWO_MINUTES} == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_mails_of_the_portfolio_are_accessible(browser: Browser, forty: list[Path], width: int, theme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for folder in (folder for folder in forty if "/portfolio/" in str(folder)):
        page.set_content(html_of(folder / "message.eml"))
        assert grave_findings(page) == [], name_of(folder)
    page.close()


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (640, "light"), (1280, "light")])
def test_the_pages_of_the_portfolio_look_right(browser: Browser, forty: list[Path], width: int, theme: str) -> None:
    """The largest pages; tests/site/test_looks.py shows every kind of block at every width in both themes."""
    for folder in (folder for folder in forty if "/portfolio/" in str(folder)):
        seen = visit(browser, folder / "page.html", width, theme)
        wait_for_charts(seen.page)
        seen.page.evaluate("scrollTo(0, 0)")
        assert faults_of(seen.page) == [], name_of(folder)
        if folder.parent.name == "ceo" and width != 640:  # axe takes ten seconds for each of these pages
            assert grave_findings(seen.page) == []
        assert seen.complaints == []
        seen.page.context.close()


def test_the_checks_see_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.set_content(f"<p style='width:400px'>Wide</p><img width='{CHART_WIDTH}' style='width:200px'>")
    assert faults_of(page) == ["88 px too wide", "labels of 6.3 px"]
    page.set_content("<h1>One</h1><div role=article><p>two three <b>four</b></p></div>")
    assert page.evaluate(READING) == 3
    page.close()
