"""The items of every DynamoDB table, gathered before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

Attribute: TypeAlias = "str | int | bool | date | None | Sequence[Attribute] | Mapping[str, Attribute]"
Item: TypeAlias = "Mapping[str, Attribute]"

# how an entity is spelled in table names; one of them by its long name, as the real account has both
LONG_NAMES = {("qdn", "citations"): "quick-dump-now"}


class Tables:
    """Items by table name, in the order they were added."""

    def __init__(self) -> None:
        self.items: dict[str, list[Item]] = {}

    def add(self, entity: str, resource: str, item: Item) -> None:
        """Add an item to `qos-{entity}-{resource}`."""
        name = LONG_NAMES.get((entity, resource), entity)
        self.add_to(f"qos-{name}-{resource}", item)

    def add_to(self, table: str, item: Item) -> None:
        """Add an item to the table of that full name."""
        self.items.setdefault(table, []).append(item)
