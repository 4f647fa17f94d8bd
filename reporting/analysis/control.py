"""What customers owe, and the books against outside statements of the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OpenInvoice:
    """An invoice not fully paid: what is still owed, in cents."""

    id: str
    entity: str
    customer: str
    issued: date
    due: date
    open_cents: int


@dataclass(frozen=True)
class Reconciliation:
    """The books against the other side of the same thing, in cents.

    State: tied, finding (a difference up to the materiality), blocks (above it), open (no other side yet, with
    the reason in `missing`).
    """

    id: str
    entity: str
    kind: str
    subject: str
    books_cents: int
    other_cents: int | None
    difference_cents: int | None
    state: str
    missing: str | None
