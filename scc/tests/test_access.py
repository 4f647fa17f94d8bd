"""Must hold 17 to 19: what is not yours does not exist."""

from __future__ import annotations

import hashlib

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


@pytest.mark.parametrize(("method", "path", "body"), [found for found in SUB_RESOURCES if found[0] == "POST"])
def test_17_crew_that_could_join_changes_nothing_before_it_does(
    world: World, method: str, path: str, body: object
) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}])
    path = path.replace("g_00000000", event["guests"][0]["guest_id"])
    for name in ("captain", "crew"):
        refused = world.sign_in(name).send(method, f"/events/{event['event_id']}{path}", body)
        assert (refused.status, refused.code) == (404, "not_found")
    crew = world.sign_in("crew")
    crew.ok("POST", f"/roles/{event['event_id']}.first-mate/claim")
    joined = crew.send(method, f"/events/{event['event_id']}{path}", body)
    assert joined.status == (403 if path in ("/state", "/decision") else 200)


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
    wrong = [f"AAAA{a}{b}" for a in "34679ACD" for b in "34679ACD" if f"AAAA{a}{b}" != code]
    slips = ["x", "%2e%2e", "AAAAA0", "AAAA-A"]  # no code can be these: they are answered alike and cost no try
    replies = [world.anonymous().get(f"/guests/{guess}") for guess in [*wrong[:59], *slips * 5, wrong[59]]]
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


def test_the_list_shows_the_place_and_time_of_each_and_only_what_one_may_see(world: World) -> None:
    place = {"name": "Key West", "time_zone": "America/New_York", "latitude": 24.5551, "longitude": -81.78}
    event = world.new_event(departure=None, sunset_day="2026-06-21", place=place)
    # Sunset in Key West is 20:19 EDT, 00:19 UTC; 30 minutes later less 150 minutes is 22:19 UTC.
    assert event["departure"] in ("2026-06-21T22:18:00Z", "2026-06-21T22:19:00Z", "2026-06-21T22:20:00Z")
    (row,) = world.sign_in("crew").ok("GET", "/events?from=2026-06-21&to=2026-06-21")["events"]
    assert (row["event_id"], row["roles_open"], row["changed_at"]) == (event["event_id"], 3, "2026-06-01T16:00:00Z")
    world.sign_in("admin").ok("POST", f"/events/{event['event_id']}/state", {"to": "cancelled", "reason": "Fog."})
    assert world.sign_in("crew").ok("GET", "/events")["events"] == []
    for query in ("from=x", "from=2026-06-02&to=2026-06-01", "from=2020-01-01&to=2026-01-01"):
        assert world.sign_in("crew").get(f"/events?{query}").code == "bad_query"


def test_the_office_keeps_templates_and_vessels(world: World) -> None:
    from scc.app.api.examples import EXAMPLES

    admin = world.sign_in("admin")
    admin.ok("PUT", "/templates/short-sail", {**EXAMPLES["put_template"], "duration_minutes": 45})
    vessel = {key: value for key, value in EXAMPLES["put_vessel"].items() if key != "place"}
    assert admin.ok("PUT", "/vessels/qos-tender-01", vessel)["place"]["name"] == "San Diego"
    event = world.new_event(template_id="short-sail", asset_id="qos-tender-01")
    assert (event["duration_minutes"], event["place"]["time_zone"]) == (45, "America/Los_Angeles")
    assert "short-sail" in [template["template_id"] for template in admin.ok("GET", "/templates")["templates"]]
    assert "qos-tender-01" in [found["asset_id"] for found in admin.ok("GET", "/vessels")["vessels"]]
    twice = {**EXAMPLES["put_template"], "crew_roles": EXAMPLES["put_template"]["crew_roles"] * 2}
    assert admin.send("PUT", "/templates/x", twice).code == "not_unique"
    nowhere = {**EXAMPLES["put_vessel"], "place": {**EXAMPLES["put_vessel"]["place"], "time_zone": "Mars/Olympus"}}
    assert admin.send("PUT", "/vessels/x", nowhere).code == "unknown_time_zone"
    assert world.sign_in("captain").get("/templates").status == 403
    assert admin.ok("GET", "/people")["people"][0]["name"] == "Carla Captain"


def test_a_guests_qr_code_is_a_picture_for_captain_and_office(world: World) -> None:
    from xml.etree import ElementTree as ET

    event = world.new_event(guests=[{"name": "Gina Guest"}])
    path = f"/events/{event['event_id']}/guests/{event['guests'][0]['guest_id']}/qr"
    picture = world.sign_in("admin").get(path)
    assert picture.headers["content-type"] == "image/svg+xml"
    # The address has 39 characters and needs version 3, 29 modules: (29 + 2 x 4 of quiet zone) x 6 pixels.
    assert ET.fromstring(picture.text).get("width") == "222"  # noqa: S314 - our own picture


def test_a_code_is_mailed_again_on_request(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina", "email": "gina@example.com"}])
    guest_id = event["guests"][0]["guest_id"]
    admin = world.sign_in("admin")
    admin.ok("POST", f"/events/{event['event_id']}/guests/{guest_id}/code")
    world.drain()
    code = admin.ok("GET", f"/events/{event['event_id']}")["guests"][0]["guest_code"]
    assert code in world.mailbox.to("gina@example.com")[0].paragraphs[0]
    assert admin.post(f"/events/{event['event_id']}/guests/g_missing/code").status == 404


def test_a_list_says_the_docks_time_zone_and_the_readers_role(world: World) -> None:
    event = world.new_event()
    captain = world.sign_in("captain")
    captain.ok("POST", f"/roles/{event['event_id']}.captain/claim")
    (row,) = captain.ok("GET", "/events?from=2026-06-01&to=2026-06-03")["events"]
    assert (row["time_zone"], row["my_role_name"]) == ("America/Los_Angeles", "Captain")


def test_a_guest_page_holds_the_text_in_every_language_with_its_own_hash(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}])
    code = world.sign_in("admin").ok("GET", f"/events/{event['event_id']}")["guests"][0]["guest_code"]
    page = world.anonymous().ok("GET", f"/guests/{code}")
    assert set(page["translations"]) == {"en", "es"}
    assert page["translations"]["en"] == page["waiver_text"]
    spanish = page["translations"]["es"]
    text = "\n\n".join(spanish["paragraphs"])
    assert spanish["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_18_a_line_with_many_ipv6_addresses_is_one_guesser(world: World) -> None:
    def guess(n: int) -> int:
        proof = {"X-Origin-Verify": world.settings.origin_secret, "X-Viewer-Address": f"2001:db8:1:2::{n:x}"}
        return world.anonymous().get("/guests/AAAAAA", headers=proof).status

    assert [guess(n) for n in range(61)] == [404] * 60 + [429]


def test_a_captain_signed_in_as_crew_only_is_no_captain(world: World) -> None:
    event_id = world.new_event(guests=[{"name": "Gina Guest"}])["event_id"]
    world.sign_in("captain").ok("POST", f"/roles/{event_id}.captain/claim")
    limited = world.sign_in("captain", roles=("crew",))
    assert "Gina Guest" not in limited.get(f"/events/{event_id}").text
    for path in ("/manifest", "/manifest.csv"):
        assert limited.get(f"/events/{event_id}{path}").status == 404
    decision = {"decision": "hold", "reason": "x"}
    assert limited.post(f"/events/{event_id}/decision", decision).status == 404
    assert world.sign_in("captain", roles=("guest",)).get(f"/events/{event_id}").status == 403
