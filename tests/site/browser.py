"""The browser of the tests: Chromium as it is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from reporting.rendering.images_chromium import find_chromium, launch_arguments


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Give a browser and close it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=launch_arguments())
        yield browser
        browser.close()
