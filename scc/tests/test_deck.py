"""Must hold 31 to 37: waivers, clocks, the chain, mail, overlaps, passengers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from scc.app.mail.ses import MaybeSent, NotSent, Rejected
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
    path = f"/events/{event_id}/reschedule"
    assert admin.ok("POST", path, {"departure": "2026-06-12T01:00:00Z"})["guests"][0]["waiver"] == "signed"
    assert admin.ok("POST", path, {"departure": "2026-06-10T01:00:00Z"})["guests"][0]["waiver"] == "open"


def test_33_server_order_wins_and_device_time_is_kept(world: World) -> None:
    event_id = world.new_event()["event_id"]
    crew = world.sign_in("crew")
    crew.ok("POST", f"/roles/{event_id}.first-mate/claim")

    def answer(value: str, device_time: str) -> Any:
        entry = {"item": "bilge", "answer": value}
        body = {"kind": "pre_departure", "answers": [entry], "device_time": device_time}
        return crew.ok("POST", f"/events/{event_id}/checklist", body)["checks"]["pre_departure"]["bilge"]

    assert answer("not_ok", "2026-06-02T16:00:00Z")["answer"] == "not_ok"
    world.clock.move(minutes=1)
    latest = answer("ok", "2026-05-31T16:00:00Z")
    assert (latest["answer"], latest["at"]) == ("ok", "2026-06-01T16:01:00Z")
    kept = world.app.store.records.checklists(event_id)
    assert [record.device_time for record in kept] == [
        datetime(2026, 6, 2, 16, tzinfo=UTC),
        datetime(2026, 5, 31, 16, tzinfo=UTC),
    ]
    assert [record.submitted_at.minute for record in kept] == [0, 1]


def edit_row(world: World, event_id: str, seq: int, **fields: Any) -> None:
    db = world.app.store.charters._db
    row = next(r for r in db.query("audit-log", "#subject_id = :s", s=event_id) if r["seq"] == seq)
    db.run(db.put("audit-log", {**row, **fields}))


def remove_row(world: World, event_id: str, seq: int) -> None:
    key = {"subject_id": {"S": event_id}, "seq": {"N": str(seq)}}
    world.clients.get("dynamodb").delete_item(TableName=f"{world.settings.table_prefix}audit-log", Key=key)


def test_34_an_edited_audit_row_fails_the_chain_check(world: World) -> None:
    event_id = world.new_event()["event_id"]
    admin = world.sign_in("admin")
    for title in ("One", "Two"):
        admin.ok("PATCH", f"/events/{event_id}", {"title": title})
    assert admin.ok("GET", f"/events/{event_id}/audit")["problem"] is None
    edit_row(world, event_id, 2, actor="p_somebody")
    assert admin.ok("GET", f"/events/{event_id}/audit")["problem"] == "row 2 was edited"


def test_34_a_cut_tail_fails_the_chain_check(world: World) -> None:
    event_id = world.new_event()["event_id"]
    admin = world.sign_in("admin")
    admin.ok("PATCH", f"/events/{event_id}", {"title": "One"})
    remove_row(world, event_id, 2)
    trail = admin.ok("GET", f"/events/{event_id}/audit")
    assert (trail["intact"], trail["problem"]) == (False, "the chain ends at row 1, the subject at row 2")
    remove_row(world, event_id, 1)
    assert admin.ok("GET", f"/events/{event_id}/audit")["intact"] is False


def test_35_mail_that_fails_after_the_commit_is_sent_later_once(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.mailbox.failures = [NotSent(), NotSent()]
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")
    world.drain()
    assert world.mailbox.mails == []
    for _ in range(6):
        world.clock.move(minutes=2)
        world.drain()
    assert [mail.to_email for mail in world.mailbox.mails] == ["crew@example.com"]


def test_35_a_lost_answer_is_never_sent_twice_and_never_forgotten(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.mailbox.failures = [MaybeSent()]
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")
    world.drain()
    world.clock.move(days=1)
    world.drain()
    assert world.mailbox.mails == []
    assert len(list(world.app.store.outbox.all_of("uncertain"))) == 1


def test_35_a_worker_that_dies_while_sending_leaves_an_uncertain_row(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")

    class Killed(BaseException):
        pass

    world.mailbox.failures = [Killed()]  # type: ignore[list-item] # what a killed process is like
    with pytest.raises(Killed):
        world.drain()
    world.clock.move(minutes=3)
    world.drain()
    assert world.mailbox.mails == []
    assert len(list(world.app.store.outbox.all_of("uncertain"))) == 1


def test_35_a_rejected_mail_is_set_aside_and_the_others_go_out(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.mailbox.failures = [Rejected()]
    for name, role in (("crew", "first-mate"), ("mate", "deckhand")):
        world.sign_in(name).ok("POST", f"/roles/{event_id}.{role}/claim")
    world.drain()
    assert len(world.mailbox.mails) == 1
    assert len(list(world.app.store.outbox.all_of("failed"))) == 1


def test_35_a_row_that_cannot_be_handled_does_not_hold_up_the_others(world: World) -> None:
    event_id = world.new_event()["event_id"]
    db = world.app.store.charters._db
    for n in range(30):
        row = {"outbox_id": f"bad{n}", "kind": "mail", "due_at": "2026-06-01T00:00:00Z", "expires_at": 1}
        db.run(db.put("outbox", {**row, "queue": "due", "notices": [{"kind": "role_claimed"}]}))
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")
    world.drain()
    assert [mail.to_email for mail in world.mailbox.mails] == ["crew@example.com"]


def test_35_a_row_named_by_the_stream_is_sent_at_once(world: World) -> None:
    from scc.app.mail.worker import drain

    world.anonymous().ok("POST", "/auth/links", {"email": "crew@example.com"})
    (row,) = world.app.store.outbox.all_of("due")
    assert drain(world.app, world.mailbox, world.clock.now, [row.outbox_id, "missing"]) == 1
    assert len(world.mailbox.to("crew@example.com")) == 1


@pytest.mark.parametrize(
    ("departure", "status"),
    # The first charter is 01:00 to 03:30 UTC; these take 150 minutes as well.
    [
        ("2026-06-02T03:30:00Z", 200),
        ("2026-06-01T22:30:00Z", 200),
        ("2026-06-02T03:29:00Z", 409),
        ("2026-06-01T22:31:00Z", 409),
        ("2026-06-02T01:00:00Z", 409),
    ],
)
def test_36_overlapping_roles_are_refused_and_back_to_back_allowed(world: World, departure: str, status: int) -> None:
    first, second = world.new_event(), world.new_event(departure=departure)
    crew = world.sign_in("crew")
    crew.ok("POST", f"/roles/{first['event_id']}.first-mate/claim")
    reply = crew.post(f"/roles/{second['event_id']}.first-mate/claim")
    assert reply.status == status
    if status == 409:
        assert reply.code == "role_overlap"
        crew.ok("POST", f"/roles/{first['event_id']}.first-mate/release")
        crew.ok("POST", f"/roles/{second['event_id']}.first-mate/claim")


def test_36_two_roles_of_one_charter_and_a_move_onto_another_are_refused(world: World) -> None:
    first, second = world.new_event(), world.new_event(departure="2026-06-04T01:00:00Z")
    crew = world.sign_in("crew")
    crew.ok("POST", f"/roles/{first['event_id']}.first-mate/claim")
    assert crew.post(f"/roles/{first['event_id']}.deckhand/claim").code == "role_overlap"
    crew.ok("POST", f"/roles/{second['event_id']}.first-mate/claim")
    admin = world.sign_in("admin")
    path = f"/events/{second['event_id']}/reschedule"
    assert admin.post(path, {"departure": "2026-06-02T02:00:00Z"}).code == "role_overlap"
    assert admin.post(path, {"departure": "2026-06-02T03:30:00Z"}).status == 200


def test_36_claims_of_overlapping_charters_at_once(world: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    events = [world.new_event() for _ in range(8)]
    crew = world.sign_in("crew")
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda e: crew.post(f"/roles/{e['event_id']}.first-mate/claim"), events))
    assert sorted(reply.status for reply in replies) == [200] + [409] * 7


def guests(number: int) -> list[dict[str, str]]:
    return [{"name": f"Guest {n}"} for n in range(number)]


def test_37_more_than_six_paying_guests_need_a_coi_vessel(world: World) -> None:
    admin = world.sign_in("admin")
    body = {"template_id": "sunset-sail", "asset_id": "qos-launch-01", "departure": "2026-06-02T01:00:00Z"}
    refused = admin.post("/events", {**body, "guests": guests(7)})
    assert (refused.status, refused.code) == (409, "passenger_limit")
    event = admin.ok("POST", "/events", {**body, "guests": guests(6)})
    path = f"/events/{event['event_id']}"
    assert admin.post(f"{path}/guests", {"guests": guests(1)}).code == "passenger_limit"
    first = event["guests"][0]["guest_id"]
    admin.ok("POST", f"{path}/guests/{first}/attendance", {"attendance": "no_show"})
    admin.ok("POST", f"{path}/guests", {"guests": guests(1)})
    back = admin.post(f"{path}/guests/{first}/attendance", {"attendance": "expected"})
    assert back.code == "passenger_limit"


def test_37_a_coi_vessel_and_an_own_sail_carry_more(world: World) -> None:
    admin = world.sign_in("admin")
    body = {"departure": "2026-06-02T01:00:00Z"}
    coi = {**body, "template_id": "sunset-sail", "asset_id": "jada-yacht-01"}
    assert admin.ok("POST", "/events", {**coi, "guests": guests(40)})["passenger_limit"] == 40
    own = {**body, "template_id": "crew-training", "asset_id": "qos-launch-01"}
    assert admin.ok("POST", "/events", {**own, "guests": guests(12)})["passenger_limit"] == 12
    assert admin.post("/events", {**own, "guests": guests(13)}).code == "passenger_limit"
