from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest

from reporting.context.errors import ContextError
from reporting.context.raw import arrow_schema, raw_columns, to_arrow
from reporting.context.schema import TABLES
from reporting.sources.model import RawTable

NPS = {"id": "n1", "entity": "jada", "date": date(2026, 9, 1), "score": 9}


def test_whole_numbers_are_int64_and_dates_are_days() -> None:
    table = to_arrow(RawTable("nps", [NPS]))
    assert [str(kind) for kind in table.schema.types] == ["string", "string", "date32[day]", "int64"]
    assert table.to_pylist() == [NPS]


def test_an_empty_table_has_the_same_schema() -> None:
    assert to_arrow(RawTable("nps", [])).schema.equals(to_arrow(RawTable("nps", [NPS])).schema)


def test_timestamps_are_kept_in_utc_without_a_zone() -> None:
    kinds = {field.name: field.type for field in arrow_schema(TABLES["scc_events"].columns)}
    assert kinds["departure"] == pa.timestamp("us")


def test_paid_amounts_are_not_read() -> None:
    assert "paid_cents" not in {column.name for column in raw_columns(TABLES["invoices"])}


@pytest.mark.parametrize(
    ("column", "value", "expected", "got"),
    [
        ("score", 9.0, "only int", "float"),
        ("score", True, "only int", "bool"),
        ("score", None, "only int", "NoneType"),
        ("date", datetime(2026, 9, 1), "only date", "datetime"),  # noqa: DTZ001 - the wrong type on purpose
        ("entity", 3, "only str", "int"),
    ],
)
def test_a_value_of_another_type_is_refused(column: str, value: object, expected: str, got: str) -> None:
    with pytest.raises(ContextError, match=rf"^nps\.{column}: expected {expected}, got {got}\. "):
        to_arrow(RawTable("nps", [NPS, {**NPS, "id": "n2", column: value}]))


def test_an_amount_beyond_64_bits_is_refused() -> None:
    with pytest.raises(ContextError, match=r"^nps\.score: expected int, got .* Values need 64 bits at most\.$"):
        to_arrow(RawTable("nps", [{**NPS, "score": 2**63}]))
