"""KPIs about customers and capacity: those the group cannot compute until somebody writes their inputs down."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from reporting.analysis import finance, loyalty
from reporting.analysis.business import AFLOAT, RETAIL, Line, of_lines
from reporting.analysis.catalog.sales import ADVERTISED, SELLING
from reporting.analysis.facts import Facts
from reporting.analysis.kpis import Definition, Input
from reporting.analysis.periods import complete_months
from reporting.blocks.model import Unit
from reporting.money import PPM_PER_BP, share_ppm

CHARTERS = frozenset({Line.CHARTER})
HAULING = frozenset({Line.HAULING})
CLIENTS = frozenset({Line.CLIENTS})
MONTHS = 3
MIN_RATINGS = 20
CONTACT = Input("bookings", "contact", RETAIL)
VESSEL_TYPE = Input("assets", "vessel_type", CHARTERS, kind="vessel")
CHURN_INPUTS = (Input("bookings", "contact", CHARTERS), VESSEL_TYPE)
REPEAT_INPUTS = (CONTACT,)


def acquisition_cost(facts: Facts, day: date) -> Fraction | None:
    """Return paid spend / new customers, both of 91 days, in cents (CAC)."""
    new = facts.customers(day).new
    return Fraction(sum(row.cents for row in facts.spend(day)), new) if new else None


def yearly_churn(facts: Facts, day: date) -> Fraction | None:
    """Return the customers of the year before last who did not come back / all of them, in parts per million."""
    rows = facts.loyalty(day)
    customers = sum(row.customers for row in rows)
    return share_ppm(sum(row.lost for row in rows), customers) if customers else None


def repeat_rate(facts: Facts, day: date) -> Fraction | None:
    """Return the customers of a year with more than one booking / all of them, in parts per million."""
    people = facts.customers(day)
    return share_ppm(people.repeating, people.of_year) if people.of_year else None


def lifetime_value(facts: Facts, day: date) -> int | None:
    """Return m[1 + r(1 - c)/(c + d)] in cents: contribution of a sale, repeat, monthly churn and discount."""
    churn, repeat = yearly_churn(facts, day), repeat_rate(facts, day)
    discount, margin = facts.assumptions().get("monthly_discount"), mean_contribution(facts, day)
    if churn is None or repeat is None or discount is None or margin is None:
        return None
    return loyalty.lifetime_value(margin, churn / PPM_PER_BP, repeat / PPM_PER_BP, discount.mid)


def mean_contribution(facts: Facts, day: date) -> int | None:
    """Return the mean contribution of a sale to a retail customer over three complete months, in cents."""
    months, entities = complete_months(day, MONTHS), of_lines(facts.members, RETAIL)
    return finance.contribution_per_sale([
        finance.SaleGroup(sale.sales, sale.gross_cents, sale.variable_cents, through_ota=sale.through_ota)
        for sale in facts.sales() if sale.month in months and sale.entity in entities
    ])  # fmt: skip


def utilisation(facts: Facts, day: date) -> Fraction | None:
    """Return booked / available hours of three complete months in parts per million."""
    months = complete_months(day, MONTHS)
    hours = [row for row in facts.vessel_hours() if row.month in months]
    available = sum(row.available_hours for row in hours)
    return share_ppm(sum(row.booked_hours for row in hours), available) if available else None


def cohort_conversion(facts: Facts, day: date) -> Fraction | None:
    """Return the leads of 91 days that a booking names / all of them, in parts per million."""
    cohorts = facts.lead_cohorts(day)
    leads = sum(row.leads for row in cohorts)
    return share_ppm(sum(row.booked for row in cohorts), leads) if leads else None


def promoter_score(facts: Facts, day: date) -> Fraction | None:
    """Return the share of promoters less that of detractors, -100 to 100 (NPS)."""
    ratings = facts.ratings(day)
    if not ratings.answers:
        return None
    return Fraction(100 * (ratings.promoters - ratings.detractors), ratings.answers)


def margin_per_load(facts: Facts, day: date) -> Fraction | None:
    """Return the mean margin of the loads of 91 days in cents."""
    hauled = facts.loads(day)
    return Fraction(hauled.margin_cents, hauled.loads) if hauled.loads else None


def net_revenue_retention(facts: Facts, day: date) -> Fraction | None:
    """Return recurring revenue now / a year ago of the clients of a year ago, in parts per million (NRR)."""
    recurring = facts.recurring(day)
    return share_ppm(recurring.now_cents, recurring.then_cents) if recurring.then_cents else None


CUSTOMERS = (
    Definition(
        "cac", "Customer acquisition cost", Unit.USD, "Paid spend / new customers, both of 91 days.",
        (Input("channel_spend", "cents", ADVERTISED), CONTACT), acquisition_cost,
        supply="Write down the customer (contact) on nine bookings in ten.", undefined="no new customer in 91 days",
        lines=RETAIL, better="down", style="full",
    ),
    Definition(
        "ltv", "Customer lifetime value", Unit.USD,
        "Contribution of a sale x [1 + r(1 - c)/(c + d)]: repeat r, monthly churn c, discount d.",
        (*CHURN_INPUTS, *REPEAT_INPUTS), lifetime_value,
        supply="Supply what churn by vessel type and repeat rate need.", undefined="too short a history",
        lines=CHARTERS, style="full",
    ),
    Definition(
        "churn_by_vessel_type", "Churn by vessel type", Unit.PERCENT,
        "Customers who sailed one to two years ago and did not come back since / all of them, by type of vessel.",
        CHURN_INPUTS, yearly_churn,
        supply="Write down the customer on each charter, and the type of each vessel in the asset register.",
        undefined="nobody sailed one to two years ago", lines=CHARTERS, better="down",
    ),
    Definition(
        "utilisation", "Utilisation", Unit.PERCENT, "Booked / available hours of three complete months.",
        (Input("vessel_days", "available_hours"), Input("vessel_days", "booked_hours")), utilisation,
        supply="Export vessel days: hours each vessel could sail and was booked, by month.",
        undefined="no vessel was available", lines=AFLOAT,
    ),
    Definition(
        "repeat_rate", "Repeat rate", Unit.PERCENT, "Customers of a year with more than one booking / all of them.",
        REPEAT_INPUTS, repeat_rate, supply="Write down the customer (contact) on nine bookings in ten.",
        undefined="no customer in a year", lines=RETAIL,
    ),
    Definition(
        "lead_cohorts", "Lead to booking by channel and week", Unit.PERCENT,
        "Leads of 91 days that a booking names / all of them, by channel and week of the lead.",
        (Input("leads", "channel"), Input("bookings", "lead")), cohort_conversion,
        supply="Write down the lead each booking came from.", undefined="no lead in 91 days", lines=SELLING,
    ),
    Definition(
        "nps", "Net promoter score", Unit.SCORE, "Promoters less detractors per hundred answers of half a year.",
        (Input("nps", "score", min_rows=MIN_RATINGS),), promoter_score,
        supply="Ask guests after each service how likely they are to recommend us, 0 to 10; twenty answers suffice.",
        undefined="no answer in half a year", lines=RETAIL,
    ),
    Definition(
        "margin_per_load", "Margin per load", Unit.USD,
        "Revenue less dump fee, labour and fuel of the loads of 91 days / loads.",
        (Input("loads", "revenue_cents"), Input("loads", "dump_fee_cents")), margin_per_load,
        supply="Record each load with its dump fee, labour and fuel.", undefined="no load in 91 days", lines=HAULING,
        style="full",
    ),
    Definition(
        "net_revenue_retention", "Client net revenue retention", Unit.PERCENT,
        "Recurring invoices of the last month / those of the same month a year ago, clients of a year ago only.",
        (Input("invoices", "recurring", CLIENTS),), net_revenue_retention,
        supply="Mark each client invoice as recurring or not.", undefined="no recurring invoice a year ago",
        lines=CLIENTS,
    ),
)  # fmt: skip
