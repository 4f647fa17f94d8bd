"""Reach and what a mailing to it may bring, funnels, channels and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from reporting.blocks.model import STEPS, Unit
from reporting.money import BASIS_POINTS, apply_bp, divide_half_even, share_ppm


@dataclass(frozen=True)
class Range:
    """A figure between two ends, both in the same steps."""

    low: int
    high: int


@dataclass(frozen=True)
class Step:
    """One step of a funnel, in order of `position`."""

    name: str
    position: int
    count: int


@dataclass(frozen=True)
class Conversion:
    """How many of a step's inputs reached the next one."""

    start: str
    end: str
    inputs: int
    outputs: int

    @property
    def rate_ppm(self) -> Fraction | None:
        """Outputs per input in parts per million; None without inputs."""
        return share_ppm(self.outputs, self.inputs) if self.inputs else None


@dataclass(frozen=True)
class Channel:
    """A way customers come in; `commission_bp` is what it keeps of the price."""

    id: str
    entity: str
    name: str
    kind: str
    status: str
    commission_bp: int
    requires_coi: bool
    fit: str | None


@dataclass(frozen=True)
class Audience:
    """Who is in the address books, each person once, and why some may not be written to."""

    people: int
    without_consent: int
    unsubscribed: int
    bounced: int
    complained: int
    reachable: int


@dataclass(frozen=True)
class Spend:
    """What a channel cost in the window asked for, and the revenue attributed to it."""

    channel: str
    cents: int
    attributed_cents: int


@dataclass(frozen=True)
class Campaign:
    """A mailing that went out."""

    channel: str
    name: str
    sent: date
    recipients: int
    bookings: int | None


@dataclass(frozen=True)
class LeadCount:
    """Leads of the window asked for by channel: how many came, became a booking, and were lost; others are open."""

    entity: str
    channel: str | None
    leads: int
    won: int
    lost: int


@dataclass(frozen=True)
class ChannelBookings:
    """Bookings taken through a channel in the window asked for; None: not recorded."""

    channel: str | None
    bookings: int
    gross_cents: int


@dataclass(frozen=True)
class BilledCustomer:
    """What a customer was invoiced in the window asked for, in cents."""

    entity: str
    customer: str
    cents: int


@dataclass(frozen=True)
class Listing:
    """A directory listing, and whether name, address and phone match ours."""

    entity: str
    site: str
    matches: bool


def percentile(counts: Mapping[int, int], share: int) -> int | None:
    """Return the smallest value that at least `share` basis points of the observations do not exceed.

    The inverse of the empirical distribution (nearest rank): always an observed value, never an interpolated one.

    Args:
        counts: how often each value was observed.
        share: 2,500 for the lower quartile.
    """
    total, seen = sum(counts.values()), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen * BASIS_POINTS >= share * total:
            return value
    return None


def blast_range(reach: int, conversion_bp: Range, order_cents: Range) -> Range:
    """Return what one mailing to everybody reachable may bring, in cents.

    low = reach x low conversion x lower-quartile order value, high likewise: a range, not a forecast. The
    conversion is an assumption and is labelled as one wherever the range is shown.
    """
    return Range(
        apply_bp(reach * order_cents.low, conversion_bp.low),
        apply_bp(reach * order_cents.high, conversion_bp.high),
    )


def rounded(span: Range, step: int) -> Range:
    """Return both ends to the nearest multiple of `step`: how a modelled range is spoken of."""
    return Range(divide_half_even(span.low, step) * step, divide_half_even(span.high, step) * step)


def conversions(steps: Iterable[Step]) -> tuple[Conversion, ...]:
    """Return the conversion of each step of a funnel into the next."""
    ordered = sorted(steps, key=lambda step: step.position)
    return tuple(Conversion(start.name, end.name, start.count, end.count) for start, end in pairwise(ordered))


def roas(attributed_cents: int, spend_cents: int) -> Fraction | None:
    """Return the return on ad spend, attributed revenue / spend, in steps of a ratio; None without spend."""
    return Fraction(attributed_cents * STEPS[Unit.RATIO], spend_cents) if spend_cents else None


def win_rate_ppm(rows: Iterable[LeadCount]) -> Fraction | None:
    """Return won / (won + lost) in parts per million; None before any lead is decided.

    Open leads are left out: a window whose last leads are still open would otherwise always look worse than one that
    has had time to ripen.
    """
    counted = tuple(rows)
    won, lost = sum(row.won for row in counted), sum(row.lost for row in counted)
    return share_ppm(won, won + lost) if won + lost else None


def ota_net(gross_cents: int, commission_bp: int, variable_cents: int) -> int:
    """Return what one booking through an online travel agency leaves: G(1 - k) - V, in cents."""
    return gross_cents - apply_bp(gross_cents, commission_bp) - variable_cents


def consistency_ppm(matches: Sequence[bool]) -> Fraction | None:
    """Return the share of directory listings whose name, address and phone match ours, in parts per million."""
    return share_ppm(sum(matches), len(matches)) if matches else None
