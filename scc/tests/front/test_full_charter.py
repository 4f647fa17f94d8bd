"""One charter by the screens alone: the office, a captain, a crew member and two guests, each in a browser."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scc.local.seed import add_person
from scc.tests.front.browsers import (
    SENT,
    answer_ok,
    draw_signature,
    hold,
    hold_and_confirm,
    open_page,
    sign_in,
    sign_without_signal,
    stored_keys,
    wait_for_worker,
    wait_until,
)
from scc.tests.front.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SAN_DIEGO = ZoneInfo("America/Los_Angeles")


def day(stage: Stage, ahead: int) -> str:
    return (stage.app.clock() + timedelta(days=ahead)).astimezone(SAN_DIEGO).date().isoformat()


def sign_in_by_code(page: Page, stage: Stage, email: str) -> None:
    page.goto("/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    stage.drain()
    (mail,) = stage.mailbox.to(email)
    code = re.search(r"\d{8}", " ".join(mail.paragraphs))
    assert code
    page.get_by_label("Code").fill(code[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My charters")).to_be_visible()


def create_charter(admin: Page, stage: Stage) -> str:
    admin.get_by_role("link", name="New charter").click()
    admin.get_by_label("Template", exact=True).select_option("sunset-sail")
    admin.get_by_label("Vessel").select_option("jada-yacht-01")
    admin.get_by_label("Day", exact=True).fill(day(stage, 1))
    admin.get_by_label("Title (optional)").fill("Evening for two")
    admin.get_by_label("Price in dollars (optional)").fill("680.50")
    admin.get_by_label("One guest a line").fill("Gina Guest, gina@example.com\nHugo Huésped, hugo@example.com, es")
    admin.get_by_role("button", name="Create").click()
    expect(admin.get_by_role("heading", name="Evening for two")).to_be_visible()
    expect(admin.get_by_text("$680.50")).to_be_visible()
    return admin.url.rpartition("/")[2]


def reschedule(admin: Page, stage: Stage) -> None:
    admin.get_by_role("link", name="Edit, reschedule, cancel").click()
    admin.get_by_role("button", name="Sunset sail on").click()
    admin.get_by_label("Day", exact=True).fill(day(stage, 2))
    admin.get_by_role("textbox", name="Reason (optional)").fill("Wind.")
    admin.get_by_role("button", name="Reschedule").click()
    expect(admin.get_by_text("Rescheduled")).to_be_visible()


def role(page: Page, name: str) -> Locator:
    return page.locator("li.role").filter(has=page.get_by_role("heading", name=name))


def swap_through_waitlist(captain: Page, crew: Page, event_id: str) -> None:
    """The captain takes the mate's place by mistake, the crew member waits for it and accepts the offer."""
    for page in (captain, crew):
        page.goto(f"/#/events/{event_id}/crew")
    role(captain, "First mate").get_by_role("button", name="Take this role").click()
    expect(role(captain, "First mate").get_by_text("Confirmed", exact=True)).to_be_visible()
    crew.reload()
    role(crew, "First mate").get_by_role("button", name="Join waitlist").click()
    expect(role(crew, "First mate").get_by_role("button", name="Leave waitlist")).to_be_visible()
    role(captain, "First mate").get_by_role("button", name="Give back").click()
    expect(captain.get_by_role("dialog").get_by_text("Give First mate back?")).to_be_visible()
    captain.get_by_role("dialog").get_by_role("button", name="Give back").click()
    expect(role(captain, "First mate").get_by_text("Open", exact=True)).to_be_visible()
    crew.reload()
    role(crew, "First mate").get_by_role("button", name="Accept").click()
    expect(role(crew, "First mate").get_by_text("Confirmed", exact=True)).to_be_visible()
    role(captain, "Captain").get_by_role("button", name="Take this role").click()
    expect(role(captain, "Captain").get_by_text("Confirmed", exact=True)).to_be_visible()


def sign_adult(page: Page) -> None:
    page.get_by_label("Date of birth").fill("1980-02-03")
    page.get_by_label("Type the full name of who signs").fill("gina  guest")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("2 things are missing.")).to_be_visible()
    draw_signature(page)
    page.get_by_label("I have read the text and agree.").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed. Sent")).to_be_visible()


def sign_minor_in_spanish(page: Page) -> None:
    page.get_by_label("Fecha de nacimiento").fill("2015-06-03")
    page.get_by_label("Nombre del padre, la madre o el tutor").fill("Gina Guest")
    page.get_by_label("Parentesco").fill("madre")
    page.get_by_label("Escriba el nombre completo de quien firma").fill("Gina Guest")
    draw_signature(page)
    page.get_by_label("He leído el texto y estoy de acuerdo.").check()
    page.get_by_role("button", name="Firmar", exact=True).click()
    expect(page.get_by_text("Firmado. Enviado")).to_be_visible()


def guest_signs(browser: Browser, stage: Stage, email: str) -> Page:
    button = stage.mailbox.to(email)[-1].button
    assert button is not None
    page = open_page(browser, stage)
    page.goto(button[1])
    expect(page.locator("form.waiver")).to_be_visible()
    return page


def answer_all(page: Page, event_id: str, kind: str) -> Locator:
    page.goto(f"/#/events/{event_id}/checks/{kind}")
    items = page.locator("li.check")
    expect(items.first).to_be_visible()
    for index in range(items.count()):
        answer_ok(items.nth(index))
    expect(page.get_by_text("All checked.")).to_be_visible()
    return items


def count_heads(page: Page, event_id: str, phase: str, heads: int) -> None:
    page.goto(f"/#/events/{event_id}/count")
    counter = page.locator("section.card").filter(has=page.get_by_role("heading", name=f"Heads {phase}"))
    shown = counter.locator("output")
    expect(shown).to_be_visible()
    while int(shown.inner_text()) < heads:
        counter.get_by_role("button", name="One more").click()
    counter.get_by_role("button", name=f"Save heads {phase}").click()
    expect(counter.locator(".sync")).to_be_visible()


def test_a_charter_by_the_screens_and_the_audit_shows_each_step_once(browser: Browser, stage: Stage) -> None:
    admin = sign_in(open_page(browser, stage, viewport={"width": 1280, "height": 800}), stage, "admin")
    event_id = create_charter(admin, stage)
    reschedule(admin, stage)

    captain, crew = open_page(browser, stage), open_page(browser, stage)
    sign_in_by_code(captain, stage, "captain@example.com")
    sign_in(crew, stage, "crew")
    swap_through_waitlist(captain, crew, event_id)

    captain.goto(f"/#/events/{event_id}")
    hold(captain.get_by_role("button", name="Send waivers to guests"))
    expect(captain.get_by_text("Waivers open", exact=True)).to_be_visible()
    expect(captain.get_by_text("GO unavailable: 6 checks open. 2 waivers open.")).to_be_visible()
    stage.drain()
    sign_adult(guest_signs(browser, stage, "gina@example.com"))
    sign_minor_in_spanish(guest_signs(browser, stage, "hugo@example.com"))

    items = answer_all(crew, event_id, "pre_departure")
    expect(items.get_by_text(SENT)).to_have_count(items.count())
    captain.goto(f"/#/events/{event_id}/count")
    captain.goto(f"/#/events/{event_id}")
    hold_and_confirm(captain.get_by_role("button", name="Hold 1 s for GO"), "GO", "Departure is in")
    expect(captain.locator(".word")).to_have_text("GO")
    depart = captain.get_by_role("button", name="Hold 1 s: Depart")
    hold_and_confirm(depart, "Depart", "Heads out are not counted yet.Departure is in")
    expect(captain.get_by_text("Under way", exact=True)).to_be_visible()
    for phase in ("out", "back"):
        count_heads(captain, event_id, phase, 4)
        expect(captain.locator("section.card .sync").last).to_have_text(SENT)
    captain.goto(f"/#/events/{event_id}")
    close = captain.get_by_role("button", name="Hold 1 s: Close the charter")
    hold_and_confirm(close, "Close the charter", "2 checks after return are open.2 guests are marked neither")
    expect(captain.get_by_text("This charter is over.")).to_be_visible()
    # At once on the phone; sent a moment later.
    expect(captain.get_by_text("Completed", exact=True)).to_be_visible()

    admin.goto(f"/#/events/{event_id}/audit")
    expect(admin.get_by_text("Chain intact: 21 steps")).to_be_visible()
    actions = admin.locator("ol.trail b").all_inner_texts()
    assert actions == [
        "Created",
        "Rescheduled",
        "Role taken",
        "Waitlist joined",
        "Role given back",
        "Role taken",
        "Role taken",
        "State changed",
        "Waiver signed",
        "Waiver signed",
        *["Checked"] * 6,
        "Decided",
        "State changed",
        "Heads counted",
        "Heads counted",
        "State changed",
    ]


def assign(page: Page, name: str, person: str) -> None:
    role(page, name).get_by_label(f"Assign {name} to").select_option(label=person)
    role(page, name).get_by_role("button", name="Assign", exact=True).click()
    expect(role(page, name).get_by_text("Confirmed", exact=True)).to_be_visible()


def test_one_phone_creates_crews_signs_sails_and_closes_a_charter_half_of_it_without_signal(
    browser: Browser, stage: Stage
) -> None:
    entry = {"name": "Sam Skipper", "email": "skipper@example.com", "person_roles": ["admin", "captain"]}
    stage.people["skipper"] = add_person(stage.app, entry)
    page = sign_in(open_page(browser, stage), stage, "skipper")
    page.get_by_role("link", name="Day board").click()
    page.get_by_role("link", name="New charter").click()
    page.get_by_label("Template", exact=True).select_option("sunset-sail")
    page.get_by_label("Vessel").select_option("jada-yacht-01")
    page.get_by_label("Day", exact=True).fill(day(stage, 1))
    page.get_by_label("One guest a line").fill("Gina Guest")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Sunset sail")).to_be_visible()
    event_id = page.url.rpartition("/")[2]
    page.get_by_role("link", name="Crew 0 of 3").click()
    role(page, "Captain").get_by_role("button", name="Take this role").click()
    expect(role(page, "Captain").get_by_text("Confirmed", exact=True)).to_be_visible()
    assign(page, "First mate", "Mia Mate")
    page.get_by_role("link", name="Back to Sunset sail").click()
    hold(page.get_by_role("button", name="Hold 1 s: Send waivers to guests"))
    expect(page.get_by_text("Waivers open", exact=True)).to_be_visible()
    page.get_by_role("link", name="Guests and waivers").click()
    wait_until(lambda: any(key.startswith("guest/guest/") for key in stored_keys(page)["snapshots"]))
    wait_for_worker(page)

    page.context.set_offline(True)
    page.reload()
    sign_without_signal(page, "Gina Guest")
    page.get_by_role("button", name="Aboard").click()
    answer_all(page, event_id, "pre_departure")
    page.goto(f"/#/events/{event_id}")
    hold_and_confirm(page.get_by_role("button", name="Hold 1 s for GO"), "GO", "Departure is in")
    hold_and_confirm(page.get_by_role("button", name="Hold 1 s: Depart"), "Depart", "Heads out are not counted yet.")
    for phase in ("out", "back"):
        count_heads(page, event_id, phase, 3)
    page.goto(f"/#/events/{event_id}")
    close = page.get_by_role("button", name="Hold 1 s: Close the charter")
    hold_and_confirm(close, "Close the charter", "2 checks after return are open.Departure is in")
    expect(page.get_by_text("Completed, not sent yet")).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_text("Completed", exact=True)).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Audit").click()
    expect(page.get_by_text("Chain intact: 17 steps")).to_be_visible()
    assert page.locator("ol.trail b").all_inner_texts() == [
        "Created",
        "Role taken",
        "Role assigned",
        "State changed",
        "Waiver signed",
        "Attendance",
        *["Checked"] * 6,
        "Decided",
        "State changed",
        "Heads counted",
        "Heads counted",
        "State changed",
    ]
