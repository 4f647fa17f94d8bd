from __future__ import annotations

from dataclasses import replace
from math import log, sqrt
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.analysis import simulation as sim
from reporting.analysis.simulation import Business, Retail, Span

RETAIL = Retail(
    sales=70, price=400_00, fee_share=0.03, cost=250_00, season=(0.8,) * 6 + (1.2,) * 6, new=Span(40, 48, 55),
    price_level=Span(0.92, 1, 1.08), churn=Span(0.03, 0.05, 0.07), repeat=Span(0.015, 0.025, 0.035), active=900,
)  # fmt: skip
SHOP = Business(cash=20_000_00, fixed=Span(7_000_00, 8_000_00, 9_000_00), committed=1_500_00, retail=RETAIL)
HOUSE = Business(
    cash=8_000_00, fixed=Span(700_00, 700_00, 700_00), committed=1_380_00, others=(2_450_00, 2_450_00, 2_180_00),
    rent=2_450_00, vacancy=Span(0, 0.5, 1.5),
)  # fmt: skip


def by_hand(business: Business, draws: dict[str, np.ndarray], path: int) -> list[float]:
    """One path of the shop or the house in plain floats, month by month."""
    cash, held, retail = [business.cash], business.retail.active if business.retail else 0.0, business.retail
    for month in range(12):
        moved = -float(draws[sim.FIXED][path]) - business.committed
        if retail:
            churn, repeat = float(draws[sim.CHURN][path]), float(draws[sim.REPEAT][path])
            new, price = float(draws[sim.NEW][month, path]), float(draws[sim.PRICE][path])
            booked = (new + repeat * (1 - churn) * held) * retail.season[month]
            held = (1 - churn) * held + new
            moved += booked * (price - price * retail.fee_share - retail.cost)
        if business.others:
            moved += float(draws[sim.OTHERS][month, path])
        if business.vacancy:
            moved -= business.rent * float(draws[sim.VACANCY][path]) / 12
        cash.append(cash[-1] + moved)
    return cash


@pytest.mark.parametrize("business", [SHOP, HOUSE, replace(HOUSE, retail=RETAIL, fixed=SHOP.fixed)])
def test_paths_and_fan_against_plain_floats(business: Business) -> None:
    draws = sim.drawn(business, paths=300, seed=5)
    alone = [by_hand(business, draws, path) for path in range(300)]
    assert np.allclose(sim.cash_paths(business, draws), np.transpose(alone))
    fan = sim.simulate(business, draws, seed=5)
    ends = sorted(path[-1] for path in alone)
    for share, line in ((0.1, fan.p10), (0.5, fan.p50), (0.9, fan.p90)):
        place = share * 299  # linear between the two nearest ranks
        value = ends[int(place)] + (place - int(place)) * (ends[min(int(place) + 1, 299)] - ends[int(place)])
        assert line[-1] == round(value / 100) * 100
    short = sum(min(path) < 0 for path in alone)
    assert fan.short[-1] == short
    assert fan.error == sqrt(short / 300 * (1 - short / 300) / 300)
    assert (fan.paths, fan.seed, fan.numpy_version) == (300, 5, np.__version__)


def test_the_same_seed_gives_the_same_draws_and_another_gives_others() -> None:
    one, again, other = sim.drawn(SHOP, 500), sim.drawn(SHOP, 500), sim.drawn(SHOP, 500, seed=8)
    assert all(np.array_equal(one[name], again[name]) for name in one)
    assert not any(np.array_equal(one[name], other[name]) for name in one)


def test_each_driver_keeps_its_stream() -> None:
    """Adding rent or changing the price leaves the draws of the other drivers as they were."""
    wider = replace(RETAIL, price_level=Span(0.8, 1, 1.2))
    one, other = sim.drawn(SHOP, 500), sim.drawn(replace(SHOP, retail=wider, vacancy=HOUSE.vacancy), 500)
    assert [name for name in one if not np.array_equal(one[name], other[name])] == [sim.PRICE]


def test_the_streams_are_pcg64_spawned_from_the_seed() -> None:
    streams = np.random.SeedSequence(11).spawn(7)
    fixed = np.random.Generator(np.random.PCG64(streams[4])).triangular(7_000_00, 8_000_00, 9_000_00, 50)
    price = np.random.Generator(np.random.PCG64(streams[1])).lognormal(0, log(1.08 / 0.92) / 2.5631031310892, 50)
    draws = sim.drawn(SHOP, 50, seed=11)
    assert np.allclose(draws[sim.FIXED], fixed)
    assert np.allclose(draws[sim.PRICE], 400_00 * price)


def test_draws_lie_where_their_cases_say() -> None:
    levels = sim.levels_of(sim.drawn(SHOP, 40_000))
    price, churn, new = levels[sim.PRICE], levels[sim.CHURN], levels[sim.NEW]
    assert price.p50 == pytest.approx(400_00, rel=0.01)
    assert price.p90 / price.p10 == pytest.approx(1.08 / 0.92, rel=0.01)
    assert (churn.p10, churn.p50, churn.p90) == pytest.approx((0.03, 0.05, 0.07), abs=0.002)
    assert new.p50 == pytest.approx((40 + 48 + 55) / 3, rel=0.02)


def test_new_customers_are_counted_in_whole_people_and_vary_like_a_poisson() -> None:
    steady = replace(SHOP, retail=replace(RETAIL, new=Span(48, 48, 48)))
    new = sim.drawn(steady, 5_000)[sim.NEW]
    assert np.array_equal(new, np.floor(new))
    assert new.mean() == pytest.approx(48, abs=0.1)
    assert new.var() == pytest.approx(48, rel=0.03)


def test_a_year_at_one_level_by_hand() -> None:
    # 12 x (2,450 - 700 - 1,380) = 4,440; half a month empty costs 1,225
    levels = {sim.FIXED: 700_00.0, sim.OTHERS: 2_450_00.0, sim.VACANCY: 0.5}
    assert sim.cash_at(HOUSE, levels) == pytest.approx(8_000_00 + 4_440_00 - 1_225_00)


def test_ten_thousand_paths_take_a_moment() -> None:
    started = process_time()
    fan = sim.simulate(SHOP, sim.drawn(SHOP))
    assert process_time() - started < 0.2
    assert fan.paths == 10_000
    assert fan.p10[0] == fan.p50[0] == fan.p90[0] == 20_000_00
    assert list(fan.short) == sorted(fan.short)


@given(st.floats(0, 0.3), st.floats(0, 0.3), st.floats(0, 0.2), st.floats(0, 100))
def test_more_churn_never_leaves_more_cash(one: float, other: float, repeat: float, new: float) -> None:
    less, more = sorted((one, other))
    level = {sim.NEW: new, sim.PRICE: 400_00.0, sim.REPEAT: repeat, sim.FIXED: 8_000_00.0}
    kept = sim.cash_at(SHOP, level | {sim.CHURN: less})
    assert sim.cash_at(SHOP, level | {sim.CHURN: more}) <= kept + 1e-6 * abs(kept)


def test_the_model_answers_in_whole_dollars() -> None:
    assert [sim.whole_dollars(cents) for cents in (149.0, 151.0, -151.0)] == [100, 200, -200]
