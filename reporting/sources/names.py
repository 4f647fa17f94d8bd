"""DynamoDB table names: `qos-{entity}-{resource}`, where either part may hold hyphens.

A name is read against the registry: every spelling of an entity (`table_names` in `portfolio.toml`) that starts it
and leaves a known resource is a reading; the longest spelling wins. One spelling registered for two entities is a
tie and refused (`AMBIGUOUS_TABLE`), as is a name without a reading (`UNKNOWN_ENTITY`, `UNKNOWN_RESOURCE`).
"""

from __future__ import annotations

from dataclasses import dataclass

from reporting.config import Settings
from reporting.context.schema import RESOURCES
from reporting.sources.problems import Fault, nearest, one_of, quoted

PREFIX = "qos-"
ASSET_REGISTER = "asset-register"
BANK_LINES = "bank-lines"
KNOWN_RESOURCES = frozenset(RESOURCES) | {ASSET_REGISTER}


@dataclass(frozen=True)
class TableName:
    """A table name taken apart; `entity` is None for the group's own tables (`qos-portfolio-…`)."""

    name: str
    entity: str | None
    resource: str


def match_table(name: str, settings: Settings) -> TableName:
    """Take a `qos-` table name apart.

    Raises:
        Fault: it has no reading, or two equally good ones.
    """
    rest = name.removeprefix(PREFIX)
    starts = sorted(
        ((spelling, entity) for spelling, entity in _spellings(settings) if rest.startswith(f"{spelling}-")),
        key=lambda start: -len(start[0]),
    )
    readings = [
        (spelling, TableName(name, entity, resource))
        for spelling, entity in starts
        if (resource := rest.removeprefix(f"{spelling}-")) in KNOWN_RESOURCES
    ]
    if not readings:
        raise _unreadable(name, rest, [spelling for spelling, _ in starts], settings)
    best, table = readings[0]
    rivals = [other.entity or settings.group_name for spelling, other in readings if spelling == best]
    if len(rivals) > 1:
        hint = f"Give {best!r} to one of them in portfolio.toml."
        raise Fault("AMBIGUOUS_TABLE", "a name of one entity", f"{quoted(name)} of {' and '.join(rivals)}", hint)
    return table


def _spellings(settings: Settings) -> list[tuple[str, str | None]]:
    entities = [(spelling, entity.id) for entity in settings.entities for spelling in entity.table_names]
    return [(settings.group_table_name, None), *entities]


def _unreadable(name: str, rest: str, starts: list[str], settings: Settings) -> Fault:
    if starts:
        resource = rest.removeprefix(f"{starts[0]}-")
        hint = nearest(resource, KNOWN_RESOURCES, f"Resources: {', '.join(sorted(KNOWN_RESOURCES))}.")
        return Fault("UNKNOWN_RESOURCE", f"a known resource after {PREFIX}{starts[0]}-", quoted(resource), hint)
    spellings = [spelling for spelling, _ in _spellings(settings)]
    hint = nearest(rest.partition("-")[0], spellings, "Entities are registered in portfolio.toml.")
    return Fault("UNKNOWN_ENTITY", f"{PREFIX} and {one_of(spellings)}", quoted(name), hint)
