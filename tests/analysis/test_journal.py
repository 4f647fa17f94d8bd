from __future__ import annotations

from datetime import date

import pytest

from reporting.analysis.journal import Entry, Posting, beancount_account, beancount_text, decimal_dollars, journal_text
from reporting.analysis.ledger import Balance
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


def test_beancount_gets_accounts_opened_entries_and_the_balances_of_the_next_morning() -> None:
    entries = [Entry("t1", date(2026, 9, 1), 'A "sail"\n; sold \\o/', both_sides("jada", 100))]
    standing = [Balance(ACCOUNTS["a1000"], "jada", 100), Balance(ACCOUNTS["a4000"], "jada", -100)]
    assert beancount_text(ACCOUNTS, entries, standing, date(2026, 9, 30)) == (
        'option "operating_currency" "USD"\n'
        "\n"
        "2026-09-01 open Assets:Jada:1000 USD\n"
        f'  name: "{ACCOUNTS["a1000"].name}"\n'
        "\n"
        "2026-09-01 open Income:Jada:4000 USD\n"
        f'  name: "{ACCOUNTS["a4000"].name}"\n'
        "\n"
        '2026-09-01 * "A \\"sail\\" ; sold \\\\o/"\n'
        '  id: "t1"\n'
        "  Assets:Jada:1000  1.00 USD\n"
        "  Income:Jada:4000  -1.00 USD\n"
        "\n"
        "2026-10-01 balance Assets:Jada:1000  1.00 ~ 0 USD\n"
        "2026-10-01 balance Income:Jada:4000  -1.00 ~ 0 USD\n"
    )


def test_what_beancount_does_not_take_in_a_name_becomes_a_hyphen() -> None:
    assert beancount_account(account("x_1.5", "debt"), "r_3028") == "Liabilities:R-3028:X-1-5"
