"""Between plain values and DynamoDB's typed ones.

boto3's own serializer refuses floats and returns every number as Decimal; ours are ints and a few coordinates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

Item = dict[str, Any]


def plain(record: msgspec.Struct) -> dict[str, Any]:
    """Return a record as plain values: dates as ISO 8601, tuples as lists."""
    values: dict[str, Any] = msgspec.to_builtins(record)
    return values


def stamp(moment: datetime) -> str:
    """Return a moment as stored."""
    text: str = msgspec.to_builtins(moment)
    return text


def to_item(values: Mapping[str, Any]) -> Item:
    """Return a mapping as a DynamoDB item; None values are left out."""
    return {key: to_attribute(value) for key, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a DynamoDB item as plain values."""
    return {key: from_attribute(attribute) for key, attribute in item.items()}


def to_attribute(value: object) -> Item:
    """Return one value as DynamoDB writes it.

    Raises:
        TypeError: a type we never store.
    """
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, dict):
        return {"M": {key: to_attribute(inner) for key, inner in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [to_attribute(inner) for inner in value]}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | float):
        return {"N": repr(value)}
    if value is None:
        return {"NULL": True}
    raise TypeError(f"Expected a plain value to store, got {type(value).__name__}.")


def from_attribute(attribute: Mapping[str, Any]) -> Any:
    """Return one value as Python has it."""
    for kind, value in attribute.items():  # there is one; the kinds in order of how often they come
        if kind == "S":
            return value
        if kind == "M":
            return {key: from_attribute(inner) for key, inner in value.items()}
        if kind == "N":
            return float(value) if "." in value or "e" in value.lower() else int(value)
        if kind == "L":
            return [from_attribute(inner) for inner in value]
        return None if kind == "NULL" else value
    raise ValueError("Expected an attribute with a type, got an empty one.")
