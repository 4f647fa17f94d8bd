"""Ship Captain Crew's tables as operations data; their shapes are in `scc/README.md`, "Data".

Only the attributes named here are decoded from an export or asked of a live table: nothing of a guest's person is
ever in memory. Guests appear as their ids alone, crew members not at all. Charters join to bookings by `booking_id`.

A waiver is `no_show` when the guest was, `signed` when the event says so (with the day of the last valid signature of
`scc-waivers`), else `open` (a superseded one is to be signed again).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from reporting.config import Settings
from reporting.context.schema import TABLES, Column, text
from reporting.sources.attributes import Attribute, Item, Reader, read_timestamp, reader_of, type_of
from reporting.sources.items import Field, Row, fields_of, map_in, maps_in, read_fields
from reporting.sources.places import ItemPlace
from reporting.sources.problems import Problems

PREFIX = "scc-"
EVENTS, WAIVERS, CHECKLISTS = "scc-events", "scc-waivers", "scc-checklists"
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    EVENTS: (
        "event_id", "created_at", "entity", "booking_id", "asset_id", "state", "departure", "duration_minutes",
        "headcount_out", "headcount_back", "crew_roles", "guests",
    ),
    WAIVERS: ("event_id", "guest_id", "state", "signed_at"),
    CHECKLISTS: ("checklist_id", "event_id", "entity", "kind", "answers"),
}  # fmt: skip
TABLES_GIVEN = {EVENTS: ("scc_events", "scc_roles", "scc_waivers"), WAIVERS: (), CHECKLISTS: ("scc_checklists",)}
RENAMED = {"id": "event_id", "booking": "booking_id", "asset": "asset_id", "created": "created_at"}
SIGNED, NO_SHOW, OPEN = "signed", "no_show", "open"

Signatures = dict[tuple[str, str], date]


class SccReader:
    """Reads the three tables; events first, as the others are theirs."""

    def __init__(self, settings: Settings, problems: Problems) -> None:
        self._problems = problems
        entities = [entity.id for entity in settings.entities]
        read_day = _day_in(settings.tz)
        self._events = tuple(
            Field(f.column, RENAMED.get(f.column, f.column), read_day if f.column == "created" else f.read, f.nullable)
            for f in fields_of(TABLES["scc_events"], entities)
        )
        checklists = fields_of(TABLES["scc_checklists"], entities, {"items", "answered", "not_ok"})
        names = {"id": "checklist_id", "event": "event_id", "phase": "kind"}
        self._checklists = tuple(Field(f.column, names.get(f.column, f.column), f.read, f.nullable) for f in checklists)
        self._role = (_required(text("kind")), _required(Column("required", "bool")))
        self._guest = (
            _required(text("attendance", "expected", "late", "aboard", NO_SHOW)),
            _required(text("waiver", OPEN, SIGNED, "superseded")),
        )
        self._signature = (
            _required(text("event_id")), _required(text("guest_id")),
            _required(text("state", SIGNED, "superseded")), Field("signed", "signed_at", read_day, nullable=False),
        )  # fmt: skip

    def read_signature(self, item: Item, place: ItemPlace, signatures: Signatures) -> None:
        """Keep the day of a valid signature if it is the guest's last."""
        row = read_fields(self._signature, item, place, self._problems)
        if row is not None and row["state"] == SIGNED:
            key, signed = (str(row["event_id"]), str(row["guest_id"])), cast(date, row["signed"])
            signatures[key] = max(signed, signatures.get(key, signed))

    def read_event(self, item: Item, place: ItemPlace) -> Row | None:
        """Return the row of `scc_events`, or None after reporting faults."""
        return read_fields(self._events, item, place, self._problems)

    def read_roles(self, item: Item, event: Row, place: ItemPlace) -> Iterator[Row]:
        """Yield the event's crew roles: filled or not, never by whom; `event` is empty when it could not be read."""
        for role_id, role in self._members(item, "crew_roles", place):
            row = read_fields(self._role, role, place, self._problems, ("crew_roles", "M", role_id, "M"))
            if row is not None:
                filled = "S" in role.get("holder", {})
                yield {"id": f"{event.get('id')}/{role_id}", **_belongs(event), **row, "filled": filled}

    def read_waivers(self, item: Item, event: Row, signatures: Signatures, place: ItemPlace) -> Iterator[Row]:
        """Yield where each guest's waiver stands."""
        for guest_id, guest in self._members(item, "guests", place):
            row = read_fields(self._guest, guest, place, self._problems, ("guests", "M", guest_id, "M"))
            if row is None:
                continue
            status = NO_SHOW if row["attendance"] == NO_SHOW else SIGNED if row["waiver"] == SIGNED else OPEN
            signed = signatures.get((str(event.get("id")), guest_id)) if status == SIGNED else None
            yield {"id": f"{event.get('id')}/{guest_id}", **_belongs(event), "status": status, "signed": signed}

    def read_checklist(self, item: Item, place: ItemPlace) -> Row | None:
        """Return the row of `scc_checklists`, or None after reporting faults."""
        row = read_fields(self._checklists, item, place, self._problems)
        answers = maps_in(item.get("answers", {"L": []}))
        if answers is None:
            self._not_a("list L of maps M", "answers", item["answers"], place)
            return None
        given = [answer.get("answer", {}).get("S") for answer in answers]
        counts = {"items": len(given), "answered": len(given) - given.count(None), "not_ok": given.count("not_ok")}
        return None if row is None else {**row, **counts}

    def _members(self, item: Item, name: str, place: ItemPlace) -> Iterator[tuple[str, Item]]:
        members = map_in(item.get(name, {"M": {}}))
        if members is None:
            self._not_a("map M", name, item[name], place)
            return
        for member_id, attribute in members.items():
            member = map_in(attribute)
            if member is None:
                self._not_a(f"map M of maps M ({member_id})", name, attribute, place)
            else:
                yield member_id, member

    def _not_a(self, shape: str, name: str, got: Attribute, place: ItemPlace) -> None:
        hint = "See scc/README.md, Data."
        self._problems.error(place.at(name), "TYPE", f"{name}: a {shape}", type_of(got), hint)


def _belongs(event: Row) -> Row:
    return {"entity": event.get("entity"), "event": event.get("id")}


def _required(column: Column) -> Field:
    return Field(column.name, column.name, reader_of(column), nullable=False)


def _day_in(tz: ZoneInfo) -> Reader:
    return lambda attribute: read_timestamp(attribute).astimezone(tz).date()
