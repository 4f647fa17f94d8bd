from __future__ import annotations

import json

import pytest
from hypothesis import given

from reporting.blocks.codec import BlockFormatError, from_builtins, to_builtins
from reporting.blocks.model import Block
from tests.blocks.examples import BLOCKS, REVENUE
from tests.blocks.strategies import blocks


@given(blocks)
def test_a_block_comes_back_from_its_json(block: Block) -> None:
    assert from_builtins(json.loads(json.dumps(to_builtins(block)))) == block


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.id)
def test_the_examples_come_back(block: Block) -> None:
    assert from_builtins(json.loads(json.dumps(to_builtins(block)))) == block


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"schema": 2}, "schema 1"),
        ({"kind": "pie"}, "unknown block kind 'pie'"),
        ({"value": {"amount": 1.5, "unit": "USD", "missing": ""}}, "block 'revenue'"),
        ({"value": {"amount": None, "unit": "USD", "missing": ""}}, "block 'revenue'"),
    ],
)
def test_what_is_no_block_is_refused(broken: dict[str, object], said: str) -> None:
    with pytest.raises(BlockFormatError, match=said):
        from_builtins(to_builtins(REVENUE) | broken)
