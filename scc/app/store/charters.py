"""Charters with everything that is written with them: one transaction a change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from scc.app.domain.agenda import Agenda, move_slot, slots_of
from scc.app.domain.audit import AuditRow
from scc.app.domain.change import Change
from scc.app.domain.model import (
    Charter,
    ChecklistRecord,
    GuestCode,
    GuestRecord,
    Record,
    WaiverRecord,
)
from scc.app.store.dynamo import ConditionFailed, Dynamo, Write
from scc.app.store.items import plain, stamp
from scc.app.store.outbox import notices_item, wake_item

_KEPT_SECONDS = 35 * 24 * 3600
_TABLE_OF: dict[type, str] = {
    GuestRecord: "guests",
    ChecklistRecord: "checklists",
    WaiverRecord: "waivers",
}


class Reply(Struct, frozen=True):
    """The answer of a write, kept to be given again to the same request."""

    key: str
    request_sha256: str
    status: int
    body: str


class ChangedMeanwhile(Exception):  # noqa: N818 - not an error
    """Somebody else, or a twin of the request, was first: read again and decide again."""


class Charters:
    """The events table and its satellites."""

    def __init__(self, db: Dynamo) -> None:
        self._db = db

    def get(self, event_id: str) -> Charter | None:
        """Return a charter, read consistently."""
        items = self._db.query("events", "#event_id = :event_id", limit=1, event_id=event_id)
        return next((msgspec.convert(item, Charter) for item in items), None)

    def between(self, start: datetime, end: datetime) -> Iterator[Charter]:
        """Return the charters departing from `start` until before `end`, in order."""
        for month in _months(start, end):
            for item in self._db.query(
                "events",
                "#departure_month = :month AND #departure BETWEEN :start AND :end",
                index="by-departure",
                month=month,
                start=stamp(start),
                end=stamp(end - timedelta(seconds=1)),
            ):
                yield msgspec.convert(item, Charter)

    def audit(self, subject_id: str, until: int) -> list[AuditRow]:
        """Return a chain in order, up to the row its subject was read with: later ones may be being written."""
        condition = "#subject_id = :subject_id AND #seq <= :until"
        rows = self._db.query("audit-log", condition, subject_id=subject_id, until=until)
        return [msgspec.convert(row, AuditRow) for row in rows]

    def reply_to(self, key: str, now: datetime) -> Reply | None:
        """Return what a request was answered before, unless that is too long ago."""
        item = self._db.get("idempotency", key=key)
        if item is None or item["expires_at"] <= now.timestamp():
            return None
        return msgspec.convert(item, Reply)

    def agenda(self, person_id: str) -> Agenda:
        """Return when a person is taken."""
        item = self._db.get("agendas", person_id=person_id)
        return msgspec.convert(item, Agenda) if item else Agenda(person_id, {})

    def commit(
        self, before: Charter | None, change: Change, sealed: Charter, row: AuditRow, reply: Reply | None
    ) -> None:
        """Write a change: state, audit row, agendas, records, outbox, idempotency record; all or nothing.

        Raises:
            ChangedMeanwhile: the charter or an agenda is not as it was read, or a twin was answered.
            Conflict: somebody would sail twice at the same time.
        """
        writes = [self._put_reply(reply, row.at)] if reply else []
        writes += [
            self._put_charter(before, sealed),
            self._db.put("audit-log", plain(row), "attribute_not_exists(#subject_id)"),
        ]
        writes += self._move_agendas(before, sealed, row.at)
        writes += [self._put_record(record) for record in change.records]
        if change.notices:
            writes.append(self._db.put("outbox", notices_item(sealed, change.notices, row.at)))
        if change.wake_at:
            writes.append(self._db.put("outbox", wake_item(sealed, change.wake_at)))
        try:
            self._db.transact(writes)
        except ConditionFailed as err:
            raise ChangedMeanwhile from err

    def _put_reply(self, reply: Reply, now: datetime) -> Write:
        seconds = int(now.timestamp())
        return self._db.put(
            "idempotency",
            {**plain(reply), "expires_at": seconds + _KEPT_SECONDS},
            "attribute_not_exists(#key) OR #expires_at <= :now",
            now=seconds,
        )

    def _put_charter(self, before: Charter | None, sealed: Charter) -> Write:
        if before is None:
            return self._db.put("events", charter_item(sealed), "attribute_not_exists(#event_id)")
        return self._db.put("events", charter_item(sealed), "#seq = :seq", seq=before.seq)

    def _move_agendas(self, before: Charter | None, sealed: Charter, now: datetime) -> list[Write]:
        old, new = slots_of(before), slots_of(sealed)
        moving = [who for who in sorted(old.keys() | new.keys()) if new.get(who) != old.get(who)]
        rows = self._db.get_all({"agendas": [{"person_id": who} for who in moving]})["agendas"]
        agendas = {row["person_id"]: msgspec.convert(row, Agenda) for row in rows}
        writes = []
        for who in moving:
            agenda = agendas.get(who, Agenda(who, {}))
            moved = plain(move_slot(agenda, sealed.event_id, new.get(who), now))
            moved["version"] = agenda.version + 1
            free = "attribute_not_exists(#person_id)" if agenda.version == 0 else "#version = :version"
            guard = {"version": agenda.version} if agenda.version else {}
            writes.append(self._db.put("agendas", moved, free, **guard))
        return writes

    def _put_record(self, record: Record) -> Write:
        if isinstance(record, GuestCode):  # a charter that is moved writes its codes again, for the same guests
            mine = "attribute_not_exists(#guest_code) OR #guest_id = :guest_id"
            return self._db.put("guest-codes", plain(record), mine, guest_id=record.guest_id)
        if isinstance(record, WaiverRecord) and record.state == "superseded":  # new as such, or no longer counted
            counted = "attribute_not_exists(#state) OR #state = :signed"
            return self._db.put("waivers", plain(record), counted, signed="signed")
        return self._db.put(_TABLE_OF[type(record)], plain(record), "attribute_not_exists(#event_id)")


def charter_item(charter: Charter) -> dict[str, Any]:
    """Return a charter as stored: with the index key and the counts reporting reads."""
    required = [role for role in charter.crew_roles.values() if role.required]
    expected = [guest for guest in charter.guests.values() if guest.attendance != "no_show"]
    signed = sum(guest.waiver == "signed" for guest in expected)
    item = plain(charter)
    return {
        **item,
        "departure_month": item["departure"][:7],
        "crew_required": len(required),
        "crew_required_filled": sum(role.holder is not None for role in required),
        "waivers_signed": signed,
        "waivers_open": len(expected) - signed,
    }


def _months(start: datetime, end: datetime) -> Iterator[str]:
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        yield f"{year:04}-{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
