"""Blocks to and from their JSON, the only source of a report (`application/vnd.portfolio.block+json`)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec

from reporting.blocks.model import QUOTIENTS, Action, Block, Chart, Finding, Kpi, Narrative, Table, Value
from reporting.errors import ReportingError

MEDIA_TYPE = "application/vnd.portfolio.block+json"
SCHEMA = 2
HUNDREDTHS = 1  # the schema that counted percent, points and ratios in hundredths (docs/decisions/0014)
FINER = 100  # steps of today in one of those

KINDS: dict[str, type[Kpi | Table | Chart | Finding | Action | Narrative]] = {
    "kpi": Kpi,
    "table": Table,
    "chart": Chart,
    "finding": Finding,
    "action": Action,
    "narrative": Narrative,
}


class BlockFormatError(ReportingError):
    """A block's JSON is not of this schema."""


def to_builtins(block: Block) -> dict[str, object]:
    """Return the block as plain JSON values, with its schema version."""
    plain: dict[str, object] = msgspec.to_builtins(block)
    return {"schema": SCHEMA, **plain}


def from_builtins(plain: object) -> Block:
    """Read a block back from plain JSON values; one of schema 1 comes in the steps of today.

    Raises:
        BlockFormatError: another schema version, an unknown kind, or a field of the wrong type.
    """
    if not isinstance(plain, dict) or plain.get("schema") not in (HUNDREDTHS, SCHEMA):
        raise BlockFormatError(f"a block of schema {SCHEMA} was expected; rebuild the edition with this version")
    kind = KINDS.get(str(plain.get("kind")))
    if kind is None:
        raise BlockFormatError(f"unknown block kind {plain.get('kind')!r}; known: {', '.join(KINDS)}")
    try:
        block = msgspec.convert({k: v for k, v in plain.items() if k != "schema"}, kind)
    except msgspec.ValidationError as err:
        raise BlockFormatError(f"block {plain.get('id')!r}: {err}") from err
    return _in_steps_of_today(block) if plain["schema"] == HUNDREDTHS else block


def _in_steps_of_today(found: Any) -> Any:
    """Return what a block of schema 1 holds, its percent, points and ratios in the steps of today."""
    match found:
        case Value(amount=int(amount), unit=unit) if unit in QUOTIENTS:
            return replace(found, amount=amount * FINER)
        case Kpi() if found.value.unit in QUOTIENTS:
            found = replace(found, trend=_finer(found.trend))
        case Chart() if found.unit in QUOTIENTS:
            series = tuple(replace(one, values=_finer(one.values)) for one in found.series)
            found = replace(found, series=series)
    if is_dataclass(found) and not isinstance(found, type):
        parts = {field.name: _in_steps_of_today(getattr(found, field.name)) for field in fields(found)}
        return replace(found, **parts)
    if isinstance(found, dict):
        return {name: _in_steps_of_today(part) for name, part in found.items()}
    return tuple(map(_in_steps_of_today, found)) if isinstance(found, tuple) else found


def _finer(amounts: tuple[int | None, ...]) -> tuple[int | None, ...]:
    return tuple(None if amount is None else amount * FINER for amount in amounts)
