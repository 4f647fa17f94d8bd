"""Must hold 31 and 32: the text that was shown, the right version, a guardian for a minor."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scc.tests.world import World


def one_guest(world: World, **fields: Any) -> tuple[str, str]:
    event = world.new_event(guests=[{"name": "Gina Guest", "email": "gina@example.com"}], **fields)
    seen = world.sign_in("admin").ok("GET", f"/events/{event['event_id']}")
    return event["event_id"], seen["guests"][0]["guest_code"]


def publish(world: World, version: str) -> None:
    paragraphs = {"en": [f"Text {version}."], "es": [f"Texto {version}."]}
    world.sign_in("admin").ok("POST", "/waiver-texts", {"version": version, "paragraphs": paragraphs})


def test_31_a_superseded_version_is_kept_409_and_asked_for_again(world: World) -> None:
    event_id, code = one_guest(world)
    guest = world.anonymous()
    page = guest.ok("GET", f"/guests/{code}")
    publish(world, "w2026-2")
    late = guest.post(f"/guests/{code}/waiver", world.waiver(page), headers={"Idempotency-Key": "offline-1"})
    assert (late.status, late.code) == (409, "waiver_superseded")
    again = guest.post(f"/guests/{code}/waiver", world.waiver(page), headers={"Idempotency-Key": "offline-1"})
    assert (again.status, again.text) == (late.status, late.text)
    other_key = guest.post(f"/guests/{code}/waiver", world.waiver(page), headers={"Idempotency-Key": "offline-2"})
    assert (other_key.status, other_key.text) == (late.status, late.text)
    (kept,) = world.app.store.records.waivers(event_id)
    assert (kept.state, kept.text_version, kept.text_sha256) == (
        "superseded",
        "w2026-1",
        page["waiver_text"]["sha256"],
    )
    world.drain()
    assert world.mailbox.to("gina@example.com")[-1].subject.startswith("Please sign again")
    fresh = guest.ok("GET", f"/guests/{code}")
    assert fresh["waiver"] == "superseded"
    guest.ok("POST", f"/guests/{code}/waiver", world.waiver(fresh))
    # sha256 of "Text w2026-2." by sha256sum
    assert world.app.store.records.waivers(event_id)[1].text_sha256 == TEXT_2_SHA256


TEXT_2_SHA256 = "7faa0b74596442ef847a8e86ade3c5041bb7638cd54e87b43dee813a709424ce"


def test_31_a_text_that_was_never_shown_by_us_is_409(world: World) -> None:
    _, code = one_guest(world)
    page = world.anonymous().ok("GET", f"/guests/{code}")
    for changed in ({"text_sha256": "0" * 64}, {"text_version": "never-published"}):
        reply = world.anonymous().post(f"/guests/{code}/waiver", {**world.waiver(page), **changed})
        assert reply.code == "waiver_text_mismatch"


def test_31_a_replaced_version_with_another_text_is_not_kept(world: World) -> None:
    event_id, code = one_guest(world)
    page = world.anonymous().ok("GET", f"/guests/{code}")
    publish(world, "w2026-2")
    forged = {**world.waiver(page), "text_sha256": "0" * 64}
    assert world.anonymous().post(f"/guests/{code}/waiver", forged).code == "waiver_text_mismatch"
    assert world.app.store.records.waivers(event_id) == []


# The charter departs 2026-06-02 01:00 UTC, which is 1 June, 18:00, in San Diego.
@pytest.mark.parametrize(("born", "status"), [("2008-06-01", 201), ("2008-06-02", 422)])
def test_32_a_minor_by_the_events_local_date_cannot_sign_alone(world: World, born: str, status: int) -> None:
    event_id, code = one_guest(world)
    page = world.anonymous().ok("GET", f"/guests/{code}")
    reply = world.anonymous().post(f"/guests/{code}/waiver", world.waiver(page, date_of_birth=born))
    assert reply.status == status
    assert len(world.app.store.records.waivers(event_id)) == (status == 201)
    if status == 422:
        assert reply.code == "guardian_required"


def test_32_a_guardian_signs_for_a_minor_in_the_guardians_name(world: World) -> None:
    event_id, code = one_guest(world)
    page = world.anonymous().ok("GET", f"/guests/{code}")
    guardian = {"guardian": {"name": "Paula Parent", "relationship": "mother"}, "date_of_birth": "2015-01-01"}
    own_name = world.anonymous().post(f"/guests/{code}/waiver", world.waiver(page, **guardian))
    assert own_name.code == "signature_mismatch"
    signed = world.waiver(page, **guardian, typed_signature="paula  PARENT")
    world.anonymous().ok("POST", f"/guests/{code}/waiver", signed)
    (waiver,) = world.app.store.records.waivers(event_id)
    assert waiver.minor is True
    assert waiver.private.guardian is not None


def test_32_a_charter_moved_before_a_birthday_opens_the_waiver_again(world: World) -> None:
    event_id, code = one_guest(world, departure="2026-06-20T01:00:00Z")
    page = world.anonymous().ok("GET", f"/guests/{code}")
    world.anonymous().ok("POST", f"/guests/{code}/waiver", world.waiver(page, date_of_birth="2008-06-10"))
    admin = world.sign_in("admin")
    admin.ok("POST", f"/events/{event_id}/state", {"to": "waiver_pending"})
    path = f"/events/{event_id}/reschedule"
    assert admin.ok("POST", path, {"departure": "2026-06-12T01:00:00Z"})["guests"][0]["waiver"] == "signed"
    assert world.anonymous().get(f"/guests/{code}/receipt").status == 200
    assert admin.ok("POST", path, {"departure": "2026-06-10T01:00:00Z"})["guests"][0]["waiver"] == "open"
    assert world.anonymous().get(f"/guests/{code}/receipt").status == 404
    world.drain()
    told = [mail.subject for mail in world.mailbox.to("gina@example.com")]
    assert told[-3:] == ["New time: Sunset sail", "New time: Sunset sail", "Before you sail: Sunset sail"]
    guardian = {"guardian": {"name": "Paula Parent", "relationship": "mother"}, "typed_signature": "Paula Parent"}
    signed = world.waiver(page, date_of_birth="2008-06-10", **guardian)
    world.anonymous().ok("POST", f"/guests/{code}/waiver", signed)
    assert sorted(waiver.state for waiver in world.app.store.records.waivers(event_id)) == ["signed", "superseded"]
    receipt = json.loads(world.anonymous().ok("GET", f"/guests/{code}/receipt")["signed"])
    assert (receipt["minor"], receipt["guardian"]["name"]) == (True, "Paula Parent")
    world.drain()
    mailed = [mail.attachment for mail in world.mailbox.to("gina@example.com") if mail.attachment]
    assert json.loads(json.loads(mailed[-1][1])["signed"])["guardian"]["name"] == "Paula Parent"


def test_the_same_signature_again_is_the_same_act_and_another_one_is_refused(world: World) -> None:
    event_id, code = one_guest(world)
    guest = world.anonymous()
    signature = world.waiver(guest.ok("GET", f"/guests/{code}"))
    first = guest.ok("POST", f"/guests/{code}/waiver", signature)
    second = guest.ok("POST", f"/guests/{code}/waiver", {**signature, "device_time": "2026-06-01T16:00:01Z"})
    assert second == first
    assert len(world.app.store.records.waivers(event_id)) == 1
    rows = world.sign_in("admin").ok("GET", f"/events/{event_id}/audit")["rows"]
    assert [row["action"] for row in rows] == ["event_created", "waiver_signed"]
    other = {**signature, "drawn_signature": [[[1, 1], [900, 300]]]}
    assert guest.post(f"/guests/{code}/waiver", other).code == "already_signed"
