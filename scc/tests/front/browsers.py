"""Browsers and what people do in them."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from scc.tests.front.stage import Stage

CHROME_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")  # as tools/bootstrap.sh looks
CHROMIUM = os.environ.get("CHROME") or next(filter(None, map(shutil.which, CHROME_NAMES)), "chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 320, "height": 640}
# What is under a write that the server has; "Not sent." is not that.
SENT = re.compile(r"^Sent \d\d:\d\d$")
PATIENCE = 20_000  # milliseconds; a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)


def open_page(browser: Browser, stage: Stage, **options: Any) -> Page:
    """A new person's browser, phone-sized unless said otherwise; whatever the page complains about fails the test."""
    context = browser.new_context(**{"viewport": PHONE, "base_url": stage.url, "locale": "en-US", **options})
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def sign_in(page: Page, stage: Stage, name: str) -> Page:
    """Open the mail's link (again when the server is busy), press its button, arrive at the first screen."""
    link = stage.link(name)
    wait_until(lambda: (reply := page.goto(link)) is not None and reply.status != HTTPStatus.SERVICE_UNAVAILABLE)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{stage.url}/")
    page.locator("nav.tabs").wait_for()
    return page


def hold(button: Locator) -> None:
    """Hold a button with the mouse until its second is over, however long that is on a busy machine."""
    button.scroll_into_view_if_needed()
    button.hover()
    button.page.mouse.down()
    expect(button.page.locator("[data-holding]")).to_have_count(0)
    button.page.mouse.up()


def hold_and_confirm(button: Locator, label: str, asked: str) -> None:
    """Hold a button, read what is asked, and say yes."""
    hold(button)
    question = button.page.get_by_role("dialog")
    expect(question).to_contain_text(asked)
    question.get_by_role("button", name=label, exact=True).click()


def answer_ok(line: Locator) -> None:
    """Answer a check OK, with its reading where it asks for one."""
    reading = line.get_by_label("Reading")
    if reading.count():
        reading.fill("12")
    line.get_by_role("button", name="OK", exact=True).click()


def draw_signature(page: Page) -> None:
    """Draw two strokes on the pad."""
    pad = page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    for start, end in (((0.2, 0.5), (0.5, 0.3)), ((0.4, 0.7), (0.8, 0.4))):
        page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=8)
        page.mouse.up()


def sign_without_signal(page: Page, name: str) -> None:
    """From the crew's list, hand the phone over, sign an adult's waiver, hand it back."""
    page.get_by_role("link", name="Sign on this phone").click()
    page.get_by_label("Date of birth").fill("1980-02-03")
    page.get_by_label("Type the full name of who signs").fill(name)
    draw_signature(page)
    page.get_by_label("I have read the text and agree.").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed. Saved here, not sent yet.")).to_be_visible()
    hold(page.get_by_role("button", name="Crew: hold 1 s to go back"))
    expect(page.get_by_text("Waiver signed", exact=True)).to_be_visible()


def wait_for_worker(page: Page) -> None:
    """Wait until the service worker serves the page: from then on it opens without signal."""
    page.evaluate(
        """() => navigator.serviceWorker.controller !== null ||
          new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", () => done(true)))"""
    )


def stored_keys(page: Page) -> dict[str, list[str]]:
    """What lies in the phone's database, by store."""
    keys: dict[str, list[str]] = page.evaluate(
        """async () => {
          const open = indexedDB.open("scc");
          const database = await new Promise((done) => (open.onsuccess = () => done(open.result)));
          const keysOf = (store) => new Promise((done) => {
            const keys = database.transaction(store).objectStore(store).getAllKeys();
            keys.onsuccess = () => done([store, keys.result]);
          });
          const found = await Promise.all(["meta", "snapshots", "outbox"].map(keysOf));
          database.close();
          return Object.fromEntries(found);
        }"""
    )
    return keys


@contextmanager
def busy_outbox(page: Page) -> Iterator[None]:
    """A write of another tab that takes its time: whatever is kept meanwhile waits for it."""
    page.evaluate(
        """async () => {
          const open = indexedDB.open("scc");
          const database = await new Promise((done) => (open.onsuccess = () => done(open.result)));
          window.isBusy = true;
          const store = database.transaction("outbox", "readwrite").objectStore("outbox");
          const goOn = () => window.isBusy ? (store.count().onsuccess = goOn) : database.close();
          goOn();
        }"""
    )
    yield
    page.evaluate("window.isBusy = false")


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Look every 50 ms until something holds; the pages' policy forbids Playwright's own polling by eval."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "It did not come true."
        time.sleep(0.05)
