"""The office's part of a charter's guests: adding them, sending codes, manifest and QR code."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from scc.app.api.call import Call, change_charter, changed, json_answer
from scc.app.api.guest_entry import GuestEntry, draw_guests
from scc.app.api.http import Answer
from scc.app.api.registry import ADMIN, STAFF, route
from scc.app.api.views import EventView, event_view, sees_guests
from scc.app.domain import guests as rules
from scc.app.domain.model import MAX_GUESTS, Attendance, Charter, WaiverState
from scc.app.problems import NotFound

# A cell that begins with one of these is run as a formula by spreadsheets; the wide forms in some languages.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class NewGuests(Struct, frozen=True, forbid_unknown_fields=True):
    """Guests to add."""

    guests: Annotated[tuple[GuestEntry, ...], Meta(min_length=1, max_length=MAX_GUESTS)]


class ManifestGuest(Struct, frozen=True):
    """A guest on the manifest."""

    guest_id: str
    name: str
    attendance: Attendance
    waiver: WaiverState


class ManifestCrew(Struct, frozen=True):
    """A crew member on the manifest."""

    role: str
    name: str | None


class Manifest(Struct, frozen=True):
    """Everybody aboard."""

    event_id: str
    title: str
    vessel_name: str
    departure: datetime
    crew: tuple[ManifestCrew, ...]
    guests: tuple[ManifestGuest, ...]


@route(
    "POST",
    "/events/{event_id}/guests",
    allow=ADMIN,
    body=NewGuests,
    answer=EventView,
    status=201,
    refusals={409: ("event_closed", "passenger_limit")},
)
def add_guests(call: Call, body: NewGuests) -> Answer:
    """Add guests, also late ones; each gets a code of their own."""
    return change_charter(
        call,
        lambda charter: rules.add_guests(charter, draw_guests(body.guests)),
        lambda charter: json_answer(event_view(charter, call.actor), 201),
    )


@route(
    "POST",
    "/events/{event_id}/guests/{guest_id}/code",
    allow=ADMIN,
    answer=EventView,
    refusals={409: ("event_closed",)},
)
def send_code(call: Call) -> Answer:
    """Send a guest their code again, with place and time."""
    return change_charter(call, lambda c: rules.send_code(c, call.path["guest_id"]), changed(call))


@route("GET", "/events/{event_id}/guests/{guest_id}/qr", allow=STAFF, media_type="image/svg+xml")
def get_qr(call: Call) -> Answer:
    """Return the guest's page as a QR code to show on the dock."""
    import segno

    charter = _with_guests(call)
    guest = call.app.store.records.guest(charter.event_id, call.path["guest_id"])
    if guest is None:
        raise NotFound
    picture = io.BytesIO()
    code = segno.make(f"{call.app.settings.site_url}/guest/{guest.guest_code}", micro=False)
    code.save(picture, kind="svg", scale=6, border=4)
    return Answer(200, picture.getvalue().decode(), "image/svg+xml")


@route("GET", "/events/{event_id}/manifest", allow=STAFF, answer=Manifest)
def get_manifest(call: Call) -> Manifest:
    """Return everybody who is expected aboard."""
    charter = _with_guests(call)
    names, guests = call.app.store.together.names_and_guests(charter, with_guests=True)
    known = {guest.guest_id: guest.name for guest in guests}
    return Manifest(
        charter.event_id,
        charter.title,
        charter.vessel_name,
        charter.departure,
        tuple(ManifestCrew(role.name, names.get(role.holder or "")) for role in charter.crew_roles.values()),
        tuple(
            ManifestGuest(guest_id, known.get(guest_id, ""), guest.attendance, guest.waiver)
            for guest_id, guest in charter.guests.items()
        ),
    )


@route("GET", "/events/{event_id}/manifest.csv", allow=STAFF, media_type="text/csv")
def get_manifest_csv(call: Call) -> Answer:
    """Return the manifest as a table for spreadsheets."""
    manifest = get_manifest(call)
    rows = [("kind", "name", "role", "attendance", "waiver")]
    rows += [("crew", member.name or "", member.role, "", "") for member in manifest.crew]
    rows += [("guest", guest.name, "", guest.attendance, guest.waiver) for guest in manifest.guests]
    sheet = io.StringIO()
    csv.writer(sheet).writerows([safe_cell(cell) for cell in row] for row in rows)
    disposition = {"Content-Disposition": f'attachment; filename="{manifest.event_id}.csv"'}
    return Answer(200, sheet.getvalue(), "text/csv; charset=utf-8", disposition)


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs.

    >>> safe_cell("=1+1"), safe_cell("Ana")
    ("'=1+1", 'Ana')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _with_guests(call: Call) -> Charter:
    charter = call.own_charter()
    if not sees_guests(charter, call.actor):
        raise NotFound
    return charter
