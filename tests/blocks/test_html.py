# ruff: noqa: RUF001  # the minus sign is what readers see
from __future__ import annotations

import html as html_text
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import html5lib
import pytest
from hypothesis import given

from reporting.blocks.charts import figure
from reporting.blocks.format import decimal_text, format_value
from reporting.blocks.html import block_html
from reporting.blocks.model import Action, Block, Chart, Finding, Group, Kpi, Narrative, Table, Unit, Value
from reporting.blocks.text import block_text, shown_changes
from tests.blocks.examples import (
    BACKLOG,
    BLOCKS,
    COLUMNS,
    ENTITIES,
    HEADLINE,
    HEATMAP,
    HOSTILE,
    LINE,
    REPEAT_RATE,
    REVENUE,
    SHORTFALL,
    STATEMENT,
    WATERFALL,
)
from tests.blocks.strategies import blocks

HOSTILE_TEXT = '</script><script>alert("1")</script>{{< include /etc/passwd >}}&'


class Figures(HTMLParser):
    """Collects (path, exact value, printed) of every figure, and the visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.tags: list[str] = []
        self.text = ""
        self._open: tuple[str, str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if "data-figure" in given:
            self._open = (str(given["data-figure"]), str(given["value"]))

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open:
            self.found.append((*self._open, data))
            self._open = None


def values_of(block: Block) -> Iterator[Value]:
    """Every figure of a block that its HTML must carry."""
    match block:
        case Kpi():
            changes = [change for _, _, change in shown_changes(block)]
            yield block.value
            yield from (change.delta for change in changes)
            yield from (c.relative for c in changes if None not in {c.relative.amount, c.delta.amount})
            yield from [block.target] if block.target else []
        case Table():
            rows = (*block.rows, *((block.total,) if block.total else ()))
            yield from block.title.figures.values()
            yield from (cell for row in rows for cell in row if isinstance(cell, Value))
        case Chart():
            yield from (*block.title.figures.values(), *block.alt.figures.values())
            yield from (
                Value.absent(block.unit, "gap") if amount is None else Value(amount, block.unit)
                for series in block.series
                for amount in series.values
            )
            if block.form == "waterfall":
                yield block.total
        case Finding():
            yield from (*block.title.figures.values(), *block.evidence.figures.values())
            yield from [block.effect] if block.effect else []
        case Action():
            parts = (block.effect, block.hours, block.confidence, block.score)
            yield from (*block.reason.figures.values(), *(part for part in parts if part))
        case Narrative():
            yield from block.text.figures.values()


@given(blocks)
def test_the_html_is_well_formed(block: Block) -> None:
    html5lib.HTMLParser(strict=True).parseFragment(block_html(block))


@given(blocks)
def test_every_figure_is_an_element_with_its_exact_value(block: Block) -> None:
    figures = Figures(block_html(block)).found
    assert sorted(exact for _, exact, _ in figures) == sorted(decimal_text(value) for value in values_of(block))
    paths = [path for path, _, _ in figures]
    assert all(path.startswith(f"{block.id}/") for path in paths)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.id)
def test_no_two_places_of_the_examples_share_a_path(block: Block) -> None:
    paths = [path for path, _, _ in Figures(block_html(block)).found]
    assert len(paths) == len(set(paths))


@given(blocks)
def test_html_and_text_show_the_same_digits(block: Block) -> None:
    text = " ".join(block_text(block).split())
    for path, _, printed in Figures(block_html(block)).found:
        if not re.search(r"/series\.|/total$", path) or isinstance(
            block, Table
        ):  # a chart's points are on the page only
            assert printed in text


def test_what_a_person_typed_never_becomes_markup() -> None:
    finding = replace(SHORTFALL, remedy=HOSTILE_TEXT, owner=HOSTILE_TEXT, rule=HOSTILE_TEXT)
    html = block_html(finding)
    assert "<script" not in html
    assert "{{" not in html
    assert Figures(html).text.count(HOSTILE_TEXT) == 3
    assert "<script" not in block_html(HOSTILE)


def test_a_chart_keeps_hostile_names_inside_its_json() -> None:
    series = replace(LINE.series[0], name=HOSTILE_TEXT)
    html = block_html(replace(LINE, series=(series, *LINE.series[1:])))
    assert html.count("<script") == html.count("</script") == 1
    assert "{{" not in html
    assert plot_data(html)["light"]["data"][0]["name"] == html_text.escape(HOSTILE_TEXT, quote=False)


def plot_data(html: str) -> dict[str, dict[str, list[dict[str, object]]]]:
    match = re.search(r'<script type="application/json" class="plot-data">(.*?)</script>', html)
    assert match
    data: dict[str, dict[str, list[dict[str, object]]]] = json.loads(match[1])
    return data


def test_a_chart_carries_both_themes_and_its_figures_as_a_table() -> None:
    html = block_html(COLUMNS)
    assert plot_data(html) == {theme: figure(COLUMNS, theme, "page") for theme in ("light", "dark")}
    cells = [printed for path, _, printed in Figures(html).found if path == "charters_by_month/series.0.values.5"]
    assert cells == ["5"]
    assert re.findall(r'<th scope="row">(\w+)</th>', html) == ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]


def test_a_heatmap_is_a_table_of_its_rows() -> None:
    heads = re.findall(r'<th scope="col" class="num">([^<]+)</th>', block_html(HEATMAP))
    assert heads == ["10 %", "15 %", "20 %", "25 %", "30 %"]


def test_a_waterfall_opens_with_its_balance_and_closes_with_its_total() -> None:
    cells = [printed for path, _, printed in Figures(block_html(WATERFALL)).found if "title" not in path]
    assert cells[:6] == ["$32,100", "+$4,800", "+$2,120", "−$5,250", "−$3,500", "$30,270"]


def test_a_missing_kpi_says_why_in_sight_and_compares_nothing() -> None:
    html = block_html(REPEAT_RATE)
    visible = re.sub(r"<details.*</details>", "", html)
    assert "only 38 % of bookings carry a contact" in visible
    assert "1 week" not in visible
    assert "no comparator: books start on 1 Sep 2026" in re.sub(r"<details.*</details>", "", block_html(BACKLOG))


def test_a_change_is_coloured_by_effect_and_told_in_words() -> None:
    html = block_html(REVENUE)
    assert re.search(r'class="good">.*?▲.*?\+\$1,234</data><span class="vh"> \(good\)', html)
    assert re.search(r'class="bad">.*?▼.*?−\$3,120</data><span class="vh"> \(bad\)', html)


def test_a_table_has_caption_heads_and_a_total() -> None:
    html = block_html(ENTITIES)
    assert html.count("<caption>") == 1
    assert html.count('scope="col"') == 6
    assert html.count('scope="row"') == 5
    assert '<tfoot><tr><th scope="row">Total</th>' in html
    assert "n/a: no cost rows for the house" in html


def test_a_statement_marks_its_sums_and_groups_its_rows() -> None:
    html = block_html(STATEMENT)
    assert re.findall(r'<tr class="subtotal"><th scope="row">([^<]+)<', html) == ["All revenue", "Gross result"]
    bodies = re.findall(r"<tbody>(.*?)</tbody>", html)
    headings = [re.findall(r'<th scope="rowgroup" colspan="2"><span>([^<]+)<', body) for body in bodies]
    assert headings == [["Revenue"], ["Cost of sales"], ["Operating expenses"]]
    assert [body.count('scope="row"') for body in bodies] == [3, 2, 1]


@pytest.mark.parametrize("places", [(6,), (-1,), (2, 1), (1, 1)])
def test_a_table_marks_only_rows_that_it_has_in_their_order(places: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="places of 6 rows"):
        replace(STATEMENT, subtotals=places)
    with pytest.raises(ValueError, match="places of 6 rows"):
        replace(STATEMENT, groups=tuple(Group(place, "Costs") for place in places))


def test_the_trace_names_queries_tables_and_rows() -> None:
    trace = Figures(block_html(REVENUE)).text
    assert "1,284 rows of account_days, accounts, query 5f2c9d0e7a41" in trace
    assert "qos/4010/2026-09-30 and 1,281 more" in trace
    assert "GROUP BY entity, week" in trace


def test_the_headline_is_the_heading_of_the_page() -> None:
    assert block_html(HEADLINE).startswith('<h1 class="block narrative headline" id="headline"')


def test_missing_figures_print_as_not_available() -> None:
    kpi = replace(REVENUE, target=Value.absent(Unit.USD, "no plan"))
    assert '<dd class="reason">no plan</dd>' in block_html(kpi)
    assert ("revenue/target", "", format_value(kpi.target or REVENUE.value)) in Figures(block_html(kpi)).found
