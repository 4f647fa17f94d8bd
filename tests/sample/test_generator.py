"""The generator refuses what cannot be true."""

from datetime import date

import pytest

from tools.sample.chance import draw, weighted
from tools.sample.dates import month_end, weekdays
from tools.sample.export import attribute
from tools.sample.journal import Journal, Line
from tools.sample.stripe import card_fee
from tools.sample.tables import Item


def test_a_transaction_must_balance_in_every_entity() -> None:
    with pytest.raises(ValueError, match="out of balance"):
        Journal().post(
            "jada", date(2026, 1, 5), "operating", "Slip", Line("6010", 100), Line("1010", -100, entity="qos")
        )


def test_a_transaction_may_not_lie_after_the_data_cut() -> None:
    with pytest.raises(ValueError, match="after the data cut"):
        Journal().post("jada", date(2026, 10, 1), "operating", "Slip", Line("6010", 100), Line("1010", -100))


@pytest.mark.parametrize(("price", "fee"), [(180_000, 5_250), (260_000, 7_570), (13_600, 424), (10_050, 321)])
def test_card_fee(price: int, fee: int) -> None:
    assert card_fee(price) == fee


def test_draws_belong_to_their_name() -> None:
    assert draw(1000, "a", 1) == draw(1000, "a", 1) != draw(1000, "a", 2)
    assert {weighted((("x", 1), ("y", 3)), number) for number in range(50)} == {"x", "y"}


def test_attributes_are_typed_as_dynamodb_types_them() -> None:
    item: Item = {"paid": True, "cents": -5, "when": date(2026, 9, 30), "lines": [{"a": "b"}], "none": None}
    assert attribute(item) == {"M": {
        "paid": {"BOOL": True}, "cents": {"N": "-5"}, "when": {"S": "2026-09-30"},
        "lines": {"L": [{"M": {"a": {"S": "b"}}}]},
    }}  # fmt: skip


def test_the_calendar() -> None:
    assert month_end(date(2026, 2, 3)) == date(2026, 2, 28)
    assert list(weekdays(2, date(2026, 9, 20), date(2026, 9, 30))) == [date(2026, 9, 23), date(2026, 9, 30)]
