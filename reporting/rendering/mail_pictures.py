"""The pictures of a mail: which figures to draw for it, and the drawn ones as parts with their own ids."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reporting.blocks.charts import Figure, figure, sparkline
from reporting.blocks.format import format_value, render_prose
from reporting.blocks.model import Block, Chart, Kpi, Value
from reporting.errors import RenderingError
from reporting.rendering.mail_summary import charts_of, kpis_of

CHART_WIDTH, SPARK_WIDTH = 552, 236  # as shown
DENSITY = 2
CID_DOMAIN = "report"  # a content id is an address: the part after the @ is never looked up


class PictureMissingError(RenderingError):
    """A picture of the mail was not painted."""

    def __init__(self, key: str) -> None:
        super().__init__(f"mail: expected a picture {key!r}, got none. Paint all of pictures_of(blocks).")


@dataclass(frozen=True)
class Picture:
    """A figure to be drawn for the mail; width and height in CSS pixels, as it is shown.

    A chart is drawn narrower than it is shown and with more device pixels, so that its labels can be read on a phone.
    """

    key: str
    figure: Figure
    width: int
    height: int
    alt: str

    @property
    def drawn(self) -> tuple[int, int, float]:
        """Return the width and height to draw it in and the scale: two device pixels for each one shown."""
        layout = self.figure["layout"]
        return layout["width"], layout["height"], DENSITY * self.width / layout["width"]


@dataclass(frozen=True)
class Embedded:
    """A drawn picture as a part of the mail."""

    name: str
    cid: str
    width: int
    height: int
    alt: str
    png: bytes


def pictures_of(blocks: Sequence[Block]) -> tuple[Picture, ...]:
    """Return what to draw for the mail of these blocks: a sparkline a KPI with two points or more, and its charts."""
    sparks = [_spark(kpi) for kpi in kpis_of(blocks) if len(_known(kpi)) > 1]
    return (*sparks, *(_chart(chart) for chart in charts_of(blocks)))


def embed(blocks: Sequence[Block], pictures: Mapping[str, bytes]) -> dict[str, Embedded]:
    """Return the drawn pictures by key, each with a content id that no other picture has.

    Raises:
        PictureMissingError: one of `pictures_of(blocks)` was not drawn.
    """
    embedded = {}
    for number, picture in enumerate(pictures_of(blocks), start=1):
        png = pictures.get(picture.key)
        if png is None:
            raise PictureMissingError(picture.key)
        name = f"{picture.key.replace('/', '-')}.png"
        cid = f"p{number}.{hashlib.sha256(png).hexdigest()[:16]}@{CID_DOMAIN}"
        embedded[picture.key] = Embedded(name, cid, picture.width, picture.height, picture.alt, png)
    return embedded


def spark_key(kpi: Kpi) -> str:
    """Return the key of a KPI's sparkline."""
    return f"kpi/{kpi.id}"


def chart_key(chart: Chart) -> str:
    """Return the key of a chart's picture."""
    return f"chart/{chart.id}"


def _known(kpi: Kpi) -> list[Value]:
    return [Value(amount, kpi.value.unit) for amount in kpi.trend if amount is not None]


def _spark(kpi: Kpi) -> Picture:
    first, *_, last = _known(kpi)
    span = f"from {format_value(first, kpi.style)} to {format_value(last, kpi.style)}"
    return _picture(spark_key(kpi), sparkline(kpi, "light"), f"{kpi.label}, 13 weeks: {span}", SPARK_WIDTH)


def _chart(chart: Chart) -> Picture:
    return _picture(chart_key(chart), figure(chart, "light", "mail"), render_prose(chart.alt), CHART_WIDTH)


def _picture(key: str, drawn: Figure, alt: str, width: int) -> Picture:
    layout = drawn["layout"]
    return Picture(key, drawn, width, round(layout["height"] * width / layout["width"]), alt)
