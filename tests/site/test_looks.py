"""Every kind of page at three widths and in both themes: readable, reachable, nothing over anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.axe import grave_findings
from tests.site.browser import PAGES, visit, wait_for_charts
from tests.site.looks import overlapping_texts, small_texts, wide_by

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 640, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_right(browser: Browser, reports: Path, name: str, width: int, theme: str) -> None:
    seen = visit(browser, reports / name, width, theme)
    page = seen.page
    if name.endswith("page.html"):
        wait_for_charts(page)
        page.evaluate("scrollTo(0, 0)")
    assert wide_by(page) <= 0
    assert small_texts(page) == []
    assert overlapping_texts(page) == []
    if width != 640:
        assert grave_findings(page) == []
    assert seen.complaints == []
    page.context.close()


def test_the_check_sees_texts_that_overlap_or_are_small(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p style='margin:0'>One</p><p style='margin-top:-12px;font-size:11px'>Two</p>", encoding="utf-8")
    page = visit(browser, path, 320).page
    assert overlapping_texts(page) == ["'One' and 'Two'"]
    assert small_texts(page) == ["Two (11 px)"]
    assert [finding.partition(":")[0] for finding in grave_findings(page)] == ["document-title", "html-has-lang"]
    page.context.close()
