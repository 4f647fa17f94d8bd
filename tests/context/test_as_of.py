"""The dataset of a day knows nothing of later days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reporting.context.build import build_tables
from reporting.context.engine import open_engine
from tests.context.small import AS_OF, SETTINGS, World, aug, sept, small_world

pytestmark = pytest.mark.slow

Rows = dict[str, dict[str, dict[str, Any]]]  # table -> id -> row


def rows_at(as_of: date, world: World | None = None) -> Rows:
    with open_engine() as engine:
        built = build_tables((world or small_world()).sources(), SETTINGS, as_of, engine)
        return {
            name: {str(row.get("id") or row.get("booking") or place): row for place, row in enumerate(rows.to_pylist())}
            for name, rows in built.rows.items()
        }


@pytest.fixture(scope="module")
def early() -> Rows:
    """The dataset of 3 September: b3 is booked and not cancelled, nobody has unsubscribed, e01 is not posted."""
    return rows_at(sept(3))


@pytest.fixture(scope="module")
def late() -> Rows:
    return rows_at(AS_OF)


def test_rows_appear_on_the_day_they_are_known(early: Rows, late: Rows) -> None:
    assert set(early["bookings"]) == {"b1", "b3", "b4", "b5"}
    assert set(late["bookings"]) == {"b1", "b2", "b3", "b4", "b5"}
    assert set(early["transactions"]) == {"j01", "j02", "j03", "j04", "j05", "j06", "d01", "q01", "q02", "r01"}


def test_what_belongs_to_an_unknown_row_is_unknown(early: Rows, late: Rows) -> None:
    # the crew role of an event that is created on 20 September
    assert (set(early["scc_roles"]), set(late["scc_roles"])) == (set(), {"v1-captain"})
    assert {row["txn"] for row in early["postings"].values()} == set(early["transactions"])


def test_a_mentioned_row_that_is_not_known_yet_is_null() -> None:
    # s2 is charged on 1 September; its payout is made on 8 September
    rows = rows_at(sept(3))
    assert rows["stripe_balance_txns"]["s2"]["payout"] is None
    assert rows["stripe_balance_txns"]["s1"]["payout"] == "po1"


def test_booking_status_follows_its_dates(early: Rows, late: Rows) -> None:
    assert {key: row["status"] for key, row in late["bookings"].items()} == {
        "b1": "completed", "b2": "confirmed", "b3": "cancelled", "b4": "confirmed", "b5": "confirmed",
    }  # fmt: skip
    assert (early["bookings"]["b3"]["status"], early["bookings"]["b3"]["cancelled"]) == ("confirmed", None)
    assert rows_at(aug(19))["bookings"]["b1"]["status"] == "confirmed"
    assert rows_at(aug(20))["bookings"]["b1"]["status"] == "completed"


def test_payout_status_follows_its_arrival(late: Rows) -> None:
    assert {key: row["status"] for key, row in late["payouts"].items()} == {
        "po1": "paid", "po2": "paid", "po3": "in_transit"
    }  # fmt: skip
    assert rows_at(aug(13))["payouts"]["po1"]["status"] == "in_transit"


def test_a_task_done_later_is_open(early: Rows, late: Rows) -> None:
    assert (early["tasks"]["T-1"]["done"], early["tasks"]["T-1"]["done_on"]) == (False, None)
    assert (late["tasks"]["T-1"]["done"], late["tasks"]["T-1"]["done_on"]) == (True, sept(20))


def test_a_period_closed_later_is_open(early: Rows, late: Rows) -> None:
    assert [row["closed"] for row in early["periods"].values()] == [None, None]
    assert [row["closed"] for row in late["periods"].values()] == [sept(10), None]


def test_an_entry_posted_later_or_dated_later_is_not_in_the_books() -> None:
    world = small_world()
    world.post("x1", aug(5), ("jada-operating", 1), ("jada-payable", -1), posted=sept(4))
    world.post("x2", sept(4), ("jada-operating", 2), ("jada-payable", -2), posted=sept(2))
    assert {"x1", "x2"} & set(rows_at(sept(3), world)["transactions"]) == set()
    assert {"x1", "x2"} <= set(rows_at(sept(4), world)["transactions"])


def test_people_are_merged_as_known_that_day(early: Rows, late: Rows) -> None:
    # c1 consents, c2 is the same person and unsubscribes on 15 September
    assert set(late["contacts"]) == {"c1", "c3"}
    assert (late["contacts"]["c1"]["consent"], late["contacts"]["c1"]["unsubscribed"]) == (True, sept(15))
    assert early["contacts"]["c1"]["unsubscribed"] is None
    assert late["bookings"]["b1"]["contact"] == "c1"  # its source names c2


def test_the_same_address_of_two_entities_stays_two_contacts() -> None:
    world = small_world()
    world.add("contacts", id="c0", entity="qos", email_norm="ana@example.com", consent=True, created=aug(1))
    assert set(rows_at(AS_OF, world)["contacts"]) == {"c0", "c1", "c3"}


def test_of_two_rows_made_on_a_day_the_lesser_id_survives() -> None:
    world = small_world()
    world.add("contacts", id="c0", entity="jada", email_norm="bo@example.com", created=aug(3), bounced=sept(1))
    contact = rows_at(AS_OF, world)["contacts"]
    assert set(contact) == {"c0", "c1"}
    assert (contact["c0"]["consent"], contact["c0"]["bounced"]) == (True, sept(1))


def test_paid_amounts_are_the_credits_that_name_the_invoice(late: Rows) -> None:
    assert (late["invoices"]["i1"]["paid_cents"], late["invoices"]["i2"]["paid_cents"]) == (40_000, 0)
    assert rows_at(sept(19))["invoices"]["i1"]["paid_cents"] == 0


def test_account_days_sum_the_postings_of_a_day(late: Rows) -> None:
    days = {(row["account"], row["date"]): row for row in late["account_days"].values()}
    clearing = days["jada-stripe_clearing", aug(10)]
    assert (clearing["cents"], clearing["postings"]) == (220_000 - 6_410, 2)
    assert sum(row["cents"] for row in days.values()) == 0


# booking -> received, refunded, forfeited, recognised, variable cost, Stripe's fee, expected (all by hand, in cents)
POSITIONS = {
    "b1": (220_000, 0, 0, 220_000, 73_500, 6_410, 220_000),
    "b2": (50_000, 0, 0, 0, 0, 1_480, 0),
    "b3": (30_000, 20_000, 10_000, 0, 0, 900, 0),
    "b4": (10_000, 0, 0, 0, 1_500, 0, 0),
    "b5": (0, 0, 0, 25_000, 0, 0, 25_000),  # 30 of 120 miles of $1,000.02: 25,000.5 cents, half to even
}


def test_booking_positions(late: Rows) -> None:
    found = {
        key: tuple(value for name, value in row.items() if name.endswith("_cents"))
        for key, row in late["booking_positions"].items()
    }
    assert found == POSITIONS


def test_the_payment_of_an_invoice_is_received_for_the_booking_it_billed() -> None:
    world = small_world()
    world.posting("e01", 1)["invoice"] = "i2"
    world.post("e02", sept(25), ("eyd-bank", 20_000), ("eyd-receivable", -20_000, None, "i2"))
    assert rows_at(AS_OF, world)["booking_positions"]["b5"]["received_cents"] == 20_000


def test_progress_counts_up_to_the_day() -> None:
    # 10 of 120 miles of 100,002 cents on 12 September: 8,333.5 cents, half to even
    assert rows_at(sept(12))["booking_positions"]["b5"]["expected_cents"] == 8_334
    assert rows_at(sept(11))["booking_positions"]["b5"]["expected_cents"] == 0


def test_a_straight_line_booking_is_earned_by_the_day() -> None:
    world = small_world()
    world.add("bookings", id="b6", entity="r3028", booked=aug(1), service_start=sept(1), service_end=sept(30),
              gross_cents=245_001, status="confirmed", recognition="straight_line")  # fmt: skip

    def expected(as_of: date) -> int:
        return int(rows_at(as_of, world)["booking_positions"]["b6"]["expected_cents"])

    assert expected(aug(31)) == 0
    assert expected(sept(10)) == 81_667  # 10 of 30 days
    assert expected(sept(30)) == 245_001
