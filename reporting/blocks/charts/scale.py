"""Axis arithmetic in integer steps of a unit: round ticks, a range from zero, labels that keep their distance."""

from __future__ import annotations

from collections.abc import Sequence

NICE = (10, 20, 25, 50)  # round steps, in tenths of a power of ten


def axis_ticks(values: Sequence[int], wanted: int = 5) -> tuple[int, ...]:
    """Return round tick positions from zero over all values, about `wanted` of them, the range's ends included."""
    low, high = min(0, *values, 0), max(0, *values, 0)
    step = _nice_step(max(high - low, 1), wanted - 1)
    first, last = low // step, -(-high // step)
    return tuple(step * index for index in range(first, max(last, first + 1) + 1))


def _nice_step(span: int, intervals: int) -> int:
    """Return the smallest round whole step of which `intervals` cover the span."""
    power = 1
    while True:
        for tenths in NICE:
            step, rest = divmod(tenths * power, 10)
            if not rest and step * intervals >= span:
                return step
        power *= 10


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions apart to at least `gap`, as little as a pass up and a pass down need, within the ends.

    When they cannot all fit the lowest ones leave the range rather than overlap.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    floor = low
    for i in order:
        placed[i] = floor = max(placed[i], floor)
        floor += gap
    ceiling = high
    for i in reversed(order):
        placed[i] = ceiling = min(placed[i], ceiling)
        ceiling -= gap
    return placed


def pick_ticks(count_of_points: int, wanted: int = 6) -> tuple[int, ...]:
    """Return evenly spaced indexes of at most `wanted` points, the last one always among them."""
    step = max(1, -(-count_of_points // wanted))
    return tuple(range((count_of_points - 1) % step, count_of_points, step))
