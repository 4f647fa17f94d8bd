"""Two taps of a finger are one act; nothing that appears under the finger is tapped by mistake."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scc.tests.front.browsers import SENT, busy_outbox, draw_signature, open_page, sign_in, wait_until
from scc.tests.front.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def actions(stage: Stage, event_id: str) -> list[str]:
    return [row["action"] for row in stage.client("admin").ok("GET", f"/events/{event_id}/audit")["rows"]]


def tap_place(page: Page, place: Locator) -> tuple[float, float]:
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def fill_waiver(page: Page) -> None:
    page.get_by_label("Date of birth").fill("1980-02-03")
    page.get_by_label("Type the full name of who signs").fill("Gina Guest")
    draw_signature(page)
    page.get_by_label("I have read the text and agree.").check()


@pytest.mark.parametrize("offline", [False, True])
def test_a_waiver_signed_by_a_double_tap_is_sent_once(browser: Browser, stage: Stage, offline: bool) -> None:
    event = stage.new_event(guests=[{"name": "Gina Guest"}])
    page = open_page(browser, stage)
    page.goto(f"/guest/{event['guests'][0]['guest_code']}")
    fill_waiver(page)
    page.context.set_offline(offline)
    page.get_by_role("button", name="Sign", exact=True).dblclick()
    if offline:
        expect(page.get_by_text("Signed. Saved here, not sent yet.")).to_be_visible()
        expect(page.get_by_text("Saved on phone. Not sent (1).")).to_be_visible()
        page.context.set_offline(False)
    expect(page.get_by_text("Signed. Sent")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("refused")).to_have_count(0)
    assert actions(stage, event["event_id"]).count("waiver_signed") == 1


def test_a_waiver_signed_otherwise_elsewhere_is_told_and_put_away(browser: Browser, stage: Stage) -> None:
    event = stage.new_event(guests=[{"name": "Gina Guest"}])
    code = event["guests"][0]["guest_code"]
    first, second = open_page(browser, stage), open_page(browser, stage)
    for page in (first, second):
        page.goto(f"/guest/{code}")
        fill_waiver(page)
    second.get_by_label("Full name", exact=True).fill("Gina Maria Guest")
    second.get_by_label("Type the full name of who signs").fill("Gina Maria Guest")
    first.get_by_role("button", name="Sign", exact=True).click()
    expect(first.get_by_text("Signed. Sent")).to_be_visible()
    second.get_by_role("button", name="Sign", exact=True).click()
    expect(second.get_by_text("The waiver was signed already.")).to_be_visible()
    expect(second.get_by_text("Signed.", exact=True)).to_be_visible()
    second.get_by_role("button", name="Put away").click()
    expect(second.get_by_text("refused")).to_have_count(0)
    assert actions(stage, event["event_id"]).count("waiver_signed") == 1


def test_taps_on_take_this_role_never_give_it_back(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{event_id}/crew")
    captain = page.locator("li.role").filter(has=page.get_by_role("heading", name="Captain"))
    x, y = tap_place(page, captain.get_by_role("button", name="Take this role"))
    for _ in range(4):
        page.mouse.dblclick(x, y)
        page.wait_for_timeout(150)
    expect(captain.get_by_text("Confirmed", exact=True)).to_be_visible()
    assert actions(stage, event_id) == ["event_created", "role_claimed"]
    expect(page.get_by_role("alert")).to_have_count(0)

    captain.get_by_role("button", name="Give back").dblclick()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Give Captain back? Whoever waits for it is offered it.")).to_be_visible()
    dialog.get_by_role("button", name="Give back").dblclick()
    expect(captain.get_by_text("Open", exact=True)).to_be_visible()
    wait_until(lambda: actions(stage, event_id) == ["event_created", "role_claimed", "role_released"])
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_the_finger_scrolled_to_takes_a_tap_at_once(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    stage.client("crew").ok("POST", f"/roles/{event_id}.deckhand/claim")
    page = sign_in(open_page(browser, stage), stage, "crew")
    page.goto(f"/#/events/{event_id}/checks/pre_departure")
    buttons = page.locator("li.check").get_by_role("button", name="OK", exact=True)
    x, y = tap_place(page, buttons.nth(0))
    page.mouse.click(x, y)
    expect(page.locator("li.check").first.get_by_text(SENT)).to_be_visible()
    box = buttons.nth(1).bounding_box()
    assert box
    page.evaluate(f"scrollBy(0, {box['y'] + box['height'] / 2 - y})")
    page.wait_for_timeout(100)
    page.evaluate("dispatchEvent(new Event('offline'))")  # renders
    page.mouse.click(x, y)
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")
    wait_until(lambda: actions(stage, event_id).count("checklist_submitted") == 2)


def test_a_double_tap_on_the_waitlist_a_check_and_the_heads_is_one_step(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    stage.client("mate").ok("POST", f"/roles/{event_id}.first-mate/claim")
    page = sign_in(open_page(browser, stage), stage, "crew")
    page.goto(f"/#/events/{event_id}/crew")
    mate = page.locator("li.role").filter(has=page.get_by_role("heading", name="First mate"))
    mate.get_by_role("button", name="Join waitlist").dblclick()
    expect(mate.get_by_role("button", name="Leave waitlist")).to_be_visible()
    stage.client("crew").ok("POST", f"/roles/{event_id}.deckhand/claim")
    page.goto(f"/#/events/{event_id}/checks/pre_departure")
    page.locator("li.check").first.get_by_role("button", name="OK", exact=True).dblclick()
    expect(page.locator("li.check").first.get_by_text(SENT)).to_be_visible()
    page.goto(f"/#/events/{event_id}/count")
    page.get_by_role("button", name="One more").first.dblclick()
    expect(page.locator("output").first).to_have_text("4")
    page.get_by_role("button", name="Save heads out").dblclick()
    expect(page.get_by_text(SENT)).to_be_visible()
    expected = [
        "event_created",
        "role_claimed",
        "waitlist_joined",
        "role_claimed",
        "checklist_submitted",
        "heads_counted",
    ]
    assert actions(stage, event_id) == expected


def test_heads_saved_twice_on_a_slow_phone_are_the_heads_that_were_counted(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    stage.client("crew").ok("POST", f"/roles/{event_id}.deckhand/claim")
    page = sign_in(open_page(browser, stage), stage, "crew")
    page.goto(f"/#/events/{event_id}/count")
    counted, more = page.locator("output").first, page.get_by_role("button", name="One more").first
    more.click()
    more.click()
    expect(counted).to_have_text("3")  # one of the crew was expected
    with busy_outbox(page):
        page.get_by_role("button", name="Save heads out").dblclick()
        expect(counted).to_have_text("3")
    wait_until(lambda: "heads_counted" in actions(stage, event_id))
    expect(page.get_by_text(SENT)).to_be_visible()
    expect(counted).to_have_text("3")
    assert actions(stage, event_id).count("heads_counted") == 1
    assert stage.client("admin").ok("GET", f"/events/{event_id}")["headcount_out"] == 3


def half_filled(browser: Browser, stage: Stage) -> Page:
    """A guest's waiver complete but for the typed name, which is another's; sent in vain once."""
    event = stage.new_event(guests=[{"name": "Gina Guest"}])
    page = open_page(browser, stage)
    page.goto(f"/guest/{event['guests'][0]['guest_code']}")
    fill_waiver(page)
    page.get_by_label("Type the full name of who signs").fill("Gina Gast")
    return page


def test_a_double_tap_on_sign_does_not_take_the_consent_back(browser: Browser, stage: Stage) -> None:
    page = half_filled(browser, stage)
    x, y = tap_place(page, page.get_by_role("button", name="Sign", exact=True))
    page.mouse.click(x, y)
    expect(page.get_by_text("Type exactly: Gina Guest")).to_be_visible()
    page.mouse.click(x, y)
    expect(page.get_by_label("I have read the text and agree.")).to_be_checked()


def test_the_tap_that_ends_a_correction_is_taken(browser: Browser, stage: Stage) -> None:
    page = half_filled(browser, stage)
    agree = page.get_by_label("I have read the text and agree.")
    agree.uncheck()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.wait_for_timeout(800)  # what appeared under that tap has rested
    typed = page.get_by_label("Type the full name of who signs")
    typed.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("Gina Guest")
    x, y = tap_place(page, agree)
    page.mouse.move(x, y)
    page.mouse.down()  # the name is left: its complaint is no more
    page.wait_for_timeout(120)
    page.mouse.up()
    expect(agree).to_be_checked()
    expect(page.get_by_text("Type exactly: Gina Guest")).to_have_count(0)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed. Sent")).to_be_visible()


def test_what_one_tab_sent_the_other_shows_with_what_it_changed(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    stage.client("captain").ok("POST", f"/roles/{event_id}.captain/claim")
    first = sign_in(open_page(browser, stage), stage, "captain")
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"/#/events/{event_id}")
        expect(page.locator("p.word")).to_have_text("UNKNOWN")
    first.get_by_role("button", name="NO-GO", exact=True).click()
    first.get_by_role("dialog").get_by_role("textbox").fill("Fog")
    first.get_by_role("dialog").get_by_role("button", name="NO-GO", exact=True).click()
    expect(first.locator("p.word")).to_have_text("NO-GO")
    expect(second.locator("p.word")).to_have_text("NO-GO", timeout=5_000)  # not by the refresh of each minute


def test_who_is_signed_in_never_sees_the_sign_in_screen(browser: Browser, stage: Stage) -> None:
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.add_init_script(
        """window.headings = new Set();
        new MutationObserver(() => document.querySelectorAll("h1").forEach((h1) => window.headings.add(h1.textContent)))
          .observe(document, { subtree: true, childList: true, characterData: true });"""
    )
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.reload()
    page.locator("nav.tabs").wait_for()
    seen = page.evaluate("[...window.headings]")
    assert "My charters" in seen
    assert "Sign in" not in seen


def test_an_address_that_is_none_is_refused_in_words_and_a_code_has_the_focus(browser: Browser, stage: Stage) -> None:
    page = open_page(browser, stage)
    page.goto("/")
    page.get_by_label("E-mail").fill("zoe@example")
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_text("Something typed is not as it should be. Look at it again.")).to_be_visible()
    page.get_by_label("E-mail").fill("captain@example.com")
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("Code")).to_be_focused()
