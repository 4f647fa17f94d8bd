"""The hash chain: each audit row carries the hash of the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from scc.app.domain.change import Change, Details
from scc.app.domain.model import Charter


class AuditRow(Struct, frozen=True):
    """Who did what to a charter (or a person), and the seal of it."""

    subject_id: str
    seq: int
    at: datetime
    actor: str
    action: str
    details: Details
    previous: str
    hash: str


def seal_row(
    subject_id: str, seq: int, at: datetime, actor: str, action: str, details: Details, previous: str
) -> AuditRow:
    """Return the row with its SHA-256 over everything else in it."""
    row = AuditRow(subject_id, seq, at, actor, action, details, previous, "")
    return msgspec.structs.replace(row, hash=hash_row(row))


def hash_row(row: AuditRow) -> str:
    """Return the hash a row must have: SHA-256 of its JSON with sorted keys, the hash itself left out."""
    fields = {name: value for name, value in msgspec.structs.asdict(row).items() if name != "hash"}
    return hashlib.sha256(msgspec.json.encode(fields, order="deterministic")).hexdigest()


def seal_change(change: Change, before: Charter | None, actor: str, now: datetime) -> tuple[Charter, AuditRow]:
    """Return the charter with its chain moved on by one row, and that row.

    Requests that came at once are written one after the other, in another order than they came: a row is never
    earlier than the one before it.
    """
    if before and before.changed_at:
        now = max(now, before.changed_at)
    seq = before.seq + 1 if before else 1
    previous = before.chain_head if before else ""
    row = seal_row(change.charter.event_id, seq, now, actor, change.action, change.details, previous)
    return msgspec.structs.replace(change.charter, changed_at=now, seq=seq, chain_head=row.hash), row


def find_break(rows: Sequence[AuditRow], seq: int, chain_head: str) -> str | None:
    """Return what is wrong with a chain that should end at (`seq`, `chain_head`), or None.

    Rows come in order of `seq`; a missing, added, reordered or edited row is found, and a cut tail too.
    """
    previous = ""
    for expected, row in enumerate(rows, start=1):
        if row.seq != expected:
            return f"row {expected} is missing"
        if row.previous != previous:
            return f"row {row.seq} does not follow row {row.seq - 1}"
        if row.hash != hash_row(row):
            return f"row {row.seq} was edited"
        previous = row.hash
    if len(rows) != seq or previous != chain_head:
        return f"the chain ends at row {len(rows)}, the subject at row {seq}"
    return None
