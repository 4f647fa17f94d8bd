"""What the group owns, what it has signed, and what it has to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Asset:
    """A thing of the inventory; value and cost in cents where known."""

    id: str
    entity: str
    name: str
    kind: str
    status: str
    owner: str
    value_cents: int | None
    cost_cents: int | None
    vessel_type: str | None


@dataclass(frozen=True)
class Document:
    """A certificate or contract and the day it ends, if it does."""

    id: str
    entity: str
    asset: str | None
    kind: str
    title: str
    issued: date
    expires: date | None


@dataclass(frozen=True)
class Lease:
    """A lease: rent a month and deposit held, in cents."""

    id: str
    entity: str
    asset: str
    start: date
    end: date
    rent_cents: int
    deposit_cents: int


@dataclass(frozen=True)
class Task:
    """A task of a project's hand-off file."""

    id: str
    entity: str
    project: str
    title: str
    done: bool
    owner: str | None
    due: date | None
    priority: str | None
    estimate_minutes: int | None
