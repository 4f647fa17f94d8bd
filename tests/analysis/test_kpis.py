from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from reporting.analysis.business import Line
from reporting.analysis.catalog import KPIS
from reporting.analysis.facts import Coverage, Facts
from reporting.analysis.inventory import Document
from reporting.analysis.kpis import Definition, Input, applies, evaluate, lacks
from reporting.analysis.loyalty import Customers, LeadCohort, Loads, Loyalty, Ratings, Recurring, VesselHours
from reporting.analysis.marketing import Spend
from reporting.analysis.plan import Assumption
from reporting.analysis.sales import SaleMonth
from reporting.blocks.model import Unit, Value
from reporting.context.schema import TABLES
from tests.analysis.books import CHARTER_BOOKS, balance
from tests.analysis.fakes import DAY, fake

MISSING_IN_THE_SAMPLE = {
    "cac", "ltv", "churn_by_vessel_type", "utilisation", "repeat_rate", "lead_cohorts", "nps", "margin_per_load",
    "net_revenue_retention",
}  # fmt: skip


def kpi(**changed: object) -> Definition:
    parts = {"inputs": (Input("bookings", "contact"),), "compute": constant(7), "undefined": "no sale"}
    return Definition("x", "X", Unit.COUNT, "A figure", **(parts | changed))  # type: ignore[arg-type]  # kwargs by name


def constant(amount: int | None) -> Callable[[Facts, date], int | None]:
    return lambda *_: amount


@pytest.mark.parametrize(
    ("coverage", "reason"),
    [
        (Coverage(10, 9), ""),
        (Coverage(1_000, 899), "contact is recorded on too few bookings (nine in ten are needed)"),
        (Coverage(0, 0), "too few rows of bookings"),
        (Coverage(10, 10, "bank data end too early"), "bank data end too early"),
    ],
)
def test_an_input_is_lacking_when_unusable_too_few_or_too_empty(coverage: Coverage, reason: str) -> None:
    assert Input("bookings", "contact").lack(coverage) == reason


def test_a_missing_kpi_has_no_value_and_says_each_reason_once() -> None:
    double = kpi(inputs=(Input("bookings", "contact"), Input("bookings", "contact", min_rows=2)))
    value = evaluate(double, fake(coverage=Coverage(10, 1)), DAY)
    assert value == Value.absent(Unit.COUNT, "contact is recorded on too few bookings (nine in ten are needed)")


def test_a_kpi_with_inputs_but_without_a_figure_is_undefined_not_missing() -> None:
    undefined = kpi(compute=constant(None))
    assert evaluate(undefined, fake(), DAY) == Value.absent(Unit.COUNT, "no sale")
    assert lacks(undefined, fake()) == ()


def test_an_input_that_nobody_in_the_scope_can_have_is_not_lacking() -> None:
    """Charters are not advertised: the rows of the advertised lines are not theirs to deliver."""
    advertised = Input("channel_spend", "cents", frozenset({Line.HAULING}))
    nothing = Coverage(0, 0, "no channel spend has been delivered")
    assert lacks(kpi(inputs=(advertised,)), fake(("jada",), coverage=nothing)) == ()
    assert lacks(kpi(inputs=(advertised,)), fake(("jada", "qdn"), coverage=nothing))


def test_zero_is_a_figure() -> None:
    assert evaluate(kpi(compute=constant(0)), fake(), DAY) == Value(0, Unit.COUNT)


def test_a_kpi_applies_where_its_line_of_business_is() -> None:
    assert applies(KPIS["rent_roll"], ["r3028"])
    assert not applies(KPIS["rent_roll"], ["jada", "qos"])


def test_the_registry_names_real_columns() -> None:
    for definition in KPIS.values():
        for needed in definition.inputs:
            assert needed.column in {"", *(column.name for column in TABLES[needed.table].columns)}, definition.id


def test_the_registry_is_large_enough_and_every_gap_says_what_would_fill_it() -> None:
    assert len(KPIS) >= 20
    assert all(KPIS[name].supply for name in MISSING_IN_THE_SAMPLE)
    assert all(definition.id == name and definition.text for name, definition in KPIS.items())


def test_the_margin_is_what_revenue_leaves_of_its_own_costs() -> None:
    facts = fake(movements=CHARTER_BOOKS)
    assert evaluate(KPIS["contribution_margin"], facts, DAY) == Value(636_772, Unit.PERCENT)  # 1,400.90 / 2,200


def test_runway_divides_free_cash_by_the_mean_loss_of_three_months() -> None:
    month = (balance("1000", "bank", -500_00), balance("6000", "operating", 500_00, "fixed"))
    facts = fake(
        months={"2026-07": month, "2026-08": month, "2026-09": month},
        balances=(balance("1000", "bank", 4_000_00), balance("2100", "contract_liability", -1_000_00)),
        stripe_available=250_00,
    )
    assert evaluate(KPIS["net_burn"], facts, DAY) == Value(500_00, Unit.USD)
    assert evaluate(KPIS["runway"], facts, DAY) == Value(65, Unit.MONTHS)  # (4,000 + 250 - 1,000) / 500


def test_break_even_by_the_owners_figures() -> None:
    spends = {"2026-07": 7_120_00, "2026-08": 8_040_00, "2026-09": 8_960_00}
    months = {month: (balance("6000", "operating", cents, "fixed"),) for month, cents in spends.items()}
    charters = tuple(
        SaleMonth("jada", "charter", None, month, 4, 8_800_00, 2_940_00, through_ota=False) for month in spends
    )
    facts = fake(months=months, sales=charters)
    assert evaluate(KPIS["contribution_per_charter"], facts, DAY) == Value(1_400_90, Unit.USD)
    assert evaluate(KPIS["break_even"], facts, DAY) == Value(6, Unit.COUNT)
    assert evaluate(KPIS["charters_a_month"], facts, DAY) == Value(4, Unit.COUNT)


def test_days_sales_outstanding() -> None:
    facts = fake(("qdn",), balances=(balance("1100", "receivable", 680_00),), credit_sales=2_040_00)
    assert evaluate(KPIS["dso"], facts, DAY) == Value(30, Unit.DAYS)


def test_the_next_paper_to_end_is_the_first_still_valid() -> None:
    def paper(days_left: int | None) -> Document:
        expires = None if days_left is None else DAY + timedelta(days=days_left)
        return Document(f"d{days_left}", "jada", None, "licence", "Licence", date(2025, 1, 1), expires)

    facts = fake(documents=(paper(-3), paper(40), paper(18), paper(None)))
    assert evaluate(KPIS["next_expiry"], facts, DAY) == Value(18, Unit.DAYS)
    assert evaluate(KPIS["next_expiry"], fake(documents=(paper(None),)), DAY).missing == "nothing expires"


@pytest.mark.parametrize(
    ("name", "answers", "value"),
    [
        ("cac", {"spend": (Spend("c", 1_200_00, 0),), "customers": Customers(8, 40, 10)}, Value(150_00, Unit.USD)),
        ("repeat_rate", {"customers": Customers(8, 40, 10)}, Value(250_000, Unit.PERCENT)),
        ("churn_by_vessel_type", {"loyalty": (Loyalty("yacht", 10, 4), Loyalty("launch", 10, 8))},
         Value(600_000, Unit.PERCENT)),
        ("utilisation", {"vessel_hours": (VesselHours("2026-09", 200, 50), VesselHours("2026-05", 1, 1))},
         Value(250_000, Unit.PERCENT)),
        ("lead_cohorts", {"lead_cohorts": (LeadCohort(DAY, "a", 6, 2), LeadCohort(DAY, "b", 2, 0))},
         Value(250_000, Unit.PERCENT)),
        ("nps", {"ratings": Ratings(20, 12, 3)}, Value(45, Unit.SCORE)),
    ],
)  # fmt: skip
def test_what_charters_would_show_with_their_inputs(name: str, answers: dict[str, object], value: Value) -> None:
    assert evaluate(KPIS[name], fake(answers=answers, coverage=Coverage(20, 20)), DAY) == value


def test_what_hauling_and_clients_would_show_with_their_inputs() -> None:
    assert evaluate(KPIS["margin_per_load"], fake(("qdn",), loads=Loads(4, 601_00)), DAY) == Value(150_25, Unit.USD)
    kept = fake(("dcp",), recurring=Recurring(2_000_00, 2_100_00))
    assert evaluate(KPIS["net_revenue_retention"], kept, DAY) == Value(1_050_000, Unit.PERCENT)


def test_lifetime_value_rests_on_repeat_and_churn() -> None:
    sale = SaleMonth("jada", "charter", None, "2026-09", 1, 2_200_00, 735_00, through_ota=False)
    discount = Assumption("monthly_discount", 60, 80, 120, "%", "About 10 % a year")
    facts = fake(
        sales=(sale,), assumptions={"monthly_discount": discount}, customers=Customers(1, 10, 0),
        loyalty=(Loyalty("yacht", 10, 5),),
    )  # fmt: skip
    assert evaluate(KPIS["ltv"], facts, DAY) == Value(1_400_90, Unit.USD)  # nobody repeats: one sale, its contribution
