"""A small charter for tests of the rules alone."""

from __future__ import annotations

from datetime import UTC, datetime

from scc.app.domain.model import Charter, CheckItem, Guest, Role
from scc.app.domain.timing import SAN_DIEGO

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)


def make_charter(guests: int = 1) -> Charter:
    """On hold, a captain and a mate wanted, one check, no guest signed."""
    return Charter(
        event_id="ev_1",
        created_at=NOW,
        title="Sunset sail",
        entity="jada",
        asset_id="jada-yacht-01",
        vessel_name="JADA",
        regime="inspected",
        capacity=40,
        template_id="sunset-sail",
        state="on_hold",
        departure=datetime(2026, 6, 2, 1, 0, tzinfo=UTC),
        duration_minutes=150,
        briefing_minutes=30,
        paying_guests=True,
        place=SAN_DIEGO,
        crew_roles={
            "ev_1.captain": Role("Captain", "captain", True),
            "ev_1.mate": Role("Mate", "crew", True),
        },
        guests={f"g{n}": Guest("expected", "open") for n in range(guests)},
        checklists={"pre_departure": (CheckItem("bilge", {"en": "Bilge"}, "departure-30m"),)},
        checks={},
    )
