from __future__ import annotations

import pytest

from reporting.analysis.finance import (
    SaleGroup,
    break_even_sales,
    contribution_per_sale,
    mean_of,
    net_burn,
    runway,
    unrestricted_cash,
)
from tests.analysis.books import CHARTER_BOOKS, balance


def test_the_owners_charter_contributes_1400_90() -> None:
    charter = SaleGroup(1, 2_200_00, (520 + 45 + 90 + 80) * 100)
    assert contribution_per_sale([charter]) == 1_400_90


def test_an_ota_sale_pays_commission_and_no_stripe_fee() -> None:
    assert contribution_per_sale([SaleGroup(1, 1_000_00, 300_00, 1_500, through_ota=True)]) == 550_00


def test_the_mix_is_weighted_by_sales_and_rounded_once() -> None:
    direct = SaleGroup(2, 2_000_00, 600_00)  # 2000 - 600 - 58 - .60 = 1,341.40
    ota = SaleGroup(1, 1_000_00, 300_00, 1_500, through_ota=True)  # 550.00
    assert contribution_per_sale([direct, ota]) == 630_47  # 1,891.40 / 3 = 630.4667


def test_no_sale_has_no_contribution() -> None:
    assert contribution_per_sale([]) is None


@pytest.mark.parametrize(
    ("fixed", "contribution", "sales"),
    [
        (8_040_00, 1_400_90, 6),
        (7_004_50, 1_400_90, 5),  # exactly five
        (7_004_51, 1_400_90, 6),
        (0, 1_400_90, 0),
        (8_040_00, 0, None),
        (8_040_00, -5, None),
    ],
)
def test_break_even_rounds_up(fixed: int, contribution: int, sales: int | None) -> None:
    assert break_even_sales(fixed, contribution) == sales


def test_the_mean_of_three_months() -> None:
    assert mean_of([7_120_00, 8_040_00, 8_960_00]) == 8_040_00
    assert mean_of([]) is None


def test_money_of_others_is_not_free() -> None:
    books = [*CHARTER_BOOKS, balance("2200", "tips_payable", -30_00)]
    assert unrestricted_cash(books, 500_00) == 1_800_00 + 500_00 - 2_200_00 - 30_00


def test_burn_and_runway() -> None:
    assert net_burn([-300_00, -100_00, -200_00]) == 200_00
    assert net_burn([]) is None
    assert runway(1_460_00, 200_00) == 73  # 7.3 months
    assert runway(1_460_00, -200_00) is None
