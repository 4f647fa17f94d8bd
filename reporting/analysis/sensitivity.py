"""Which driver moves a figure most: one at a time, and what they do together beyond that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Outcome = Callable[[Mapping[str, float]], float]


@dataclass(frozen=True)
class Levels:
    """A driver's 10th, 50th and 90th percentile, in its own unit."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class Swing:
    """The figure with one driver at its 10th and 90th percentile, all others at their median."""

    driver: str
    at_p10: float
    at_p90: float

    @property
    def size(self) -> float:
        """Y(P90) - Y(P10): negative where more of the driver is worse."""
        return self.at_p90 - self.at_p10


@dataclass(frozen=True)
class Tornado:
    """The swings, the largest first, and the figure with every driver at its bad and at its good end.

    `residual` is what the joint swing has beyond the sum of the single ones: the interaction of the drivers.
    """

    base: float
    swings: tuple[Swing, ...]
    worst: float
    best: float

    @property
    def residual(self) -> float:
        """(best - worst) - sum of |Y(P90) - Y(P10)|."""
        return (self.best - self.worst) - sum(abs(swing.size) for swing in self.swings)


def tornado(outcome: Outcome, drivers: Mapping[str, Levels]) -> Tornado:
    """Return what each driver does to `outcome` between its 10th and 90th percentile.

    Args:
        outcome: the figure for a level of every driver.
        drivers: percentiles by driver; one that does not vary makes no swing.
    """
    middle = {name: levels.p50 for name, levels in drivers.items()}
    swings = [
        Swing(name, outcome({**middle, name: levels.p10}), outcome({**middle, name: levels.p90}))
        for name, levels in drivers.items()
    ]
    good = {s.driver: drivers[s.driver].p90 if s.size > 0 else drivers[s.driver].p10 for s in swings}
    bad = {s.driver: drivers[s.driver].p10 if s.size > 0 else drivers[s.driver].p90 for s in swings}
    ordered = sorted((swing for swing in swings if swing.size), key=lambda swing: (-abs(swing.size), swing.driver))
    return Tornado(outcome(middle), tuple(ordered), outcome(bad), outcome(good))
