"""Axis arithmetic in integer steps of a unit: round ticks, a range from zero, labels that keep their distance."""

from __future__ import annotations

from collections.abc import Sequence

NICE = (10, 20, 25, 50)  # round steps, in tenths of a power of ten


def axis_ticks(values: Sequence[int], intervals: int = 4) -> tuple[int, ...]:
    """Return round tick positions, zero among them, within the values' range; about `intervals` between them."""
    low, high = value_range(values)
    step = _nice_step(high - low, intervals)
    return tuple(step * index for index in range(-(-low // step), high // step + 1))


def value_range(values: Sequence[int]) -> tuple[int, int]:
    """Return the lowest and highest of the values and zero, never the same."""
    low, high = min(0, *values, 0), max(0, *values, 0)
    return low, max(high, low + 1)


def _nice_step(span: int, intervals: int) -> int:
    """Return the round whole step that divides the span into nearest to `intervals` parts."""
    steps: list[int] = [tenths * 10**power // 10 for power in range(len(str(span)) + 1) for tenths in NICE]
    return min((step for step in steps if step), key=lambda step: abs(span / step - intervals))


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
