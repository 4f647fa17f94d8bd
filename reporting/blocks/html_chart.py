"""A chart block as HTML: message, measure, the figures as a table, and the plotly figures for the page's script.

Without the script the table stands; with it the chart does, and a button shows either.
"""

from __future__ import annotations

import json
from datetime import date

from reporting.blocks.charts import figure
from reporting.blocks.charts.style import look_for, series_colours
from reporting.blocks.charts.waterfall import TOTAL
from reporting.blocks.format import format_date
from reporting.blocks.html_parts import escape, prose_html, reasons_html, trace_html, value_html
from reporting.blocks.html_table import NUMERIC, scroll_box
from reporting.blocks.model import Chart, Value

NO_FIGURE = "no figure for this point"
UNLABELLED = {"heatmap", "range_bars", "waterfall"}  # forms whose series need no key of colours


def chart_html(chart: Chart) -> str:
    """Return the chart card."""
    block = escape(chart.id)
    alt = prose_html(f"{chart.id}/alt", chart.alt)
    return (
        f'<figure class="block chart" id="{block}" data-kind="chart" data-form="{chart.form}" '
        f'aria-labelledby="{block}-title">'
        f'<figcaption class="head"><h3 id="{block}-title">{prose_html(f"{chart.id}/title", chart.title)}</h3>'
        f'<p class="measure">{escape(chart.measure)}</p>{_tools(block)}</figcaption>'
        f'<div class="plot" role="img" aria-labelledby="{block}-alt" hidden></div>{_key_html(chart)}'
        f'<div class="figures">{_figures_html(chart)}{_gaps_html(chart)}</div>'
        f'<p class="alt" id="{block}-alt">{alt}</p><p class="source">Source: {escape(chart.source)}</p>'
        f'<script type="application/json" class="plot-data">{_figures_json(chart)}</script>'
        f"{trace_html(chart.trace)}</figure>"
    )


def _tools(block: str) -> str:
    return (
        '<div class="tools" hidden><button type="button" data-view="plot" aria-pressed="true">Chart</button>'
        '<button type="button" data-view="figures" aria-pressed="false">Table</button>'
        f'<button type="button" data-csv="{block}">CSV</button></div>'
    )


def _figures_json(chart: Chart) -> str:
    figures = {theme: figure(chart, theme, "page") for theme in ("light", "dark")}
    text = json.dumps(figures, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.replace("<", "\\u003c").replace("{{", "\\u007b{")


def _key_html(chart: Chart) -> str:
    """Return the key of colours, shown where the plot is too narrow for names at its side."""
    if len(chart.series) < 2 or chart.form in UNLABELLED:
        return ""
    light, dark = (series_colours(chart, look_for(theme, "page")) for theme in ("light", "dark"))
    items = "".join(
        f'<li class="{series.scenario}" style="--light:{a};--dark:{b}">{escape(series.name)}</li>'
        for series, a, b in zip(chart.series, light, dark, strict=True)
    )
    return f'<ul class="key" hidden>{items}</ul>'


def _figures_html(chart: Chart) -> str:
    """Return the chart's figures as a table: a row an x value, or a row a series for the heatmap."""
    rows = [x if not chart.x_is_date else format_date(date.fromisoformat(x)) for x in chart.x]
    columns = [series.name for series in chart.series]
    cells = [[_cell_html(chart, s, i) for s in range(len(columns))] for i in range(len(rows))]
    if chart.form == "heatmap":
        rows, columns, cells = columns, rows, [list(row) for row in zip(*cells, strict=True)]
    corner = "Date" if chart.x_is_date and chart.form != "heatmap" else ""
    heads = "".join(f'<th scope="col"{NUMERIC}>{escape(column)}</th>' for column in columns)
    first = f'<th scope="col">{corner}</th>' if corner else "<td></td>"
    body = "".join(f'<tr><th scope="row">{escape(row)}</th>{"".join(cells[i])}</tr>' for i, row in enumerate(rows))
    return scroll_box(chart.measure, f"<thead><tr>{first}{heads}</tr></thead><tbody>{body}</tbody>{_total_html(chart)}")


def _cell_html(chart: Chart, series: int, i: int) -> str:
    amount = chart.series[series].values[i]
    value = Value.absent(chart.unit, NO_FIGURE) if amount is None else Value(amount, chart.unit)
    signed = chart.better != "neither" and not (chart.form == "waterfall" and i == 0)  # it opens with a balance
    path = f"{chart.id}/series.{series}.values.{i}"
    return f"<td{NUMERIC}>{value_html(path, value, 'whole', signed)}</td>"


def _total_html(chart: Chart) -> str:
    """Return the closing row of a waterfall, which its last column shows."""
    if chart.form != "waterfall":
        return ""
    cell = value_html(f"{chart.id}/total", chart.total, "whole")
    return f'<tfoot><tr><th scope="row">{TOTAL}</th><td{NUMERIC}>{cell}</td></tr></tfoot>'


def _gaps_html(chart: Chart) -> str:
    gaps = any(amount is None for series in chart.series for amount in series.values)
    return reasons_html([NO_FIGURE]) if gaps else ""
