from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from reporting.blocks.codec import BlockFormatError, from_builtins, to_builtins
from reporting.blocks.model import Block, Chart, Kpi, Table, Unit, Value, prose
from tests.blocks.examples import BLOCKS, ENTITIES, LINE, MARGIN, REVENUE
from tests.blocks.strategies import blocks

NO_SHARE = {"amount": None, "unit": "%", "missing": "a share has no relative change"}


@given(blocks)
def test_a_block_comes_back_from_its_json(block: Block) -> None:
    assert from_builtins(json.loads(json.dumps(to_builtins(block)))) == block


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.id)
def test_the_examples_come_back(block: Block) -> None:
    assert from_builtins(json.loads(json.dumps(to_builtins(block)))) == block


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"schema": 3}, "schema 2"),
        ({"schema": 1, "trend": [1.5]}, "block 'revenue'"),
        ({"kind": "pie"}, "unknown block kind 'pie'"),
        ({"value": {"amount": 1.5, "unit": "USD", "missing": ""}}, "block 'revenue'"),
        ({"value": {"amount": None, "unit": "USD", "missing": ""}}, "block 'revenue'"),
    ],
)
def test_what_is_no_block_is_refused(broken: dict[str, object], said: str) -> None:
    with pytest.raises(BlockFormatError, match=said):
        from_builtins(to_builtins(REVENUE) | broken)


def test_an_older_block_keeps_its_figures() -> None:
    """Schema 1 counted percent, points and ratios in hundredths: 61.40 % was 6140, which is 614,000 steps of today."""
    plain = to_builtins(MARGIN) | {
        "schema": 1,
        "value": {"amount": 6140, "unit": "%", "missing": ""},
        "change_1w": {"delta": {"amount": 40, "unit": "pp", "missing": ""}, "relative": NO_SHARE},
        "change_4w": {"delta": {"amount": -130, "unit": "pp", "missing": ""}, "relative": NO_SHARE},
        "trend": [None if amount is None else amount // 100 for amount in MARGIN.trend],
    }
    assert from_builtins(json.loads(json.dumps(plain))) == MARGIN


@pytest.mark.parametrize("block", [REVENUE, LINE], ids=lambda block: block.id)
def test_money_of_an_older_block_is_as_it_was(block: Kpi | Chart) -> None:
    older = json.loads(json.dumps(to_builtins(block) | {"schema": 1}))
    for change in ("change_1w", "change_4w"):
        if change in older:
            older[change]["relative"]["amount"] //= 100
    read = from_builtins(older)
    assert from_builtins(to_builtins(read)) == read == block


def test_an_older_sentence_table_and_chart_keep_their_rates() -> None:
    rate = Value(4_000, Unit.RATIO)
    table = replace(ENTITIES, title=prose("{x}", x=rate), rows=(tuple(rate for _ in ENTITIES.columns),), total=None)
    chart = replace(LINE, unit=Unit.POINTS, title=prose("{x}", x=rate), alt=prose("{x}", x=rate))
    for block in (table, chart):
        read = from_builtins(to_builtins(block) | {"schema": 1})
        assert isinstance(read, Table | Chart)
        assert read.title.figures == {"x": Value(400_000, Unit.RATIO)}
    read_table = from_builtins(to_builtins(table) | {"schema": 1})
    read_chart = from_builtins(to_builtins(chart) | {"schema": 1})
    assert isinstance(read_table, Table)
    assert isinstance(read_chart, Chart)
    assert set(read_table.rows[0]) == {Value(400_000, Unit.RATIO)}
    old, new = (list(series.values) for series in (chart.series[0], read_chart.series[0]))
    assert new == [None if amount is None else 100 * amount for amount in old]
