"""What the crew and the captain see on deck: whose answer stands, what is asked before GO, departing and closing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scc.tests.front.browsers import SENT, draw_signature, hold, hold_and_confirm, open_page, sign_in, wait_until
from scc.tests.front.stage import Stage, soon

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


def ready(stage: Stage, **fields: object) -> str:
    """A charter with its crew and every check done, waiting to depart."""
    event_id = crewed(stage, **fields)
    captain = stage.client("captain")
    captain.ok("POST", f"/events/{event_id}/state", {"to": "waiver_pending"})
    items = captain.ok("GET", f"/events/{event_id}")["checklists"]["pre_departure"]
    body = {"kind": "pre_departure", "answers": [{"item": item["id"], "answer": "ok"} for item in items]}
    captain.ok("POST", f"/events/{event_id}/checklist", body)
    return event_id


def state(stage: Stage, event_id: str) -> object:
    return stage.client("admin").ok("GET", f"/events/{event_id}")["state"]


def test_an_early_go_is_asked_about_and_is_not_offered_again(browser: Browser, stage: Stage) -> None:
    event_id = ready(stage, title="Harbour tour", departure=soon(days=13, hours=1))
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{event_id}")
    hold(page.get_by_role("button", name="Hold 1 s for GO"))
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Give GO for Harbour tour?Departure is in 13 d.")
    question.get_by_role("button", name="Cancel").click()
    expect(page.locator(".word")).to_have_text("UNKNOWN")
    hold_and_confirm(page.get_by_role("button", name="Hold 1 s for GO"), "GO", "Departure is in 13 d.")
    expect(page.locator(".word")).to_have_text("GO")
    expect(page.get_by_text("Nothing open. The captain decides.")).to_have_count(0)
    expect(page.get_by_role("button", name="Hold 1 s for GO")).to_have_count(0)
    expect(page.get_by_role("button", name="NO-GO")).to_be_visible()


def test_an_ordinary_departure_asks_nothing_and_closing_names_what_is_open(browser: Browser, stage: Stage) -> None:
    event_id = ready(stage, departure=soon(minutes=25))
    captain = stage.client("captain")
    captain.ok("POST", f"/events/{event_id}/headcount", {"phase": "out", "count": 2})
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{event_id}")
    hold(page.get_by_role("button", name="Hold 1 s for GO"))
    expect(page.locator(".word")).to_have_text("GO")
    expect(page.get_by_text(SENT)).to_be_visible()  # what it says above moves the button from under the mouse
    hold(page.get_by_role("button", name="Hold 1 s: Depart"))
    expect(page.get_by_text("Under way", exact=True)).to_be_visible()
    wait_until(lambda: state(stage, event_id) == "active")
    captain.ok("POST", f"/events/{event_id}/headcount", {"phase": "back", "count": 1})
    page.reload()
    expect(page.get_by_text("Out 2, back 1. Count again.")).to_be_visible()
    captain.ok("POST", f"/events/{event_id}/headcount", {"phase": "back", "count": 2})
    answer(stage, "mate", event_id, "return", "secured", "not_ok")
    page.reload()
    hold(page.get_by_role("button", name="Hold 1 s: Close the charter"))
    question = page.get_by_role("dialog")
    expect(question.locator("p")).to_have_text(
        ["1 check after return is open.", "1 check after return is Not OK or disputed.", re.compile("^Departure is in")]
    )
    question.get_by_role("button", name="Cancel").click()
    assert state(stage, event_id) == "active"
    hold_and_confirm(page.get_by_role("button", name="Hold 1 s: Close the charter"), "Close the charter", "is open.")
    expect(page.get_by_text("This charter is over.")).to_be_visible()
    wait_until(lambda: state(stage, event_id) == "completed")


def test_a_charter_without_guests_sends_no_waivers(browser: Browser, stage: Stage) -> None:
    event_id = crewed(stage)
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{event_id}")
    expect(page.get_by_text("No guests, so nothing is mailed.")).to_be_visible()
    hold(page.get_by_role("button", name="Hold 1 s: Open for departure"))
    wait_until(lambda: state(stage, event_id) == "waiver_pending")


def test_who_sees_no_names_marks_nobody(browser: Browser, stage: Stage) -> None:
    event_id = crewed(stage, guests=[{"name": "Gina Guest"}, {"name": "Hugo Guest"}])
    mate = sign_in(open_page(browser, stage), stage, "mate")
    mate.goto(f"/#/events/{event_id}/guests")
    expect(mate.get_by_text("The captain sees the names and marks who is aboard.")).to_be_visible()
    expect(mate.locator("li.guest")).to_have_count(2)
    expect(mate.locator("li.guest").first.get_by_text("Expected", exact=True)).to_be_visible()
    expect(mate.locator("[data-do=attendance]")).to_have_count(0)
    captain = sign_in(open_page(browser, stage), stage, "captain")
    captain.goto(f"/#/events/{event_id}/guests")
    expect(captain.locator("[data-do=attendance]")).to_have_count(8)
    expect(captain.get_by_text("The captain sees the names")).to_have_count(0)


def test_a_waiver_forms_complaints_go_with_their_reasons(browser: Browser, stage: Stage) -> None:
    code = stage.new_event(guests=[{"name": "Gina Guest"}])["guests"][0]["guest_code"]
    page = open_page(browser, stage)
    page.goto(f"/guest/{code}")
    page.get_by_label("Date of birth").fill("2090-01-01")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("This date is after the day of the charter.")).to_be_visible()
    expect(page.get_by_text("Type exactly: Gina Guest")).to_be_visible()
    expect(page.get_by_text("4 things are missing.")).to_be_visible()
    expect(page.get_by_label("Name of the parent or guardian")).to_have_count(0)
    page.get_by_label("Type the full name of who signs").fill("Gina Guest")
    page.get_by_label("Date of birth").fill("1980-01-01")
    expect(page.get_by_text("2 things are missing.")).to_be_visible()
    page.get_by_label("I have read the text and agree.").check()
    draw_signature(page)
    expect(page.locator(".error")).to_have_count(0)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed. Sent")).to_be_visible()


def test_a_reading_comes_before_its_ok_and_is_shown_wherever_the_answer_is(browser: Browser, stage: Stage) -> None:
    event_id = crewed(stage)
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{event_id}/checks/pre_departure")
    wind = check_line(page, "Weather and wind")
    wind.get_by_role("button", name="OK", exact=True).click()
    expect(wind.get_by_text("Give the reading first.")).to_be_visible()
    expect(wind.get_by_label("Reading")).to_be_focused()
    assert pressed(wind) == []
    wind.get_by_label("Reading").fill("14")
    wind.get_by_role("button", name="OK", exact=True).click()
    expect(wind.get_by_text(re.compile("^OK: Carla Captain"))).to_be_visible()
    expect(wind.get_by_text("Give the reading first.")).to_have_count(0)
    expect(wind.get_by_text(SENT)).to_be_visible()
    page.goto("/#/outbox")
    expect(page.get_by_text("Check Weather and wind (knots): OK, 14")).to_be_visible()
    office = sign_in(open_page(browser, stage), stage, "admin")
    office.goto(f"/#/events/{event_id}/audit")
    expect(office.locator("ol.trail")).to_contain_text("Weather and wind (knots): OK, 14")


def test_a_guest_types_the_code_from_sign_in_and_after_a_wrong_one(browser: Browser, stage: Stage) -> None:
    code: str = stage.new_event(guests=[{"name": "Gina Guest"}])["guests"][0]["guest_code"]
    page = open_page(browser, stage)
    page.goto("/")
    page.get_by_role("link", name="Type a guest code").click()
    page.get_by_label("Guest code").fill("abc")
    page.get_by_role("button", name="Open my page").click()
    expect(page.locator(".error")).to_have_text("Six letters and digits.")
    page.get_by_label("Guest code").fill("zzzz99")
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_text("This code opens nothing.")).to_be_visible()
    page.get_by_label("Guest code").fill(f"{code[:3].lower()}-{code[3:]} ")
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_role("heading", name="Hello Gina Guest")).to_be_visible()


def test_the_audit_says_names_not_ids_and_that_a_guardian_signed(browser: Browser, stage: Stage) -> None:
    event = stage.new_event(guests=[{"name": "Max Minor"}])
    page = open_page(browser, stage)
    page.goto(f"/guest/{event['guests'][0]['guest_code']}")
    page.get_by_label("Date of birth").fill("2015-06-03")
    page.get_by_label("Name of the parent or guardian").fill("Paula Parent")
    page.get_by_label("Relationship").fill("mother")
    page.get_by_label("Type the full name of who signs").fill("Paula Parent")
    draw_signature(page)
    page.get_by_label("I have read the text and agree.").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed. Sent")).to_be_visible()
    office = sign_in(open_page(browser, stage), stage, "admin")
    office.goto(f"/#/events/{event['event_id']}/audit")
    created, signed = (office.locator("ol.trail li").nth(number) for number in (0, 1))
    expect(created).to_contain_text("Sunset sail ·")
    expect(signed).to_contain_text("Max Minor · text w2026-1 · minor, a guardian signed")


def test_every_bad_line_of_guests_is_named_with_its_reason(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    page = sign_in(open_page(browser, stage), stage, "admin")
    page.goto(f"/#/events/{event_id}/guests")
    page.locator("summary").click()
    page.get_by_label("One guest a line").fill("Ana\nBen, ben@nowhere\nCy, cy@example.com, fr")
    page.get_by_role("button", name="Add guests").click()
    expect(page.locator("form .error")).to_have_text(
        "Line 2: not an e-mail address: Ben, ben@nowhere\nLine 3: language is en or es: Cy, cy@example.com, fr",
        use_inner_text=True,
    )
