"""Which initiatives deserve money: tiers by rule, the first that matches, each with its reason.

The rules and their limits are the CFO mathematics of the owner's brief.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from reporting.analysis.figures import months, usd
from reporting.analysis.finance import STEPS_PER_MONTH, runway
from reporting.analysis.plan import Initiative
from reporting.blocks.model import Prose, prose
from reporting.money import BASIS_POINTS, Exact, divide_half_even

FREE_KINDS = frozenset({"email", "organic"})
MAX_PAYBACK_MONTHS, QUICK_PAYBACK_MONTHS = 12, 6
MIN_RUNWAY_MONTHS = 3
TRIAL_MONTHS, SMALL_CENTS = 3, 1_000_00


class Tier(StrEnum):
    """Where an initiative stands, in the order in which readers see them."""

    ZERO_COST = "zero cost"
    REVENUE = "revenue producing"
    LOW_COST = "low cost"
    NO = "do not deploy"
    UNRATED = "unrated"


@dataclass(frozen=True)
class Means:
    """What the rules know beside the initiative: unrestricted cash and net burn a month of the scope, cents.

    `contribution_cents` is what a sale of the initiative's entity leaves; None when it sells nothing by the piece.
    `is_certified` says whether a certificate of inspection of that entity is in force and not about to end.
    """

    free_cents: int
    burn_cents: Exact
    contribution_cents: int | None
    is_certified: bool


@dataclass(frozen=True)
class Rating:
    """An initiative's tier, and why."""

    initiative: Initiative
    tier: Tier
    reason: Prose


def rate(initiative: Initiative, means: Means) -> Rating:
    """Return the tier of an initiative: the first rule that matches."""
    for rule in RULES:
        found = rule(initiative, means)
        if found:
            return Rating(initiative, *found)
    reason = prose(
        "Pays back in {payback}, takes {trial} in three months: neither quick and attributable nor small.",
        payback=months(payback_tenths(initiative) or 0),
        trial=usd(trial_cents(initiative)),
    )
    return Rating(initiative, Tier.NO, reason)


def in_order(ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """Return ratings by tier, within one the highest expected net first."""
    tiers = list(Tier)
    return tuple(
        sorted(ratings, key=lambda r: (tiers.index(r.tier), -(r.initiative.net_month_cents or 0), r.initiative.id))
    )


def payback_tenths(initiative: Initiative) -> Fraction | None:
    """Return outlay / expected net a month in tenths of a month; None when nothing comes back."""
    if not initiative.net_month_cents or initiative.net_month_cents < 0:
        return None
    return Fraction(initiative.outlay_cents * STEPS_PER_MONTH, initiative.net_month_cents)


def pays_back_within(initiative: Initiative, limit_months: int) -> bool:
    """Return whether the expected net of so many months covers the outlay (exactly, not by a rounded payback)."""
    return initiative.outlay_cents <= limit_months * (initiative.net_month_cents or 0)


def trial_cents(initiative: Initiative) -> int:
    """Return what three months take: outlay + 3 x recurring."""
    return initiative.outlay_cents + TRIAL_MONTHS * (initiative.recurring_cents or 0)


Found = tuple[Tier, Prose] | None


def _unmet(initiative: Initiative, means: Means) -> Found:
    if initiative.prerequisite == "coi" and not means.is_certified:
        return Tier.NO, prose(
            "Its channel asks for a certificate of inspection; none of its own runs for another month."
        )
    return None


def _unknown(initiative: Initiative, _: Means) -> Found:
    named = (("expected net", initiative.net_month_cents), ("recurring cost", initiative.recurring_cents))
    lacking = [name for name, cents in named if cents is None]
    return (Tier.UNRATED, prose(f"Nobody has written down its {' and '.join(lacking)}.")) if lacking else None


def _earns_nothing(initiative: Initiative, _: Means) -> Found:
    net = initiative.net_month_cents or 0
    return (Tier.NO, prose("Expected net of a month: {net}.", net=usd(net))) if net <= 0 else None


def _dear_clicks(initiative: Initiative, means: Means) -> Found:
    if initiative.cpc_cents is None or not initiative.cvr_bp or means.contribution_cents is None:
        return None
    each = divide_half_even(initiative.cpc_cents * BASIS_POINTS, initiative.cvr_bp)
    if each <= means.contribution_cents:
        return None
    text = "A sale won by clicks costs {each}; it leaves {left}."
    return Tier.NO, prose(text, each=usd(each), left=usd(means.contribution_cents))


def _slow(initiative: Initiative, _: Means) -> Found:
    if pays_back_within(initiative, MAX_PAYBACK_MONTHS):
        return None
    return Tier.NO, prose("Pays back in {payback}.", payback=months(payback_tenths(initiative) or 0))


def _starves(initiative: Initiative, means: Means) -> Found:
    if not trial_cents(initiative):
        return None
    free, burn = means.free_cents - initiative.outlay_cents, means.burn_cents + (initiative.recurring_cents or 0)
    if free < 0:
        return Tier.NO, prose("Unrestricted cash of this scope does not cover it.")
    left = runway(free, burn)
    if left is None or free >= MIN_RUNWAY_MONTHS * burn:
        return None
    return Tier.NO, prose("It would leave unrestricted cash of this scope for {left}.", left=months(left))


def _free(initiative: Initiative, _: Means) -> Found:
    if initiative.kind not in FREE_KINDS or trial_cents(initiative):
        return None
    net = usd(initiative.net_month_cents or 0)
    return Tier.ZERO_COST, prose("Takes hours, no money; {net} a month expected.", net=net)


def _earns_soon(initiative: Initiative, _: Means) -> Found:
    if not initiative.attributable or not pays_back_within(initiative, QUICK_PAYBACK_MONTHS):
        return None
    payback = months(payback_tenths(initiative) or 0)
    return Tier.REVENUE, prose("Its sales can be told apart; pays back in {payback}.", payback=payback)


def _small(initiative: Initiative, _: Means) -> Found:
    trial = trial_cents(initiative)
    if trial > SMALL_CENTS:
        return None
    text = "Three months of trial take {trial}; pays back in {payback}."
    return Tier.LOW_COST, prose(text, trial=usd(trial), payback=months(payback_tenths(initiative) or 0))


RULES: tuple[Callable[[Initiative, Means], Found], ...] = (
    _unmet, _unknown, _earns_nothing, _dear_clicks, _slow, _starves, _free, _earns_soon, _small,
)  # fmt: skip
