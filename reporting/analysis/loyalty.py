"""Churn, repeat bookings and what a customer is worth; rates in basis points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reporting.money import BASIS_POINTS, Exact

MONTHS_PER_YEAR = 12
PRECISION = 10**9


@dataclass(frozen=True)
class Customers:
    """People behind the bookings that name one: new in 91 days, seen in a year, and seen more than once in it."""

    new: int
    of_year: int
    repeating: int


@dataclass(frozen=True)
class Loyalty:
    """Customers who sailed one to two years ago on a type of vessel, and how many of them did not come back since."""

    vessel_type: str
    customers: int
    lost: int


@dataclass(frozen=True)
class LeadCohort:
    """Leads of a channel that came in one ISO week, and how many a booking names."""

    week: date
    channel: str
    leads: int
    booked: int


@dataclass(frozen=True)
class Ratings:
    """Answers to "would you recommend us", 0 to 10: promoters say 9 or 10, detractors 6 or less."""

    answers: int
    promoters: int
    detractors: int


@dataclass(frozen=True)
class Loads:
    """Loads hauled in 91 days and what they left after dump fee, labour and fuel, in cents."""

    loads: int
    margin_cents: int


@dataclass(frozen=True)
class Recurring:
    """Recurring invoices of the clients of a year ago: the month then and the same clients' month now, in cents."""

    then_cents: int
    now_cents: int


@dataclass(frozen=True)
class VesselHours:
    """Hours a month in which vessels could sail, and were booked."""

    month: str
    available_hours: int
    booked_hours: int


def monthly_rate(yearly_bp: Exact) -> Fraction:
    """Return the monthly rate that compounds to a yearly one: 1 - (1 - c_yr)^(1/12), to nine places.

    Found by bisection on integers, so that every machine gets the same figure.
    """
    kept = 1 - Fraction(yearly_bp) / BASIS_POINTS
    low, high = 0, PRECISION
    while high - low > 1:
        middle = (low + high) // 2
        if Fraction(middle, PRECISION) ** MONTHS_PER_YEAR <= kept:
            low = middle
        else:
            high = middle
    return 1 - Fraction(low if kept < 1 else high, PRECISION)


def repeat_within_year(repeat: Fraction, churn: Fraction) -> Fraction:
    """Return rho = r(1 - c)(1 - s^12)/(1 - s), s = (1 - c)(1 - r): the chance to book again within twelve months."""
    stays = (1 - churn) * (1 - repeat)
    if stays == 1:
        return Fraction(0)
    return repeat * (1 - churn) * (1 - stays**MONTHS_PER_YEAR) / (1 - stays)


def monthly_repeat(within_year_bp: Exact, churn: Fraction) -> Fraction:
    """Return the monthly repeat r per surviving customer that gives rho within a year, by bisection, to nine places."""
    target = Fraction(within_year_bp) / BASIS_POINTS
    low, high = 0, PRECISION
    while high - low > 1:
        middle = (low + high) // 2
        if repeat_within_year(Fraction(middle, PRECISION), churn) <= target:
            low = middle
        else:
            high = middle
    return Fraction(low, PRECISION)


def lifetime_value(contribution_cents: int, yearly_churn_bp: Exact, repeat_bp: Exact, discount_bp: int) -> int | None:
    """Return LTV = m[1 + r(1 - c)/(c + d)] in cents; None when nobody leaves and nothing is discounted.

    Args:
        contribution_cents: m, the contribution of one sale.
        yearly_churn_bp: customers lost in a year.
        repeat_bp: customers who book again within twelve months.
        discount_bp: the monthly discount rate d.
    """
    churn = monthly_rate(yearly_churn_bp)
    repeat = monthly_repeat(repeat_bp, churn)
    leaving = churn + Fraction(discount_bp, BASIS_POINTS)
    return round(contribution_cents * (1 + repeat * (1 - churn) / leaving)) if leaving else None
