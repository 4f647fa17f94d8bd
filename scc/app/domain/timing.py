"""Sunset, dusk and every time that follows from them.

Sunset and civil dusk come from `astral` (NOAA's equations). The time zone is always given: without it astral
works in UTC and can return the evening before.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from scc.app.domain.model import Charter, CheckItem, Place
from scc.app.problems import Unprocessable

SAN_DIEGO = Place("San Diego", "America/Los_Angeles", 32.7157, -117.1611)
_DEADLINE = re.compile(r"(departure|return|briefing|sunset|dusk)(?:([+-])(\d{1,4})m)?")


class Deadline(Struct, frozen=True):
    """When a checklist item has to be answered."""

    checklist: str
    item: str
    at: datetime


class Timing(Struct, frozen=True):
    """The clock of one charter, in UTC; the window is empty where the sun does not set."""

    time_zone: str
    briefing: datetime
    departure: datetime
    return_deadline: datetime
    sunset: datetime | None
    civil_dusk: datetime | None
    deadlines: tuple[Deadline, ...]


def sunset(place: Place, day: date) -> datetime | None:
    """Return the sunset of a local day in UTC, or None where the sun does not set."""
    return _event_of_the_sun("sunset", place, day)


def civil_dusk(place: Place, day: date) -> datetime | None:
    """Return the end of civil twilight of a local day in UTC, or None where it does not come."""
    return _event_of_the_sun("dusk", place, day)


@lru_cache(maxsize=256)
def _event_of_the_sun(name: str, place: Place, day: date) -> datetime | None:
    import astral
    import astral.sun

    observer = astral.Observer(place.latitude, place.longitude)
    try:
        moment: datetime = getattr(astral.sun, name)(observer, day, tzinfo=ZoneInfo(place.time_zone))
    except ValueError:  # astral's way to say that the sun stays up or down
        return None
    return moment.astimezone(UTC).replace(microsecond=0)


def local_day(charter: Charter) -> date:
    """Return the date on the dock when the charter departs."""
    return charter.departure.astimezone(ZoneInfo(charter.place.time_zone)).date()


def sunset_departure(place: Place, day: date, duration_minutes: int, offset_minutes: int) -> datetime:
    """Return sunset + offset - duration, on a whole minute.

    Raises:
        Unprocessable: the sun does not set there on that day.
    """
    setting = sunset(place, day)
    if setting is None:
        raise Unprocessable(f"No sunset at {place.name} on {day}.", "no_sunset")
    moment = setting + timedelta(minutes=offset_minutes - duration_minutes)
    return moment.replace(second=0)


def timing_of(charter: Charter) -> Timing:
    """Return every time of a charter, deadlines of checklist items included."""
    day = local_day(charter)
    anchors: dict[str, datetime | None] = {
        "departure": charter.departure,
        "return": charter.return_deadline,
        "briefing": charter.departure - timedelta(minutes=charter.briefing_minutes),
        "sunset": sunset(charter.place, day),
        "dusk": civil_dusk(charter.place, day),
    }
    deadlines = tuple(
        Deadline(kind, item.id, at)
        for kind, items in charter.checklists.items()
        for item in items
        if (at := _deadline_at(item, anchors)) is not None
    )
    return Timing(
        charter.place.time_zone,
        charter.departure - timedelta(minutes=charter.briefing_minutes),
        charter.departure,
        charter.return_deadline,
        anchors["sunset"],
        anchors["dusk"],
        deadlines,
    )


def check_deadline(text: str) -> None:
    """Refuse a deadline that cannot be understood.

    Raises:
        Unprocessable: it does not read like `departure-30m` or `sunset+10m`.
    """
    _read_deadline(text)


def _deadline_at(item: CheckItem, anchors: dict[str, datetime | None]) -> datetime | None:
    if item.deadline is None:
        return None
    name, offset = _read_deadline(item.deadline)
    anchor = anchors[name]
    return None if anchor is None else anchor + offset


@lru_cache(maxsize=1024)
def _read_deadline(text: str) -> tuple[str, timedelta]:
    match = _DEADLINE.fullmatch(text)
    if match is None:
        raise Unprocessable(f"Expected a deadline like departure-30m, got {text!r}.", "bad_deadline")
    return match[1], timedelta(minutes=int(match[3] or 0) * (-1 if match[2] == "-" else 1))
