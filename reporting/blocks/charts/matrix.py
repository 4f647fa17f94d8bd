"""The heatmap: a row a series, the figure in every cell, pale enough for ink on it."""

from __future__ import annotations

from reporting.blocks.charts.plot import Plot, categories, category_axis, present, printed, wrap_label
from reporting.blocks.charts.style import LABEL_SIZE, Json, Look, plot_text
from reporting.blocks.model import Chart

ROW = 40
SEQUENTIAL = {False: ("#FFFFFF", "#9CC3E6"), True: ("#0E1726", "#2B5A8C")}
BAD_TO_GOOD = {False: ("#F3B8B3", "#FFFFFF", "#9AD3C0"), True: ("#7A2B28", "#0E1726", "#1E5C4B")}


def heatmap(chart: Chart, look: Look) -> Plot:
    """Return the matrix; coloured around zero by effect when the measure has a good direction."""
    columns = categories(chart)
    rows = [plot_text(series.name) for series in chart.series]
    cells = [list(series.values) for series in chart.series]
    texts = [["" if amount is None else printed(chart, amount) for amount in row] for row in cells]
    trace: Json = {
        "type": "heatmap",
        "x": columns,
        "y": rows,
        "z": cells,
        "text": texts,
        "texttemplate": "%{text}",
        "textfont": {"size": LABEL_SIZE, "color": look.theme.ink},
        "xgap": 2,
        "ygap": 2,
        "showscale": False,
        **_colours(chart, look),
        **_hover(look),
    }
    xaxis = category_axis(chart, columns, 0.5, look) | {"side": "top"}
    return Plot(
        [trace],
        xaxis=xaxis,
        yaxis=_row_axis(rows),
        bottom=8,
        height=len(rows) * ROW + 48,
        hover="closest",
    )


def _colours(chart: Chart, look: Look) -> Json:
    values = present(chart)
    if chart.better == "neither" or min(values, default=0) >= 0:
        low, high = SEQUENTIAL[look.dark]
        return {"colorscale": [[0, low], [1, high]], "zmin": min(0, *values, 0), "zmax": max(*values, 1, 1)}
    ends = BAD_TO_GOOD[look.dark] if chart.better == "up" else BAD_TO_GOOD[look.dark][::-1]
    most = max(map(abs, values))
    return {"colorscale": [[i / 2, colour] for i, colour in enumerate(ends)], "zmin": -most, "zmax": most}


def _hover(look: Look) -> Json:
    return {"hoverinfo": "skip"} if look.size == "mail" else {"hovertemplate": "%{y}, %{x}: %{text}<extra></extra>"}


def _row_axis(rows: list[str]) -> Json:
    labels = [wrap_label(row, 20) for row in rows]
    return {"type": "category", "range": [len(rows) - 0.5, -0.5], "tickvals": rows, "ticktext": labels}
