"""The owner's known figures, worked out from the files with plain arithmetic."""

import math
import statistics
from collections import Counter
from fractions import Fraction

from tests.sample.books import back, balances, postings, resource, roles

QUARTER = ("2026-07-01", "2026-09-30")


def reachable() -> int:
    people: dict[tuple[str, str], list[bool]] = {}
    for row in resource("contacts"):
        refused = "unsubscribed" in row or "bounced" in row or "complained" in row
        person = people.setdefault((row["entity"], row["email"].strip().casefold()), [False, False])
        people[row["entity"], row["email"].strip().casefold()] = [person[0] or row["consent"], person[1] or refused]
    return sum(consent and not refused for consent, refused in people.values())


def order_values() -> list[int]:
    return sorted(
        row["gross_cents"] for row in resource("bookings")
        if row["entity"] == "qos" and row["status"] == "completed" and row["service_end"] > "2025-09-30"
    )  # fmt: skip


def test_reach() -> None:
    assert 4_050 <= len(resource("contacts")) <= 4_150
    assert reachable() == 3_676


def test_nobody_is_in_two_address_books() -> None:
    people = {(row["email"].strip().casefold(), row["entity"]) for row in resource("contacts")}
    assert len(people) == len({email for email, _ in people})


def test_quartiles_of_the_order_value_are_observed_by_every_definition() -> None:
    values = order_values()
    ranks = [values[math.ceil(len(values) * share / 4) - 1] for share in (1, 3)]
    inclusive = statistics.quantiles(values, n=4, method="inclusive")
    assert ranks == [13_600, 27_200] == [inclusive[0], inclusive[2]]


def test_email_blast() -> None:
    (conversion,) = [row for row in resource("assumptions") if row["key"] == "email_conversion"]
    low = Fraction(reachable() * 13_600 * conversion["low"], 10_000)
    high = Fraction(reachable() * 27_200 * conversion["high"], 10_000)
    assert (low, high) == (Fraction(999_872), Fraction(4_999_360))  # $9,998.72 and $49,993.60


def fixed_spend() -> Counter[str]:
    fixed = {row["id"] for row in resource("accounts") if (row["behaviour"], row["role"]) == ("fixed", "operating")}
    months: Counter[str] = Counter()
    for posting in postings():
        if posting.account in fixed:
            months[posting.day[:7]] += posting.cents
    return months


def test_fixed_spend_of_the_last_three_months() -> None:
    months = fixed_spend()
    assert [months[month] for month in ("2026-07", "2026-08", "2026-09")] == [712_000, 804_000, 896_000]


def test_contribution_of_a_charter_and_break_even() -> None:
    charters = {
        row["id"]: row for row in resource("bookings")
        if row["entity"] == "jada" and row["status"] == "completed" and QUARTER[0] <= row["service_end"] <= QUARTER[1]
    }  # fmt: skip
    sums: Counter[str] = Counter()
    for posting in postings():
        if posting.booking in charters:
            sums[roles()[posting.account]] += posting.cents
            sums[posting.account] += posting.cents
    count = len(charters)
    assert count == 12
    assert Counter(row["product"] for row in charters.values()) == {"sunset-charter": 6, "full-day-charter": 6}
    assert [sums[f"jada-50{line}0"] // count for line in (1, 2, 3, 4)] == [52_000, 4_500, 9_000, 8_000]
    assert (-sums["revenue"] // count, sums["stripe_fees"] // count) == (220_000, 6_410)
    contribution = Fraction(-sums["revenue"] - sums["cogs"] - sums["stripe_fees"], count)
    assert contribution == 140_090
    months = fixed_spend()
    burn = Fraction(months["2026-07"] + months["2026-08"] + months["2026-09"], 3)
    assert math.ceil(burn / contribution) == 6
    assert Fraction(count, 3) < 6


def test_chart_of_accounts() -> None:
    assert sum(1 for row in resource("accounts") if row["active"] and row["entity"]) >= 100
    assert sum(1 for row in resource("accounts") if row["entity"] is None) == 2


def test_aws_savings_to_the_cent() -> None:
    prices = {row["id"]: row["nano_usd"] for row in resource("aws-prices")}
    savings = [0, 0]
    for row in resource("aws-savings"):
        cheaper = prices[row["price_from"]] - prices.get(row.get("price_to", ""), 0)
        savings = [savings[0] + row["quantity_low"] * cheaper, savings[1] + row["quantity_high"] * cheaper]
    assert savings == [25_500_000_000, 48_200_000_000]  # $25.50 and $48.20 in billionths


def test_what_could_be_saved_is_really_spent() -> None:
    september: Counter[str] = Counter()
    for row in resource("aws-costs"):
        if row["date"].startswith("2026-09"):
            september[row["service"]] += row["cents"]
    assert september["AWS Lambda"] > 1_460 * 15_000_000 / 1e7
    assert september["Amazon S3"] > (916 + 878) * 23_000_000 / 1e7


def test_history_is_long_enough_to_compare_thirteen_weeks_with_last_year() -> None:
    recent = balances("revenue").total() - balances("revenue", back(91)).total()
    before = balances("revenue", back(364)).total() - balances("revenue", back(455)).total()
    assert recent < before < 0  # credits: this year sold more
    assert min(p.day for p in postings()) <= back(16 * 30)


def test_operations_cost_cash_and_leave_it_for_far_more_than_three_months() -> None:
    """Operating cash is all movement but bank, loans, owner and purchases of fixed assets."""
    accounts = {row["id"]: row for row in resource("accounts")}
    elsewhere = {"bank", "debt", "equity", "draws", "retained_earnings", "intercompany"}
    burned = sum(
        posting.cents for posting in postings()
        if posting.day > "2026-06-30" and roles()[posting.account] not in elsewhere
        and accounts[posting.account]["code"] != "1500"
    )  # fmt: skip
    owed = ("contract_liability", "gift_card_liability", "tenant_deposit", "tips_payable", "tax_payable")
    free = balances("bank").total() + sum(balances(role).total() for role in owed)
    assert free * 3 // burned > 6
