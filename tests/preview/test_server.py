"""The preview over real HTTP: notebooks of the tests, a real builder, a real browser."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from reporting.config import load_settings
from reporting.pipeline.request import SAMPLE
from reporting.preview.desk import Desk, State
from reporting.preview.server import HOST, PreviewServer
from reporting.preview.steps import Wish
from reporting.preview.workshop import Workshop
from tests.axe import grave_findings
from tests.site.looks import overlapping_texts, small_texts, wide_by
from tests.toys import write_toys

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BUILT_MS = 90_000  # the first build makes the dataset; far more than it takes


def first_build(desk: Desk) -> tuple[str, str]:
    """Wait for the end of the first build; return its status and error."""
    listener = desk.listen()
    while (state := json.loads(listener.get(timeout=BUILT_MS / 1000)))["status"] not in {"done", "failed"}:
        continue
    desk.leave(listener)
    return state["status"], state["error"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PreviewServer]:
    """A running preview of toy notebooks."""
    root = tmp_path_factory.mktemp("preview")
    notebooks, reports = write_toys(root / "notebooks"), root / "reports"
    wish = Wish("ceo", "jada", str(SAMPLE), None, str(notebooks), str(root / "datasets"), str(reports))
    desk = Desk(State("ceo", "jada"))
    workshop = Workshop(desk, wish, (notebooks,))
    with PreviewServer(0, reports, load_settings(), desk, workshop) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        workshop.start()
        try:
            assert first_build(desk) == ("done", "")
            yield server
        finally:
            workshop.stop()
            server.shutdown()
            thread.join()


@pytest.fixture
def page(browser: Browser, server: PreviewServer) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"http://{HOST}:{server.server_port}/")
    expect(page.locator("body")).to_have_attribute("data-status", "done", timeout=BUILT_MS)
    yield page
    page.close()


def ask(server: PreviewServer, method: str, path: str, body: str = "", **headers: str) -> int:
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=60)
    connection.request(method, path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def notebook(server: PreviewServer) -> Path:
    return server.reports.parent / "notebooks" / "ceo.ipynb"


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_page_mails_and_texts_stand_side_by_side(page: Page) -> None:
    for title in ("Page", "Mail on a desktop", "Mail on a phone", "Mail on a phone, dark"):
        expect(page.frame_locator(f"iframe[title='{title}']").locator("h1")).to_contain_text("The ceo sees")
    for title in ("Text part of the mail", "Full text"):
        expect(page.frame_locator(f"iframe[title='{title}']").locator("body")).to_contain_text("# ")


def test_the_dark_mail_is_dark_in_a_light_browser(page: Page) -> None:
    def ink(title: str) -> str:
        heading = page.frame_locator(f"iframe[title='{title}']").locator("h1")
        return str(heading.evaluate("(element) => getComputedStyle(element).color"))

    assert ink("Mail on a phone, dark") != ink("Mail on a phone")


def test_saving_a_notebook_refreshes_the_panes(page: Page, server: PreviewServer) -> None:
    edit(notebook(server), "## Figures", "## Saved anew")
    pane = page.frame_locator("iframe[title='Page']")
    expect(pane.get_by_role("heading", name="Saved anew")).to_be_visible(timeout=BUILT_MS)
    expect(page.get_by_role("status")).to_contain_text("after ceo.ipynb")


def test_a_failing_cell_is_told_in_the_page_which_stays_as_it_was(page: Page, server: PreviewServer) -> None:
    edit(notebook(server), '"report.blocks"', '"report.blocs"')
    expect(page.get_by_role("alert")).to_contain_text("ceo.ipynb, cell 6 (report.blocs)", timeout=BUILT_MS)
    expect(page.get_by_role("alert")).to_contain_text("AttributeError")
    expect(page.frame_locator("iframe[title='Page']").locator("h1")).to_contain_text("The ceo sees")
    edit(notebook(server), '"report.blocs"', '"report.blocks"')
    expect(page.get_by_role("alert")).to_be_hidden(timeout=BUILT_MS)


def test_another_report_can_be_chosen(page: Page) -> None:
    page.get_by_label("Report").select_option("cfo")
    pane = page.frame_locator("iframe[title='Page']")
    expect(pane.locator("h1")).to_contain_text("The cfo sees", timeout=BUILT_MS)
    page.get_by_label("Report").select_option("ceo")
    expect(pane.locator("h1")).to_contain_text("The ceo sees", timeout=BUILT_MS)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_the_preview_itself_looks_right(page: Page, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    assert wide_by(page) <= 0
    assert small_texts(page) == []
    assert overlapping_texts(page) == []
    assert grave_findings(page) == []


def test_only_pages_of_its_own_are_answered(server: PreviewServer) -> None:
    own = f"{HOST}:{server.server_port}"
    choice = json.dumps({"perspective": "ceo", "scope": "jada"})
    assert ask(server, "GET", "/") == 200
    assert ask(server, "GET", "/", Host="attacker.example.com") == 421
    assert ask(server, "GET", "/../notebooks/ceo.ipynb") == 404
    assert ask(server, "POST", "/choose", choice) == 403
    assert ask(server, "POST", "/choose", choice, Origin="http://attacker.example.com") == 403
    assert ask(server, "POST", "/choose", "{}", Origin=f"http://{own}") == 400
    assert ask(server, "POST", "/choose", choice.replace("ceo", "boss"), Origin=f"http://{own}") == 400
