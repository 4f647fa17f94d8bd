"""Renews the README's pictures of the crew app, from a local run of its own, seeded: `make screenshots`."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from reporting.rendering.images_chromium import find_chromium, launch_arguments
from tools.screenshots import IMAGES, ROOT, with_palette

LINK = re.compile(r"^(\S+)@example\.com\s+(\S+)$")
GUEST = re.compile(r"^guest \w+\s+(\S+)$")
PHONE = (375, 812)
DESK = (1280, 800)


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Run the app with a state of its own; yields the sign-in link of each person and the guest's address."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as state:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "scc.local", "--port", str(port), "--state", state]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as app:
            try:
                yield _links(app)
            finally:
                app.send_signal(signal.SIGINT)


def _links(app: subprocess.Popen[str]) -> dict[str, str]:
    links: dict[str, str] = {}
    for line in app.stdout or ():
        if found := LINK.match(line.strip()):
            links[found[1]] = found[2]
        elif found := GUEST.match(line.strip()):
            return {**links, "guest": found[1]}
    raise RuntimeError("python -m scc.local: expected sign-in links and a guest's code, it ended before")


def signed_in(browser: Browser, link: str, size: tuple[int, int]) -> Page:
    """Return a page of the app on which the person of `link` has signed in."""
    page = _window(browser, size)
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.locator("nav.tabs").wait_for()
    page.wait_for_load_state("networkidle")
    return page


def main() -> None:
    """Take every picture."""
    with running() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=launch_arguments())
        shots: dict[str, Callable[[], Page]] = {
            "scc-charter-phone": lambda: _charter(browser, links["captain"]),
            "scc-board": lambda: signed_in(browser, links["admin"], DESK),
            "scc-guest-phone": lambda: _guest(browser, links["guest"]),
        }
        for name, opened in shots.items():
            (IMAGES / f"{name}.png").write_bytes(with_palette(opened().screenshot()))
            print(f"docs/images/{name}.png")
        browser.close()


def _window(browser: Browser, size: tuple[int, int]) -> Page:
    return browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page()


def _charter(browser: Browser, link: str) -> Page:
    page = signed_in(browser, link, PHONE)
    page.locator("main a[href*='#/events/']").first.click()
    page.get_by_role("timer").first.wait_for()
    page.wait_for_load_state("networkidle")
    return page


def _guest(browser: Browser, address: str) -> Page:
    page = _window(browser, PHONE)
    page.goto(address)
    page.get_by_role("heading").first.wait_for()
    page.wait_for_load_state("networkidle")
    return page


if __name__ == "__main__":
    main()
