"""A chart block to a plotly figure: its form's traces and axes in the common layout."""

from __future__ import annotations

from reporting.blocks.charts.horizontal import bars, range_bars
from reporting.blocks.charts.matrix import heatmap
from reporting.blocks.charts.plot import Plot, height_for
from reporting.blocks.charts.style import BAR_GAP, FONT_SIZE, LABEL_SIZE, MAIL_WIDTH, Json, Look, Size, look_for
from reporting.blocks.charts.vertical import columns, line, stacked_columns
from reporting.blocks.charts.waterfall import waterfall
from reporting.blocks.model import Chart
from reporting.blocks.tokens import ThemeName

Figure = Json

FORMS = {
    "line": line,
    "columns": columns,
    "stacked_columns": stacked_columns,
    "bars": bars,
    "range_bars": range_bars,
    "heatmap": heatmap,
    "waterfall": waterfall,
}


def figure(chart: Chart, theme: ThemeName, size: Size) -> Figure:
    """Return the chart as a plotly figure.

    Args:
        chart: the block.
        theme: `light` or `dark`.
        size: `page` fills its card in width; `mail` is drawn for a picture, 414 px wide.

    Returns:
        `data`, `layout` and `config` of plotly.js, JSON values only.
    """
    look = look_for(theme, size)
    plot = FORMS[chart.form](chart, look)
    return {"data": plot.traces, "layout": _layout(plot, look), "config": {"displayModeBar": False, "responsive": True}}


def _layout(plot: Plot, look: Look) -> Json:
    return {
        "width": MAIL_WIDTH if look.size == "mail" else None,
        "height": plot.height or height_for(look),
        "autosize": look.size == "page",
        "margin": {"l": 8, "r": plot.right, "t": 8, "b": plot.bottom},
        "paper_bgcolor": look.theme.surface,
        "plot_bgcolor": look.theme.surface,
        "font": {"family": look.font, "size": FONT_SIZE, "color": look.theme.ink},
        "showlegend": False,
        "hovermode": plot.hover,
        "hoverlabel": {
            "bgcolor": look.theme.surface,
            "bordercolor": look.theme.control,
            "font": {"family": look.font, "size": LABEL_SIZE, "color": look.theme.ink},
        },
        "bargap": BAR_GAP,
        "barmode": plot.barmode,
        "xaxis": _axis(plot.xaxis, look),
        "yaxis": _axis(plot.yaxis, look),
        "annotations": plot.annotations,
        "shapes": plot.shapes,
    }


def _axis(axis: Json, look: Look) -> Json:
    common = {
        "automargin": True,
        "fixedrange": True,
        "showline": False,
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "ticklabelstandoff": 5,
        "gridcolor": look.theme.grid,
        "spikethickness": 1,
        "spikedash": "solid",
        "spikecolor": look.theme.control,
        "tickfont": {"size": LABEL_SIZE, "color": look.theme.ink2},
    }
    return common | axis
