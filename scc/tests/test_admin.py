from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from scc.admin.__main__ import cli
from scc.app.mail.ses import MaybeSent, Rejected
from scc.tests.world import World


def run(world: World, *arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, obj=world.app)


def test_an_added_person_can_sign_in_with_a_limited_link(world: World) -> None:
    added = run(world, "add-person", "New@example.com", "Nora New", "--role", "captain", "--role", "crew")
    assert added.output.startswith("p_")
    token = run(world, "link", "new@example.com", "--role", "crew").output.strip().partition("token=")[2]
    session = world.anonymous().ok("POST", "/auth/magic-link", {"token": token})
    assert (session["name"], session["roles"]) == ("Nora New", ["crew"])


def test_set_roles_and_revoke_sessions(world: World) -> None:
    client = world.sign_in("crew")
    feed = client.ok("POST", "/me/calendar-feed")["url"].rpartition("/")[2]
    assert run(world, "set-roles", "crew@example.com", "--role", "captain").exit_code == 0
    assert client.ok("POST", "/auth/refresh")["roles"] == ["captain"]
    assert world.anonymous().get(f"/calendar/{feed}").status == 200
    assert run(world, "revoke-sessions", "crew@example.com").exit_code == 0
    assert world.anonymous().get(f"/calendar/{feed}").status == 404
    assert client.post("/auth/refresh").code == "session_over"
    actions = [row.action for row in world.app.store.charters.audit(world.people["crew"].person_id, 9)]
    assert actions == ["person_added", "feed_renewed", "roles_set", "sessions_revoked"]


def test_a_rotation_keeps_sessions_and_a_second_ends_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("scc.app.auth.keys.time.monotonic", lambda: clock[0])
    client = world.sign_in("crew")
    for status in (200, 401):
        assert run(world, "rotate-key").exit_code == 0
        clock[0] += 301
        assert client.get("/me").status == status
    assert world.sign_in("crew").get("/me").status == 200


def test_variables_that_are_not_set_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCC_SITE_URL", raising=False)
    monkeypatch.setenv("AWS_SES_SENDER_EMAIL", "")
    failed = CliRunner().invoke(cli, ["verify"])
    assert failed.exit_code == 2
    assert "Error: Not set: SCC_SITE_URL, AWS_SES_SENDER_EMAIL." in failed.output
    monkeypatch.setenv("AWS_SES_SENDER_EMAIL", "scc@example.com")
    assert "Error: Not set: SCC_SITE_URL." in CliRunner().invoke(cli, ["verify"]).output


def test_an_unknown_address_is_said(world: World) -> None:
    failed = run(world, "revoke-sessions", "nobody@example.com")
    assert (failed.exit_code, failed.output) == (1, "Error: Nobody has the address nobody@example.com.\n")


def test_export_leaves_personal_data_out_unless_asked(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest", "email": "gina@example.com"}])
    code = world.app.store.records.guests(event["event_id"])[0].guest_code
    page = world.anonymous().ok("GET", f"/guests/{code}")
    world.anonymous().ok("POST", f"/guests/{code}/waiver", world.waiver(page))
    world.anonymous().ok("POST", f"/guests/{code}/checklist", {"answers": {"diet": "No shellfish"}})
    public = run(world, "export-event", event["event_id"]).output
    for private in ("Gina", "gina@example.com", "1980-02-03", "shellfish", code):
        assert private not in public
    full = json.loads(run(world, "export-event", event["event_id"], "--private").output)
    assert full["guests"][0]["name"] == "Gina Guest"
    assert full["checklists"][0]["private"] == {"diet": "No shellfish"}
    assert full["waivers"][0]["private"]["date_of_birth"] == "1980-02-03"


def test_verify_finds_the_broken_chain(world: World) -> None:
    good, bad = (world.new_event(departure=f"2026-06-0{day}T01:00:00Z")["event_id"] for day in (2, 3))
    assert run(world, "verify").exit_code == 0
    db = world.app.store.charters._db
    (row,) = db.query("audit-log", "#subject_id = :s", s=bad)
    assert "catalog: 6 rows, intact" in run(world, "verify").output
    db.run(db.put("audit-log", {**row, "actor": "p_other"}))
    result = run(world, "verify")
    assert result.exit_code == 1
    assert f"{good}: 1 rows, intact" in result.output
    assert f"{bad}: row 1 was edited" in result.output
    assert run(world, "verify", "ev_missing").exit_code == 1


def test_uncertain_and_failed_mails_are_listed_resent_and_dropped(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.mailbox.failures = [MaybeSent(), Rejected()]
    for name, role in (("crew", "first-mate"), ("mate", "deckhand")):
        world.sign_in(name).ok("POST", f"/roles/{event_id}.{role}/claim")
        world.drain()
    uncertain, failed = run(world, "outbox").output.splitlines()
    assert uncertain.startswith(f"uncertain {event_id}.2.0 role_claimed")
    assert failed.startswith(f"failed    {event_id}.3.0 role_claimed")
    run(world, "outbox", "--resend", f"{event_id}.2.0")
    run(world, "outbox", "--drop", f"{event_id}.3.0")
    world.drain()
    assert [mail.to_email for mail in world.mailbox.mails] == ["crew@example.com"]
    assert run(world, "outbox").output == ""
