"""What each entity does for a living: figures and rules apply to lines of business, not to names."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Line(StrEnum):
    """A line of business."""

    CHARTER = "charter"
    EXPERIENCE = "experience"
    HAULING = "hauling"
    AGENCY = "agency"
    CLIENTS = "clients"
    DELIVERY = "delivery"
    RENTAL = "rental"


LINES = {
    "jada": Line.CHARTER,
    "qos": Line.EXPERIENCE,
    "qdn": Line.HAULING,
    "dc": Line.AGENCY,
    "dcp": Line.CLIENTS,
    "eyd": Line.DELIVERY,
    "r3028": Line.RENTAL,
}

EVERY = frozenset(Line)
AFLOAT = frozenset({Line.CHARTER, Line.EXPERIENCE})
RETAIL = frozenset({Line.CHARTER, Line.EXPERIENCE, Line.HAULING})
BOOKED_MONTHLY = frozenset({Line.AGENCY, Line.CLIENTS, Line.RENTAL})  # revenue reaches the books at month ends
DIGITAL = frozenset({Line.CHARTER, Line.EXPERIENCE, Line.HAULING, Line.AGENCY, Line.CLIENTS})


def of_lines(members: Iterable[str], lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the entities among `members` that work in one of `lines`, in order."""
    wanted = frozenset(lines)
    return tuple(member for member in members if LINES.get(member) in wanted)
