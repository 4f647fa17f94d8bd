from __future__ import annotations

from datetime import date

import pytest

from reporting.analysis.journal import Entry, Posting, decimal_dollars, journal_text
from tests.analysis.books import account

ACCOUNTS = {a.id: a for a in (account("1000", "bank"), account("4000", "revenue"))}


def both_sides(entity: str, cents: int) -> tuple[Posting, ...]:
    return (Posting("a1000", entity, cents), Posting("a4000", entity, -cents))


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_456, "1234.56"), (-100, "-1.00")]
)
def test_cents_become_plain_decimals(cents: int, text: str) -> None:
    assert decimal_dollars(cents) == text


def test_entries_are_written_in_order_of_date_and_id() -> None:
    entries = [
        Entry("t2", date(2026, 9, 2), "Sail; sold\nat the dock", both_sides("jada", 100)),
        Entry("t1", date(2026, 9, 1), "Sail", both_sides("qos", 5)),
    ]
    assert journal_text(ACCOUNTS, entries) == (
        "2026-09-01 (t1) Sail\n"
        "    asset:qos:1000  0.05 USD\n"
        "    revenue:qos:4000  -0.05 USD\n"
        "\n"
        "2026-09-02 (t2) Sail, sold at the dock\n"
        "    asset:jada:1000  1.00 USD\n"
        "    revenue:jada:4000  -1.00 USD\n"
    )
