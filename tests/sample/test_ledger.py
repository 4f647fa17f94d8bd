"""The journal of the sample, added up by hand."""

from collections import Counter, defaultdict

import pytest

from tests.sample.books import ENTITIES, balances, names, postings, resource, roles


def test_every_transaction_balances_in_every_entity_and_has_two_lines() -> None:
    sums: Counter[tuple[str, str]] = Counter()
    lines: Counter[str] = Counter()
    for posting in postings():
        sums[posting.txn, posting.entity] += posting.cents
        lines[posting.txn] += 1
    assert lines.keys() == {txn["id"] for txn in resource("transactions")}
    assert not any(sums.values())
    assert min(lines.values()) >= 2


def test_assets_equal_liabilities_equity_and_income_of_every_entity() -> None:
    types = {account["id"]: account["type"] for account in resource("accounts")}
    for entity in ENTITIES:
        sides: Counter[str] = Counter()
        for posting in postings():
            if posting.entity == entity:
                sides[types[posting.account]] += posting.cents
        income = -sides["revenue"] - sides["expense"]
        assert sides["asset"] == -sides["liability"] - sides["equity"] + income
        assert sides["asset"] > 0


def test_every_posting_goes_to_an_open_account_of_its_entity() -> None:
    owners = {account["id"]: account["entity"] for account in resource("accounts") if account["active"]}
    assert all(owners[posting.account] == posting.entity for posting in postings())


def test_within_the_group_nobody_owes_anything() -> None:
    owed = balances("intercompany")
    assert sum(owed.values()) == 0
    assert any(owed.values())


def test_deposits_of_a_booking_never_go_below_zero() -> None:
    days: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    for posting in postings():
        if roles()[posting.account] == "contract_liability":
            days[posting.booking][posting.day] -= posting.cents
    assert None not in days
    for movements in days.values():
        held = 0
        for day in sorted(movements):
            held += movements[day]
            assert held >= 0


def test_a_cancelled_booking_earns_no_service_revenue_and_holds_no_deposit() -> None:
    cancelled = {booking["id"] for booking in resource("bookings") if booking["status"] == "cancelled"}
    assert len(cancelled) >= 20
    for role in ("revenue", "contract_liability"):
        assert not any(cents for booking, cents in balances(role, by="booking").items() if booking in cancelled)
    assert sum(1 for booking in balances("other_income", by="booking") if booking in cancelled) >= 2


def test_nothing_was_posted_after_its_period_was_closed() -> None:
    closed = {(row["entity"], row["period"]): row.get("closed", "9999") for row in resource("periods")}
    for txn in resource("transactions"):
        assert txn["period"] == txn["date"][:7]
        assert txn["date"] <= txn["posted"] <= "2026-09-30"
        for entity in {line.get("entity", txn["entity"]) for line in txn["postings"]}:
            assert txn["posted"] <= closed[entity, txn["period"]]


def test_some_transactions_reached_the_books_late_so_that_a_report_can_restate() -> None:
    late = [txn for txn in resource("transactions") if txn["date"] <= "2026-09-23" < txn["posted"]]
    assert sum(line["cents"] for txn in late for line in txn["postings"] if line["cents"] > 0) > 100_000


def test_bank_accounts_never_run_dry() -> None:
    for entity in ENTITIES:
        balance = 0
        for line in resource("bank-lines"):
            if line["entity"] == entity:
                balance += line["cents"]
                assert line["balance_cents"] == balance
                assert balance > 0


@pytest.mark.parametrize(
    ("table", "column", "other"),
    [
        ("bookings", "contact", "contacts"), ("bookings", "channel", "channels"), ("progress", "booking", "bookings"),
        ("stripe-balance-txns", "payout", "payouts"), ("stripe-balance-txns", "booking", "bookings"),
        ("bank-lines", "txn", "transactions"), ("bank-lines", "account", "accounts"),
        ("campaigns", "channel", "channels"), ("channel-spend", "channel", "channels"),
        ("leads", "channel", "channels"),
        ("ota-statements", "channel", "channels"), ("ota-statements", "booking", "bookings"),
        ("initiatives", "channel", "channels"), ("aws-savings", "price_from", "aws-prices"),
    ],
)  # fmt: skip
def test_references_hold(table: str, column: str, other: str) -> None:
    ids = {row["id"] for row in resource(other)}
    used = {row[column] for row in resource(table) if column in row}
    assert used
    assert used <= ids


def test_postings_name_bookings_and_invoices_that_exist() -> None:
    assert {p.booking for p in postings() if p.booking} <= {row["id"] for row in resource("bookings")}
    assert {p.invoice for p in postings() if p.invoice} <= {row["id"] for row in resource("invoices")}


def test_ids_are_unique_in_their_table() -> None:
    for table in {name.split("-", 2)[2] for name in names() if name.startswith("qos-")} - {"citations"}:
        rows = resource(table)
        key = "key" if table == "assumptions" else "asset" if table == "asset-register" else "id"
        ids = [(row["entity"], row["period"]) if table == "periods" else row[key] for row in rows]
        assert len(set(ids)) == len(ids)


def test_every_transaction_template_of_the_brief_occurs() -> None:
    sources = {txn["source"] for txn in resource("transactions")}
    assert sources >= {
        "opening", "stripe_charge", "stripe_payout", "stripe_refund", "recognition", "ap_payment", "operating",
        "invoice", "invoice_payment", "forfeit", "gift_card_sale", "gift_card_redemption", "tip", "tip_payout",
        "tax_remittance", "damage_deposit", "intercompany", "ota_sale", "rent_receipt", "loan_payment", "draw",
    }  # fmt: skip
