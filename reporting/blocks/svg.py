"""The sparkline of a KPI card as inline SVG, coloured by the page's style sheet."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 236
HEIGHT = 32
EDGE = 4  # px kept free around the line for its dot


def sparkline_svg(trend: Sequence[int | None]) -> str:
    """Return the trend as a small drawing, hidden from screen readers; nothing for fewer than two figures."""
    present = [amount for amount in trend if amount is not None]
    if len(present) < 2:
        return ""
    points = _points(trend, min(present), max(present))
    last = next(point for point in reversed(points) if point)
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true">'
        f'<path d="{_path(points)}"></path><circle cx="{last[0]}" cy="{last[1]}" r="3"></circle></svg>'
    )


def _points(trend: Sequence[int | None], low: int, high: int) -> list[tuple[float, float] | None]:
    across = (WIDTH - 2 * EDGE) / (len(trend) - 1)
    return [
        None if amount is None else (round(EDGE + i * across, 1), _down(amount, low, high))
        for i, amount in enumerate(trend)
    ]


def _down(amount: int, low: int, high: int) -> float:
    """Return the distance from the top; a flat trend runs through the middle."""
    share = (amount - low) / (high - low) if high > low else 0.5
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """Return the line, lifted over gaps."""
    commands, drawing = [], False
    for point in points:
        if point:
            commands.append(f"{'L' if drawing else 'M'}{point[0]} {point[1]}")
        drawing = point is not None
    return "".join(commands)
