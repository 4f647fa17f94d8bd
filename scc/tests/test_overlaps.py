"""Must hold 36 and 37: nobody and no vessel sails twice at once, and no vessel carries too many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from scc.tests.world import World


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
    first, second = world.new_event(), world.new_event(departure=departure, asset_id=world.another_vessel())
    crew = world.sign_in("crew")
    crew.ok("POST", f"/roles/{first['event_id']}.first-mate/claim")
    reply = crew.post(f"/roles/{second['event_id']}.first-mate/claim")
    assert reply.status == status
    if status == 409:
        assert reply.code == "role_overlap"
        crew.ok("POST", f"/roles/{first['event_id']}.first-mate/release")
        crew.ok("POST", f"/roles/{second['event_id']}.first-mate/claim")


def test_36_two_roles_of_one_charter_and_a_move_onto_another_are_refused(world: World) -> None:
    first = world.new_event()
    second = world.new_event(departure="2026-06-04T01:00:00Z", asset_id=world.another_vessel())
    crew = world.sign_in("crew")
    crew.ok("POST", f"/roles/{first['event_id']}.first-mate/claim")
    assert crew.post(f"/roles/{first['event_id']}.deckhand/claim").code == "role_overlap"
    crew.ok("POST", f"/roles/{second['event_id']}.first-mate/claim")
    admin = world.sign_in("admin")
    path = f"/events/{second['event_id']}/reschedule"
    assert admin.post(path, {"departure": "2026-06-02T02:00:00Z"}).code == "role_overlap"
    assert admin.post(path, {"departure": "2026-06-02T03:30:00Z"}).status == 200


def test_36_claims_of_overlapping_charters_at_once(world: World) -> None:
    events = [world.new_event(asset_id=world.another_vessel()) for _ in range(8)]
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


def test_a_vessel_sails_one_charter_at_a_time_and_back_to_back(world: World) -> None:
    first = world.new_event()
    admin = world.sign_in("admin")
    body = {"template_id": "sunset-sail", "asset_id": "jada-yacht-01"}
    refused = admin.post("/events", {**body, "departure": "2026-06-02T03:29:00Z"})
    assert (refused.status, refused.code) == (409, "vessel_taken")
    next_day = admin.ok("POST", "/events", {**body, "departure": "2026-06-03T01:00:00Z"})
    path = f"/events/{next_day['event_id']}/reschedule"
    assert admin.post(path, {"departure": "2026-06-02T02:00:00Z"}).code == "vessel_taken"
    admin.ok("POST", path, {"departure": "2026-06-02T03:30:00Z"})
    admin.ok("POST", f"/events/{first['event_id']}/state", {"to": "cancelled", "reason": "Fog."})
    admin.ok("POST", "/events", {**body, "departure": "2026-06-02T01:00:00Z"})


def test_of_two_bookings_of_a_vessel_at_once_one_is_made(world: World) -> None:
    body = {"template_id": "sunset-sail", "asset_id": "jada-yacht-01", "departure": "2026-06-02T01:00:00Z"}
    admin = world.sign_in("admin")
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: admin.post("/events", body), range(8)))
    assert sorted(reply.status for reply in replies) == [201] + [409] * 7
