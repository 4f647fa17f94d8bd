"""Forms over time or categories on x: lines, columns, stacked columns."""

from __future__ import annotations

from reporting.blocks.charts.plot import (
    EndLabel,
    Plot,
    bare_axis,
    categories,
    category_axis,
    end_labels,
    hover,
    last_point,
    present,
    printed,
    value_axis,
    zero_line,
)
from reporting.blocks.charts.style import (
    DASHES,
    LABEL_SIZE,
    LINE_WIDTH,
    MAIL_WIDTH,
    MARKS,
    Json,
    Look,
    Size,
    bar_marker,
    effect_colour,
    plot_text,
    series_colours,
)
from reporting.blocks.model import Chart, Series

MOST_LABELLED: dict[Size, int] = {"page": 9, "mail": 7}  # columns that still have room for their figures


def _names_room(right: int) -> int:
    """Return the px that the names below a picture's plot share, beside the ticks and the labels at its right."""
    return MAIL_WIDTH - 48 - right


def line(chart: Chart, look: Look) -> Plot:
    """Return lines from zero with their names at their ends."""
    names, colours = categories(chart), series_colours(chart, look)
    traces = [
        _line_trace(chart, series, names, colour, look) for series, colour in zip(chart.series, colours, strict=True)
    ]
    yaxis = value_axis(chart, present(chart))
    annotations, right = end_labels(_line_labels(chart, colours), yaxis, look)
    xaxis = category_axis(chart, names, 0.25, look, _names_room(right))
    return Plot(traces, xaxis, yaxis, annotations, [zero_line(look)], right)


def _line_trace(chart: Chart, series: Series, names: list[str], colour: str, look: Look) -> Json:
    band = series.scenario in {"low", "high"}
    trace: Json = {
        "type": "scatter",
        "mode": "lines",
        "name": plot_text(series.name),
        "x": names,
        "y": list(series.values),
        "cliponaxis": False,
        "line": {
            "color": colour,
            "width": 1 if band else LINE_WIDTH,
            "dash": DASHES.get(series.scenario, "solid"),
        },
        **hover(chart, series.values, look),
    }
    if series.scenario == "high" and any(other.scenario == "low" for other in chart.series):
        trace |= {"fill": "tonexty", "fillcolor": f"{colour}33"}
    return trace | _last_dot(series, colour)


def _last_dot(series: Series, colour: str) -> Json:
    """Mark the last point of what happened."""
    last = last_point(series.values)
    if series.scenario != "actual" or last is None:
        return {}
    sizes = [7 if i == last[0] else 0 for i in range(len(series.values))]
    return {"mode": "lines+markers", "marker": {"size": sizes, "color": colour, "opacity": 1, "line": {"width": 0}}}


def _line_labels(chart: Chart, colours: tuple[str, ...]) -> list[EndLabel]:
    ends = [
        (series, colour, last[1])
        for series, colour in zip(chart.series, colours, strict=True)
        if (last := last_point(series.values))
    ]
    if len(chart.series) == 1:
        return [EndLabel(printed(chart, amount), amount, "") for _, _, amount in ends]
    return [EndLabel(series.name, amount, colour, MARKS.get(series.scenario, "■")) for series, colour, amount in ends]


def columns(chart: Chart, look: Look) -> Plot:
    """Return columns side by side; few single ones carry their figures instead of an axis."""
    names, colours = categories(chart), series_colours(chart, look)
    single = len(chart.series) == 1
    labelled = single and len(names) <= MOST_LABELLED[look.size]
    traces = [
        _column_trace(chart, series, names, colour, look, labelled)
        for series, colour in zip(chart.series, colours, strict=True)
    ]
    yaxis = bare_axis(present(chart)) if labelled else value_axis(chart, present(chart))
    labels = [] if single else _line_labels(chart, colours)
    annotations, right = end_labels(labels, yaxis, look)
    xaxis = category_axis(chart, names, 0.5, look, _names_room(right))
    barmode = "overlay" if _takes_turns(chart) else "group"
    return Plot(traces, xaxis, yaxis, annotations, [zero_line(look)], right, barmode=barmode)


def _takes_turns(chart: Chart) -> bool:
    """Whether no two series share a place on x, as an actual and the forecast that carries it on."""
    places = zip(*(series.values for series in chart.series), strict=True)
    return all(sum(amount is not None for amount in place) <= 1 for place in places)


def _column_trace(chart: Chart, series: Series, names: list[str], colour: str, look: Look, labelled: bool) -> Json:
    marker = bar_marker(series, colour, look)
    if chart.better != "neither":
        marker |= {"color": [effect_colour(amount, chart, look) for amount in series.values]}
    trace: Json = {
        "type": "bar",
        "name": plot_text(series.name),
        "x": names,
        "y": list(series.values),
        "marker": marker,
        **hover(chart, series.values, look),
    }
    return trace | (value_labels(chart, series, look) if labelled else {})


def value_labels(chart: Chart, series: Series, look: Look) -> Json:
    """Return what writes its figure at the end of each bar."""
    return {
        "text": ["" if amount is None else printed(chart, amount) for amount in series.values],
        "texttemplate": "%{text}",
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"size": LABEL_SIZE, "color": look.theme.ink},
    }


def stacked_columns(chart: Chart, look: Look) -> Plot:
    """Return stacked columns, their names and the total beside the last column."""
    names, colours = categories(chart), series_colours(chart, look)
    traces = [
        _column_trace(chart, series, names, colour, look, labelled=False) | {"marker": _segment(series, colour, look)}
        for series, colour in zip(chart.series, colours, strict=True)
    ]
    rows = [[series.values[i] or 0 for series in chart.series] for i in range(len(names))]
    highs = [sum(v for v in row if v > 0) for row in rows]
    lows = [sum(v for v in row if v < 0) for row in rows]
    yaxis = value_axis(chart, [*highs, *lows])
    total = EndLabel(f"Total {printed(chart, sum(rows[-1]))}", highs[-1], "")  # wider than most columns
    labels = [*_segment_labels(chart, rows[-1], colours), total]
    annotations, right = end_labels(labels, yaxis, look)
    xaxis = category_axis(chart, names, 0.5, look, _names_room(right))
    return Plot(traces, xaxis, yaxis, annotations, [zero_line(look)], right, barmode="relative")


def _segment(series: Series, colour: str, look: Look) -> Json:
    marker = bar_marker(series, colour, look)
    return marker if series.scenario != "actual" else marker | {"line": {"color": look.theme.surface, "width": 1}}


def _segment_labels(chart: Chart, last: list[int], colours: tuple[str, ...]) -> list[EndLabel]:
    """Return a label at the middle of each segment of the last column."""
    labels, up, down = [], 0, 0
    for series, value, colour in zip(chart.series, last, colours, strict=True):
        base = up if value >= 0 else down
        labels.append(EndLabel(series.name, base + value // 2, colour))
        up, down = (up + value, down) if value >= 0 else (up, down + value)
    return labels
