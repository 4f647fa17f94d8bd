"""The office's people: added, changed, signed out, deactivated."""

from __future__ import annotations

from typing import Any

from scc.tests.world import Client, World

NEW = {"name": "Dana Deckhand", "email": "Dana@Example.com", "roles": ["crew"], "language": "es"}


def find(admin: Client, person_id: str) -> Any:
    return next(one for one in admin.ok("GET", "/people")["people"] if one["person_id"] == person_id)


def trail(world: World, person_id: str) -> list[str]:
    return [row.action for row in world.app.store.charters.audit(person_id, 9)]


def test_an_added_person_signs_in_and_an_address_has_one_owner(world: World) -> None:
    admin = world.sign_in("admin")
    added = admin.post("/people", NEW)
    assert (added.status, added.json["email"]) == (201, "dana@example.com")
    dana = world.app.store.people.get(added.json["person_id"])
    assert dana
    world.people["dana"] = dana
    assert world.sign_in("dana").ok("GET", "/me")["language"] == "es"
    assert admin.post("/people", NEW).code == "email_taken"
    assert admin.post("/people", {**NEW, "email": "other@example.com", "roles": ["crew", "crew"]}).code == "not_unique"
    assert admin.post("/people", {**NEW, "email": "other@example.com", "roles": []}).status == 400
    assert len(admin.ok("GET", "/people")["people"]) == len(world.people)


def test_roles_and_name_change_and_each_change_is_a_row(world: World) -> None:
    admin, crew = world.sign_in("admin"), world.sign_in("crew")
    crew_id = world.people["crew"].person_id
    changed = admin.ok("PATCH", f"/people/{crew_id}", {"name": "Chris Captain", "roles": ["captain", "crew"]})
    assert (changed["name"], changed["roles"]) == ("Chris Captain", ["captain", "crew"])
    assert crew.ok("POST", "/auth/refresh")["roles"] == ["captain", "crew"]
    assert admin.patch(f"/people/{crew_id}", {"name": "Chris Captain"}).code == "nothing_to_change"
    assert admin.patch("/people/p_nobody", {"name": "Nobody"}).status == 404
    assert trail(world, crew_id) == ["person_added", "person_changed"]


def test_a_person_without_roles_is_out_and_comes_back_with_roles(world: World) -> None:
    admin, crew = world.sign_in("admin"), world.sign_in("crew")
    crew_id = world.people["crew"].person_id
    open_link = world.app.sessions.add_link(world.people["crew"], "crew@example.com", world.clock.now)
    token = world.app.sessions.link_token(open_link)
    assert admin.ok("PATCH", f"/people/{crew_id}", {"roles": []})["roles"] == []
    assert crew.post("/auth/refresh").code == "session_over"
    assert world.anonymous().post("/auth/magic-link", {"token": token}).code == "bad_link"
    world.drain()
    mailed = len(world.mailbox.to("crew@example.com"))
    assert world.anonymous().post("/auth/links", {"email": "crew@example.com"}).status == 202
    world.drain()
    assert len(world.mailbox.to("crew@example.com")) == mailed
    admin.ok("PATCH", f"/people/{crew_id}", {"roles": ["crew"]})
    assert world.sign_in("crew").ok("GET", "/me")["roles"] == ["crew"]
    assert find(admin, crew_id)["roles"] == ["crew"]


def test_a_lost_phone_is_signed_out_and_its_owner_signs_in_again(world: World) -> None:
    admin, crew = world.sign_in("admin"), world.sign_in("crew")
    admin.ok("POST", f"/people/{world.people['crew'].person_id}/sign-out")
    assert crew.post("/auth/refresh").code == "session_over"
    assert world.sign_in("crew").ok("GET", "/me")["roles"] == ["crew"]
    assert trail(world, world.people["crew"].person_id)[-1] == "sessions_revoked"


def test_nobody_takes_the_office_from_themselves_and_only_the_office_changes_people(world: World) -> None:
    admin = world.sign_in("admin")
    admin_id = world.people["admin"].person_id
    assert admin.patch(f"/people/{admin_id}", {"roles": ["crew"]}).code == "own_admin_role"
    assert admin.ok("PATCH", f"/people/{admin_id}", {"roles": ["admin", "captain"]})["roles"] == ["admin", "captain"]
    crew = world.sign_in("crew")
    assert crew.post("/people", NEW).status == 403
    assert crew.patch(f"/people/{admin_id}", {"roles": ["crew"]}).status == 403
    assert crew.post(f"/people/{admin_id}/sign-out").status == 403
