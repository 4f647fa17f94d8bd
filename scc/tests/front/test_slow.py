"""A slow phone, a slow signal: what comes late changes neither what was done meanwhile nor the wrong screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import APIResponse, Browser, Locator, Page, Route, expect

from scc.tests.front.browsers import SENT, busy_outbox, open_page, sign_in, stored_keys, wait_until
from scc.tests.front.stage import Stage, soon
from scc.tests.front.test_taps import actions, fill_waiver, tap_place

pytestmark = [pytest.mark.slow, pytest.mark.browser]
REFRESH = "document.dispatchEvent(new Event('visibilitychange'))"
# The second a button is held lasts until the test says so.
ENDLESS_SECOND = """() => {
  const real = setTimeout;
  window.setTimeout = (act, wait) => (wait === 1000 ? ((window.secondIsOver = act), 0) : real(act, wait));
}"""
FORGOTTEN: dict[str, list[str]] = {"meta": [], "snapshots": [], "outbox": []}


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    """A page whose replies can be kept back, as no service worker stands between; no error of its own is left."""
    opened = open_page(browser, stage, service_workers="block")
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert errors == []


@contextmanager
def late_reply(page: Page, path: str, method: str = "GET") -> Iterator[Callable[[], None]]:
    """The server answers the next such request at once, the page hears of it when the block is left or told to."""
    kept: list[tuple[Route, APIResponse]] = []

    def keep(route: Route) -> None:
        if kept or route.request.method != method:
            route.continue_()
        else:
            kept.append((route, route.fetch()))

    def arrive() -> None:
        wait_until(lambda: bool(page.title()) and len(kept) == 1)  # a call lets the request come in
        route, reply = kept[0]
        route.fulfill(response=reply)
        page.unroute(f"**/scc{path}", keep)
        page.wait_for_timeout(300)

    page.route(f"**/scc{path}", keep)
    yield arrive


def crewed(stage: Stage, name: str, role: str, **fields: object) -> str:
    event_id: str = stage.new_event(**fields)["event_id"]
    stage.client(name).ok("POST", f"/roles/{event_id}.{role}/claim")
    return event_id


def heads_out(page: Page) -> tuple[Locator, Locator]:
    return page.locator("output").first, page.get_by_role("button", name="One more").first


def test_heads_kept_late_leave_another_charters_count_alone(page: Page, stage: Stage) -> None:
    first = crewed(stage, "crew", "deckhand")
    second = crewed(stage, "crew", "deckhand", departure=soon(days=2))
    sign_in(page, stage, "crew")
    page.goto(f"/#/events/{second}/count")
    expect(heads_out(page)[0]).to_have_text("1")
    page.goto(f"/#/events/{first}/count")
    heads_out(page)[1].click()
    expect(heads_out(page)[0]).to_have_text("2")
    with busy_outbox(page):
        page.get_by_role("button", name="Save heads out").click()
        page.goto(f"/#/events/{second}/count")
        heads_out(page)[1].click()
        expect(heads_out(page)[0]).to_have_text("2")
    wait_until(lambda: "heads_counted" in actions(stage, first))
    expect(heads_out(page)[0]).to_have_text("2")


def ask_to_sign_out(page: Page) -> None:
    page.goto("/#/me")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("dialog").locator("button[type=submit]").click()


def sign_out(page: Page) -> None:
    ask_to_sign_out(page)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=20_000)


def test_a_write_that_is_still_being_kept_goes_with_the_person_who_signs_out(page: Page, stage: Stage) -> None:
    event_id = crewed(stage, "crew", "deckhand")
    sign_in(page, stage, "crew")
    page.goto(f"/#/events/{event_id}/count")
    expect(heads_out(page)[0]).to_be_visible()
    page.context.set_offline(True)
    with busy_outbox(page):
        page.get_by_role("button", name="Save heads out").click()
        ask_to_sign_out(page)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.wait_for_timeout(300)
    assert stored_keys(page) == {**FORGOTTEN, "meta": ["leaving"]}


def test_a_reply_that_comes_after_the_sign_out_leaves_nothing_on_the_phone(page: Page, stage: Stage) -> None:
    event_id = crewed(stage, "crew", "deckhand")
    sign_in(page, stage, "crew")
    page.goto(f"/#/events/{event_id}/count")
    expect(heads_out(page)[0]).to_be_visible()
    with late_reply(page, f"/events/{event_id}/headcount", "POST") as arrive:
        page.get_by_role("button", name="Save heads out").click()
        expect(page.get_by_text("Sending…").first).to_be_visible()
        sign_out(page)
        arrive()
    wait_until(lambda: stored_keys(page)["meta"] == [])
    assert stored_keys(page) == FORGOTTEN


def test_charters_that_come_after_the_sign_out_are_not_kept(page: Page, stage: Stage) -> None:
    crewed(stage, "crew", "deckhand")
    sign_in(page, stage, "crew")
    expect(page.locator("a.next")).to_be_visible()
    with late_reply(page, "/events") as arrive:
        page.evaluate(REFRESH)
        sign_out(page)
        arrive()
    wait_until(lambda: stored_keys(page)["meta"] == [])
    assert stored_keys(page) == FORGOTTEN


def test_a_session_renewed_late_does_not_bring_back_who_signed_out(page: Page, stage: Stage) -> None:
    sign_in(page, stage, "crew")
    with late_reply(page, "/auth/refresh", "POST") as arrive:
        page.reload()
        expect(page.get_by_role("heading", name="My charters")).to_be_visible()
        sign_out(page)
        arrive()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    wait_until(lambda: stored_keys(page)["meta"] == [])
    assert stored_keys(page) == FORGOTTEN


def test_who_signs_in_while_the_sign_out_is_on_its_way_stays_signed_in(page: Page, stage: Stage) -> None:
    sign_in(page, stage, "crew")
    with late_reply(page, "/auth/logout", "POST") as arrive:
        sign_out(page)
        page.get_by_label("E-mail").fill("crew@example.com")
        page.get_by_role("button", name="Mail me a code").click()
        expect(page.get_by_label("Code")).to_be_visible()
        stage.drain()
        (mail,) = stage.mailbox.to("crew@example.com")
        code = re.search(r"\d{8}", " ".join(mail.paragraphs))
        assert code
        page.get_by_label("Code").fill(code[0])
        page.get_by_role("button", name="Sign in").click()
        arrive()
    expect(page.get_by_role("heading", name="My charters")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="My charters")).to_be_visible()
    expect(page.get_by_text("Sign in again")).to_have_count(0)


def test_a_guests_page_that_was_asked_for_before_the_signature_does_not_undo_it(page: Page, stage: Stage) -> None:
    event = stage.new_event(guests=[{"name": "Gina Guest"}])
    code = event["guests"][0]["guest_code"]
    page.goto(f"/guest/{code}")
    fill_waiver(page)
    with late_reply(page, f"/guests/{code}") as arrive:
        page.evaluate(REFRESH)
        page.wait_for_timeout(200)
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_role("button", name="Download the receipt")).to_be_visible()
        arrive()
    expect(page.get_by_role("heading", name="Thank you, Gina Guest")).to_be_visible()
    expect(page.locator("form.waiver")).to_have_count(0)


def test_a_guests_page_that_comes_after_it_was_left_is_kept_all_the_same(page: Page, stage: Stage) -> None:
    code = stage.new_event(guests=[{"name": "Gina Guest"}])["guests"][0]["guest_code"]
    page.goto("/#/guest")
    expect(page.get_by_label("Guest code")).to_be_visible()
    with late_reply(page, f"/guests/{code}") as arrive:
        page.goto(f"/#/guest/{code}")
        page.wait_for_timeout(200)
        page.goto("/#/guest")
        arrive()
    expect(page.get_by_label("Guest code")).to_be_visible()
    assert stored_keys(page)["snapshots"] == [f"guest/guest/{code}"]


@pytest.mark.parametrize("vessel_is_free", [True, False])
def test_a_charter_made_late_does_not_lead_away_from_another_screen(
    page: Page, stage: Stage, vessel_is_free: bool
) -> None:
    if not vessel_is_free:
        stage.new_event(departure=soon(days=5))
    sign_in(page, stage, "admin")
    page.goto("/#/new")
    page.get_by_label("Template", exact=True).select_option("sunset-sail")
    page.get_by_label("Vessel").select_option("jada-yacht-01")
    page.get_by_role("button", name="Departs at").click()
    there = (
        "new Intl.DateTimeFormat('sv-SE', {timeZone: 'America/Los_Angeles', dateStyle: 'short', timeStyle: 'short'})"
    )
    when = page.evaluate(f"{there}.format(new Date('{soon(days=5)}')).replace(' ', 'T')")
    page.get_by_label("Departure, on the dock's clock").fill(when)
    with late_reply(page, "/events", "POST") as arrive:
        page.get_by_role("button", name="Create").click()
        page.goto("/#/people")
        page.get_by_text("Add a person").first.click()
        page.get_by_label("E-mail").fill("new@example.com")
        arrive()
    expect(page.get_by_label("E-mail")).to_have_value("new@example.com")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(stage.client("admin").ok("GET", "/events")["events"]) == 1


def test_changes_saved_late_are_not_said_of_another_charter(page: Page, stage: Stage) -> None:
    first, second = (stage.new_event(departure=soon(days=days))["event_id"] for days in (1, 3))
    sign_in(page, stage, "admin")
    page.goto(f"/#/events/{first}/edit")
    page.get_by_label("Title").fill("Renamed")
    with late_reply(page, f"/events/{first}", "PATCH") as arrive:
        page.get_by_role("button", name="Save changes").click()
        page.goto(f"/#/events/{second}/edit")
        expect(page.get_by_label("Title")).to_have_value("Sunset sail")
        arrive()
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d"))).to_have_count(0)
    page.goto(f"/#/events/{first}/edit")
    expect(page.get_by_label("Title")).to_have_value("Renamed")


def test_a_title_saved_once_does_not_undo_what_another_wrote_later(page: Page, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    sign_in(page, stage, "admin")
    page.goto(f"/#/events/{event_id}/edit")
    page.get_by_label("Title").fill("Mine")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d"))).to_be_visible()
    stage.client("admin").ok("PATCH", f"/events/{event_id}", {"title": "Theirs"})
    page.get_by_label("Booking").fill("B-7")  # still to be saved: a refresh leaves it
    page.evaluate(REFRESH)
    expect(page.get_by_label("Title")).to_have_value("Theirs")
    expect(page.get_by_label("Booking")).to_have_value("B-7")
    page.get_by_role("button", name="Save changes").click()
    wait_until(lambda: "booking_id" in stage.client("admin").ok("GET", f"/events/{event_id}"))
    assert stage.client("admin").ok("GET", f"/events/{event_id}")["title"] == "Theirs"


def test_what_was_typed_outlives_two_tries_without_signal(page: Page, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    sign_in(page, stage, "admin")
    page.goto(f"/#/events/{event_id}/edit")
    page.get_by_label("Title").fill("Mine")
    page.context.set_offline(True)
    for _ in range(2):
        page.get_by_role("button", name="Save changes").click()
        expect(page.get_by_role("alert")).to_contain_text("No signal")
        expect(page.get_by_label("Title")).to_have_value("Mine")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d"))).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Mine")
    assert stage.client("admin").ok("GET", f"/events/{event_id}")["title"] == "Mine"


def test_a_reading_shows_what_was_read_last_whoever_read_it(page: Page, stage: Stage) -> None:
    event_id = crewed(stage, "captain", "captain")
    stage.client("mate").ok("POST", f"/roles/{event_id}.first-mate/claim")
    sign_in(page, stage, "captain")
    page.goto(f"/#/events/{event_id}/checks/pre_departure")
    line = page.locator("li.check").filter(has=page.get_by_label("Reading")).first
    line.get_by_label("Reading").fill("12 ")
    line.get_by_role("button", name="OK", exact=True).click()
    expect(line.get_by_text(SENT)).to_be_visible()
    item = stage.client("captain").ok("GET", f"/events/{event_id}")["checks"]["pre_departure"]
    (name,) = item
    answer = {"item": name, "answer": "ok", "value": "13"}
    stage.client("mate").ok("POST", f"/events/{event_id}/checklist", {"kind": "pre_departure", "answers": [answer]})
    page.evaluate(REFRESH)
    expect(line.get_by_label("Reading")).to_have_value("13")


def test_guests_typed_while_others_are_being_added_stay(page: Page, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    sign_in(page, stage, "admin")
    page.goto(f"/#/events/{event_id}/guests")
    page.get_by_text("Add guests").first.click()
    lines, add = page.get_by_label("One guest a line"), page.locator("form button[type=submit]")
    lines.fill("Ana Guest")
    with late_reply(page, f"/events/{event_id}/guests", "POST") as arrive:
        add.click()
        lines.fill("Ben Guest")
        expect(add).to_be_disabled()
        arrive()
    expect(page.get_by_role("heading", name="Ana Guest")).to_be_visible()
    expect(lines).to_have_value("Ben Guest")
    add.click()
    expect(page.get_by_role("heading", name="Ben Guest")).to_be_visible()
    expect(lines).to_have_value("")
    guests = stage.client("admin").ok("GET", f"/events/{event_id}")["guests"]
    assert [guest["name"] for guest in guests] == ["Ana Guest", "Ben Guest"]


def ready_to_sail(stage: Stage) -> str:
    """A charter without guests, checked, counted, with its GO: only its two steps are left."""
    captain, mate = stage.client("captain"), stage.client("mate")
    event_id = crewed(stage, "captain", "captain", departure=soon(minutes=50))
    mate.ok("POST", f"/roles/{event_id}.first-mate/claim")
    items = captain.ok("GET", f"/events/{event_id}")["checklists"]["pre_departure"]
    answers = [{"item": item["id"], "answer": "ok", "value": "12"} for item in items]
    captain.ok("POST", f"/events/{event_id}/checklist", {"kind": "pre_departure", "answers": answers})
    captain.ok("POST", f"/events/{event_id}/headcount", {"phase": "out", "count": 2})
    captain.ok("POST", f"/events/{event_id}/decision", {"decision": "go"})
    return event_id


def test_a_person_chosen_stays_chosen_when_the_list_grows(page: Page, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    sign_in(page, stage, "admin")
    page.goto(f"/#/events/{event_id}/crew")
    choice = page.get_by_label("Assign First mate to")
    choice.select_option(label="Mia Mate")
    mate = choice.input_value()
    for name in ("Aaron", "Zoe"):
        entry = {"name": f"{name} Newcomer", "email": f"{name}@example.com", "roles": ["crew"]}
        stage.client("admin").ok("POST", "/people", entry)
    page.evaluate(REFRESH)
    expect(choice.locator("option", has_text="Newcomer")).to_have_count(2)
    expect(choice).to_have_value(mate)


def test_a_held_button_that_becomes_another_one_does_nothing(page: Page, stage: Stage) -> None:
    event_id = ready_to_sail(stage)
    sign_in(page, stage, "captain")
    page.goto(f"/#/events/{event_id}")
    button = page.get_by_role("button", name="Hold 1 s: Open for departure")
    button.scroll_into_view_if_needed()
    button.hover()
    page.evaluate(ENDLESS_SECOND)
    page.mouse.down()
    stage.client("captain").ok("POST", f"/events/{event_id}/state", {"to": "waiver_pending"})
    page.evaluate(REFRESH)
    expect(page.get_by_role("button", name="Hold 1 s: Depart")).to_be_visible()
    page.evaluate("window.secondIsOver()")
    page.mouse.up()
    page.wait_for_timeout(500)
    assert actions(stage, event_id).count("state_changed") == 1
    assert stage.client("captain").ok("GET", f"/events/{event_id}")["state"] == "waiver_pending"


def test_a_button_that_becomes_another_one_under_the_finger_does_nothing(page: Page, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    sign_in(page, stage, "crew")
    page.goto(f"/#/events/{event_id}/crew")
    mate = page.locator("li.role").filter(has=page.get_by_role("heading", name="First mate"))
    page.mouse.move(*tap_place(page, mate.get_by_role("button", name="Take this role")))
    page.mouse.down()
    stage.client("mate").ok("POST", f"/roles/{event_id}.first-mate/claim")
    page.evaluate(REFRESH)
    expect(mate.get_by_role("button", name="Join waitlist")).to_be_visible()
    page.mouse.up()
    page.wait_for_timeout(500)
    assert actions(stage, event_id) == ["event_created", "role_claimed"]
    mate.get_by_role("button", name="Join waitlist").click()
    wait_until(lambda: actions(stage, event_id)[-1] == "waitlist_joined")


def test_words_that_never_come_do_not_hold_the_screen(page: Page, stage: Stage) -> None:
    sign_in(page, stage, "crew")
    page.goto("/#/me")
    page.route("**/words.es.js", lambda _route: None)
    page.get_by_role("button", name="Español").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.unroute_all()


def test_a_manifest_without_signal_says_so(page: Page, stage: Stage) -> None:
    event_id = crewed(stage, "captain", "captain")
    sign_in(page, stage, "captain")
    page.goto(f"/#/events/{event_id}/guests")
    download = page.get_by_role("button", name="Download manifest (CSV)")
    expect(download).to_be_visible()
    page.context.set_offline(True)
    download.click()
    expect(page.get_by_role("alert")).to_contain_text("No signal")
