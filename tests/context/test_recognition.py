from __future__ import annotations

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.context.engine import ask, open_engine
from reporting.context.recognition import share
from reporting.money import divide_half_even

pytestmark = pytest.mark.slow

ROWS = ibis.table({"cents": "int64", "part": "int64", "whole": "int64"}, name="rows")
PRICES = st.integers(0, 10**9)
PARTS = st.tuples(st.integers(0, 9_000_000), st.integers(0, 9_000_000)).map(sorted)


@settings(deadline=None, max_examples=25)  # each example is two hundred cases
@given(st.lists(st.tuples(PRICES, PARTS), min_size=200, max_size=200))
def test_a_share_is_rounded_half_to_even_as_python_rounds(cases: list[tuple[int, list[int]]]) -> None:
    prices, parts, wholes = ([price for price, _ in cases], [p for _, (p, _) in cases], [w for _, (_, w) in cases])
    with open_engine() as engine:
        engine.register("rows", pa.table({"cents": prices, "part": parts, "whole": wholes}))
        answer, _ = ask(engine, ROWS.select(share=share(ROWS.cents, ROWS.part, ROWS.whole)))
    expected = [divide_half_even(price * part, max(whole, 1)) for price, (part, whole) in cases]
    assert answer["share"].to_pylist() == expected
