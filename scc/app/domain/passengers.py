"""How many guests a vessel may carry.

An uninspected passenger vessel under 100 gross tons carries at most six passengers for hire (46 U.S.C. 2101(51));
more need a Certificate of Inspection, which also sets the number.
"""

from __future__ import annotations

from scc.app.domain.model import Charter

UNINSPECTED_PAYING_LIMIT = 6


def passenger_limit(charter: Charter) -> int:
    """Return how many guests this charter may carry."""
    if charter.regime == "uninspected" and charter.paying_guests:
        return min(UNINSPECTED_PAYING_LIMIT, charter.capacity)
    return charter.capacity


def limit_problem(charter: Charter) -> str | None:
    """Return a sentence when more guests are expected than may be carried, else None."""
    expected = sum(guest.attendance != "no_show" for guest in charter.guests.values())
    limit = passenger_limit(charter)
    if expected <= limit:
        return None
    if charter.regime == "uninspected" and charter.paying_guests and limit == UNINSPECTED_PAYING_LIMIT:
        return f"{expected} paying guests; more than six need a vessel with a Certificate of Inspection."
    return f"{expected} guests; {charter.vessel_name} may carry {limit}."
