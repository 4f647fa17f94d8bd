"""Monthly revenue targets: what break-even asks for, or what the season and growth let expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from reporting.analysis.periods import shift_month
from reporting.money import BASIS_POINTS

RECENT_MONTHS = 3
YEAR_MONTHS = 12
QUARTER_MONTHS = 3


@dataclass(frozen=True)
class MonthTarget:
    """A month's target in cents: the larger of what is expected and what break-even asks for (0: no such floor)."""

    month: str
    expected_cents: int
    floor_cents: int = 0

    @property
    def cents(self) -> int:
        """max(break-even sales x mean price, recent revenue x seasonality x (1 + g)^m)."""
        return max(self.expected_cents, self.floor_cents)


def target_months(last: str) -> tuple[str, ...]:
    """Return the months after `last`, the last complete one, to the end of the second quarter that follows its own."""
    rest = -int(last[5:7]) % QUARTER_MONTHS
    return tuple(shift_month(last, number) for number in range(1, rest + 2 * QUARTER_MONTHS + 1))


def expected_revenue(
    revenue: Mapping[str, int], last: str, month: str, growth_bp: int, *, seasonal: bool
) -> int | None:
    """Return recent revenue x seasonality x (1 + g)^m in cents; None when a month it needs is not in the books.

    Recent revenue is the mean of the three months to `last`, seasonality last year's same month against last
    year's same three months, m the months from `last` to `month`.

    Args:
        revenue: cents by month.
        last: the last complete month.
        month: the month asked for, after `last`.
        growth_bp: g, growth a month.
        seasonal: False where few, large sales make last year's months no guide: seasonality is 1.
    """
    recent = [shift_month(last, -back) for back in range(RECENT_MONTHS)]
    needed = recent if not seasonal else [*recent, *(before(m) for m in recent), before(month)]
    if any(name not in revenue for name in needed):
        return None
    level = Fraction(sum(revenue[name] for name in recent), RECENT_MONTHS)
    growth = (1 + Fraction(growth_bp, BASIS_POINTS)) ** months_between(last, month)
    return round(level * growth * (_season(revenue, recent, month) if seasonal else 1))


def before(month: str) -> str:
    """Return the same month of the year before."""
    return shift_month(month, -YEAR_MONTHS)


def months_between(first: str, second: str) -> int:
    """Return how many months `second` lies after `first`."""
    return (int(second[:4]) - int(first[:4])) * YEAR_MONTHS + int(second[5:7]) - int(first[5:7])


def _season(revenue: Mapping[str, int], recent: list[str], month: str) -> Fraction:
    then = sum(revenue[before(name)] for name in recent)
    return Fraction(revenue[before(month)] * RECENT_MONTHS, then) if then > 0 else Fraction(1)
