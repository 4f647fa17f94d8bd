"""The parts of a figure that its form decides, and what the forms share: categories, hover texts, value axes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from reporting.blocks.charts.scale import axis_ticks, pick_ticks, spread, value_range
from reporting.blocks.charts.style import (
    LABEL_SIZE,
    LETTER_WIDTH,
    MAIL_HEIGHT,
    MAIL_WIDTH,
    Json,
    Look,
    plot_text,
    short_names,
    shorten,
    text_width,
)
from reporting.blocks.format import format_date, format_day, format_ticks, format_value
from reporting.blocks.model import Chart, Value

HEIGHT = 300
BOTTOM = 28
TOP = 8
LABEL_GAP = 17
LABEL_LETTERS = 21
MOST_STAGGERED = 7  # names on two levels when one has no room; of more than these, not every one is written
MAIL_PLOT = MAIL_WIDTH - 60  # px that category names share, at most
NO_LABEL_MARGIN = 16
HEAD_ROOM = 0.06  # of the value range, beyond its ends


@dataclass(frozen=True)
class Plot:
    """What a form contributes to a figure; lengths in px."""

    traces: list[Json]
    xaxis: Json
    yaxis: Json
    annotations: list[Json] = field(default_factory=list)
    shapes: list[Json] = field(default_factory=list)
    right: int = NO_LABEL_MARGIN
    bottom: int = BOTTOM
    height: int | None = None  # None is the height of the medium
    barmode: str = "group"
    hover: str = "x unified"


@dataclass(frozen=True)
class EndLabel:
    """A name at the right of a plot, wanted at the height of `amount`."""

    text: str
    amount: int
    colour: str
    mark: str = "■"


def printed(chart: Chart, amount: int | None) -> str:
    """Return a figure of the chart as labels and hover texts show it."""
    value = Value.absent(chart.unit, "no figure") if amount is None else Value(amount, chart.unit)
    return format_value(value, "compact", signed=chart.better != "neither")


def hover(chart: Chart, values: Iterable[int | None], look: Look) -> Json:
    """Return the hover text of a trace; pictures have none."""
    if look.size == "mail":
        return {"hoverinfo": "skip"}
    texts = [printed(chart, amount) for amount in values]
    return {"customdata": texts, "hovertemplate": "%{fullData.name}: %{customdata}<extra></extra>"}


def categories(chart: Chart) -> list[str]:
    """Return the x values as category names, told apart by an invisible mark where two read the same."""
    names = [format_date(date.fromisoformat(x)) if chart.x_is_date else plot_text(x) for x in chart.x]
    seen: Counter[str] = Counter()
    for i, name in enumerate(names):
        names[i] = name + "\N{ZERO WIDTH SPACE}" * seen[name]
        seen[name] += 1
    return names


def category_axis(chart: Chart, names: Sequence[str], edge: float, look: Look, room: int = MAIL_PLOT) -> Json:
    """Return the x axis: at most six dates (five in a picture), or every name that has room.

    Args:
        chart: whose x values.
        names: their category names.
        edge: the room beside the outer points.
        look: of the figure; a page thins crowded names itself.
        room: px that the names share in a picture.
    """
    axis: Json = {"type": "category", "range": [-edge, len(names) - 1 + edge], "tickangle": 0}
    if not chart.x_is_date:
        labels = [wrap_label(name, 12) for name in names]
        kept: Sequence[int] = range(len(names))
        if look.size == "mail" and (widest := _widest(labels)) * len(labels) > room:
            if len(labels) <= MOST_STAGGERED:
                labels = [f"<br>{label}" if i % 2 else label for i, label in enumerate(labels)]
            else:
                kept = pick_ticks(len(labels), max(2, room // widest))
        return axis | {"tickvals": [names[i] for i in kept], "ticktext": [labels[i] for i in kept]}
    days = [format_day(date.fromisoformat(x)) for x in chart.x]
    shown = pick_ticks(len(names), 6 if look.size == "page" else max(2, min(5, room // _widest(days))))
    return axis | {"tickvals": [names[i] for i in shown], "ticktext": [days[i] for i in shown]}


def _widest(labels: Sequence[str]) -> int:
    """Return the px that the widest label takes with the gap beside it."""
    return max((text_width(line) for label in labels for line in label.split("<br>")), default=0) + 6


def wrap_label(text: str, letters: int, most: int = 2) -> str:
    """Return a label broken into `most` lines of about `letters` at most, for plotly."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(joined) > letters:
            lines.append(word)
        else:
            lines[-1] = joined
    if len(lines) > most:
        lines = [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), letters)]
    return "<br>".join(lines)


def value_axis(chart: Chart, values: Sequence[int]) -> Json:
    """Return the y axis: from zero, round ticks in the formatter's words, a pale grid."""
    ticks = axis_ticks(values)
    labels = format_ticks(ticks, chart.unit)
    low, high = value_range(values)
    room = (high - low) * HEAD_ROOM
    return {
        "range": [low - room if low else 0, high + room if high > 0 else 0],
        "tickvals": list(ticks),
        "ticktext": list(labels),
        "showgrid": True,
        "gridwidth": 1,
    }


def bare_axis(values: Sequence[int], room: float = 0.14) -> Json:
    """Return the value axis of a plot whose bars carry their figures: invisible, with room for the labels."""
    low, high = value_range(values)
    more = (high - low) * room
    return {"visible": False, "range": [low - more if low else 0, high + more if high > 0 else 0]}


def zero_line(look: Look) -> Json:
    """Return the base line of columns."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": 0,
        "y1": 0,
        "line": {"color": look.theme.control, "width": 1},
    }


def end_labels(labels: Sequence[EndLabel], yaxis: Json, look: Look) -> tuple[list[Json], int]:
    """Return the annotations at the right edge, at least 17 px apart, and the margin that holds them."""
    if not labels:
        return [], NO_LABEL_MARGIN
    low, high = yaxis["range"]
    pixels = height_for(look) - TOP - BOTTOM
    wanted = [(label.amount - low) / (high - low) * pixels for label in labels]
    placed = spread(wanted, LABEL_GAP, 6, pixels - 6)
    texts = short_names([label.text for label in labels], LABEL_LETTERS)
    annotations = [
        {
            "name": "end-label",
            "xref": "paper",
            "x": 1,
            "xanchor": "left",
            "xshift": 8,
            "yref": "y",
            "y": round(low + pixel / pixels * (high - low), 3),
            "yanchor": "middle",
            "showarrow": False,
            "align": "left",
            "text": _marked(label) + plot_text(text),
            "font": {"size": LABEL_SIZE, "color": look.theme.ink},
        }
        for label, text, pixel in zip(labels, texts, placed, strict=True)
    ]
    marked = 2 if any(label.colour for label in labels) else 0
    if look.size == "mail":
        return annotations, max(map(text_width, texts)) + 8 * marked + 12
    return annotations, round((max(map(len, texts)) + marked) * LETTER_WIDTH) + 16


def height_for(look: Look) -> int:
    """Return the height of a figure whose form asks for no other."""
    return HEIGHT if look.size == "page" else MAIL_HEIGHT


def _marked(label: EndLabel) -> str:
    return f'<span style="color:{label.colour}">{label.mark}</span> ' if label.colour else ""


def last_point(values: Sequence[int | None]) -> tuple[int, int] | None:
    """Return index and amount of the last figure that is there."""
    found = [(i, amount) for i, amount in enumerate(values) if amount is not None]
    return found[-1] if found else None


def present(chart: Chart) -> list[int]:
    """Return every figure of the chart that is there."""
    return [amount for series in chart.series for amount in series.values if amount is not None]


def steps(values: Sequence[int]) -> list[tuple[int, int]]:
    """Return (from, to) of each value added up from zero."""
    sums = [0]
    for value in values:
        sums.append(sums[-1] + value)
    return list(pairwise(sums))
