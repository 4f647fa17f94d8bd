"""One charter from the template to the verified audit chain, over HTTP, as three people and two guests live it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from scc.tests.world import Client, World

CHECKS = ("life_jackets", "bilge", "fuel", "radio", "weather", "nav_lights")
GUESTS = [
    {"name": "Gina Guest", "email": "gina@example.com"},
    {"name": "Hugo Huésped", "email": "hugo@example.com", "language": "es"},
]


def sign(world: World, code: str, **fields: object) -> None:
    guest = world.anonymous()
    page = guest.ok("GET", f"/guests/{code}")
    reply = guest.ok("POST", f"/guests/{code}/waiver", world.waiver(page, **fields))
    assert reply["waiver"] == "signed"


def swap_deckhand_through_waitlist(world: World, event_id: str, holder: Client, waiting: Client) -> None:
    role = f"{event_id}.first-mate"
    holder.ok("POST", f"/roles/{role}/claim")
    assert waiting.post(f"/roles/{role}/claim").code == "role_taken"
    waiting.ok("POST", f"/roles/{role}/waitlist")
    holder.ok("POST", f"/roles/{role}/release")
    assert holder.post(f"/roles/{role}/claim").code == "role_offered"
    seen = waiting.ok("POST", f"/roles/{role}/claim")
    assert next(r for r in seen["crew_roles"] if r["role_id"] == role)["mine"] == "held"


def test_a_charter_from_template_to_verified_audit(world: World, tmp_path: Path) -> None:
    admin = world.sign_in("admin")
    event = world.new_event(departure=None, sunset_day="2026-06-01", guests=GUESTS)
    event_id = event["event_id"]
    # Sunset 2026-06-01 in San Diego is 19:51 PDT; departure = sunset + 30 min - 150 min, on a whole minute.
    assert event["departure"] == "2026-06-02T00:51:00Z"

    moved = admin.ok("POST", f"/events/{event_id}/reschedule", {"sunset_day": "2026-06-02", "reason": "Wind."})
    assert moved["departure"].startswith("2026-06-03T00:5")

    assert world.anonymous().post("/auth/links", {"email": "captain@example.com"}).status == 202
    world.drain()
    link = world.mailbox.to("captain@example.com")[-1].button
    assert link is not None
    token = link[1].partition("token=")[2]
    session = world.anonymous().ok("POST", "/auth/magic-link", {"token": token})
    captain = Client(world.server.url, session["access_token"])
    captain.ok("POST", f"/roles/{event_id}.captain/claim")
    swap_deckhand_through_waitlist(world, event_id, world.sign_in("crew"), world.sign_in("mate"))

    captain.ok("POST", f"/events/{event_id}/state", {"to": "waiver_pending"})
    world.drain()
    assert "Antes de zarpar" in world.mailbox.to("hugo@example.com")[-1].subject
    codes = [guest["guest_code"] for guest in captain.ok("GET", f"/events/{event_id}")["guests"]]

    blocked = captain.post(f"/events/{event_id}/decision", {"decision": "go"})
    assert {reason["code"] for reason in blocked.json["reasons"]} == {"checks_open", "waivers_open"}
    sign(world, codes[0])
    sign(
        world,
        codes[1],
        date_of_birth="2012-06-03",
        guardian={"name": "Gina Guest", "relationship": "mother"},
        typed_signature="Gina Guest",
    )
    answers = [{"item": item, "answer": "ok"} for item in CHECKS]
    captain.ok("POST", f"/events/{event_id}/checklist", {"kind": "pre_departure", "answers": answers})
    gone = captain.ok("POST", f"/events/{event_id}/decision", {"decision": "go"})
    assert gone["readiness"]["standing"] == "go"

    captain.ok("POST", f"/events/{event_id}/state", {"to": "active"})
    captain.ok("POST", f"/events/{event_id}/headcount", {"phase": "out", "count": 4})
    assert captain.post(f"/events/{event_id}/state", {"to": "completed"}).code == "headcount_mismatch"
    captain.ok("POST", f"/events/{event_id}/headcount", {"phase": "back", "count": 4})
    done = captain.ok("POST", f"/events/{event_id}/state", {"to": "completed"})
    assert done["state"] == "completed"

    trail = admin.ok("GET", f"/events/{event_id}/audit")
    assert trail["intact"] is True
    assert [row["action"] for row in trail["rows"]] == [
        "event_created",
        "event_rescheduled",
        "role_claimed",
        "role_claimed",
        "waitlist_joined",
        "role_released",
        "role_claimed",
        "state_changed",
        "waiver_signed",
        "waiver_signed",
        "checklist_submitted",
        "decided",
        "state_changed",
        "heads_counted",
        "heads_counted",
        "state_changed",
    ]

    receipt, key = tmp_path / "receipt.json", tmp_path / "key.json"
    receipt.write_text(json.dumps(world.anonymous().ok("GET", f"/guests/{codes[0]}/receipt")))
    key.write_text(json.dumps(world.anonymous().ok("GET", "/receipt-key")))
    script = Path(__file__).parents[1] / "verify_receipt.py"
    verified = subprocess.run([sys.executable, "-I", script, receipt, key], capture_output=True, text=True, check=True)
    assert "Gina Guest" in verified.stdout
