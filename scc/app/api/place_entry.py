"""Where a vessel lies or a charter departs, as the office types it in."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from scc.app.api.fields import Line
from scc.app.domain.model import Place
from scc.app.problems import Unprocessable

_Zone = Annotated[str, Meta(max_length=40)]


class PlaceEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A place between the polar circles, where the sun sets each day."""

    name: Line
    time_zone: _Zone
    latitude: Annotated[float, Meta(ge=-66, le=66)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


def place_of(entry: PlaceEntry) -> Place:
    """Return an entry as a place.

    Raises:
        Unprocessable: there is no such time zone.
    """
    try:
        ZoneInfo(entry.time_zone)
    except (ValueError, KeyError, OSError) as err:
        raise Unprocessable(f"There is no time zone {entry.time_zone!r}.", "unknown_time_zone") from err
    return Place(entry.name, entry.time_zone, entry.latitude, entry.longitude)
