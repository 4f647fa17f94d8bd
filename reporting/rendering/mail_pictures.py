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

CID_DOMAIN = "report"  # a content id is an address: the part after the @ is never looked up


class PictureMissingError(RenderingError):
    """A picture of the mail was not painted."""

    def __init__(self, key: str) -> None:
        super().__init__(f"mail: expected a picture {key!r}, got none. Paint all of pictures_of(blocks).")


@dataclass(frozen=True)
class Picture:
    """A figure to be drawn for the mail; width and height in CSS pixels."""

    key: str
    figure: Figure
    width: int
    height: int
    alt: str


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
    """Return what to draw for the mail of these blocks: a sparkline a KPI that has a trend, and its charts."""
    sparks = [_spark(kpi) for kpi in kpis_of(blocks) if _known(kpi)]
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
    first, *_, last = [_known(kpi)[0], *_known(kpi)]
    span = f"from {format_value(first, kpi.style)} to {format_value(last, kpi.style)}"
    return _picture(spark_key(kpi), sparkline(kpi, "light"), f"{kpi.label}, 13 weeks: {span}")


def _chart(chart: Chart) -> Picture:
    return _picture(chart_key(chart), figure(chart, "light", "mail"), render_prose(chart.alt))


def _picture(key: str, drawn: Figure, alt: str) -> Picture:
    return Picture(key, drawn, drawn["layout"]["width"], drawn["layout"]["height"], alt)
