"""Must hold 33 and 34: clocks and the audit chain; what holds for one day only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scc.tests.world import World


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


def test_on_another_day_checks_and_headcount_begin_anew(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}, {"name": "Hugo Guest"}])
    event_id, (gina, hugo) = event["event_id"], (guest["guest_id"] for guest in event["guests"])
    admin = world.sign_in("admin")
    answers = [{"item": "bilge", "answer": "ok"}]
    admin.ok("POST", f"/events/{event_id}/checklist", {"kind": "pre_departure", "answers": answers})
    admin.ok("POST", f"/events/{event_id}/headcount", {"phase": "out", "count": 3})
    admin.ok("POST", f"/events/{event_id}/guests/{gina}/attendance", {"attendance": "aboard"})
    admin.ok("POST", f"/events/{event_id}/guests/{hugo}/attendance", {"attendance": "no_show"})
    path = f"/events/{event_id}/reschedule"
    later = admin.ok("POST", path, {"departure": "2026-06-02T02:00:00Z"})
    assert (later["headcount_out"], list(later["checks"]["pre_departure"])) == (3, ["bilge"])
    assert [guest["attendance"] for guest in later["guests"]] == ["aboard", "no_show"]
    tomorrow = admin.ok("POST", path, {"departure": "2026-06-03T02:00:00Z"})
    assert (tomorrow.get("headcount_out"), tomorrow["checks"]) == (None, {})
    assert [guest["attendance"] for guest in tomorrow["guests"]] == ["expected", "no_show"]


def test_nobody_comes_aboard_under_way_without_a_waiver(world: World) -> None:
    event = world.new_event(template_id="crew-training", guests=[{"name": "Gina Guest"}])
    event_id, guest_id = event["event_id"], event["guests"][0]["guest_id"]
    captain = world.sign_in("captain")
    captain.ok("POST", f"/roles/{event_id}.captain/claim")
    attendance = f"/events/{event_id}/guests/{guest_id}/attendance"
    captain.ok("POST", attendance, {"attendance": "no_show"})
    answers = [{"item": "life_jackets", "answer": "ok"}]
    captain.ok("POST", f"/events/{event_id}/checklist", {"kind": "pre_departure", "answers": answers})
    for state in ("waiver_pending", "active"):
        captain.ok("POST", f"/events/{event_id}/state", {"to": state})
    assert captain.post(attendance, {"attendance": "aboard"}).code == "waivers_open"
    code = captain.ok("GET", f"/events/{event_id}")["guests"][0]["guest_code"]
    page = world.anonymous().ok("GET", f"/guests/{code}")
    world.anonymous().ok("POST", f"/guests/{code}/waiver", world.waiver(page))
    captain.ok("POST", attendance, {"attendance": "aboard"})
