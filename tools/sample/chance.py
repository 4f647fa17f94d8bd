"""Repeatable draws: each is a hash of its own name, so adding one never changes another."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Item = TypeVar("Item")


def draw(below: int, *name: object) -> int:
    """Return a whole number from 0 to `below` - 1 that belongs to `name`."""
    digest = blake2b("/".join(map(str, name)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % below


def pick(options: Sequence[Item], *name: object) -> Item:
    """Return the one of `options` that belongs to `name`."""
    return options[draw(len(options), *name)]


def weighted(options: Sequence[tuple[Item, int]], *name: object) -> Item:
    """Return one of `options`, (item, weight) pairs, by the draw that belongs to `name`."""
    place = draw(sum(weight for _, weight in options), *name)
    for item, weight in options:
        place -= weight
        if place < 0:
            return item
    raise ValueError("weights must be positive")
