"""When a person or a vessel is taken: nobody and nothing sails on two charters at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from scc.app.domain.model import Charter
from scc.app.problems import Conflict

_VESSEL = "vessel:"
_REMEMBERED = timedelta(days=30)


class Slot(Struct, frozen=True):
    """One charter in an agenda, from departure to return deadline; a vessel's `role_id` is `vessel`."""

    role_id: str
    start: datetime
    end: datetime


class Agenda(Struct, frozen=True):
    """All the charters of a person, or of a vessel as `vessel:<asset_id>`; `version` guards against two at once."""

    person_id: str
    slots: dict[str, Slot]
    version: int = 0


def slots_of(charter: Charter | None) -> dict[str, Slot]:
    """Return the slot each person of a charter and its vessel need; a cancelled one needs none.

    Raises:
        Conflict: one person holds two roles of the charter.
    """
    if charter is None or charter.state == "cancelled":
        return {}
    slots = {f"{_VESSEL}{charter.asset_id}": Slot("vessel", charter.departure, charter.return_deadline)}
    for role_id, role in charter.crew_roles.items():
        if role.holder in slots:
            raise Conflict("One person cannot hold two roles of a charter.", "role_overlap")
        if role.holder:
            slots[role.holder] = Slot(role_id, charter.departure, charter.return_deadline)
    return slots


def move_slot(agenda: Agenda, event_id: str, slot: Slot | None, now: datetime) -> Agenda:
    """Return the agenda with a charter's slot set or taken out; back-to-back slots do not overlap.

    Slots long past are forgotten: an agenda is one row, and nothing is booked there any more.

    Raises:
        Conflict: the slot overlaps one of another charter.
    """
    others = {key: taken for key, taken in agenda.slots.items() if key != event_id and taken.end > now - _REMEMBERED}
    if slot is None:
        return replace(agenda, slots=others)
    if any(taken.start < slot.end and slot.start < taken.end for taken in others.values()):
        if agenda.person_id.startswith(_VESSEL):
            raise Conflict("The vessel already sails on another charter at that time.", "vessel_taken")
        raise Conflict("The person already sails on another charter at that time.", "role_overlap")
    return replace(agenda, slots={**others, event_id: slot})
