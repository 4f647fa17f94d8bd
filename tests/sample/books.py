"""A small reading of the sample's files that shares no code with the product or the generator."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
AS_OF = date(2026, 9, 30)
LONG_NAMES = {"quick-dump-now": "qdn"}
ENTITIES = ("jada", "qos", "qdn", "dc", "dcp", "eyd", "r3028")

Row = dict[str, Any]


def plain(attribute: dict[str, Any]) -> Any:
    """Turn DynamoDB's typed JSON into plain values."""
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value)
        case "L":
            return [plain(element) for element in value]
        case "M":
            return {name: plain(element) for name, element in value.items()}
        case _:
            return value


@cache
def table(name: str) -> list[Row]:
    """Return the rows of `qos-portfolio-assumptions`, `scc-events` and so on."""
    lines = (SAMPLE / "dynamodb" / name / "data" / "part-0001.json").read_text(encoding="utf-8").splitlines()
    return [{key: plain(value) for key, value in json.loads(line)["Item"].items()} for line in lines]


def names() -> list[str]:
    """Return the names of all tables."""
    return sorted(path.name for path in (SAMPLE / "dynamodb").iterdir())


@cache
def resource(name: str) -> list[Row]:
    """Return the rows of a resource over all entities, each with its `entity`."""
    rows = []
    for entity in (*ENTITIES, *LONG_NAMES, "portfolio"):
        if f"qos-{entity}-{name}" in names():
            owner = None if entity == "portfolio" else LONG_NAMES.get(entity, entity)
            rows += [{"entity": owner, **row} for row in table(f"qos-{entity}-{name}")]
    return rows


class Posting(NamedTuple):
    """A posting with what its transaction says."""

    txn: str
    day: str
    source: str
    entity: str
    account: str
    cents: int
    booking: str | None
    invoice: str | None


@cache
def postings() -> list[Posting]:
    """Return every posting."""
    return [
        Posting(
            txn["id"], txn["date"], txn["source"], line.get("entity", txn["entity"]), line["account"], line["cents"],
            line.get("booking"), line.get("invoice"),
        )
        for txn in resource("transactions")
        for line in txn["postings"]
    ]  # fmt: skip


@cache
def roles() -> dict[str, str]:
    """Return the role of every account."""
    return {account["id"]: account["role"] for account in resource("accounts")}


def balances(role: str, until: str = "9999", by: str = "entity") -> Counter[str]:
    """Return the balances of a role's accounts up to and including `until`, by a field of the posting."""
    result: Counter[str] = Counter()
    for posting in postings():
        if roles()[posting.account] == role and posting.day <= until:
            result[getattr(posting, by)] += posting.cents
    return result


def day(text: str) -> date:
    """Read an ISO date."""
    return date.fromisoformat(text)


def back(days: int) -> str:
    """Return the ISO date that many days before the data cut."""
    return (AS_OF - timedelta(days=days)).isoformat()
