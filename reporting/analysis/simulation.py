"""A year of unrestricted cash in ten thousand versions: what the drivers let expect, and the risk of running out.

Floats from end to end (a model, not books): `fan` and `cash_at` round to whole dollars at the end. Every driver
draws from a PCG64 of its own, spawned from one seed, so that a change of one leaves the draws of the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from reporting.analysis.cohorts import bookings_by_month
from reporting.analysis.sensitivity import Levels
from reporting.money import CENTS_PER_DOLLAR

SEED = 20260930
PATHS = 10_000
HORIZON = 12  # months
Z90 = 1.2815515655446004  # the normal distribution's 90th percentile
NEW, PRICE, CHURN, REPEAT = "New customers a month", "Price of a sale", "Monthly churn", "Monthly repeat"
FIXED, OTHERS, VACANCY = "Fixed spend", "Other contribution", "Vacant months a year"
DRIVERS = (NEW, PRICE, CHURN, REPEAT, FIXED, OTHERS, VACANCY)  # their order gives each its stream of draws
Array = np.ndarray


@dataclass(frozen=True)
class Span:
    """A low, a middle and a high case."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True)
class Retail:
    """Sales to customers who come again; money in cents, rates a month.

    Args:
        sales: sales a month on average.
        price: of a sale.
        fee_share: card fees and commission / price.
        cost: what a sale costs beside them.
        season: sales of each month ahead / average month.
        new: first-time customers a month.
        price_level: of the months ahead / today's.
        churn: share of customers a month loses.
        repeat: bookings a month of a customer who stayed.
        active: customers before the first month.
    """

    sales: float
    price: float
    fee_share: float
    cost: float
    season: tuple[float, ...]
    new: Span
    price_level: Span
    churn: Span
    repeat: Span
    active: float


@dataclass(frozen=True)
class Business:
    """What the model knows of a scope, in cents a month.

    Args:
        cash: unrestricted cash before the first month.
        fixed: fixed spend.
        committed: what else goes out regularly: interest, loans, draws, one-offs.
        retail: sales to customers who come again, if the scope has them.
        others: contribution of all other business in each of the last months; empty without any.
        rent: rent of the leases that run.
        vacancy: months a year without tenant, if the scope lets something.
    """

    cash: float
    fixed: Span
    committed: float
    retail: Retail | None = None
    others: tuple[int, ...] = ()
    rent: float = 0
    vacancy: Span | None = None


@dataclass(frozen=True)
class Fan:
    """Unrestricted cash in cents at the start and after each month, and the risk that it runs out by then.

    `short` counts the paths that were below zero after a month up to each month, `error` is the standard error of the
    last of them as a share of all paths.
    """

    p10: tuple[int, ...]
    p50: tuple[int, ...]
    p90: tuple[int, ...]
    short: tuple[int, ...]
    error: float
    paths: int
    seed: int
    numpy_version: str


def drawn(business: Business, paths: int = PATHS, seed: int = SEED) -> dict[str, Array]:
    """Return draws by driver: (months, paths) of new customers and other contribution, (paths,) of the others.

    N is Poisson (around a mean that is triangular between its cases), P lognormal, c and r Beta, F and vacancy
    triangular; the contribution of other business is drawn from its last months.
    """
    streams = np.random.SeedSequence(seed).spawn(len(DRIVERS))
    generators = {n: np.random.Generator(np.random.PCG64(s)) for n, s in zip(DRIVERS, streams, strict=True)}
    draws = {FIXED: _triangular(generators[FIXED], business.fixed, paths)}
    if business.retail:
        retail = business.retail
        mean = _triangular(generators[NEW], retail.new, paths)
        draws[NEW] = generators[NEW].poisson(mean, (HORIZON, paths)).astype(float)
        draws[PRICE] = _lognormal(generators[PRICE], retail.price_level, paths) * retail.price
        draws[CHURN] = _beta(generators[CHURN], retail.churn, paths)
        draws[REPEAT] = _beta(generators[REPEAT], retail.repeat, paths)
    if business.others:
        draws[OTHERS] = generators[OTHERS].choice(np.array(business.others, dtype=float), (HORIZON, paths))
    if business.vacancy:
        draws[VACANCY] = _triangular(generators[VACANCY], business.vacancy, paths)
    return draws


def cash_paths(business: Business, draws: Mapping[str, Array]) -> Array:
    """Return unrestricted cash at the start and after each month: (months + 1, paths)."""
    out = draws[FIXED] + business.committed
    monthly = [-out for _ in range(HORIZON)]
    if business.retail:
        for month, cents in enumerate(_retail_contribution(business.retail, draws)):
            monthly[month] = monthly[month] + cents
    if business.others:
        monthly = [cents + draws[OTHERS][month] for month, cents in enumerate(monthly)]
    if business.vacancy:
        lost = business.rent * draws[VACANCY] / HORIZON
        monthly = [cents - lost for cents in monthly]
    return np.cumsum([np.full(out.shape, business.cash), *monthly], axis=0)


def simulate(business: Business, draws: Mapping[str, Array], seed: int = SEED) -> Fan:
    """Return the fan of the drawn paths."""
    cash = cash_paths(business, draws)
    paths = cash.shape[1]
    low, mid, high = (tuple(whole_dollars(c) for c in line) for line in np.percentile(cash, (10, 50, 90), axis=1))
    short = tuple(int(count) for count in np.logical_or.accumulate(cash < 0, axis=0).sum(axis=1))
    share = short[-1] / paths
    return Fan(low, mid, high, short, sqrt(share * (1 - share) / paths), paths, seed, np.__version__)


def levels_of(draws: Mapping[str, Array]) -> dict[str, Levels]:
    """Return each driver's percentiles over the paths; one drawn every month counts with its mean of the year."""
    means = {name: values.mean(axis=0) if values.ndim > 1 else values for name, values in draws.items()}
    return {name: Levels(*(float(p) for p in np.percentile(v, (10, 50, 90)))) for name, v in means.items()}


def cash_at(business: Business, levels: Mapping[str, float]) -> float:
    """Return unrestricted cash after the year, in cents, with each driver at one level all year."""
    steady = {name: np.full((HORIZON, 1) if name in {NEW, OTHERS} else (1,), level) for name, level in levels.items()}
    return float(cash_paths(business, steady)[-1, 0])


def whole_dollars(cents: float) -> int:
    """Return an amount of the model in cents, rounded to whole dollars: what it can answer for."""
    return round(cents / CENTS_PER_DOLLAR) * CENTS_PER_DOLLAR


def _retail_contribution(retail: Retail, draws: Mapping[str, Array]) -> Sequence[Array]:
    bookings = bookings_by_month(list(draws[NEW]), draws[CHURN], draws[REPEAT], retail.active)
    each = draws[PRICE] * (1 - retail.fee_share) - retail.cost
    return [booked * season * each for booked, season in zip(bookings, retail.season, strict=True)]


def _triangular(generator: np.random.Generator, span: Span, paths: int) -> Array:
    if span.low == span.high:
        return np.full(paths, span.mid)
    return generator.triangular(span.low, span.mid, span.high, paths)


def _lognormal(generator: np.random.Generator, span: Span, paths: int) -> Array:
    """Draw with median `mid`; low and high are ten and ninety percent of the way."""
    return generator.lognormal(log(span.mid), (log(span.high) - log(span.low)) / (2 * Z90), paths)


def _beta(generator: np.random.Generator, span: Span, paths: int) -> Array:
    """Draw with mean `mid` and the standard deviation that puts ten percent below low and above high."""
    deviation = (span.high - span.low) / (2 * Z90)
    size = span.mid * (1 - span.mid) / deviation**2 - 1
    return generator.beta(span.mid * size, (1 - span.mid) * size, paths)
