"""The outbox: notices to fan out, mails to send, moments to wake at.

`queue` says where a row is: `due` waits, `sending` is leased, `uncertain` may or may not have been sent (somebody has
to look), `failed` was refused for good. A row that is done has no `queue`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from scc.app.domain.change import Notice
from scc.app.domain.model import Charter
from scc.app.store.dynamo import ConditionFailed, Dynamo
from scc.app.store.items import Item, plain, stamp

KEPT_DAYS = 60
LEASE = timedelta(minutes=2)
Queue = Literal["due", "sending", "uncertain", "failed"]


class Facts(Struct, frozen=True, omit_defaults=True):
    """The charter as it was when the notice arose: a mail tells what happened, not what came later."""

    event_id: str
    title: str
    vessel_name: str
    place_name: str
    time_zone: str
    briefing: datetime
    departure: datetime
    return_deadline: datetime
    sequence: int
    role_names: dict[str, str]


class OutboxRow(Struct, frozen=True, omit_defaults=True):
    """A row of any kind."""

    outbox_id: str
    kind: Literal["notices", "mail", "wake"]
    due_at: datetime
    expires_at: int
    queue: Queue | None = None
    attempts: int = 0
    event_id: str | None = None
    facts: Facts | None = None
    notices: tuple[Notice, ...] = ()


def facts_of(charter: Charter) -> Facts:
    """Return what a mail may tell about a charter."""
    return Facts(
        event_id=charter.event_id,
        title=charter.title,
        vessel_name=charter.vessel_name,
        place_name=charter.place.name,
        time_zone=charter.place.time_zone,
        briefing=charter.departure - timedelta(minutes=charter.briefing_minutes),
        departure=charter.departure,
        return_deadline=charter.return_deadline,
        sequence=charter.seq,
        role_names={role_id: role.name for role_id, role in charter.crew_roles.items()},
    )


def notices_item(charter: Charter, notices: tuple[Notice, ...], now: datetime) -> Item:
    """The row that tells people about a change."""
    return plain(
        OutboxRow(
            outbox_id=f"{charter.event_id}.{charter.seq}",
            kind="notices",
            due_at=now,
            expires_at=_expiry(now),
            queue="due",
            facts=facts_of(charter),
            notices=notices,
        )
    )


def wake_item(charter: Charter, at: datetime) -> Item:
    """The row that looks at a charter's offers again at a moment."""
    row_id = f"{charter.event_id}.{charter.seq}.wake"
    row = OutboxRow(row_id, "wake", at, _expiry(at), queue="due", event_id=charter.event_id)
    return plain(row)


def mail_item(outbox_id: str, facts: Facts | None, notice: Notice, now: datetime) -> Item:
    """The row of one mail to one person."""
    row = OutboxRow(outbox_id, "mail", now, _expiry(now), queue="due", facts=facts, notices=(notice,))
    return plain(row)


class Outbox:
    """Reading and moving rows of the outbox."""

    def __init__(self, db: Dynamo) -> None:
        self._db = db

    def get(self, outbox_id: str) -> OutboxRow | None:
        """Return a row, read consistently."""
        item = self._db.get("outbox", outbox_id=outbox_id)
        return msgspec.convert(item, OutboxRow) if item else None

    def due(self, queue: Queue, now: datetime, limit: int = 25) -> list[OutboxRow]:
        """Return the oldest rows of a queue whose moment has come."""
        rows = self._db.query(
            "outbox",
            "#queue = :queue AND #due_at <= :now",
            index="by-due",
            limit=limit,
            queue=queue,
            now=stamp(now),
        )
        return [msgspec.convert(row, OutboxRow) for row in rows]

    def all_of(self, queue: Queue) -> Iterator[OutboxRow]:
        """Return every row of a queue."""
        rows = self._db.query("outbox", "#queue = :queue", index="by-due", queue=queue)
        return (msgspec.convert(row, OutboxRow) for row in rows)

    def fan_out(self, row: OutboxRow, now: datetime) -> bool:
        """Replace a row of notices by one mail row each, once; False when somebody else did."""
        mails = [
            self._db.put("outbox", mail_item(f"{row.outbox_id}.{n}", row.facts, notice, now))
            for n, notice in enumerate(row.notices)
        ]
        done = self._db.update("outbox", {"outbox_id": row.outbox_id}, "REMOVE #queue", "#queue = :due", due="due")
        try:
            self._db.transact([done, *mails])
        except ConditionFailed:
            return False
        return True

    def lease(self, row: OutboxRow, now: datetime) -> bool:
        """Take a mail row for sending; False when somebody else has it."""
        until = stamp(now + LEASE)
        return self._move(
            row, "due", "SET #queue = :to, #due_at = :at ADD #attempts :one", to="sending", at=until, one=1
        )

    def finish(self, row: OutboxRow, queue: Queue) -> bool:
        """Take a row out of a queue for good."""
        return self._move(row, queue, "REMOVE #queue")

    def put_back(self, row: OutboxRow, queue: Queue, due_at: datetime) -> bool:
        """Send it later: it certainly did not go out."""
        return self._move(row, queue, "SET #queue = :to, #due_at = :at", to="due", at=stamp(due_at))

    def set_aside(self, row: OutboxRow, queue: Queue) -> bool:
        """Keep a leased row for somebody to look at."""
        return self._move(row, "sending", "SET #queue = :to", to=queue)

    def _move(self, row: OutboxRow, queue: Queue, expression: str, **values: object) -> bool:
        key = {"outbox_id": row.outbox_id}
        try:
            self._db.run(self._db.update("outbox", key, expression, "#queue = :was", was=queue, **values))
        except ConditionFailed:
            return False
        return True


def _expiry(moment: datetime) -> int:
    return int((moment + timedelta(days=KEPT_DAYS)).timestamp())
