"""Guests, their codes, their signatures and the checklist submissions of a charter."""

from __future__ import annotations

import msgspec

from scc.app.domain.model import Charter, ChecklistRecord, GuestRecord, WaiverRecord
from scc.app.store.dynamo import Dynamo


class Records:
    """Rows that are written with a charter and read on their own."""

    def __init__(self, db: Dynamo) -> None:
        self._db = db

    def guest(self, event_id: str, guest_id: str) -> GuestRecord | None:
        """Return a guest's personal row."""
        item = self._db.get("guests", event_id=event_id, guest_id=guest_id)
        return msgspec.convert(item, GuestRecord) if item else None

    def guests(self, event_id: str) -> list[GuestRecord]:
        """Return the personal rows of a charter's guests."""
        rows = self._db.query("guests", "#event_id = :event_id", event_id=event_id)
        return [msgspec.convert(row, GuestRecord) for row in rows]

    def waivers(self, event_id: str) -> list[WaiverRecord]:
        """Return every signature of a charter, oldest first."""
        rows = self._db.query("waivers", "#event_id = :event_id", index="by-event", event_id=event_id)
        return [msgspec.convert(row, WaiverRecord) for row in rows]

    def signed_waiver(self, charter: Charter, guest_id: str) -> WaiverRecord | None:
        """Return the signature that counts for a guest, read consistently."""
        guest = charter.guests.get(guest_id)
        item = self._db.get("waivers", waiver_id=guest.waiver_id) if guest and guest.waiver_id else None
        return msgspec.convert(item, WaiverRecord) if item else None

    def signed_waivers(self, charter: Charter) -> list[WaiverRecord]:
        """Return the signatures that count, read consistently."""
        keys = [{"waiver_id": guest.waiver_id} for guest in charter.guests.values() if guest.waiver_id]
        return [msgspec.convert(row, WaiverRecord) for row in self._db.get_all({"waivers": keys})["waivers"]]

    def checklists(self, event_id: str) -> list[ChecklistRecord]:
        """Return every checklist submission of a charter, oldest first."""
        rows = self._db.query("checklists", "#event_id = :event_id", index="by-event", event_id=event_id)
        return [msgspec.convert(row, ChecklistRecord) for row in rows]
