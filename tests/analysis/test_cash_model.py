from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reporting.analysis.break_even import net_break_even, ways
from reporting.analysis.cash_model import cash_model, committed_spend, days_ahead
from reporting.analysis.facts import Facts
from reporting.analysis.inventory import Lease
from reporting.analysis.ledger import Balance
from reporting.analysis.loyalty import monthly_rate
from reporting.analysis.marketing import Channel
from reporting.analysis.periods import complete_months
from reporting.analysis.plan import Assumption
from reporting.analysis.sales import SaleMonth
from tests.analysis.books import balance
from tests.analysis.fakes import DAY, fake

MONTHS = complete_months(DAY, 12)
ASSUMED = {
    key: Assumption(key, low, mid, high, "%", "test")
    for key, low, mid, high in (
        ("new_customer_share", 5_000, 6_000, 7_000), ("price_level", 9_000, 10_000, 11_000),
        ("yearly_churn", 3_000, 4_500, 6_000), ("twelve_month_repeat", 1_000, 2_000, 3_000),
        ("vacancy_months_per_year", 0, 5, 15),
    )
}  # fmt: skip


def month(sales: int = 2, rent: int = 0) -> tuple[Balance, ...]:
    """A month of charters at $2,000: 600 direct, 58.30 card fee each; wages 500, slip 1,000, one-off 100, loan 420."""
    books = [
        balance("4010", "revenue", -2_000_00 * sales), balance("5010", "cogs", 600_00 * sales, "variable"),
        balance("5900", "stripe_fees", 58_30 * sales, "variable"), balance("6310", "operating", 500_00, "variable"),
        balance("6010", "operating", 1_000_00, "fixed"), balance("6740", "operating", 100_00),
        balance("2500", "debt", 420_00), balance("4900", "other_income", -20_00),
    ]  # fmt: skip
    if rent:
        books += [
            balance("4610", "revenue", -rent, entity="r3028"),
            balance("5410", "cogs", 50_00, "variable", entity="r3028"),
        ]
    return tuple(books)


def charters(sold: int, name: str, through_ota: bool = False) -> SaleMonth:
    return SaleMonth("jada", "sunset-charter", None, name, sold, 2_000_00 * sold, 600_00 * sold, through_ota)


def facts(members: tuple[str, ...] = ("jada",), rent: int = 0, **answers: object) -> Facts:
    sold = {name: 1 + place % 3 for place, name in enumerate(MONTHS)}  # 1, 2, 3, 1, 2, 3 ... 24 in the year
    standard: dict[str, object] = {
        "months": {name: month(sold[name], rent) for name in MONTHS},
        "sales": tuple(charters(sold[name], name) for name in MONTHS),
        "assumptions": ASSUMED,
        "balances": (balance("1010", "bank", 9_000_00), balance("2100", "contract_liability", -1_000_00)),
        "stripe_available": 250_00,
        "leases": (Lease("l", "r3028", "house", date(2025, 5, 1), date(2027, 4, 30), 2_450_00, 2_450_00),),
        "channels": (),
    }
    return fake(members, standard | answers)


def test_the_model_of_a_charter_business_by_hand() -> None:
    business = cash_model(facts(), DAY)
    assert business is not None
    assert business.retail is not None
    retail = business.retail
    assert (business.cash, business.fixed.low, business.fixed.high) == (8_250_00, 1_000_00, 1_000_00)
    assert business.committed == 100_00 + 420_00 - 20_00
    assert (retail.sales, retail.price) == (2, 2_000_00)
    assert retail.fee_share == pytest.approx(58.30 / 2_000)
    assert retail.cost == 600_00 + 12 * 500_00 / 24  # wages are shared out over the year's sales
    assert retail.season == (0.5, 1, 1.5) * 4
    assert (retail.new.low, retail.new.mid, retail.new.high) == pytest.approx((1.0, 1.2, 1.4))
    assert retail.churn.mid == float(monthly_rate(4_500))
    assert retail.new.mid + retail.repeat.mid * (1 - retail.churn.mid) * retail.active == pytest.approx(2)
    assert (business.others, business.vacancy) == ((), None)


def test_other_business_counts_with_what_it_contributes_and_rent_may_fail() -> None:
    business = cash_model(facts(("jada", "r3028"), rent=2_450_00), DAY)
    assert business is not None
    assert business.others == (2_400_00,) * 12
    assert business.rent == 2_450_00
    assert business.vacancy is not None
    assert (business.vacancy.low, business.vacancy.mid, business.vacancy.high) == (0, 0.5, 1.5)


@pytest.mark.parametrize(
    "answers",
    [
        {"months": {name: month() for name in MONTHS[1:]}},
        {"assumptions": {key: guess for key, guess in ASSUMED.items() if key != "price_level"}},
        {"sales": ()},
    ],
)
def test_without_a_year_of_books_or_an_assumption_there_is_no_model(answers: dict[str, object]) -> None:
    assert cash_model(facts(**answers), DAY) is None  # type: ignore[arg-type]  # answers, not members or rent


def test_a_house_needs_the_assumption_about_vacancy() -> None:
    books = {name: month(rent=2_450_00)[-2:] for name in MONTHS}
    assert cash_model(facts(("r3028",), months=books), DAY) is not None
    assert cash_model(facts(("r3028",), months=books, assumptions={}), DAY) is None


def test_depreciation_is_no_payment() -> None:
    contra = balance("1590", "fixed_asset", -300_00)
    contra = replace(contra, account=replace(contra.account, normal_side="credit"))
    books = (balance("6720", "operating", 300_00), contra, balance("3200", "draws", 900_00))
    assert committed_spend(books) == 900_00


def test_the_year_ahead_counts_from_the_reports_day() -> None:
    assert (days_ahead(DAY)[0], days_ahead(DAY)[-1]) == (date(2026, 10, 31), date(2027, 9, 30))
    midway = days_ahead(date(2026, 9, 15))
    assert (midway[0], midway[4], midway[-1]) == (date(2026, 10, 15), date(2027, 2, 15), date(2027, 9, 15))


def test_from_the_middle_of_a_month_a_month_ahead_takes_half_of_two_seasons() -> None:
    # 15 of September's 30 days have gone by: half of September's 0.5 and half of October's 1, and so on round the year
    day = date(2026, 9, 15)
    months = complete_months(day, 12)
    sold = {name: 1 + place % 3 for place, name in enumerate(months)}
    books = {name: month(sold[name]) for name in months}
    business = cash_model(facts(months=books, sales=tuple(charters(sold[name], name) for name in months)), day)
    assert business is not None
    assert business.retail is not None
    assert business.retail.season == (0.75, 1.25, 1.0) * 4


def test_break_even_net_of_the_others_by_hand() -> None:
    # c = 2,000 - 600 - 58.30 = 1,341.70; two charters a month on average leave 2,683.40, the books 2,183.40 after wages
    found = net_break_even(facts(("jada", "r3028"), rent=1_050_00), DAY)
    assert found is not None
    assert (found.fixed_cents, found.beyond_cents, found.others) == (1_000_00, 500_00, (("r3028", 1_000_00),))
    assert (found.left_cents, found.charters) == (500_00, 1)


def test_others_that_pay_everything_leave_nothing_for_charters() -> None:
    found = net_break_even(facts(("jada", "r3028"), rent=2_450_00), DAY)
    assert found is not None
    assert (found.left_cents, found.charters) == (-900_00, 0)


def test_a_marketplace_takes_its_commission_instead_of_the_card_fee() -> None:
    market = Channel("jada-sailo", "jada", "Sailo", "ota", "planned", 1_500, False, None)
    direct = Channel("jada-direct", "jada", "Direct", "direct", "live", 0, False, None)
    product, through = ways(facts(channels=(market, direct)), DAY)
    assert (product.name, product.sales, product.leaves_cents, product.fee_cents) == (
        "sunset charter", 6, 1_341_70, 58_30,
    )  # fmt: skip
    assert (through.name, through.sales, through.leaves_cents, through.fee_cents) == (
        "through Sailo",
        0,
        1_100_00,
        300_00,
    )
    assert (product.needed, through.needed) == (1, 1)


def test_a_charter_that_loses_money_never_breaks_even() -> None:
    sold = SaleMonth("jada", "sunset-charter", None, "2026-09", 1, 500_00, 600_00, False)
    (way,) = ways(facts(sales=(sold,)), DAY)
    assert (way.leaves_cents, way.needed) == (-114_80, None)


def test_no_charter_no_ways() -> None:
    assert ways(facts(sales=()), DAY) == ()
    assert net_break_even(facts(sales=()), DAY) is None


def test_products_come_one_by_one_and_together() -> None:
    # 2 x (2,000 - 600 - 58.30) + 1 x (1,000 - 600 - 29.30) = 3,054.10, a third of it 1,018.03
    cheap = SaleMonth("jada", "bay-charter", None, "2026-08", 1, 1_000_00, 600_00, False)
    found = ways(facts(sales=(cheap, charters(2, "2026-09"))), DAY)
    assert [(way.name, way.sales, way.leaves_cents) for way in found] == [
        ("bay charter", 1, 370_70), ("sunset charter", 2, 1_341_70), ("all charters", 3, 1_018_03),
    ]  # fmt: skip
    assert [way.needed for way in found] == [3, 1, 1]
