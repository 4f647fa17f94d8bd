"""Rows of several tables that are needed together, in one round trip."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct

from scc.app.domain.model import Charter, GuestCode, GuestRecord
from scc.app.domain.waivers import WaiverText
from scc.app.store.catalog import CURRENT_WAIVER, published
from scc.app.store.dynamo import Dynamo
from scc.app.store.items import stamp
from scc.app.store.sign_in import rate_key


class GuestPageRows(Struct, frozen=True):
    """What one guest's page is made from."""

    charter: Charter
    guest: GuestRecord
    text: WaiverText


class Together:
    """Reads over several tables."""

    def __init__(self, db: Dynamo) -> None:
        self._db = db

    def names_and_guests(self, charter: Charter, with_guests: bool) -> tuple[dict[str, str], list[GuestRecord]]:
        """Return the names of a charter's crew by person id, and its guests' personal rows if they are wanted."""
        guest_ids = charter.guests if with_guests else ()
        found = self._db.get_all(
            {
                "people": [{"person_id": person_id} for person_id in charter.holders()],
                "guests": [{"event_id": charter.event_id, "guest_id": guest_id} for guest_id in guest_ids],
            }
        )
        names = {item["person_id"]: item["name"] for item in found["people"]}
        return names, [msgspec.convert(item, GuestRecord) for item in found["guests"]]

    def code_and_hits(
        self, code: str, counter: str, window_seconds: int, now: datetime
    ) -> tuple[GuestCode | None, int]:
        """Return what a code opens, while it does, and a counter of the current window."""
        rate = rate_key(counter, window_seconds, now)
        found = self._db.get_all({"guest-codes": [{"guest_code": code}], "sign-in": [{"key": rate}]})
        hits = sum(int(item["hits"]) for item in found["sign-in"])
        opens = [item for item in found["guest-codes"] if item["expires_at"] > now.timestamp()]
        return (msgspec.convert(opens[0], GuestCode) if opens else None), hits

    def guest_page(self, code: GuestCode) -> GuestPageRows | None:
        """Return what a guest's page is made from, or None when the charter or the guest is gone.

        Raises:
            Unavailable: no waiver text was published yet.
        """
        found = self._db.get_all(
            {
                "events": [{"event_id": code.event_id, "created_at": stamp(code.created_at)}],
                "guests": [{"event_id": code.event_id, "guest_id": code.guest_id}],
                "catalog": [CURRENT_WAIVER],
            }
        )
        if not found["events"] or not found["guests"]:
            return None
        (event,), (guest,) = found["events"], found["guests"]
        text = published(next(iter(found["catalog"]), None))
        return GuestPageRows(msgspec.convert(event, Charter), msgspec.convert(guest, GuestRecord), text)
