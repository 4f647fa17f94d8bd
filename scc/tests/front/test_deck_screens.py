"""What the crew and the captain see on deck: whose answer stands, what is asked before GO, departing and closing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scc.tests.front.browsers import open_page, sign_in
from scc.tests.front.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def crewed(stage: Stage, **fields: object) -> str:
    """A charter with its captain and mate."""
    event_id: str = stage.new_event(**fields)["event_id"]
    stage.client("captain").ok("POST", f"/roles/{event_id}.captain/claim")
    stage.client("mate").ok("POST", f"/roles/{event_id}.first-mate/claim")
    return event_id


def answer(stage: Stage, name: str, event_id: str, kind: str, item: str, said: str, recheck: bool = False) -> None:
    body = {"kind": kind, "answers": [{"item": item, "answer": said}], "recheck": recheck}
    stage.client(name).ok("POST", f"/events/{event_id}/checklist", body)


def pressed(line: Locator) -> list[str]:
    return line.locator("[aria-pressed=true]").all_inner_texts()


def check_line(page: Page, text: str) -> Locator:
    return page.locator("li.check").filter(has_text=text)


def test_everybody_sees_which_answer_stands_whose_and_when(browser: Browser, stage: Stage) -> None:
    event_id = crewed(stage)
    items = [
        item["id"] for item in stage.client("admin").ok("GET", f"/events/{event_id}")["checklists"]["pre_departure"]
    ]
    for item in items:
        answer(stage, "mate", event_id, "pre_departure", item, "ok")
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{event_id}/checks/pre_departure")
    expect(page.get_by_text("All checked.")).to_be_visible()
    bilge = check_line(page, "Bilge dry")
    assert pressed(bilge) == ["OK"]
    expect(bilge.get_by_text(re.compile(r"^OK: Mia Mate, \d\d:\d\d$"))).to_be_visible()

    bilge.get_by_role("button", name="Not OK", exact=True).click()
    expect(bilge.get_by_text(re.compile(r"^Not OK: Carla Captain, \d\d:\d\d$"))).to_be_visible()
    expect(bilge.get_by_text("OK: Mia Mate", exact=True)).to_be_visible()
    assert pressed(bilge) == ["Not OK"]
    expect(page.get_by_text("1 check is Not OK or disputed.")).to_be_visible()
    expect(page.get_by_text("All checked.")).to_have_count(0)

    bilge.get_by_role("button", name="Rechecked: OK").click()
    expect(page.get_by_text("All checked.")).to_be_visible()
    assert pressed(bilge) == ["OK"]
