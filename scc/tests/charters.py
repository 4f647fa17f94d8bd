"""A small charter for tests of the rules alone."""

from __future__ import annotations

from datetime import UTC, datetime

from scc.app.domain.model import Charter, CheckItem, Guest, Role, State
from scc.app.domain.people import Actor
from scc.app.domain.timing import SAN_DIEGO

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
STATES: tuple[State, ...] = ("on_hold", "waiver_pending", "active", "completed", "cancelled")
# The life cycle as the owner wrote it, and nothing else.
ALLOWED = {
    ("on_hold", "waiver_pending"),
    ("waiver_pending", "active"),
    ("active", "completed"),
    ("waiver_pending", "on_hold"),
    ("active", "on_hold"),
    ("on_hold", "cancelled"),
    ("waiver_pending", "cancelled"),
    ("active", "cancelled"),
}
CAPTAIN = Actor("p_captain", ("captain", "crew"), 0)
MATE = Actor("p_mate", ("crew",), 0)
OTHER = Actor("p_other", ("crew",), 0)


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
