"""How much a phone fetches, and how soon it shows something on a slow connection."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scc.deploy.site import release_site
from scc.tests.front.browsers import open_page, sign_in
from scc.tests.front.stage import Stage

MOST_BYTES, MOST_FIRST_BYTES = 54_800, 32_300
# Lighthouse's slow 4G and its phone.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER_CPU = 4
MOST_LCP_MILLISECONDS, MOST_SHIFT = 2500, 0.05
WATCH = """
  window.shift = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.largest = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shift += one.value; })
    .observe({ type: "layout-shift", buffered: true });
"""


def test_what_is_fetched_is_small(tmp_path: Path) -> None:
    release_site(tmp_path)
    packed = {
        file.name: len(file.read_bytes() if file.suffix == ".png" else gzip.compress(file.read_bytes(), mtime=0))
        for file in tmp_path.rglob("*.*")
        if file.is_file()
    }
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    first = {"index.html", *re.findall(r'(?:src|href)="/assets/[^"]+/([^"/]+)"', page)}
    assert first == {"index.html", "main.js", "styles.css", "theme.js"}
    assert sum(packed[name] for name in first) <= MOST_FIRST_BYTES
    assert sum(packed.values()) <= MOST_BYTES


def slow_page(browser: Browser, stage: Stage) -> Page:
    """A person's first visit on a slow phone with a slow connection."""
    page = open_page(browser, stage)
    page.add_init_script(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    return page


def largest_paint(browser: Browser, stage: Stage, path: str, heading: str) -> float:
    page = slow_page(browser, stage)
    page.goto(path)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.wait_for_timeout(500)
    milliseconds: float = page.evaluate("window.largest")
    assert page.evaluate("window.shift") <= MOST_SHIFT
    page.context.close()
    return milliseconds


@pytest.mark.slow
@pytest.mark.browser
def test_a_first_visit_on_slow_4g_shows_its_page_soon_and_nothing_jumps(browser: Browser, stage: Stage) -> None:
    code = stage.new_event(guests=[{"name": "Gina Guest"}])["guests"][0]["guest_code"]
    for path, heading in (("/", "Sign in"), (f"/guest/{code}", "Hello Gina Guest")):
        # Other work on the machine only adds time: the quickest of three tells what the app itself takes.
        took = min(largest_paint(browser, stage, path, heading) for _ in range(3))
        print(f"{path}: largest contentful paint {took:.0f} ms")  # noqa: T201 - kept with the result
        assert took <= MOST_LCP_MILLISECONDS


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_jumps_from_screen_to_screen(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event(guests=[{"name": "Gina Guest"}])["event_id"]
    page = open_page(browser, stage)
    page.add_init_script(WATCH)
    sign_in(page, stage, "captain")
    for part in ("", "/crew", "/checks/pre_departure", "/guests", "/count"):
        page.goto(f"/#/events/{event_id}{part}")
        expect(page.locator(".skeleton")).to_have_count(0)
        page.wait_for_timeout(300)
        assert page.evaluate("window.shift") <= MOST_SHIFT, part
