"""What Chromium shows: axe's findings, what sticks out, what is too small; on a phone and beside it, light and dark."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from reporting.lint.message import Opened, content_of
from reporting.lint.model import Row, Verdict, Violation, judge
from reporting.lint.node import MODULES
from reporting.rendering.images_chromium import ChromiumMissingError, find_chromium, launch_arguments

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (320, 640)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SMALLEST_TEXT = 12
TALLEST_TABLE = 1700  # taller ones break in Word's engine
AXE = MODULES / "node_modules" / "axe-core" / "axe.min.js"
SCRIPTS = re.compile(r"<script\b.*?(?:</script\s*>|\Z)|\son\w+\s*=", re.IGNORECASE | re.DOTALL)
AXE_CHECK = ("Screen readers", "axe: nothing serious or critical, at 320 and 640 px, light and dark")
LOOK_CHECK = ("Phone and desktop", "nothing sticks out, no text under 12 px, no table over 1,700 px")
MEASURE = """
() => {
    const shown = (element) => element.getClientRects().length > 0;
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small = new Set();
    while (words.nextNode()) {
        const parent = words.currentNode.parentElement;
        const size = parseFloat(getComputedStyle(parent).fontSize);
        if (words.currentNode.data.trim() && shown(parent) && size < SMALLEST) small.add(words.currentNode.data.trim());
    }
    return {
        width: document.documentElement.scrollWidth,
        small: [...small].slice(0, 3),
        tallest: Math.max(0, ...[...document.querySelectorAll("table")].map((table) => table.offsetHeight)),
    };
}
""".replace("SMALLEST)", f"{SMALLEST_TEXT})")


@dataclass(frozen=True)
class View:
    """One way to look at a mail: a width in px and a colour scheme."""

    width: int
    scheme: Literal["light", "dark"]

    def __str__(self) -> str:
        return f"{self.width} px, {self.scheme}"


VIEWS = tuple(View(width, scheme) for width in WIDTHS for scheme in SCHEMES)


def review_in_chromium(opened: Opened) -> tuple[Row, Row]:
    """Return what axe finds and what sticks out; `not checked` without Chromium, for axe without npm as well."""
    from playwright.sync_api import Error, sync_playwright

    try:
        executable = find_chromium(os.environ)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=launch_arguments())
            try:
                return _review(browser, shown_html(opened))
            finally:
                browser.close()
    except (ChromiumMissingError, Error) as err:
        note = str(err).partition("\n")[0]
        return Row(*AXE_CHECK, Verdict.NOT_CHECKED, note=note), Row(*LOOK_CHECK, Verdict.NOT_CHECKED, note=note)


def shown_html(opened: Opened) -> str:
    """Return the HTML part as a mail program shows it: its pictures in their places, without scripts."""
    html = SCRIPTS.sub(" ", opened.html)
    for picture in opened.pictures:
        data = base64.b64encode(content_of(picture)).decode()
        cid = str(picture["Content-ID"] or "").strip().strip("<>")
        html = html.replace(f"cid:{cid}", f"data:{picture.get_content_type()};base64,{data}")
    return html


def _review(browser: Browser, html: str) -> tuple[Row, Row]:
    axe = AXE.read_text(encoding="utf-8") if AXE.is_file() else ""
    grave: dict[Violation, list[View]] = {}
    ugly: dict[Violation, list[View]] = {}
    for view in VIEWS:
        context = browser.new_context(
            viewport={"width": view.width, "height": 900}, color_scheme=view.scheme, offline=True
        )
        page = context.new_page()
        page.set_content(html, wait_until="domcontentloaded")
        for violation in _look(page, view):
            ugly.setdefault(violation, []).append(view)
        for violation in _ask_axe(page, axe) if axe else ():
            grave.setdefault(violation, []).append(view)
        context.close()
    if not axe:
        missing = Row(*AXE_CHECK, Verdict.NOT_CHECKED, note="not installed: run tests/npm/install.sh")
        return missing, judge(*LOOK_CHECK, _with_views(ugly))
    return judge(*AXE_CHECK, _with_views(grave)), judge(*LOOK_CHECK, _with_views(ugly))


def _with_views(found: dict[Violation, list[View]]) -> Iterator[Violation]:
    """Yield what was found, each once, with where it was seen."""
    for violation, views in found.items():
        where = "in every view" if len(views) == len(VIEWS) else f"at {'; '.join(map(str, views))}"
        yield replace(violation, got=f"{violation.got} {where}")


def _look(page: Page, view: View) -> Iterator[Violation]:
    seen: dict[str, Any] = page.evaluate(MEASURE)
    if seen["width"] > view.width:
        yield Violation("overflow", f"{seen['width']} px wide", f"at most {view.width}")
    for words in seen["small"]:
        yield Violation("small-text", f"{words[:40]!r}", f"at least {SMALLEST_TEXT} px")
    if seen["tallest"] > TALLEST_TABLE:
        yield Violation("tall-table", f"{seen['tallest']} px", f"at most {TALLEST_TABLE}")


def _ask_axe(page: Page, axe: str) -> Iterator[Violation]:
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, { iframes: false, preload: false })")
    for each in found["violations"]:
        if each["impact"] in {"serious", "critical"}:
            where = each["nodes"][0]["html"][:80]
            yield Violation(f"axe/{each['id']}", where, each["help"])
