"""Contribution, break-even, cash that is free, burn and runway.

Money is integer cents; every division happens once, at the end: half to even to cents, or exactly as a fraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reporting.analysis.ledger import RESTRICTED_ROLES, Balance, cash_of, sum_of_roles
from reporting.money import BASIS_POINTS, Exact, divide_half_even

STRIPE_RATE_BP = 290  # Stripe's standard US card price: 2.9 % + 30 cents a charge (stripe.com/pricing)
STRIPE_FIXED_CENTS = 30
STRIPE_TERMS = "2.9 % + 30 cents (stripe.com/pricing)"
STEPS_PER_MONTH = 10  # runway counts tenths of a month


@dataclass(frozen=True)
class SaleGroup:
    """Completed sales that share their costs: so many, their prices and variable costs together.

    Args:
        sales: how many.
        gross_cents: sum of prices P.
        variable_cents: sum of the direct costs V (crew, fuel, provisions, cleaning).
        commission_bp: the channel's commission k.
        through_ota: sold by an online travel agency, which collects the money: no Stripe fee.
    """

    sales: int
    gross_cents: int
    variable_cents: int
    commission_bp: int = 0
    through_ota: bool = False


def contribution_per_sale(groups: Sequence[SaleGroup]) -> int | None:
    """Return c, the mean of P - V - kP - (.029 P + .30) over all sales, in cents; None without a sale.

    No Stripe term on OTA sales. Source: the CFO mathematics of the owner's brief.
    """
    sales = sum(group.sales for group in groups)
    if not sales:
        return None
    return divide_half_even(sum(_contribution_scaled(group) for group in groups), sales * BASIS_POINTS)


def break_even_sales(fixed_cents: int, contribution_cents: int) -> int | None:
    """Return N* = ceil(F / c), the sales a month that pay the fixed spend; None when c is not positive."""
    if contribution_cents <= 0:
        return None
    return -(-fixed_cents // contribution_cents)


def mean_of(amounts: Sequence[int]) -> int | None:
    """Return the mean, rounded once; None of nothing."""
    return divide_half_even(sum(amounts), len(amounts)) if amounts else None


def unrestricted_cash(balances: Iterable[Balance], stripe_available_cents: int) -> int:
    """Return the cash nobody else has a claim on.

    bank + Stripe available - contract liability - gift cards - tenant deposits - tips - tax.

    Args:
        balances: what stands on the accounts at a day, debit positive.
        stripe_available_cents: net of Stripe's balance transactions that can be paid out on that day.
    """
    standing = tuple(balances)
    return cash_of(standing) + stripe_available_cents + sum_of_roles(standing, RESTRICTED_ROLES)


def net_burn(operating_cash_changes: Sequence[int]) -> Fraction | None:
    """Return the mean monthly loss of operating cash in cents (negative: cash grows); None without months."""
    changes = operating_cash_changes
    return Fraction(-sum(changes), len(changes)) if changes else None


def runway(cash_cents: int, net_burn_cents: Exact) -> Fraction | None:
    """Return cash / net burn in tenths of a month; None when nothing is burned."""
    return cash_cents * STEPS_PER_MONTH / Fraction(net_burn_cents) if net_burn_cents > 0 else None


def _contribution_scaled(group: SaleGroup) -> int:
    """Contribution of a group in ten-thousandths of a cent: exact, divided later."""
    kept = group.gross_cents * (BASIS_POINTS - group.commission_bp) - group.variable_cents * BASIS_POINTS
    if group.through_ota:
        return kept
    return kept - group.gross_cents * STRIPE_RATE_BP - group.sales * STRIPE_FIXED_CENTS * BASIS_POINTS
