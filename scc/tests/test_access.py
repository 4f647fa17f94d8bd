"""Must hold 17 to 19: what is not yours does not exist."""

from __future__ import annotations

import pytest

from scc.tests.world import World

SUB_RESOURCES = (
    ("GET", "", None),
    ("GET", "/timing", None),
    ("GET", "/readiness", None),
    ("GET", "/manifest", None),
    ("GET", "/manifest.csv", None),
    ("POST", "/headcount", {"phase": "out", "count": 3}),
    ("POST", "/checklist", {"kind": "pre_departure", "answers": [{"item": "bilge", "answer": "ok"}]}),
    ("POST", "/state", {"to": "waiver_pending"}),
    ("POST", "/decision", {"decision": "hold", "reason": "x"}),
    ("POST", "/guests/g_00000000/attendance", {"attendance": "late"}),
)


@pytest.mark.parametrize(("method", "path", "body"), SUB_RESOURCES)
def test_17_another_events_id_is_the_same_404_as_a_missing_one(
    world: World, method: str, path: str, body: object
) -> None:
    event = world.new_event()
    world.sign_in("admin").ok("POST", f"/events/{event['event_id']}/state", {"to": "cancelled", "reason": "Fog."})
    captain = world.sign_in("captain")
    other = captain.send(method, f"/events/{event['event_id']}{path}", body)
    missing = captain.send(method, f"/events/ev_missingmissing{path}", body)
    assert (other.status, other.text) == (missing.status, missing.text)
    assert other.status == 404


def test_17_crew_that_could_join_sees_the_event_and_nothing_behind_it(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}])
    crew = world.sign_in("crew")
    seen = crew.get(f"/events/{event['event_id']}")
    assert seen.status == 200
    assert "Gina" not in seen.text
    for path in ("/manifest", "/manifest.csv", f"/guests/{event['guests'][0]['guest_id']}/qr"):
        assert crew.get(f"/events/{event['event_id']}{path}").status == 404


def test_crew_never_sees_money_and_the_captain_sees_names(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}])
    captain, crew = world.sign_in("captain"), world.sign_in("crew")
    captain.ok("POST", f"/roles/{event['event_id']}.captain/claim")
    crew.ok("POST", f"/roles/{event['event_id']}.deckhand/claim")
    assert world.sign_in("admin").ok("GET", f"/events/{event['event_id']}")["price_cents"] == 240000
    of_captain = captain.get(f"/events/{event['event_id']}")
    of_crew = crew.get(f"/events/{event['event_id']}")
    for private in ("price_cents", "240000", "booking_id", "bk-1"):
        assert private not in of_captain.text + of_crew.text
    assert "Gina Guest" in of_captain.text
    assert "Gina Guest" not in of_crew.text
    assert next(r for r in of_crew.json["crew_roles"] if r["kind"] == "captain")["holder_name"] == "Carla Captain"


def test_18_guest_code_guessing_is_throttled_and_the_answer_is_uniform(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}])
    code = world.sign_in("admin").ok("GET", f"/events/{event['event_id']}")["guests"][0]["guest_code"]
    wrong = [f"AAAA{a}{b}" for a in "34679" for b in "ACDEF" if f"AAAA{a}{b}" != code]
    guesses = [*wrong[:18], "x", "%2e%2e"]
    replies = [world.anonymous().get(f"/guests/{guess}") for guess in guesses]
    assert {(reply.status, reply.text) for reply in replies} == {(404, replies[0].text)}
    assert world.anonymous().get(f"/guests/{code}").status == 429
    world.clock.move(minutes=16)
    assert world.anonymous().get(f"/guests/{code.lower()}").status == 200


def test_18_an_expired_code_is_the_same_404(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}])
    code = world.sign_in("admin").ok("GET", f"/events/{event['event_id']}")["guests"][0]["guest_code"]
    world.clock.move(hours=9, minutes=30 + 150, days=2)
    expired, never = world.anonymous().get(f"/guests/{code}"), world.anonymous().get("/guests/AAAAAA")
    assert (expired.status, expired.text) == (never.status, never.text) == (404, never.text)


def test_a_code_moves_with_a_rescheduled_charter(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}])
    admin = world.sign_in("admin")
    code = admin.ok("GET", f"/events/{event['event_id']}")["guests"][0]["guest_code"]
    admin.ok("POST", f"/events/{event['event_id']}/reschedule", {"departure": "2026-07-20T01:00:00Z"})
    world.clock.move(days=45)
    assert world.anonymous().get(f"/guests/{code}").status == 200


def test_19_a_guest_page_holds_no_other_guest(world: World) -> None:
    names = [{"name": f"Guest Number{n}", "email": f"n{n}@example.com"} for n in range(3)]
    event = world.new_event(guests=names)
    guests = world.sign_in("admin").ok("GET", f"/events/{event['event_id']}")["guests"]
    page = world.anonymous().get(f"/guests/{guests[0]['guest_code']}")
    assert page.json["name"] == "Guest Number0"
    for other in guests[1:]:
        for private in (other["name"], other["guest_code"], other["guest_id"]):
            assert private not in page.text
    assert "@example.com" not in page.text
    receipt = world.anonymous().get(f"/guests/{guests[1]['guest_code']}/receipt")
    assert receipt.status == 404


def test_a_session_for_one_charter_cannot_touch_another_even_as_admin(world: World) -> None:
    mine, other = world.new_event(), world.new_event(departure="2026-06-05T01:00:00Z")
    limited = world.sign_in("admin", event_id=mine["event_id"])
    assert limited.send("PATCH", f"/events/{mine['event_id']}", {"title": "Mine"}).status == 200
    for method, path, body in (
        ("PATCH", f"/events/{other['event_id']}", {"title": "Not mine"}),
        ("POST", f"/roles/{other['event_id']}.captain/assign", {"email": "captain@example.com"}),
        ("GET", f"/events/{other['event_id']}/audit", None),
    ):
        assert limited.send(method, path, body).status == 404, path
    for path in ("/people", "/templates", "/vessels"):
        assert limited.get(path).status == 403
    body = {"template_id": "sunset-sail", "asset_id": "jada-yacht-01", "departure": "2026-06-09T01:00:00Z"}
    assert limited.post("/events", body).status == 403
    assert [event["event_id"] for event in limited.ok("GET", "/events")["events"]] == [mine["event_id"]]
