"""Sessions: refresh, sign-out, typed codes, what a link is limited to."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from msgspec.structs import replace

from scc.tests.world import Client, World, cookie_of


def test_refresh_rotates_forgives_a_lost_reply_and_catches_a_thief(world: World) -> None:
    first = world.sign_in("crew")
    world.clock.move(seconds=5)
    second = first.post("/auth/refresh")
    world.clock.move(seconds=29)
    again = first.post("/auth/refresh")
    assert cookie_of(second) == cookie_of(again) != first.cookie
    third = Client(world.server.url, cookie=cookie_of(second))
    fourth = third.post("/auth/refresh")
    assert fourth.status == 200
    world.clock.move(seconds=31)
    assert third.post("/auth/refresh").code == "session_over"
    assert Client(world.server.url, cookie=cookie_of(fourth)).post("/auth/refresh").code == "session_over"


def test_parallel_refreshes_get_the_same_successor(world: World) -> None:
    client = world.sign_in("crew")
    with ThreadPoolExecutor(8) as pool:
        cookies = {cookie_of(reply) for reply in pool.map(lambda _: client.post("/auth/refresh"), range(8))}
    assert len(cookies) == 1


def test_signing_out_ends_the_session(world: World) -> None:
    client = world.sign_in("crew")
    assert client.post("/auth/logout").status == 204
    assert client.post("/auth/refresh").status == 401


def test_a_raised_epoch_ends_every_session_for_writes_and_refresh(world: World) -> None:
    client = world.sign_in("captain")
    person = world.app.store.people.get(world.people["captain"].person_id)
    assert person is not None
    raised = replace(person, session_epoch=1)
    world.app.store.people.change(person, raised, "sessions_revoked", {}, "system", world.clock.now)
    assert client.post("/me/calendar-feed").code == "session_over"
    assert client.post("/auth/refresh").code == "session_over"


def test_a_link_expires_and_is_limited_to_its_roles_and_event(world: World) -> None:
    old = world.link_token("captain")
    world.clock.move(minutes=15, seconds=31)
    assert world.anonymous().post("/auth/magic-link", {"token": old}).status == 401
    one, other = world.new_event(), world.new_event(departure="2026-06-05T01:00:00Z")
    client = world.sign_in("captain", roles=("crew",), event_id=one["event_id"])
    assert client.ok("GET", "/me")["roles"] == ["crew"]
    assert client.get(f"/events/{one['event_id']}").status == 200
    assert client.get(f"/events/{other['event_id']}").status == 404


def typed_code(world: World, email: str) -> str:
    world.anonymous().ok("POST", "/auth/links", {"email": email})
    world.drain()
    found = re.search(r"\b\d{8}\b", world.mailbox.to(email)[-1].paragraphs[0])
    assert found is not None
    return found[0]


def test_the_typed_code_works_once(world: World) -> None:
    code = typed_code(world, "crew@example.com")
    body = {"email": "Crew@example.com", "code": f"{code[:4]} {code[4:]}"}
    assert world.anonymous().ok("POST", "/auth/magic-link", body)["name"] == "Chris Crew"
    assert world.anonymous().post("/auth/magic-link", body).code == "bad_link"


def test_after_five_wrong_codes_the_right_one_is_refused(world: World) -> None:
    code = typed_code(world, "crew@example.com")
    wrong = "0" * 8 if code != "0" * 8 else "1" * 8
    for _ in range(5):
        assert world.anonymous().post("/auth/magic-link", {"email": "crew@example.com", "code": wrong}).status == 401
    assert world.anonymous().post("/auth/magic-link", {"email": "crew@example.com", "code": code}).status == 401


def test_a_sign_in_posted_by_another_site_is_refused(world: World) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    reply = world.anonymous().post("/auth/magic-link", {"token": world.link_token("crew")}, headers=headers)
    assert reply.status == 403


def test_the_refresh_cookie_is_out_of_reach_of_scripts(world: World) -> None:
    reply = world.anonymous().post("/auth/magic-link", {"token": world.link_token("crew")})
    cookie = reply.headers["set-cookie"]
    assert cookie.endswith("; Path=/scc/auth; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure")


def test_a_refresh_under_way_does_not_revive_a_session_that_was_ended(world: World) -> None:
    client = world.sign_in("crew")
    store = world.app.store.sign_in
    (item,) = [item for item in store._db.scan("sign-in") if item["key"].startswith("family_")]
    family = store.family(item["key"], world.clock.now)
    assert family is not None
    assert client.post("/auth/logout").status == 204
    assert store.rotate(family, replace(family, current="r_next", previous=family.current)) is False
    assert client.post("/auth/refresh").code == "session_over"


def test_a_try_at_a_link_that_was_deleted_leaves_nothing_behind(world: World) -> None:
    link = world.app.sessions.add_link(world.people["crew"], "crew@example.com", world.clock.now)
    key = {"key": {"S": link.key}}
    world.clients.get("dynamodb").delete_item(TableName=f"{world.settings.table_prefix}sign-in", Key=key)
    assert world.app.store.sign_in.count_attempt(link, "network") is False
    assert world.app.store.sign_in.link(link.key, world.clock.now) is None
