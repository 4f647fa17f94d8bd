"""The mail as Chromium lays it out: what a reader with a phone, a wide window or a dark screen gets."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from reporting.blocks.model import Narrative, prose
from reporting.rendering.images_chromium import find_chromium, launch_arguments
from reporting.rendering.mail import Mail
from tests.blocks import examples
from tests.rendering.mail_samples import BLOCKS, opened, sample_mail

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (320, 375, 640, 1280)
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
LONG = Narrative(
    "headline",
    "headline",
    prose("Revenue is short of plan by a lot; two charters in October close the gap"),  # three lines at 375 px
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened_browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=launch_arguments())
        yield opened_browser
        opened_browser.close()


def shown(browser: Browser, html: str, width: int, scheme: str = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # two of its literals
    page.set_content(html)
    return page


def with_pictures(mail: Mail) -> str:
    html = mail.html
    for part in opened(mail).walk():
        if part.get_content_maintype() == "image":
            data = base64.b64encode(part.get_content()).decode()
            html = html.replace(f"cid:{str(part['Content-ID']).strip('<>')}", f"data:image/png;base64,{data}")
    return html


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("pictures", [True, False], ids=["pictures", "pictures blocked"])
@pytest.mark.parametrize("styles", [True, False], ids=["styles", "styles stripped"])
def test_nothing_sticks_out_and_kpis_never_stack(browser: Browser, width: int, pictures: bool, styles: bool) -> None:
    mail = sample_mail()
    html = with_pictures(mail) if pictures else mail.html
    page = shown(browser, html if styles else STYLE.sub("", html), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = page.evaluate("[...document.querySelectorAll('.kpi')].map(e => e.getBoundingClientRect().toJSON())")
    assert [box["y"] for box in boxes[:2]] == [boxes[0]["y"]] * 2
    assert boxes[0]["width"] == pytest.approx(boxes[1]["width"], abs=1)
    assert boxes[2]["y"] > boxes[0]["y"]
    page.close()


def test_the_first_five_items_fit_the_first_screen_of_a_phone(browser: Browser) -> None:
    mail = sample_mail([LONG if block is examples.HEADLINE else block for block in BLOCKS])
    page = shown(browser, with_pictures(mail), 375)
    assert page.evaluate("document.querySelector('h1').getBoundingClientRect().height") == 3 * 28
    assert page.evaluate("document.querySelector('.kpis').getBoundingClientRect().bottom") <= 460
    page.close()


def test_a_wide_window_shows_one_column_of_600(browser: Browser) -> None:
    page = shown(browser, with_pictures(sample_mail()), 1280)
    widths = page.evaluate("[...new Set([...document.querySelectorAll('.section')].map(e => e.offsetWidth))]")
    assert widths == [600]
    assert page.evaluate("document.querySelector('.strip').getBoundingClientRect().height") == pytest.approx(44, abs=1)
    page.close()


def test_every_picture_is_drawn_in_its_place(browser: Browser) -> None:
    page = shown(browser, with_pictures(sample_mail()), 640)
    sizes = page.evaluate("[...document.images].map(i => [i.complete && i.naturalWidth, i.width, i.height])")
    assert sizes == [[472, 236, 32]] * 3 + [[1104, 552, 300]] * 2 + [[1104, 552, 272]]  # five bars
    page.close()


def test_no_section_is_taller_than_word_can_break(browser: Browser) -> None:
    page = shown(browser, with_pictures(sample_mail()), 640)
    assert page.evaluate("Math.max(...[...document.querySelectorAll('table')].map(e => e.offsetHeight))") < 1700
    page.close()


@pytest.mark.parametrize(
    ("scheme", "surface", "ink"),
    [("light", "rgb(255, 255, 255)", "rgb(17, 24, 39)"), ("dark", "rgb(14, 23, 38)", "rgb(243, 246, 250)")],
)
def test_both_colour_schemes(browser: Browser, scheme: str, surface: str, ink: str) -> None:
    page = shown(browser, with_pictures(sample_mail()), 640, scheme)
    told = page.evaluate(
        "[getComputedStyle(document.querySelector('.section')).backgroundColor,"
        " getComputedStyle(document.querySelector('h1')).color]"
    )
    assert told == [surface, ink]
    page.close()


def test_a_long_name_does_not_widen_the_phone(browser: Browser) -> None:
    name = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
    rows = tuple((name, *row[1:]) for row in examples.ENTITIES.rows)
    blocks = [replace(block, rows=rows) if block is examples.ENTITIES else block for block in BLOCKS]
    plan = [replace(examples.PLAN[0], title=name, owner=name)]
    kept = [block for block in blocks if block not in examples.PLAN]
    page = shown(browser, with_pictures(sample_mail([*plan, *kept], scope_name=name)), 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
