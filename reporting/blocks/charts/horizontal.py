"""Horizontal forms: bars with their figures, and ranges from a low to a high case."""

from __future__ import annotations

from reporting.blocks.charts.plot import Plot, bare_axis, categories, hover, present, printed, wrap_label
from reporting.blocks.charts.style import (
    BAR_GAP,
    LABEL_SIZE,
    Json,
    Look,
    Size,
    bar_marker,
    effect_colour,
    plot_text,
    series_colours,
)
from reporting.blocks.charts.vertical import value_labels
from reporting.blocks.model import Chart, Series

ROW = 36
LABEL_ROOM: dict[Size, float] = {"page": 0.24, "mail": 0.34}  # of the value range, for the figures beside the bars
NAME_LETTERS = 20
LINE = 16  # px of a line of a name, without the space between lines
THICKEST = 24  # px, a range of a single row
LOWEST = 96  # px, a plot's height


def bars(chart: Chart, look: Look) -> Plot:
    """Return bars from top to bottom in the order of the block, each with its figure."""
    names, colours = categories(chart), series_colours(chart, look)
    row = round(ROW * max(1, len(chart.series) * 0.7))
    traces = [
        _bar_trace(chart, series, names, colour, look) for series, colour in zip(chart.series, colours, strict=True)
    ]
    return Plot(
        traces,
        xaxis=bare_axis(present(chart), LABEL_ROOM[look.size]),
        yaxis=_name_axis(names, row),
        shapes=[_upright(0, look)],
        bottom=8,
        height=_height(len(names), row),
        hover="y unified" if len(chart.series) > 1 else "closest",
    )


def _bar_trace(chart: Chart, series: Series, names: list[str], colour: str, look: Look) -> Json:
    marker = bar_marker(series, colour, look)
    if chart.better != "neither":
        marker |= {"color": [effect_colour(amount, chart, look) for amount in series.values]}
    return {
        "type": "bar",
        "orientation": "h",
        "name": plot_text(series.name),
        "y": names,
        "x": list(series.values),
        "marker": marker,
        **value_labels(chart, series, look),
        **hover(chart, series.values, look),
    }


def range_bars(chart: Chart, look: Look) -> Plot:
    """Return a bar from low to high for each name, both ends with their figures; `actual` is a tick between."""
    names = categories(chart)
    low, high = _scenario(chart, "low"), _scenario(chart, "high")
    base = next((series for series in chart.series if series.scenario == "actual"), None)
    traces = [_range_trace(chart, low, high, names, look)]
    if base is not None:
        traces.append(_base_trace(chart, base, names, look))
    return Plot(
        traces,
        xaxis=_range_axis(present(chart), look),
        yaxis=_name_axis(names, ROW),
        annotations=_range_labels(chart, low, high, names, look),
        bottom=8,
        height=_height(len(names), ROW),
        hover="closest",
    )


def _scenario(chart: Chart, scenario: str) -> Series:
    for series in chart.series:
        if series.scenario == scenario:
            return series
    raise ValueError(f"chart {chart.id}: range bars need a series of scenario {scenario!r}")


def _range_trace(chart: Chart, low: Series, high: Series, names: list[str], look: Look) -> Json:
    pairs = list(zip(low.values, high.values, strict=True))
    spans = [None if a is None or b is None else b - a for a, b in pairs]
    trace: Json = {
        "type": "bar",
        "orientation": "h",
        "name": plot_text(f"{low.name} to {high.name}"),
        "y": names,
        "base": list(low.values),
        "x": spans,
        "width": min(1 - BAR_GAP, THICKEST / (_height(len(names), ROW) / len(names))),
        "marker": {"color": look.theme.last_year, "line": {"width": 0}},
    }
    texts = [f"{printed(chart, a)} to {printed(chart, b)}" for a, b in pairs]
    if look.size == "mail":
        return trace | {"hoverinfo": "skip"}
    return trace | {"customdata": texts, "hovertemplate": "%{fullData.name}: %{customdata}<extra></extra>"}


def _base_trace(chart: Chart, base: Series, names: list[str], look: Look) -> Json:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": plot_text(base.name),
        "y": names,
        "x": list(base.values),
        "marker": {"symbol": "line-ns", "size": 18, "line": {"color": look.theme.ink, "width": 2.5}},
        **hover(chart, base.values, look),
    }


def _range_labels(chart: Chart, low: Series, high: Series, names: list[str], look: Look) -> list[Json]:
    sides = ((low, "right", -6), (high, "left", 6))
    return [
        {
            "x": amount,
            "y": name,
            "text": printed(chart, amount),
            "showarrow": False,
            "xanchor": anchor if _upwards(low, high, i) else {"left": "right", "right": "left"}[anchor],
            "xshift": shift if _upwards(low, high, i) else -shift,
            "font": {"size": LABEL_SIZE, "color": look.theme.ink},
        }
        for series, anchor, shift in sides
        for i, (name, amount) in enumerate(zip(names, series.values, strict=True))
        if amount is not None
    ]


def _upwards(low: Series, high: Series, i: int) -> bool:
    return (low.values[i] or 0) <= (high.values[i] or 0)


def _range_axis(values: list[int], look: Look) -> Json:
    """A range says where it lies, not how long it is from zero, so its axis may start anywhere."""
    low, high = min(values, default=0), max(values, default=1)
    room = max(high - low, 1) * LABEL_ROOM[look.size]
    return {"visible": False, "range": [low - room, high + room]}


def _name_axis(names: list[str], row: int) -> Json:
    return {
        "type": "category",
        "range": [len(names) - 0.5, -0.5],
        "tickvals": list(names),
        "ticktext": [wrap_label(name, NAME_LETTERS, row // LINE) for name in names],
        "tickfont": {"size": LABEL_SIZE},
    }


def _upright(x: int, look: Look) -> Json:
    line = {"color": look.theme.control, "width": 1}
    return {"type": "line", "xref": "x", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _height(rows: int, row: int) -> int:
    return max(LOWEST, rows * row + 24)
