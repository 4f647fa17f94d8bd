"""The books against bank, Stripe and sub-ledgers, at the data cut and on days before it."""

from collections import Counter

import pytest

from tests.sample.books import ENTITIES, Row, back, balances, postings, resource, roles

DAYS = [back(0), back(1), back(7), back(28), back(91), "2026-03-31", "2025-10-15"]
UNBOOKED_CENTS = -1_240  # a wire fee of quick dump now that only the bank knows


def bank_difference(entity: str, day: str) -> int:
    lines = [line for line in resource("bank-lines") if line["entity"] == entity and line["date"] <= day]
    shown = {line["txn"] for line in lines if "txn" in line}
    statement = max(lines, key=lambda line: (line["date"], line["id"]))["balance_cents"]
    under_way = sum(
        posting.cents for posting in postings()
        if posting.entity == entity and roles()[posting.account] == "bank" and posting.day <= day
        and posting.txn not in shown
    )  # fmt: skip
    return int(balances("bank", day)[entity] - statement - under_way)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("entity", ENTITIES)
def test_bank(entity: str, day: str) -> None:
    expected = -UNBOOKED_CENTS if entity == "qdn" and day >= "2026-09-24" else 0
    assert bank_difference(entity, day) == expected


def test_money_is_under_way_both_ways_at_the_data_cut() -> None:
    shown = {line["txn"] for line in resource("bank-lines") if "txn" in line}
    waiting = [p for p in postings() if roles()[p.account] == "bank" and p.txn not in shown]
    assert sum(1 for p in waiting if p.cents > 0) >= 2
    assert sum(1 for p in waiting if p.cents < 0) >= 1
    assert {payout["status"] for payout in resource("payouts")} == {"paid", "in_transit"}


def test_each_payout_is_the_sum_of_its_movements() -> None:
    sums: Counter[str] = Counter()
    for txn in resource("stripe-balance-txns"):
        assert txn["net_cents"] == txn["gross_cents"] - txn["fee_cents"]
        if "payout" in txn:
            sums[txn["payout"]] += txn["net_cents"]
    assert sums == {payout["id"]: payout["cents"] for payout in resource("payouts")}


@pytest.mark.parametrize("day", DAYS)
def test_clearing_is_what_stripe_holds_or_has_sent(day: str) -> None:
    held: Counter[str] = Counter()
    for txn in resource("stripe-balance-txns"):
        if txn["created"] <= day:
            held[txn["entity"]] += txn["net_cents"]
    for payout in resource("payouts"):
        if payout["arrival"] <= day:
            held[payout["entity"]] -= payout["cents"]
    assert {entity: cents for entity, cents in held.items() if cents} == {
        entity: cents for entity, cents in balances("stripe_clearing", day).items() if cents
    }


@pytest.mark.parametrize("day", DAYS)
def test_receivables_are_the_open_invoices(day: str) -> None:
    by_invoice = balances("receivable", day, by="invoice")
    billed = {invoice["id"]: invoice for invoice in resource("invoices") if invoice["issued"] <= day}
    assert by_invoice.keys() <= billed.keys()
    assert all(0 <= cents <= billed[invoice]["total_cents"] for invoice, cents in by_invoice.items())
    assert sum(by_invoice.values()) == sum(balances("receivable", day).values())


def test_an_invoice_is_billed_once_in_full() -> None:
    billed: Counter[str] = Counter()
    for posting in postings():
        if roles()[posting.account] == "receivable" and posting.cents > 0 and posting.invoice:
            billed[posting.invoice] += posting.cents
    assert billed == {invoice["id"]: invoice["total_cents"] for invoice in resource("invoices")}


def test_some_invoices_are_overdue_few_for_long() -> None:
    open_now = balances("receivable", by="invoice")
    overdue = [row for row in resource("invoices") if open_now[row["id"]] and row["due"] < back(0)]
    long_overdue = sum(open_now[row["id"]] for row in overdue if row["due"] < back(60))
    assert len(overdue) >= 2
    assert 0 < long_overdue < sum(open_now.values()) // 10


def sub_ledger(rows: list[Row], column: str, day: str) -> int:
    return sum(row[column] for row in rows if row["date"] <= day)


@pytest.mark.parametrize("day", DAYS)
def test_sub_ledgers(day: str) -> None:
    assert -sum(balances("gift_card_liability", day).values()) == sub_ledger(
        resource("gift-card-entries"), "cents", day
    )
    deposits = [lease for lease in resource("leases") if lease["start"] <= day <= lease["end"]]
    assert -sum(balances("tenant_deposit", day).values()) == sum(lease["deposit_cents"] for lease in deposits)
    assert not any(balances("suspense", day).values())


def test_marketplace_statements_agree_with_sales_and_commission() -> None:
    rows = resource("ota-statements")
    gross = {row["booking"]: row["gross_cents"] for row in rows}
    revenue = balances("revenue", by="booking")
    assert {booking: -revenue[booking] for booking in gross} == gross
    assert sum(balances("commission").values()) == sum(row["commission_cents"] for row in rows)
    assert sum(balances("ota_receivable").values()) == 0


def test_fixed_assets_at_cost_are_the_register() -> None:
    at_cost: Counter[str] = Counter()
    for posting in postings():
        if posting.account.endswith("-1500"):
            at_cost[posting.entity] += posting.cents
    register: Counter[str] = Counter()
    for row in resource("asset-register"):
        register[row["entity"]] += row["cost_cents"]
    assert at_cost == register


def test_cloud_hosting_in_the_books_is_the_bill_by_day() -> None:
    booked = sum(p.cents for p in postings() if p.account in ("jada-6070", "qos-6070", "dc-6070"))
    assert booked == sum(row["cents"] for row in resource("aws-costs"))


def test_advertising_in_the_books_is_the_spend_by_week() -> None:
    booked = sum(p.cents for p in postings() if p.account.endswith("-6510"))
    assert booked == sum(row["cents"] for row in resource("channel-spend"))
