"""iCalendar (RFC 5545) and invitations (RFC 5546): one UID per role and person, SEQUENCE from the charter's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from scc.app.store.outbox import Facts

UID_DOMAIN = "ship-captain-crew"
_FOLD_BYTES = 75
_PRODUCT = "-//Ship Captain Crew//EN"
Method = Literal["REQUEST", "CANCEL", "PUBLISH"]


class Appointment(Struct, frozen=True):
    """A person's part in a charter."""

    facts: Facts
    role_id: str
    person_id: str


class Attendee(Struct, frozen=True):
    """Whom an invitation is for, and from whom."""

    name: str
    email: str
    organizer: str


def invitation(
    appointment: Appointment, attendee: Attendee, method: Literal["REQUEST", "CANCEL"], now: datetime
) -> str:
    """Return the calendar object of an invitation or its cancellation."""
    return _calendar(method, [appointment], now, attendee)


def calendar_feed(appointments: Iterable[Appointment], now: datetime) -> str:
    """Return a calendar to subscribe to."""
    return _calendar("PUBLISH", list(appointments), now, None)


def _calendar(method: Method, appointments: list[Appointment], now: datetime, attendee: Attendee | None) -> str:
    zones: dict[str, list[datetime]] = {}
    for appointment in appointments:
        facts = appointment.facts
        zones.setdefault(facts.time_zone, []).extend([facts.departure, facts.return_deadline])
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", f"METHOD:{method}"]
    for zone, moments in zones.items():
        lines += _time_zone(zone, min(moments), max(moments))
    for appointment in appointments:
        lines += _event(appointment, method, now, attendee)
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _event(appointment: Appointment, method: Method, now: datetime, attendee: Attendee | None) -> list[str]:
    facts = appointment.facts
    role = facts.role_names.get(appointment.role_id, "")
    lines = [
        "BEGIN:VEVENT",
        f"UID:{appointment.role_id}.{appointment.person_id}@{UID_DOMAIN}",
        f"SEQUENCE:{facts.sequence}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={facts.time_zone}:{_local(facts.departure, facts.time_zone)}",
        f"DTEND;TZID={facts.time_zone}:{_local(facts.return_deadline, facts.time_zone)}",
        f"SUMMARY:{_text(f'{role}: {facts.title}')}",
        f"LOCATION:{_text(f'{facts.vessel_name}, {facts.place_name}')}",
        f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}",
    ]
    if attendee:
        lines += [
            f"ORGANIZER:mailto:{attendee.organizer}",
            f"ATTENDEE;CN={_parameter(attendee.name)};PARTSTAT=ACCEPTED:mailto:{attendee.email}",
        ]
    return [*lines, "END:VEVENT"]


def _time_zone(zone: str, first: datetime, last: datetime) -> list[str]:
    """Return a VTIMEZONE with the offset before `first` and every change until `last`."""
    clock = ZoneInfo(zone)
    start = (first - timedelta(days=1)).astimezone(UTC).replace(minute=0, second=0)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", *_observance(start, clock, start)]
    hour = start
    while hour <= last:
        following = hour + timedelta(hours=1)
        if hour.astimezone(clock).utcoffset() != following.astimezone(clock).utcoffset():
            lines += _observance(following, clock, hour)
        hour = following
    return [*lines, "END:VTIMEZONE"]


def _observance(onset: datetime, clock: ZoneInfo, before: datetime) -> list[str]:
    """Return the part of a VTIMEZONE from an onset; its DTSTART is in local time before the change."""
    old, new = before.astimezone(clock), onset.astimezone(clock)
    kind = "DAYLIGHT" if new.dst() else "STANDARD"
    old_offset = old.utcoffset() or timedelta()
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{(onset.astimezone(UTC) + old_offset):%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{old:%z}",
        f"TZOFFSETTO:{new:%z}",
        f"TZNAME:{new.tzname()}",
        f"END:{kind}",
    ]


def _local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _parameter(value: str) -> str:
    return '"' + value.replace('"', "'") + '"'


def _fold(line: str) -> str:
    """Fold a line after 75 bytes, never inside a character."""
    folded, width = "", 0
    for character in line:
        size = len(character.encode())
        if width + size > _FOLD_BYTES:
            folded, width = folded + "\r\n ", 1
        folded, width = folded + character, width + size
    return folded
