"""The items of every DynamoDB table, gathered before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

Attribute: TypeAlias = "str | int | bool | date | Sequence[Attribute] | Mapping[str, Attribute] | None"
Item: TypeAlias = "Mapping[str, Attribute]"

# what an entity keeps a table for and has nothing in: known to be none, which differs from not known
EMPTY = {
    "campaigns": ("qdn", "dc", "eyd"),
    "channel-spend": ("jada",),
    "contacts": ("dcp", "r3028"),
    "documents": ("dcp",),
    "invoices": ("jada", "qos", "eyd", "r3028"),
    "leads": ("dcp", "r3028"),
    "opportunities": ("dcp", "r3028"),
    "ota-statements": ("jada",),
    "security-findings": ("eyd", "r3028"),
    "tech-stack": ("eyd", "r3028"),
}
# how an entity is spelled in table names; one of them by its long name, as the real account has both
LONG_NAMES = {("qdn", "citations"): "quick-dump-now"}


class Tables:
    """Items by table name, in the order they were added."""

    def __init__(self) -> None:
        self.items: dict[str, list[Item]] = {
            f"qos-{entity}-{resource}": [] for resource, entities in EMPTY.items() for entity in entities
        }

    def add(self, entity: str, resource: str, item: Item) -> None:
        """Add an item to `qos-{entity}-{resource}`."""
        name = LONG_NAMES.get((entity, resource), entity)
        self.add_to(f"qos-{name}-{resource}", item)

    def add_to(self, table: str, item: Item) -> None:
        """Add an item to the table of that full name."""
        self.items.setdefault(table, []).append(item)
