from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reporting.config import load_settings
from reporting.site.build import build_site
from tests.rendering.pages import DRAFT, META, render
from tests.site.browser import DRAFT_EDITION, EDITION, open_browser
from tests.site.editions import add_edition, revenue


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a whole report and its draft."""
    reports, settings = tmp_path_factory.mktemp("reports"), load_settings()
    add_edition(reports, settings, "2026-09-16", blocks=(revenue(5_000_000),))
    add_edition(reports, settings, "2026-09-23", gaps=9, blocks=(revenue(4_700_000),))
    add_edition(reports, settings, "2026-09-30")
    add_edition(reports, settings, "2026-10-07")
    add_edition(reports, settings, "2026-09-30", perspective="cto", state="draft")
    render(reports / EDITION, replace(META, revision=1, previous_href=None))
    render(reports / DRAFT_EDITION, DRAFT)
    build_site(reports, settings)
    return reports
