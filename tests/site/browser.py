"""The browser of the tests, Chromium as it is installed, and visits to pages of the site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from reporting.rendering.images_chromium import find_chromium, launch_arguments

EDITION = "editions/2026-09-30/portfolio/ceo/r1"
DRAFT_EDITION = "drafts/2026-09-30/portfolio/cto/r1"
PAGES = (
    f"{EDITION}/page.html",
    f"{DRAFT_EDITION}/page.html",
    "index.html",
    "archive.html",
    "search.html",
    "scopes/portfolio/index.html",
    "scopes/portfolio/ceo.html",
    "scopes/portfolio/compare.html",
)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Give a browser and close it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=launch_arguments())
        yield browser
        browser.close()


@dataclass
class Visit:
    """An open page and everything that it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)


def wait_for_chart(card: Locator) -> Locator:
    """Go to a chart and wait until it is drawn."""
    card.scroll_into_view_if_needed()
    drawing = card.locator(".plot .main-svg").first
    drawing.wait_for()
    return drawing


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
    """Go down the page until every chart that comes as one is drawn."""
    for card in page.locator(".chart").all():
        card.scroll_into_view_if_needed()
    page.wait_for_function(
        """() => [...document.querySelectorAll('.chart')].every((card) =>
          card.dataset.begun && (card.querySelector('.plot').hidden || card.querySelector('.plot .main-svg')))"""
    )
