"""Sparklines: thirteen weeks of a KPI without axes, the last point marked, as a figure for mail pictures."""

from __future__ import annotations

from reporting.blocks.charts.style import Json, look_for
from reporting.blocks.model import Kpi
from reporting.blocks.tokens import ThemeName

WIDTH = 236
HEIGHT = 32
EDGE = 5  # px around the line, so that the line's bends and the dot are whole


def sparkline(kpi: Kpi, theme: ThemeName) -> Json:
    """Return a 236 x 32 px figure of the KPI's trend; its scale is its own, from lowest to highest."""
    look = look_for(theme, "mail")
    last = max((i for i, amount in enumerate(kpi.trend) if amount is not None), default=-1)
    sizes = [6 if i == last else 0 for i in range(len(kpi.trend))]
    present = [amount for amount in kpi.trend if amount is not None] or [0]
    hidden = {"visible": False, "fixedrange": True}
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": list(range(len(kpi.trend))),
                "y": list(kpi.trend),
                "cliponaxis": False,
                "hoverinfo": "skip",
                "line": {"color": look.theme.actual, "width": 1.5},
                "marker": {"size": sizes, "color": look.theme.link, "opacity": 1, "line": {"width": 0}},
            }
        ],
        "layout": {
            "width": WIDTH,
            "height": HEIGHT,
            "margin": {"l": EDGE, "r": EDGE, "t": 0, "b": 0},
            "paper_bgcolor": look.theme.surface,
            "plot_bgcolor": look.theme.surface,
            "showlegend": False,
            "xaxis": hidden | {"range": [0, max(1, len(kpi.trend) - 1)]},
            "yaxis": hidden | {"range": _roomy(min(present), max(present))},
        },
        "config": {"displayModeBar": False},
    }


def _roomy(low: int, high: int) -> list[float]:
    """Return the range of an axis with the edge within it: plotly cuts lines off where an axis ends."""
    room = (high - low) * EDGE / (HEIGHT - 2 * EDGE) or 1
    return [round(low - room, 3), round(high + room, 3)]
