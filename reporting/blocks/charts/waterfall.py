"""The waterfall: an opening value, steps coloured by effect, a closing total."""

from __future__ import annotations

from reporting.blocks.charts.plot import Plot, bare_axis, categories, category_axis, printed, steps, zero_line
from reporting.blocks.charts.style import BAR_GAP, LABEL_SIZE, MAIL_WIDTH, Json, Look, plot_text
from reporting.blocks.model import Chart

TOTAL = "Total"
HALF_COLUMN = (1 - BAR_GAP) / 2


def waterfall(chart: Chart, look: Look) -> Plot:
    """Return floating columns: the first stands on zero like the total, the others on the sum so far."""
    series = chart.series[0]
    values = [amount or 0 for amount in series.values]
    total = chart.total.amount or 0
    bars = [*steps(values), (0, total)]
    names = [*categories(chart), TOTAL]
    amounts = [*series.values, total]
    texts = ["" if amount is None else _label(chart, amount, i, len(values)) for i, amount in enumerate(amounts)]
    trace: Json = {
        "type": "bar",
        "name": plot_text(series.name),
        "x": names,
        "base": [min(bar) for bar in bars],
        "y": [abs(end - start) for start, end in bars],
        "marker": {"color": [_colour(chart, amount, i, len(values), look) for i, amount in enumerate(amounts)]},
        **({"hoverinfo": "skip"} if look.size == "mail" else _hover(texts)),
    }
    ends = [end for bar in bars for end in bar]
    labels = [_annotation(name, max(bar), text, look) for name, bar, text in zip(names, bars, texts, strict=True)]
    return Plot(
        [trace],
        xaxis=category_axis(chart, names, 0.5, look, MAIL_WIDTH) | _total_tick(chart, names),
        yaxis=bare_axis(ends),
        annotations=labels,
        shapes=[zero_line(look), *_connectors(bars, look)],
    )


def _label(chart: Chart, amount: int, i: int, last: int) -> str:
    text = printed(chart, amount)
    return text.removeprefix("+") if i in {0, last} else text


def _colour(chart: Chart, amount: int | None, i: int, last: int, look: Look) -> str:
    if i in {0, last} or chart.better == "neither" or not amount:
        return look.theme.actual
    return look.theme.good if (amount > 0) == (chart.better == "up") else look.theme.bad


def _hover(texts: list[str]) -> Json:
    return {"customdata": texts, "hovertemplate": "%{customdata}<extra></extra>"}


def _total_tick(chart: Chart, names: list[str]) -> Json:
    if not chart.x_is_date:
        return {}
    return {"tickvals": names, "ticktext": names}


def _annotation(name: str, top: int, text: str, look: Look) -> Json:
    return {
        "x": name,
        "y": top,
        "text": text,
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": LABEL_SIZE, "color": look.theme.ink},
    }


def _connectors(bars: list[tuple[int, int]], look: Look) -> list[Json]:
    """Return the thin lines that carry each sum to the next column."""
    return [
        {
            "type": "line",
            "x0": i + HALF_COLUMN,
            "x1": i + 1 - HALF_COLUMN,
            "y0": end,
            "y1": end,
            "line": {"color": look.theme.control, "width": 1},
        }
        for i, (_, end) in enumerate(bars[:-1])
    ]
