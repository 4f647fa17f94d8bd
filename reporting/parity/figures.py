"""Every figure of a page, looked up in its block by its address; written apart from the code that makes the HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import get_args

from reporting.blocks.format import decimal_text, format_value
from reporting.blocks.model import Block, Change, Chart, Kpi, Prose, Style, Table, Value
from reporting.parity.model import Difference

FIGURE = re.compile(r'<data class="[^"]*" data-figure="(?P<path>[^"]*)" value="(?P<exact>[^"]*)"[^>]*>(?P<said>[^<]*)<')


def figure_differences(block: Block, fragment: str) -> Iterator[Difference]:
    """Yield the figures of a block's HTML that are not the figures of the block at their addresses."""
    seen = set()
    for match in FIGURE.finditer(fragment):
        path, said = html.unescape(match["path"]), html.unescape(match["said"])
        value = resolve(block, path)
        seen.add(path)
        if value is None:
            yield Difference("page", path, "a figure of this block", said)
        elif match["exact"] != decimal_text(value):
            yield Difference("page", f"{path}, exact", decimal_text(value), match["exact"])
        elif said not in _spellings(value):
            yield Difference("page", path, format_value(value), said)
    if isinstance(block, Kpi) and f"{block.id}/value" not in seen:
        yield Difference("page", f"{block.id}/value", format_value(block.value, block.style), "no figure")


def resolve(block: Block, path: str) -> Value | None:
    """Return the figure at `<block id>/<path>`, None when the block has none there."""
    owner, _, rest = path.partition("/")
    head, *steps = rest.split(".")
    if owner != block.id:
        return None
    try:
        return _figure(block, getattr(block, head, None), steps)
    except (KeyError, IndexError, ValueError):
        return None


def _figure(block: Block, found: object, steps: list[str]) -> Value | None:
    match found, steps:
        case Value(), []:
            return found
        case Prose(), [name]:
            return found.figures[name]
        case Change(), [("delta" | "relative") as side]:
            return found.delta if side == "delta" else found.relative
        case tuple(), [series, "values", point] if isinstance(block, Chart):
            amount = block.series[int(series)].values[int(point)]
            return Value.absent(block.unit, "no figure") if amount is None else Value(amount, block.unit)
        case tuple(), [*_, column] if isinstance(block, Table):
            row = block.rows[int(steps[0])] if len(steps) > 1 else found
            cell = row[int(column)]
            return cell if isinstance(cell, Value) else None
    return None


def _spellings(value: Value) -> set[str]:
    return {format_value(value, style, signed) for style in get_args(Style) for signed in (False, True)}
