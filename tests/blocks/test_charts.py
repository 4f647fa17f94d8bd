# ruff: noqa: RUF001  # the minus sign is what readers see
from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.blocks.charts import figure, figure_digest, sparkline
from reporting.blocks.charts.scale import axis_ticks, pick_ticks, spread
from reporting.blocks.charts.style import LABEL_SIZE
from reporting.blocks.model import Chart, Series
from reporting.blocks.tokens import DARK, ENTITY_COLOURS, LIGHT
from tests.blocks.examples import (
    BACKLOG,
    BARS,
    CHARTS,
    COLUMNS,
    FAN,
    FORECAST,
    HEATMAP,
    LINE,
    STACKED,
    TORNADO,
    VARIANCE,
    WATERFALL,
)
from tests.blocks.strategies import charts

Json = dict[str, Any]


def page(chart: Chart) -> Json:
    return figure(chart, "light", "page")


def labels(fig: Json) -> list[Json]:
    return [a for a in fig["layout"]["annotations"] if a.get("name") == "end-label"]


def texts(annotations: list[Json]) -> list[str]:
    return [a["text"].split("</span> ")[-1] for a in annotations]


@given(charts())
def test_a_figure_is_plain_json(chart: Chart) -> None:
    for size in ("page", "mail"):
        fig = figure(chart, "dark", size)
        assert json.loads(json.dumps(fig, allow_nan=False)) == fig


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_form_keeps_to_the_house_rules(chart: Chart) -> None:
    layout = page(chart)["layout"]
    assert layout["showlegend"] is False
    assert layout["xaxis"]["fixedrange"] is layout["yaxis"]["fixedrange"] is True
    assert "title" not in layout
    assert layout["paper_bgcolor"] == LIGHT.surface
    mail = figure(chart, "light", "mail")
    assert mail["layout"]["width"] == 414  # shown at 552 and, on a phone of 320 px, at 288
    assert LABEL_SIZE * 288 / 414 >= 9
    assert 96 <= mail["layout"]["height"] <= 414
    assert "customdata" not in json.dumps(mail)


def test_lines_carry_exact_steps_and_hover_in_our_words() -> None:
    jada = page(LINE)["data"][0]
    assert jada["y"][-1] == 680_000  # cents
    assert jada["customdata"][-1] == "$6,800"
    assert jada["x"][-1] == "30 Sep 2026"
    assert jada["line"] == {"color": ENTITY_COLOURS["jada"], "width": 2.5, "dash": "solid"}


def test_the_value_axis_starts_at_zero_and_is_labelled_by_the_formatter() -> None:
    axis = page(LINE)["layout"]["yaxis"]
    assert axis["range"][0] == 0
    assert dict(zip(axis["tickvals"], axis["ticktext"], strict=True)) == {
        0: "$0", 200_000: "$2 K", 400_000: "$4 K", 600_000: "$6 K", 800_000: "$8 K",
    }  # fmt: skip
    assert axis["gridcolor"] == LIGHT.grid
    assert figure(LINE, "dark", "page")["layout"]["yaxis"]["gridcolor"] == DARK.grid


def test_at_most_six_dates_stand_on_x_the_last_among_them() -> None:
    axis = page(LINE)["layout"]["xaxis"]
    assert axis["ticktext"] == ["8 Jul", "29 Jul", "19 Aug", "9 Sep", "30 Sep"]


def test_names_stand_at_the_ends_of_lines_17_px_apart() -> None:
    fig = page(LINE)
    assert texts(labels(fig)) == [
        "JADA", "QueenofSanDiego", "QuickDumpNow", "DangerousCentaur", "Expert Yacht Delivery", "3028 51st St Rental",
    ]  # fmt: skip
    low, high = fig["layout"]["yaxis"]["range"]
    pixels = sorted((label["y"] - low) / (high - low) * (300 - 8 - 28) for label in labels(fig))
    assert all(b - a >= 16.999 for a, b in pairwise(pixels))
    assert fig["layout"]["margin"]["r"] >= 112


def test_a_single_line_is_labelled_with_its_last_figure() -> None:
    assert texts(labels(page(replace(LINE, series=LINE.series[:1])))) == ["$6,800"]


def test_scenarios_are_solid_outlined_and_hatched() -> None:
    actual, plan = page(COLUMNS)["data"]
    assert actual["marker"]["color"] == LIGHT.actual
    assert plan["marker"] == {"color": LIGHT.surface, "line": {"color": LIGHT.actual, "width": 2}}
    forecast = page(FORECAST)["data"][1]
    assert forecast["marker"]["pattern"]["shape"] == "/"
    assert forecast["marker"]["pattern"]["fgcolor"] == LIGHT.actual
    last_year = page(replace(COLUMNS, series=(Series("2025", (1,) * 6, "last_year"),)))["data"][0]
    assert last_year["marker"]["color"] == LIGHT.last_year
    low, high, happened, expected = page(FAN)["data"]
    assert high["fill"] == "tonexty"
    assert (low["line"]["width"], happened["line"]["dash"], expected["line"]["dash"]) == (1, "solid", "dot")


def test_columns_that_take_turns_lie_over_each_other() -> None:
    assert page(FORECAST)["layout"]["barmode"] == "overlay"
    assert page(COLUMNS)["layout"]["barmode"] == "group"


def test_few_single_columns_carry_their_figures_instead_of_an_axis() -> None:
    fig = page(replace(COLUMNS, series=COLUMNS.series[:1]))
    assert fig["data"][0]["text"] == ["4", "6", "8", "9", "7", "5"]
    assert fig["layout"]["yaxis"]["visible"] is False


def test_stacked_columns_name_their_segments_and_the_total() -> None:
    fig = page(STACKED)
    assert texts(labels(fig)) == ["Lambda", "DynamoDB", "S3", "CloudFront", "Total $388"]
    heights = [label["y"] for label in labels(fig)]
    assert heights == sorted(heights)
    assert fig["layout"]["barmode"] == "relative"


def test_a_name_that_another_begins_like_is_cut_where_they_are_the_same() -> None:
    names = ("DangerousCentaur", "DangerousCentaur Client Portfolio", "Somebody with a very long name")
    chart = replace(STACKED, series=tuple(map(lambda s, n: replace(s, name=n), STACKED.series, names)))
    assert texts(labels(page(chart)))[:3] == ["DangerousCentaur", "… Client Portfolio", "Somebody with a very…"]


def test_dates_of_a_picture_have_room_beside_its_names() -> None:
    few = figure(replace(LINE, series=LINE.series[:1]), "light", "mail")["layout"]["xaxis"]["ticktext"]
    long = replace(LINE.series[0], name="Somebody with a long name")
    many = figure(replace(LINE, series=(long, *LINE.series[1:])), "light", "mail")["layout"]["xaxis"]["ticktext"]
    assert (len(few), few[-1]) == (5, "30 Sep")
    assert (len(many), many[-1]) == (3, "30 Sep")


def test_bars_stand_in_the_order_of_the_block_with_their_figures() -> None:
    fig = page(BARS)
    assert fig["data"][0]["y"][0] == "Direct and word of mouth"
    assert fig["layout"]["yaxis"]["range"] == [4.5, -0.5]
    assert fig["data"][0]["text"] == ["$22.1 K", "$9,800", "$6,400", "$0", "$1,200"]


def test_variances_are_signed_and_coloured_by_effect() -> None:
    bars = page(VARIANCE)["data"][0]
    assert bars["text"] == ["−$2,400", "+$610", "+$1,399", "$0"]
    assert bars["marker"]["color"] == [LIGHT.bad, LIGHT.good, LIGHT.good, LIGHT.actual]
    costs = page(replace(VARIANCE, better="down"))["data"][0]
    assert costs["marker"]["color"][:2] == [LIGHT.good, LIGHT.bad]


def test_ranges_run_from_low_to_high_with_the_base_between() -> None:
    spans, base = page(TORNADO)["data"]
    assert spans["base"] == [2_100_000, 2_600_000, 3_900_000, 4_400_000]
    assert spans["x"] == [3_100_000, 2_300_000, -600_000, -800_000]
    assert base["x"] == [3_700_000] * 4
    written = {a["text"]: a["xanchor"] for a in page(TORNADO)["layout"]["annotations"]}
    assert (written["$21.0 K"], written["$52.0 K"]) == ("right", "left")
    assert (written["$39.0 K"], written["$33.0 K"]) == ("left", "right")  # churn: its low case is the higher


def test_ranges_need_both_ends() -> None:
    with pytest.raises(ValueError, match="chart tornado: range bars need a series of scenario 'high'"):
        page(replace(TORNADO, series=TORNADO.series[:1]))


def test_a_heatmap_writes_its_figures_and_centres_variances_on_zero() -> None:
    trace = page(HEATMAP)["data"][0]
    assert trace["z"][0] == [400_000, 700_000, 1_000_000, 1_300_000, 1_600_000]
    assert trace["text"][2][0] == "−$500"
    assert (trace["zmin"], trace["zmax"]) == (-1_600_000, 1_600_000)
    plain = page(replace(HEATMAP, better="neither", series=HEATMAP.series[:2]))["data"][0]
    assert plain["zmin"] == 0
    assert plain["colorscale"][0] == [0, LIGHT.surface]


def test_a_waterfall_adds_up_to_its_total() -> None:
    fig = page(WATERFALL)
    trace = fig["data"][0]
    assert trace["x"][-1] == "Total"
    assert trace["base"] == [0, 3_210_000, 3_690_000, 3_377_000, 3_027_000, 0]
    assert trace["y"] == [3_210_000, 480_000, 212_000, 525_000, 350_000, 3_027_000]
    assert texts(fig["layout"]["annotations"]) == ["$32.1 K", "+$4,800", "+$2,120", "−$5,250", "−$3,500", "$30.3 K"]
    actual, good, bad = LIGHT.actual, LIGHT.good, LIGHT.bad
    assert trace["marker"]["color"] == [actual, good, good, bad, bad, actual]


def test_gaps_stay_gaps() -> None:
    delivery = page(LINE)["data"][4]
    assert delivery["y"][:4] == [None] * 4
    assert delivery["customdata"][0] == "n/a"


def test_names_cannot_become_markup_and_never_merge() -> None:
    chart = replace(BARS, x=("<b>A</b>", "Same", "Same", "D", "E"))
    names = page(chart)["data"][0]["y"]
    assert names[0] == "&lt;b&gt;A&lt;/b&gt;"
    assert len(set(names)) == 5


def test_the_digest_names_the_picture() -> None:
    first = figure_digest(figure(LINE, "light", "mail"))
    assert first == figure_digest(dict(reversed(figure(LINE, "light", "mail").items())))
    assert len({first, figure_digest(figure(LINE, "dark", "mail")), figure_digest(page(LINE))}) == 3


def test_long_names_take_as_many_lines_as_their_rows_are_high() -> None:
    chart = replace(BARS, x=("Stripe secret keys hard-coded in the integration hub", *"BCDE"))
    assert page(chart)["layout"]["yaxis"]["ticktext"][0] == "Stripe secret keys<br>hard-coded in the i…"
    pair = replace(chart, series=(chart.series[0], replace(chart.series[0], name="Limit", scenario="plan")))
    assert page(pair)["layout"]["yaxis"]["ticktext"][0] == "Stripe secret keys<br>hard-coded in the<br>integration hub"


def test_a_single_range_is_no_thicker_than_one_of_many() -> None:
    one = replace(TORNADO, x=TORNADO.x[:1], series=tuple(replace(s, values=s.values[:1]) for s in TORNADO.series))
    width, height = page(one)["data"][0]["width"], page(one)["layout"]["height"]
    assert width * height == pytest.approx(24)
    assert page(TORNADO)["data"][0]["width"] == pytest.approx(24 / 42)


def test_a_sparkline_has_its_own_scale_and_marks_the_last_point() -> None:
    fig = sparkline(BACKLOG, "light")
    assert (fig["layout"]["width"], fig["layout"]["height"]) == (236, 32)
    assert fig["data"][0]["y"][:5] == [None, None, None, None, 9_000_000]
    assert fig["data"][0]["marker"]["size"] == [0] * 12 + [6]
    low, high = fig["layout"]["yaxis"]["range"]
    inner = (32 - 2 * 5) / 32  # 5 px above and below: plotly cuts a line off at the end of its axis
    assert (low, high) == pytest.approx((9_000_000 - 975_909.091, 13_294_000 + 975_909.091))
    assert pytest.approx(inner * (high - low)) == 13_294_000 - 9_000_000
    flat = sparkline(replace(BACKLOG, trend=(5, 5)), "light")
    assert flat["layout"]["yaxis"]["range"] == [4, 6]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 9], (0, 2, 4, 6, 8)),
        ([41_200], (0, 10_000, 20_000, 30_000, 40_000)),
        ([-240_000, 139_900], (-200_000, -100_000, 0, 100_000)),
        ([], (0, 1)),
        ([-3], (-3, -2, -1, 0)),
        ([1], (0, 1)),
    ],
)
def test_axis_ticks(values: list[int], ticks: tuple[int, ...]) -> None:
    assert axis_ticks(values) == ticks


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1))
def test_axis_ticks_are_few_round_and_hold_zero(values: list[int]) -> None:
    ticks = axis_ticks(values)
    assert 0 in ticks
    assert 2 <= len(ticks) <= 8
    assert len({b - a for a, b in pairwise(ticks)}) == 1


@given(st.lists(st.floats(0, 264), min_size=1, max_size=12))
def test_labels_keep_their_distance_and_order(wanted: list[float]) -> None:
    placed = spread(wanted, 17, 6, 258)
    ordered = [placed[i] for i in sorted(range(len(wanted)), key=lambda i: wanted[i])]
    assert all(b - a >= 16.999 for a, b in pairwise(ordered))
    assert max(ordered) <= 258
    assert min(ordered) >= 6


def test_ticks_are_picked_evenly_up_to_the_last() -> None:
    assert pick_ticks(13) == (0, 3, 6, 9, 12)
    assert pick_ticks(4) == (0, 1, 2, 3)
    assert pick_ticks(52) == (6, 15, 24, 33, 42, 51)
    assert pick_ticks(0) == ()


def columns_of(names: tuple[str, ...]) -> Chart:
    series = Series("Cost", tuple(range(100, 100 + len(names))))
    return replace(WATERFALL, form="columns", x=names, series=(series,), x_is_date=False)


def ticks(names: tuple[str, ...]) -> list[str]:
    return list(figure(columns_of(names), "light", "mail")["layout"]["xaxis"]["ticktext"])


def test_names_below_a_picture_that_have_no_room_stand_on_two_levels() -> None:
    assert ticks(("Apr", "May", "Jun")) == ["Apr", "May", "Jun"]
    wide = ("Received", "Recognised", "Refunded", "Forfeited", "Carried over", "Outstanding")
    assert ticks(wide) == ["Received", "<br>Recognised", "Refunded", "<br>Forfeited", "Carried over", "<br>Outstanding"]


def test_many_names_below_a_picture_are_thinned_the_last_one_stays() -> None:
    months = tuple(f"M{month:02} 2026" for month in range(1, 25))
    shown = ticks(months)
    assert 2 <= len(shown) < 12
    assert shown[-1].endswith("M24 2026")


def test_the_margin_of_a_picture_holds_its_widest_name() -> None:
    wide, slim = ("Amazon EC2 Wholly", "Amazon S3"), ("ill", "till")
    margins = []
    for names in (wide, slim):
        series = tuple(Series(name, (1, 2, 3)) for name in names)
        chart = replace(LINE, x=("2026-09-01", "2026-09-02", "2026-09-03"), series=series)
        margins.append(figure(chart, "light", "mail")["layout"]["margin"]["r"])
    assert margins[0] > 17 * 0.56 * LABEL_SIZE  # seventeen letters of mean width
    assert margins[1] < 60
