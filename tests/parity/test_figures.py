"""Addresses of figures, resolved by hand-written expectations."""

from __future__ import annotations

import pytest
from hypothesis import given

from reporting.blocks.html import block_html
from reporting.blocks.model import Block, Unit, Value
from reporting.parity.figures import FIGURE, figure_differences, resolve
from tests.blocks import examples
from tests.blocks.strategies import blocks

REVENUE = examples.REVENUE


@pytest.mark.parametrize(
    ("block", "path", "value"),
    [
        (REVENUE, "revenue/value", Value(4_821_350, Unit.USD)),
        (REVENUE, "revenue/change_1w.delta", Value(123_450, Unit.USD)),
        (REVENUE, "revenue/change_4w.relative", Value(-61_000, Unit.PERCENT)),
        (REVENUE, "revenue/target", Value(5_000_000, Unit.USD)),
        (examples.LINE, "revenue_by_entity/title.fall", Value(312_000, Unit.USD)),
        (examples.LINE, "revenue_by_entity/series.0.values.12", Value(680_000, Unit.USD)),
        (REVENUE, "cash/value", None),
        (REVENUE, "revenue/label", None),
        (REVENUE, "revenue/change_1w.amount", None),
        (examples.LINE, "revenue_by_entity/series.99.values.0", None),
        (examples.ENTITIES, "entities/rows.0.x", None),
    ],
)
def test_an_address_leads_to_its_figure(block: Block, path: str, value: Value | None) -> None:
    assert resolve(block, path) == value


@given(blocks)
def test_every_figure_of_any_block_is_at_its_address(block: Block) -> None:
    assert list(figure_differences(block, block_html(block))) == []


def test_a_figure_that_is_not_at_its_address_is_told() -> None:
    html = block_html(REVENUE)
    assert len(FIGURE.findall(html)) == 6
    (found,) = figure_differences(REVENUE, html.replace("$48.2 K<", "$48.3 K<"))
    assert (found.place, found.got) == ("revenue/value", "$48.3 K")
    assert [d.place for d in figure_differences(REVENUE, html.replace('value="50000.00"', 'value="5.00"'))] == [
        "revenue/target, exact"
    ]
    assert [d.place for d in figure_differences(REVENUE, "")] == ["revenue/value"]
