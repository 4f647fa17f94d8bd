from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.analysis.cohorts import active_customers, bookings_by_month, five_cases, lifetime_grid
from reporting.analysis.plan import Assumption

CHURN = Assumption("yearly_churn", 3_000, 4_500, 6_000, "%", "test")
REPEAT = Assumption("twelve_month_repeat", 1_200, 2_000, 3_000, "%", "test")
rates = st.floats(0, 1)


def test_three_months_by_hand() -> None:
    # c = .1, r = .5, A_0 = 100: B_1 = 10 + .5 x .9 x 100 = 55, A_1 = 90 + 10 = 100; so B_2 = 20 + 45, A_2 = 110
    assert bookings_by_month([10.0, 20.0, 0.0], 0.1, 0.5, 100.0) == pytest.approx([55.0, 65.0, 49.5])


def test_the_formula_is_the_mean_of_a_simulation_of_four_hundred_thousand_customers() -> None:
    """Each customer stays or leaves and books or not by its own draw; the formula must lie within three errors."""
    churn, repeat, months, size = 0.05, 0.08, 6, 400_000
    draw = np.random.default_rng(7)
    present = np.arange(size) < 280_000  # A_0; 20,000 more arrive in each month
    seen = []
    for month in range(months):
        stays = present & (draw.random(size) >= churn)
        repeats = stays & (draw.random(size) < repeat)
        arrives = (np.arange(size) >= 280_000 + 20_000 * month) & (np.arange(size) < 300_000 + 20_000 * month)
        seen.append(int(repeats.sum() + arrives.sum()))
        present = stays | arrives
    expected = bookings_by_month([20_000.0] * months, churn, repeat, 280_000.0)
    for counted, mean in zip(seen, expected, strict=True):
        assert abs(counted - mean) < 3 * sqrt(mean - 20_000)  # a repeat is rare: its variance is below its mean


def test_todays_customers_make_todays_bookings() -> None:
    active = active_customers(76, 52, 0.05, 0.02)
    assert active == pytest.approx(24 / (0.02 * 0.95))
    assert bookings_by_month([52.0], 0.05, 0.02, active) == pytest.approx([76])
    assert active_customers(76, 80, 0.05, 0.02) == 0
    assert active_customers(76, 52, 0.05, 0) == 0


def test_paths_run_side_by_side() -> None:
    new = [np.array([10.0, 0.0]), np.array([20.0, 5.0])]
    both = bookings_by_month(new, np.array([0.1, 0.2]), np.array([0.5, 0.25]), 100.0)
    for path, (churn, repeat) in enumerate([(0.1, 0.5), (0.2, 0.25)]):
        alone = bookings_by_month([float(month[path]) for month in new], churn, repeat, 100.0)
        assert [month[path] for month in both] == pytest.approx(alone)


@given(st.lists(st.floats(0, 500), min_size=1, max_size=14), rates, rates, rates, st.floats(0, 5_000))
def test_more_churn_never_makes_more_bookings(
    new: list[float], one: float, other: float, repeat: float, active: float
) -> None:
    less, more = sorted((one, other))
    kept, lost = bookings_by_month(new, less, repeat, active), bookings_by_month(new, more, repeat, active)
    assert all(few <= many * (1 + 1e-9) + 1e-9 for few, many in zip(lost, kept, strict=True))


def test_five_cases_hold_low_middle_and_high() -> None:
    assert five_cases(CHURN) == (3_000, 3_750, 4_500, 5_250, 6_000)
    assert five_cases(REPEAT) == (1_200, 1_600, 2_000, 2_500, 3_000)


def test_a_cell_of_the_grid_by_plain_floats() -> None:
    grid = lifetime_grid(1_400_90, CHURN, REPEAT, 80)
    churn = 1 - (1 - 0.45) ** (1 / 12)
    low, high = 0.0, 1.0
    for _ in range(60):  # bisection on the twelve-month repeat
        r = (low + high) / 2
        s = (1 - churn) * (1 - r)
        low, high = (r, high) if r * (1 - churn) * (1 - s**12) / (1 - s) < 0.2 else (low, r)
    worth = 1_400_90 * (1 + low * (1 - churn) / (churn + 0.008))
    assert grid.middle_cents == grid.cents[2][2] == pytest.approx(worth, abs=1)


def test_a_customer_is_worth_less_with_churn_and_more_with_repeat() -> None:
    grid = lifetime_grid(100_00, CHURN, REPEAT, 80)
    assert all(list(row) == sorted(row) for row in grid.cents)
    columns = list(zip(*grid.cents, strict=True))
    assert all(list(column) == sorted(column, reverse=True) for column in columns)


def test_a_lifetime_needs_a_discount() -> None:
    with pytest.raises(ValueError, match="discount rate above zero"):
        lifetime_grid(100_00, Assumption("c", 0, 0, 0, "%", "test"), REPEAT, 0)
