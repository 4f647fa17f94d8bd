"""Limits stop who guesses and bombs, and nobody can use them up for somebody else."""

from __future__ import annotations

import re

import pytest

from scc.tests.world import Client, Reply, World

STRANGER, OWNER = "198.51.100.9", "203.0.113.7"


def ask(world: World, network: str, email: str = "crew@example.com") -> int:
    return world.anonymous().post("/auth/links", {"email": email}, headers=world.seen_from(network)).status


def last_code(world: World) -> str:
    world.drain()
    found = re.search(r"\b\d{8}\b", world.mailbox.to("crew@example.com")[-1].paragraphs[0])
    assert found is not None
    return found[0]


def type_code(world: World, network: str, code: str) -> Reply:
    body = {"email": "crew@example.com", "code": code}
    return world.anonymous().post("/auth/magic-link", body, headers=world.seen_from(network))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


def test_a_stranger_who_asked_too_often_does_not_keep_the_owner_from_asking(world: World) -> None:
    assert [ask(world, STRANGER) for _ in range(5)] == [202, 202, 202, 429, 429]
    assert ask(world, OWNER) == 202


def test_14_many_strangers_fill_a_mailbox_with_a_dozen_and_each_of_those_opens(world: World) -> None:
    statuses = [ask(world, f"198.51.100.{n}") for n in range(14)]
    assert statuses == [202] * 12 + [429] * 2
    world.drain()
    mails = world.mailbox.to("crew@example.com")
    assert len(mails) == 12
    for mail in mails:
        assert mail.button is not None
        token = mail.button[1].partition("token=")[2]
        assert world.anonymous().post("/auth/magic-link", {"token": token}).status == 200


def test_a_strangers_wrong_codes_and_newer_links_do_not_spoil_the_owners_code(world: World) -> None:
    assert ask(world, OWNER) == 202
    code = last_code(world)
    assert ask(world, STRANGER) == 202
    for _ in range(10):
        assert type_code(world, STRANGER, wrong(code)).status == 401
    assert type_code(world, OWNER, code).status == 200


def test_a_code_asked_for_on_wifi_may_be_typed_on_the_mobile_network(world: World) -> None:
    ask(world, OWNER)
    assert type_code(world, "192.0.2.44", last_code(world)).status == 200


def test_a_link_is_guessed_at_a_hundred_times_from_anywhere_at_most(world: World) -> None:
    ask(world, OWNER)
    code = last_code(world)
    for network in range(20):
        for _ in range(5):
            assert type_code(world, f"198.51.100.{network}", wrong(code)).status == 401
    assert type_code(world, OWNER, code).status == 401


def test_18_a_guesser_on_the_same_wifi_does_not_close_a_page_that_is_open(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}, {"name": "Hugo Guest"}])
    seen = world.sign_in("admin").ok("GET", f"/events/{event['event_id']}")["guests"]
    mine, other = (guest["guest_code"] for guest in seen)
    opened = world.anonymous().get(f"/guests/{mine}")
    cookie = opened.headers["set-cookie"]
    assert re.fullmatch(
        rf"scc_guest=[0-9a-f]{{64}}; Path=/scc/guests/{mine}; Max-Age=214200; HttpOnly; SameSite=Strict; Secure", cookie
    )
    phone = {"Cookie": cookie.partition(";")[0]}
    guesses = (f"AAAA{a}{b}" for a in "34679ACD" for b in "34679ACD" if f"AAAA{a}{b}" not in (mine, other))
    for _, guess in zip(range(60), guesses, strict=False):
        assert world.anonymous().get(f"/guests/{guess}").status == 404
    assert world.anonymous().get(f"/guests/{mine}").status == 429
    assert world.anonymous().get(f"/guests/{mine}", headers=phone).status == 200
    signed = world.anonymous().post(f"/guests/{mine}/waiver", world.waiver(opened.json), headers=phone)
    assert signed.status == 201
    # It opens this page and no other.
    assert world.anonymous().get(f"/guests/{other}", headers=phone).status == 429


@pytest.mark.parametrize("cookie", ["scc_guest=", "scc_guest=" + "0" * 64, "scc_guest=\xe9", "scc_guest"])
def test_18_a_made_up_pass_does_not_help(world: World, cookie: str) -> None:
    for _ in range(60):
        world.anonymous().get("/guests/AAAAAA")
    client = Client(world.server.url)
    assert client.get("/guests/AAAAAA", headers={"Cookie": cookie}).status == 429
