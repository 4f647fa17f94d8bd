"""Blocks to and from their JSON, the only source of a report (`application/vnd.portfolio.block+json`)."""

from __future__ import annotations

import msgspec

from reporting.blocks.model import Action, Block, Chart, Finding, Kpi, Narrative, Table
from reporting.errors import ReportingError

MEDIA_TYPE = "application/vnd.portfolio.block+json"
SCHEMA = 1

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
    """Read a block back from plain JSON values.

    Raises:
        BlockFormatError: another schema version, an unknown kind, or a field of the wrong type.
    """
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
        raise BlockFormatError(f"a block of schema {SCHEMA} was expected; rebuild the edition with this version")
    kind = KINDS.get(str(plain.get("kind")))
    if kind is None:
        raise BlockFormatError(f"unknown block kind {plain.get('kind')!r}; known: {', '.join(KINDS)}")
    try:
        return msgspec.convert({k: v for k, v in plain.items() if k != "schema"}, kind)
    except msgspec.ValidationError as err:
        raise BlockFormatError(f"block {plain.get('id')!r}: {err}") from err
