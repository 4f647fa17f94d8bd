"""People who can sign in; each change of a person is a row of that person's own chain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from scc.app.domain.audit import seal_row
from scc.app.domain.change import Details
from scc.app.domain.people import Person
from scc.app.problems import Conflict
from scc.app.store.dynamo import ConditionFailed, Dynamo
from scc.app.store.items import plain

_EMAIL_KEY = "email:"


def normal_email(email: str) -> str:
    """Return the address as compared: trimmed and lower case."""
    return email.strip().lower()


class People:
    """The people table; an item `email:<address>` keeps each address with one person."""

    def __init__(self, db: Dynamo) -> None:
        self._db = db

    def get(self, person_id: str) -> Person | None:
        """Return a person, read consistently."""
        item = self._db.get("people", person_id=person_id)
        return msgspec.convert(item, Person) if item and "person_roles" in item else None

    def by_email(self, email: str) -> Person | None:
        """Return who has an address."""
        item = self._db.get("people", person_id=_EMAIL_KEY + normal_email(email))
        return self.get(item["owner"]) if item else None

    def everybody(self) -> Iterator[Person]:
        """Return every person."""
        items = self._db.scan("people")
        return (msgspec.convert(item, Person) for item in items if "person_roles" in item)

    def add(self, person: Person, by: str, now: datetime) -> Person:
        """Add a person.

        Raises:
            Conflict: the address belongs to somebody.
        """
        details: Details = {"roles": list(person.person_roles)}
        row = seal_row(person.person_id, 1, now, by, "person_added", details, "")
        sealed = msgspec.structs.replace(person, seq=1, chain_head=row.hash)
        claim = {"person_id": _EMAIL_KEY + person.email, "owner": person.person_id}
        try:
            self._db.transact(
                [
                    self._db.put("people", claim, "attribute_not_exists(#person_id)"),
                    self._db.put("people", plain(sealed), "attribute_not_exists(#person_id)"),
                    self._db.put("audit-log", plain(row), "attribute_not_exists(#subject_id)"),
                ]
            )
        except ConditionFailed as err:
            raise Conflict("Somebody has that address already.", "email_taken") from err
        return sealed

    def change(self, before: Person, after: Person, action: str, details: Details, by: str, now: datetime) -> Person:
        """Write a person as changed.

        Raises:
            Conflict: somebody changed the person meanwhile.
        """
        row = seal_row(before.person_id, before.seq + 1, now, by, action, details, before.chain_head)
        sealed = msgspec.structs.replace(after, seq=row.seq, chain_head=row.hash)
        try:
            self._db.transact(
                [
                    self._db.put("people", plain(sealed), "#seq = :seq", seq=before.seq),
                    self._db.put("audit-log", plain(row), "attribute_not_exists(#subject_id)"),
                ]
            )
        except ConditionFailed as err:
            raise Conflict("The person was changed by somebody else.", "changed_meanwhile") from err
        return sealed
