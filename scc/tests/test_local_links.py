"""What `python -m scc.local` prints to try the app with."""

from __future__ import annotations

import pytest

from scc.local.__main__ import print_links
from scc.tests.world import World


def printed_guest(world: World, capsys: pytest.CaptureFixture[str]) -> str:
    print_links(world.app)
    return capsys.readouterr().out.partition("/guest/")[2].strip()


def test_the_guest_printed_has_still_to_sign(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    event = world.new_event(guests=[{"name": "Ana"}, {"name": "Ben"}])
    records = world.app.store.records.guests(event["event_id"])
    codes = [guest.guest_code for guest in records]
    assert printed_guest(world, capsys) == codes[0]
    page = world.anonymous().ok("GET", f"/guests/{codes[0]}")
    world.anonymous().ok("POST", f"/guests/{codes[0]}/waiver", world.waiver(page))
    assert printed_guest(world, capsys) == codes[1]
    body = {"to": "cancelled", "reason": "Storm."}
    world.sign_in("admin").ok("POST", f"/events/{event['event_id']}/state", body)
    assert printed_guest(world, capsys) == ""
