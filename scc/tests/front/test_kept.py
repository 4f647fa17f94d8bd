"""What a person typed or did stays: through a refusal, a reload, a lost signal."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from scc.tests.front.browsers import hold, open_page, sign_in, wait_for_worker
from scc.tests.front.stage import Stage
from scc.tests.front.test_full_charter import day

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_refused_charter_keeps_all_that_was_typed(browser: Browser, stage: Stage) -> None:
    page = sign_in(open_page(browser, stage), stage, "admin")
    page.goto("/#/new")
    template, vessel = page.get_by_label("Template", exact=True), page.get_by_label("Vessel")
    last = template.locator("option").last.get_attribute("value")
    assert last != template.locator("option").first.get_attribute("value")
    template.select_option(last)
    vessel.select_option(index=1)
    boat = vessel.input_value()
    page.get_by_label("Day", exact=True).fill(day(stage, -3))
    page.get_by_label("Title (optional)").fill("Anniversary")
    page.get_by_label("One guest a line").fill("Gina Guest")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert (template.input_value(), vessel.input_value()) == (last, boat)
    expect(page.get_by_label("Title (optional)")).to_have_value("Anniversary")
    expect(page.get_by_label("One guest a line")).to_have_value("Gina Guest")
    page.get_by_label("Day", exact=True).fill(day(stage, 3))
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Anniversary")).to_be_visible()
    event = stage.client("admin").ok("GET", f"/events/{page.url.rpartition('/')[2]}")
    assert (event["template_id"], event["asset_id"], len(event["guests"])) == (last, boat, 1)


def test_a_reload_while_the_code_is_asked_for_asks_for_it_again(browser: Browser, stage: Stage) -> None:
    page = open_page(browser, stage)
    page.goto("/")
    page.get_by_label("E-mail").fill("crew@example.com")
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("Code", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("If crew@example.com is known")).to_be_visible()
    page.get_by_role("button", name="Use another e-mail").click()
    expect(page.get_by_label("E-mail")).to_be_visible()
    assert json.loads(page.evaluate("JSON.stringify(Object.keys(localStorage))")) == []


def test_a_role_taken_is_mine_on_a_home_opened_without_signal(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event(title="Evening for two")["event_id"]
    page = sign_in(open_page(browser, stage), stage, "crew")
    expect(page.get_by_role("heading", name="Roles open")).to_be_visible()
    page.goto(f"/#/events/{event_id}/crew")
    deckhand = page.locator("li.role").filter(has=page.get_by_role("heading", name="Deckhand"))
    deckhand.get_by_role("button", name="Take this role").click()
    expect(deckhand.get_by_text("Confirmed", exact=True)).to_be_visible()
    wait_for_worker(page)
    page.context.set_offline(True)
    page.goto("/#/me")
    page.reload()
    page.get_by_role("link", name="Charters").click()
    expect(page.locator("a.next")).to_contain_text("Next · Deckhand")
    expect(page.get_by_role("heading", name="Roles open")).to_have_count(0)


def test_a_tab_on_the_outbox_learns_that_the_signal_is_back(browser: Browser, stage: Stage) -> None:
    page = sign_in(open_page(browser, stage), stage, "crew")
    second = page.context.new_page()
    second.goto("/#/")
    expect(second.get_by_role("heading", name="My charters")).to_be_visible()
    page.context.set_offline(True)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    second.goto("/#/outbox")
    expect(second.get_by_text("Offline. Work is saved on this phone.")).to_be_visible()
    page.context.set_offline(False)
    expect(second.get_by_text("Offline. Work is saved on this phone.")).to_have_count(0)


def test_a_phone_in_a_guests_hands_stays_there_until_the_crew_holds_its_button(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event(guests=[{"name": "Gina Guest"}])["event_id"]
    stage.client("captain").ok("POST", f"/roles/{event_id}.captain/claim")
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{event_id}/guests")
    page.get_by_role("link", name="Sign on this phone").click()
    page.get_by_label("Type the full name of who signs").fill("Gina Gu")
    for _ in range(3):
        page.evaluate("history.back()")
        page.wait_for_timeout(200)
        expect(page.get_by_label("Type the full name of who signs")).to_have_value("Gina Gu")
        expect(page.get_by_role("heading", name="Hello Gina Guest")).to_be_visible()
    hold(page.get_by_role("button", name="Crew: hold 1 s to go back"))
    expect(page.get_by_role("heading", name="Guests and waivers")).to_be_visible()
    expect(page.get_by_role("link", name="Sign on this phone")).to_be_visible()


def test_an_offer_is_first_on_the_home_screen(browser: Browser, stage: Stage) -> None:
    role = f"/roles/{stage.new_event(title='Evening for two')['event_id']}.first-mate"
    mate = stage.client("mate")
    mate.ok("POST", f"{role}/claim")
    stage.client("crew").ok("POST", f"{role}/waitlist")
    mate.ok("POST", f"{role}/release")
    page = sign_in(open_page(browser, stage), stage, "crew")
    expect(page.locator("main a.card").first).to_contain_text("First mate · Offered to you until")
    page.locator("main a.card").first.click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()
    page.get_by_role("link", name="Charters").click()
    expect(page.locator("main a.card")).to_have_count(1)
    expect(page.locator("main a.card")).to_contain_text("Next · First mate")
