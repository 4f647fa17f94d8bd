"""An example of each body, by the name of its handler; OpenAPI shows them, a test decodes them."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "request_link": {"email": "captain@example.com", "next": "/events"},
    "use_link": {"email": "captain@example.com", "code": "12345678"},
    "edit_me": {"language": "es"},
    "create_event": {
        "template_id": "sunset-sail",
        "asset_id": "jada-yacht-01",
        "sunset_day": "2026-06-05",
        "booking_id": "bk-2001",
        "price_cents": 240000,
        "guests": [{"name": "Gina Guest", "email": "gina@example.com", "language": "en"}],
    },
    "edit_event": {"title": "Sunset sail, party of four", "notes": "Birthday."},
    "reschedule_event": {"departure": "2026-06-06T01:00:00Z", "reason": "Wind over 25 knots."},
    "move_event": {"to": "cancelled", "reason": "Fog."},
    "decide_event": {"decision": "hold", "reason": "Waiting for the fuel dock."},
    "assign_role": {"email": "mate@example.com"},
    "submit_checklist": {
        "kind": "pre_departure",
        "answers": [{"item": "bilge", "answer": "ok"}, {"item": "weather", "answer": "ok", "value": "12"}],
        "device_time": "2026-06-05T23:58:00Z",
    },
    "count_heads": {"phase": "out", "count": 6},
    "set_attendance": {"attendance": "no_show"},
    "add_guests": {"guests": [{"name": "Hugo Huésped", "email": "hugo@example.com", "language": "es"}]},
    "sign_waiver": {
        "text_version": "w2026-1",
        "text_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "name": "Max Minor",
        "date_of_birth": "2015-06-30",
        "typed_signature": "Gina Guest",
        "drawn_signature": [[[0, 0], [40, 12]]],
        "guardian": {"name": "Gina Guest", "relationship": "mother"},
    },
    "submit_guest_checklist": {"answers": {"diet": "No shellfish"}},
    "add_person": {"name": "Dana Deckhand", "email": "dana@example.com", "roles": ["crew"], "language": "en"},
    "edit_person": {"name": "Dana Deckhand", "roles": ["captain", "crew"]},
    "put_template": {
        "title": "Day charter",
        "duration_minutes": 240,
        "paying_guests": True,
        "crew_roles": [{"slug": "captain", "name": "Captain", "kind": "captain", "required": True}],
        "pre_departure": [
            {"id": "radio", "text": {"en": "Radio check", "es": "Prueba de radio"}, "deadline": "departure-20m"}
        ],
    },
    "put_vessel": {
        "name": "JADA",
        "entity": "jada",
        "regime": "inspected",
        "capacity": 40,
        "place": {
            "name": "San Diego Bay, Dock A",
            "time_zone": "America/Los_Angeles",
            "latitude": 32.7157,
            "longitude": -117.1611,
        },
    },
    "publish_waiver": {
        "version": "w2026-2",
        "paragraphs": {"en": ["Sailing has risks."], "es": ["Navegar tiene riesgos."]},
    },
}
