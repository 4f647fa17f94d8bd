"""Cash of the thirteen weeks ahead from what is already known: no sale that has not been made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reporting.analysis.periods import WEEK_DAYS, Window, month_window, months_touched, prorate

WEEKS = 13


@dataclass(frozen=True)
class Flow:
    """Money known to come (positive cents) or go (negative) on a day; `kind` is what readers call it."""

    kind: str
    day: date
    cents: int


@dataclass(frozen=True)
class Payout:
    """A payout of the card processor that has not reached the bank."""

    entity: str
    arrival: date
    cents: int


@dataclass(frozen=True)
class BookedAhead:
    """Bookings with the same service days: what of their price is neither paid nor billed, and not yet earned."""

    entity: str
    service_start: date
    service_end: date
    unbilled_cents: int
    unearned_cents: int


@dataclass(frozen=True)
class WeekAhead:
    """A week's receipts and payments (both positive) and the cash at its end, in cents."""

    week: Window
    receipts_cents: int
    payments_cents: int
    cash_cents: int


def weeks_ahead(as_of: date, count: int = WEEKS) -> tuple[Window, ...]:
    """Return the `count` weeks after `as_of`, each ending on its weekday."""
    starts = (as_of + timedelta(days=1 + WEEK_DAYS * number) for number in range(count))
    return tuple(Window(start, start + timedelta(days=WEEK_DAYS - 1)) for start in starts)


def outlook(cash_cents: int, flows: Iterable[Flow], weeks: Sequence[Window]) -> tuple[WeekAhead, ...]:
    """Return cash week by week; flows outside the weeks are left out."""
    known, rows, cash = tuple(flows), [], cash_cents
    for week in weeks:
        amounts = [flow.cents for flow in known if week.holds(flow.day)]
        receipts = sum(cents for cents in amounts if cents > 0)
        payments = -sum(cents for cents in amounts if cents < 0)
        cash += receipts - payments
        rows.append(WeekAhead(week, receipts, payments, cash))
    return tuple(rows)


def by_kind(flows: Iterable[Flow], weeks: Sequence[Window]) -> dict[str, int]:
    """Return the sum of each kind of flow within the weeks, in the order in which kinds first come."""
    sums: defaultdict[str, int] = defaultdict(int)
    for flow in flows:
        if weeks[0].start <= flow.day <= weeks[-1].end:
            sums[flow.kind] += flow.cents
    return {kind: cents for kind, cents in sums.items() if cents}


def spread(kind: str, monthly: Mapping[str, int], weeks: Sequence[Window]) -> Iterator[Flow]:
    """Yield payments that a month makes evenly over its days: one at the end of each week.

    Args:
        kind: what readers call them.
        monthly: cents a month, positive; every month of the weeks must be there.
        weeks: the weeks to fill.

    Raises:
        ValueError: a month is absent.
    """
    for week in weeks:
        cents = prorate(monthly, week)
        if cents is None:
            raise ValueError(f"{kind}: no amount for a month between {week.start} and {week.end}")
        yield Flow(kind, week.end, -cents)


def monthly(kind: str, cents: int, weeks: Sequence[Window]) -> Iterator[Flow]:
    """Yield a payment (positive `cents`) at the end of every month that ends within the weeks."""
    for month in months_of(weeks):
        end = month_window(month).end
        if weeks[0].start <= end <= weeks[-1].end:
            yield Flow(kind, end, -cents)


def months_of(weeks: Sequence[Window]) -> tuple[str, ...]:
    """Return the months that the weeks touch."""
    return months_touched(Window(weeks[0].start, weeks[-1].end))


def lowest(rows: Sequence[WeekAhead]) -> WeekAhead:
    """Return the week that ends with the least cash, the first of equals."""
    return min(rows, key=lambda row: row.cash_cents)
