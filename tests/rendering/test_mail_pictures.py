"""What is drawn for a mail, by hand."""

from __future__ import annotations

from dataclasses import replace

from reporting.rendering.mail_pictures import chart_key, pictures_of, spark_key
from tests.blocks import examples

PICTURES = {picture.key: picture for picture in pictures_of(examples.BLOCKS)}


def test_a_chart_is_drawn_narrower_than_it_is_shown_at_two_device_pixels_each() -> None:
    line = PICTURES[chart_key(examples.LINE)]
    assert (line.width, line.height) == (552, 300)
    width, height, scale = line.drawn
    assert (width, height) == (414, 225)
    assert (round(width * scale), round(height * scale)) == (1104, 600)


def test_a_sparkline_is_drawn_as_it_is_shown() -> None:
    spark = PICTURES[spark_key(examples.REVENUE)]
    assert (spark.width, spark.height, spark.drawn) == (236, 32, (236, 32, 2))
    assert spark.alt == "Revenue, 4 weeks, 13 weeks: from $38.1 K to $48.2 K"


def test_one_point_makes_no_line() -> None:
    lonely = replace(examples.REVENUE, trend=(None,) * 12 + (4_821_300,))
    assert [picture.key for picture in pictures_of([lonely])] == []
    assert [picture.key for picture in pictures_of([replace(lonely, trend=(1, *lonely.trend[1:]))])] == ["kpi/revenue"]
