"""Where an item and its attributes stand in an export's line, worked out only when something is wrong there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from reporting.sources.model import Place

Step = str | int
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """An item's file and line; `raw` is the line itself, empty for an item of a live table."""

    path: str
    line: int
    raw: bytes = b""

    def at(self, *steps: Step) -> Place:
        """Return the place of an attribute, such as `at("postings", "L", 0, "M", "cents")`.

        Falls back on the nearest part around it that exists.
        """
        text = self.raw.decode("utf-8", "replace")
        position = offset_of(text, ("Item", *steps)) if text else 0
        return Place(self.path, self.line, position + 1)


def offset_of(text: str, steps: tuple[Step, ...]) -> int:
    """Return the offset in a JSON text of the key or element that `steps` lead to, or of the last one found."""
    position = found = _skip_blank(text, 0)
    for step in steps:
        for key, key_offset, value_offset in _members(text, position):
            if key == step:
                found, position = key_offset, value_offset
                break
        else:
            return found
    return found


def _members(text: str, position: int) -> Iterator[tuple[Step, int, int]]:
    """Yield name or index, its offset and its value's offset for what the object or array at `position` holds."""
    is_object = text.startswith("{", position)
    if not is_object and not text.startswith("[", position):
        return
    index, position = 0, _skip_blank(text, position + 1)
    while position < len(text) and text[position] not in "]}":
        key: Step = index
        key_offset = position
        if is_object:
            key, position = _decode(text, position)
            position = _skip_blank(text, _skip_blank(text, position) + 1)
        yield key, key_offset, position
        _, position = _decode(text, position)
        position = _skip_blank(text, position)
        if text.startswith(",", position):
            position = _skip_blank(text, position + 1)
        index += 1


def _skip_blank(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position


def place_in_json(path: str, text: str, *steps: Step) -> Place:
    """Return the place of a key in a JSON file."""
    before = text[: offset_of(text, steps)]
    return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
