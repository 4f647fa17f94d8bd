"""The tables: names without prefix, keys, indexes, TTL. The template is tested against this list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Index:
    """A secondary index with all attributes."""

    name: str
    hash_key: str
    range_key: str


@dataclass(frozen=True)
class Table:
    """A table; keys are strings but for those listed as numbers; rows with a TTL carry `expires_at`."""

    name: str
    hash_key: str
    range_key: str | None = None
    indexes: tuple[Index, ...] = ()
    ttl: bool = False
    number_keys: tuple[str, ...] = ()

    def creation(self, prefix: str) -> dict[str, Any]:
        """The arguments of CreateTable."""
        keys = [(self.hash_key, self.range_key), *((i.hash_key, i.range_key) for i in self.indexes)]
        names = dict.fromkeys(name for pair in keys for name in pair if name)
        request: dict[str, Any] = {
            "TableName": prefix + self.name,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": "N" if name in self.number_keys else "S"} for name in names
            ],
            "KeySchema": _key_schema(self.hash_key, self.range_key),
        }
        if self.indexes:
            request["GlobalSecondaryIndexes"] = [
                {
                    "IndexName": index.name,
                    "KeySchema": _key_schema(index.hash_key, index.range_key),
                    "Projection": {"ProjectionType": "ALL"},
                }
                for index in self.indexes
            ]
        return request


def _key_schema(hash_key: str, range_key: str | None) -> list[dict[str, str]]:
    schema = [{"AttributeName": hash_key, "KeyType": "HASH"}]
    if range_key:
        schema.append({"AttributeName": range_key, "KeyType": "RANGE"})
    return schema


TABLES = (
    Table("events", "event_id", "created_at", (Index("by-departure", "departure_month", "departure"),)),
    Table("checklists", "checklist_id", None, (Index("by-event", "event_id", "submitted_at"),)),
    Table("waivers", "waiver_id", None, (Index("by-event", "event_id", "signed_at"),)),
    Table("audit-log", "subject_id", "seq", number_keys=("seq",)),
    Table("guests", "event_id", "guest_id"),
    Table("guest-codes", "guest_code", ttl=True),
    Table("people", "person_id"),
    Table("agendas", "person_id"),
    Table("catalog", "kind", "id"),
    Table("sign-in", "key", ttl=True),
    Table("idempotency", "key", ttl=True),
    Table("outbox", "outbox_id", None, (Index("by-due", "queue", "due_at"),), ttl=True),
    Table("deployments", "deployment_id"),
)
