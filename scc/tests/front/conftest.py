from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from scc.tests.front.browsers import CHROMIUM, CHROMIUM_ARGUMENTS
from scc.tests.front.stage import Stage


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One driver a test session."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium a test session."""
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def stage(aws: dict[str, str], tmp_path: Path) -> Iterator[Stage]:
    """The released site and the API with empty tables, but for the sample's catalog and people."""
    made = Stage(aws, tmp_path)
    yield made
    made.close()
