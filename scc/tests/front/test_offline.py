"""Nothing lost, nothing doubled: no signal, lost replies, a killed browser."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from scc.tests.front.browsers import (
    CHROMIUM,
    CHROMIUM_ARGUMENTS,
    PATIENCE,
    PHONE,
    SENT,
    answer_ok,
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
GUESTS = [{"name": f"Guest {number}"} for number in range(1, 41)]
WRITES = 50
LOST_SHARE = 0.3


class KillableBrowser:
    """A Chromium process of our own, with a profile that survives it."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        (profile / "DevToolsActivePort").unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                CHROMIUM,
                *CHROMIUM_ARGUMENTS,
                "--headless=new",
                "--remote-debugging-port=0",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{_debugging_port(profile)}")
        context = self._browser.contexts[0]
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})

    def kill(self) -> None:
        """Kill it and its children at once, as a phone that runs out of battery."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _debugging_port(profile: Path) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        written = profile / "DevToolsActivePort"
        if written.is_file() and (lines := written.read_text().splitlines()):
            return int(lines[0])
        time.sleep(0.05)
    raise TimeoutError("Chromium did not say where it listens.")


@contextmanager
def killable(playwright: Playwright, profile: Path) -> Iterator[KillableBrowser]:
    started = KillableBrowser(playwright, profile)
    try:
        yield started
    finally:
        started.kill()


def add_entries(page: Page, event_id: str, writes: list[tuple[int, str]]) -> None:
    """Tap the buttons of the guests' screen, as fast as they render."""
    page.goto(page.url.partition("#")[0] + f"#/events/{event_id}/guests")
    cards = page.locator("li.guest")
    expect(cards.first).to_be_visible()
    for guest, name in writes:
        cards.nth(guest).get_by_role("button", name=name, exact=True).click()


def waiting(page: Page) -> int:
    text = page.locator("nav.tabs").get_by_role("link", name="Outbox").inner_text()
    found = re.search(r"\((\d+)\)", text)
    return int(found[1]) if found else 0


def test_fifty_writes_lost_replies_and_a_killed_browser(playwright: Playwright, stage: Stage, tmp_path: Path) -> None:
    event = stage.new_event(guests=GUESTS)
    event_id = event["event_id"]
    stage.client("captain").ok("POST", f"/roles/{event_id}.captain/claim")
    names = {"Aboard": "aboard", "No-show": "no_show", "Late": "late"}
    writes = [(number % len(GUESTS), list(names)[(number * 7 + number // len(GUESTS)) % 3]) for number in range(WRITES)]
    profile = tmp_path / "profile"
    with killable(playwright, profile) as first:
        sign_in(first.page, stage, "captain")
        first.page.goto(f"{stage.url}/#/events/{event_id}/guests")
        expect(first.page.locator("li.guest")).to_have_count(len(GUESTS))
        wait_for_worker(first.page)
        first.page.context.set_offline(True)
        add_entries(first.page, event_id, writes)
        expect(first.page.locator("nav.tabs")).to_contain_text(f"({WRITES})")
        stage.server.lost_share = LOST_SHARE
        first.page.context.set_offline(False)
        wait_until(lambda: waiting(first.page) <= WRITES * 3 // 5)
    with killable(playwright, profile) as second:
        # Chromium writes cookies to disk every 30 s: after a kill the session may be gone, the queue is not.
        sign_in(second.page, stage, "captain")
        second.page.goto(f"{stage.url}/#/outbox")
        expect(second.page.get_by_text("Nothing waits.")).to_be_visible(timeout=60_000)
        expect(second.page.get_by_role("list").last.get_by_role("listitem")).to_have_count(WRITES)
    assert stage.server.lost >= WRITES * LOST_SHARE / 3

    stage.server.lost_share = 0.0
    admin = stage.client("admin")
    rows = [row for row in admin.ok("GET", f"/events/{event_id}/audit")["rows"] if row["action"] == "attendance_set"]
    ids = [guest["guest_id"] for guest in event["guests"]]
    expected = [(ids[guest], names[name]) for guest, name in writes]
    assert [(row["details"]["guest_id"], row["details"]["attendance"]) for row in rows] == expected
    final = dict(expected)
    now = {guest["guest_id"]: guest["attendance"] for guest in admin.ok("GET", f"/events/{event_id}")["guests"]}
    assert now == final


def test_a_charter_sails_and_closes_without_signal(browser: Browser, stage: Stage) -> None:
    event = stage.new_event(guests=[{"name": "Gina Guest"}])
    event_id = event["event_id"]
    code = event["guests"][0]["guest_code"]
    captain_client, mate = stage.client("captain"), stage.client("mate")
    captain_client.ok("POST", f"/roles/{event_id}.captain/claim")
    mate.ok("POST", f"/roles/{event_id}.first-mate/claim")
    captain_client.ok("POST", f"/events/{event_id}/state", {"to": "waiver_pending"})
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{event_id}/guests")
    expect(page.get_by_role("link", name="Sign on this phone")).to_be_visible()
    wait_until(lambda: f"guest/guest/{code}" in stored_keys(page)["snapshots"])
    wait_for_worker(page)
    page.context.set_offline(True)
    page.reload()

    sign_without_signal(page, "Gina Guest")
    page.goto(f"/#/events/{event_id}/checks/pre_departure")
    items = page.locator("li.check")
    for index in range(items.count()):
        answer_ok(items.nth(index))
    expect(page.get_by_text("All checked.")).to_be_visible()
    page.goto(f"/#/events/{event_id}")
    hold(page.get_by_role("button", name="Hold 1 s for GO"))
    expect(page.locator(".word")).to_have_text("UNKNOWN")
    expect(page.get_by_text("GO saved on phone. Not sent.")).to_be_visible()
    hold_and_confirm(page.get_by_role("button", name="Hold 1 s: Depart"), "Depart", "Departure is in 4 h")
    page.goto(f"/#/events/{event_id}/count")
    page.get_by_role("button", name="Save heads out").click()
    back = page.locator("section.card").filter(has=page.get_by_role("heading", name="Heads back"))
    for _ in range(3):
        back.get_by_role("button", name="One more").click()
    back.get_by_role("button", name="Save heads back").click()
    page.goto(f"/#/events/{event_id}")
    close = page.get_by_role("button", name="Hold 1 s: Close the charter")
    hold_and_confirm(close, "Close the charter", "1 guest is marked neither aboard nor no-show.")
    expect(page.get_by_text("Completed, not sent yet")).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_text("Completed", exact=True)).to_be_visible(timeout=20_000)
    trail = stage.client("admin").ok("GET", f"/events/{event_id}/audit")
    assert trail["intact"]
    assert [row["action"] for row in trail["rows"][-12:]] == [
        "waiver_signed",
        *["checklist_submitted"] * 6,
        "decided",
        "state_changed",
        "heads_counted",
        "heads_counted",
        "state_changed",
    ]


def test_a_server_that_was_busy_is_asked_again_soon(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    page = sign_in(open_page(browser, stage), stage, "crew")
    page.goto(f"/#/events/{event_id}/crew")
    mate = page.locator("li.role").filter(has=page.get_by_role("heading", name="First mate"))
    expect(mate.get_by_text("Open", exact=True)).to_be_visible()
    stage.client("mate").ok("POST", f"/roles/{event_id}.first-mate/claim")
    stage.server.is_busy = True
    with page.expect_response(lambda reply: reply.status == 503):
        page.reload()
    expect(mate.get_by_text("Open", exact=True)).to_be_visible()
    stage.server.is_busy = False
    expect(mate.get_by_text("Mia Mate")).to_be_visible(timeout=15_000)


def test_a_claim_lost_while_offline_is_told_and_stays_until_put_away(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    page = sign_in(open_page(browser, stage), stage, "crew")
    page.goto(f"/#/events/{event_id}/crew")
    mate = page.locator("li.role").filter(has=page.get_by_role("heading", name="First mate"))
    expect(mate).to_be_visible()
    page.context.set_offline(True)
    mate.get_by_role("button", name="Take this role").click()
    expect(mate.get_by_text("Requested. Not confirmed until online.")).to_be_visible()
    stage.client("mate").ok("POST", f"/roles/{event_id}.first-mate/claim")
    page.context.set_offline(False)
    expect(mate.get_by_text("Mia Mate already has First mate. Choose another.")).to_be_visible(timeout=20_000)
    page.reload()
    expect(page.get_by_text("1 item was refused. Look at it.")).to_be_visible()
    mate.get_by_role("button", name="Put away").click()
    expect(page.get_by_text("1 item was refused. Look at it.")).to_have_count(0)


def test_two_who_disagree_are_told_and_recheck_together(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    stage.client("mate").ok("POST", f"/roles/{event_id}.first-mate/claim")
    captain = stage.client("captain")
    captain.ok("POST", f"/roles/{event_id}.captain/claim")
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{event_id}/checks/pre_departure")
    bilge = page.locator("li.check").filter(has_text="Bilge dry")
    expect(bilge).to_be_visible()
    page.context.set_offline(True)
    bilge.get_by_role("button", name="OK", exact=True).click()
    expect(bilge.get_by_text("Saved on phone. Not sent.")).to_be_visible()
    body = {"kind": "pre_departure", "answers": [{"item": "bilge", "answer": "not_ok"}]}
    stage.client("mate").ok("POST", f"/events/{event_id}/checklist", body)
    page.context.set_offline(False)
    expect(bilge.get_by_text(re.compile(r"Mia Mate: Not OK, \d\d:\d\d\. You: OK\. Recheck together\."))).to_be_visible(
        timeout=20_000
    )
    bilge.get_by_role("button", name="Rechecked: OK").click()
    expect(bilge.get_by_text("Recheck together.")).to_have_count(0)
    expect(bilge.get_by_text(SENT)).to_be_visible()
    checks = captain.ok("GET", f"/events/{event_id}")["checks"]["pre_departure"]
    assert (checks["bilge"]["answer"], checks["bilge"].get("disputed", False)) == ("ok", False)


def test_a_session_that_ended_pauses_the_queue_and_another_person_never_sends_it(
    browser: Browser, stage: Stage
) -> None:
    event_id = stage.new_event()["event_id"]
    stage.client("crew").ok("POST", f"/roles/{event_id}.deckhand/claim")
    page = sign_in(open_page(browser, stage), stage, "crew")
    page.goto(f"/#/events/{event_id}/count")
    expect(page.get_by_role("button", name="Save heads out")).to_be_visible()
    wait_for_worker(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save heads out").click()
    expect(page.get_by_text("Saved on phone. Not sent (1).")).to_be_visible()
    page.context.clear_cookies()
    page.reload()
    page.context.set_offline(False)
    expect(page.get_by_text("Sign in again to send what is saved here.")).to_be_visible(timeout=20_000)
    sign_in(page, stage, "admin")
    page.goto("/#/outbox")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert "headcount_out" not in stage.client("admin").ok("GET", f"/events/{event_id}")
    sign_in(page, stage, "crew")
    page.goto(f"/#/events/{event_id}/count")
    expect(page.get_by_text(SENT)).to_be_visible()
    assert stage.client("admin").ok("GET", f"/events/{event_id}")["headcount_out"] == 1


def test_signing_out_warns_and_deletes(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    stage.client("crew").ok("POST", f"/roles/{event_id}.deckhand/claim")
    page = sign_in(open_page(browser, stage), stage, "crew")
    page.goto(f"/#/events/{event_id}/count")
    expect(page.get_by_role("button", name="Save heads out")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Save heads out").click()
    page.goto("/#/me")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("1 item not sent. Signing out deletes it.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_class("primary")
    expect(page.get_by_role("button", name="Sign out and delete")).to_have_class("stop")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Saved on phone. Not sent (1).")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign out and delete").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    # What is left says only that the server has to be told.
    assert stored_keys(page) == {"meta": ["leaving"], "snapshots": [], "outbox": []}

    page.context.set_offline(False)
    with page.expect_response("**/scc/auth/logout"):
        page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    wait_until(lambda: stored_keys(page)["meta"] == [])
    assert page.evaluate("fetch('/scc/auth/refresh', {method: 'POST'}).then((reply) => reply.status)") == 401


def test_what_the_phone_cannot_keep_is_said(browser: Browser, stage: Stage) -> None:
    event_id = stage.new_event()["event_id"]
    stage.client("crew").ok("POST", f"/roles/{event_id}.deckhand/claim")
    page = sign_in(open_page(browser, stage), stage, "crew")
    page.goto(f"/#/events/{event_id}/count")
    save = page.get_by_role("button", name="Save heads out")
    expect(save).to_be_visible()
    page.evaluate(
        """() => {
          const put = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function (...given) {
            if (this.name === "outbox") throw new DOMException("full", "QuotaExceededError");
            return put.apply(this, given);
          };
          window.mend = () => { IDBObjectStore.prototype.put = put; };
        }"""
    )
    save.click()
    expect(page.get_by_text("Not saved on this phone. Free some space or reload, then do it again.")).to_be_visible()
    page.evaluate("window.mend()")
    save.click()
    expect(page.get_by_text(SENT)).to_be_visible()
    expect(page.get_by_text("Not saved on this phone.")).to_have_count(0)
