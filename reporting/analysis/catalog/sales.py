"""KPIs of sales and marketing: what is sold ahead, who can be reached, what channels bring and cost."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from reporting.analysis import finance, marketing
from reporting.analysis.business import AFLOAT, EVERY, RETAIL, Line
from reporting.analysis.facts import Facts
from reporting.analysis.kpis import Definition, Input
from reporting.analysis.marketing import Channel, Range
from reporting.analysis.periods import complete_months
from reporting.blocks.model import Unit
from reporting.money import divide_half_even

LOWER_QUARTILE, UPPER_QUARTILE = 2_500, 7_500
MONTHS = 3
SEATS = frozenset({Line.EXPERIENCE})
SELLING = EVERY - {Line.RENTAL, Line.CLIENTS}
ADVERTISED = frozenset({Line.EXPERIENCE, Line.HAULING})
CONVERSION = "email_conversion"


def order_quartiles(facts: Facts) -> Range | None:
    """Return the quartiles of what an experience costs, in cents; None without an order."""
    values = facts.order_values()
    low, high = marketing.percentile(values, LOWER_QUARTILE), marketing.percentile(values, UPPER_QUARTILE)
    return None if low is None or high is None else Range(low, high)


def blast(facts: Facts, day: date) -> Range | None:
    """Return what one mailing to everybody reachable may bring, in cents."""
    orders, guess = order_quartiles(facts), facts.assumptions().get(CONVERSION)
    if orders is None or guess is None:
        return None
    return marketing.blast_range(facts.audience(day).reachable, Range(guess.low, guess.high), orders)


def blast_low(facts: Facts, day: date) -> int | None:
    """Return the lower end of what a mailing may bring."""
    span = blast(facts, day)
    return None if span is None else span.low


def blast_high(facts: Facts, day: date) -> int | None:
    """Return the upper end of what a mailing may bring."""
    span = blast(facts, day)
    return None if span is None else span.high


def roas(facts: Facts, day: date) -> Fraction | None:
    """Return attributed revenue / spend of 91 days in steps of a ratio."""
    spend = facts.spend(day)
    return marketing.roas(sum(row.attributed_cents for row in spend), sum(row.cents for row in spend))


def mean_sale(facts: Facts, entity: str, day: date) -> finance.SaleGroup | None:
    """Return price and direct costs of a mean sale of three complete months outside OTAs; None without one."""
    months = complete_months(day, MONTHS)
    sold = [s for s in facts.sales() if s.entity == entity and s.month in months and not s.through_ota]
    count = sum(sale.sales for sale in sold)
    if not count:
        return None
    gross = divide_half_even(sum(sale.gross_cents for sale in sold), count)
    return finance.SaleGroup(1, gross, divide_half_even(sum(sale.variable_cents for sale in sold), count))


def ota_nets(facts: Facts, day: date) -> dict[Channel, int]:
    """Return what a mean sale through each OTA that is live or planned would leave, in cents."""
    otas = [c for c in facts.channels() if c.kind == "ota" and c.status != "paused"]
    sales = {ota: mean_sale(facts, ota.entity, day) for ota in otas}
    return {
        ota: marketing.ota_net(sale.gross_cents, ota.commission_bp, sale.variable_cents)
        for ota, sale in sales.items()
        if sale is not None
    }


def best_ota(facts: Facts, day: date) -> Channel | None:
    """Return the OTA with the highest net among those that ask for no certificate."""
    nets = {ota: net for ota, net in ota_nets(facts, day).items() if not ota.requires_coi}
    return max(nets, key=lambda ota: nets[ota], default=None)


def best_ota_net(facts: Facts, day: date) -> int | None:
    """Return the highest of the OTA nets among those that ask for no certificate."""
    best = best_ota(facts, day)
    return None if best is None else ota_nets(facts, day)[best]


def lead_to_booking(facts: Facts, day: date) -> Fraction | None:
    """Return won / decided of the leads of 91 days in parts per million."""
    return marketing.win_rate_ppm(facts.leads(day))


SALES = (
    Definition(
        "backlog", "Backlog", Unit.USD,
        "Price of bookings whose service ends after the report's day, less what the books have recognised of it.",
        (Input("bookings", "gross_cents"), Input("booking_positions", "recognised_cents")),
        lambda facts, day: facts.backlog(day).cents,
    ),
    Definition(
        "sold_ahead", "Bookings ahead", Unit.COUNT, "Bookings whose service ends after the report's day.",
        (Input("bookings", "service_end"),), lambda facts, day: facts.backlog(day).sales,
    ),
    Definition(
        "pipeline", "Pipeline", Unit.USD, "Sum over open opportunities of amount x probability.",
        (Input("opportunities", "probability_bp"), Input("opportunities", "amount_cents")),
        lambda facts, day: facts.pipeline(day).weighted_cents, lines=SELLING,
    ),
    Definition(
        "reach", "E-mail reach", Unit.COUNT,
        "People who agreed to be written to and have not unsubscribed, bounced or complained, each counted once.",
        (Input("contacts", "consent"),), lambda facts, day: facts.audience(day).reachable, lines=SELLING,
    ),
    Definition(
        "blast_low", "E-mail blast, low end", Unit.USD,
        "Reach x the low conversion assumed x the lower quartile of a year's order values.",
        (Input("contacts", "consent"), Input("bookings", "gross_cents")), blast_low,
        undefined="no order value or no conversion assumed", lines=SEATS,
    ),
    Definition(
        "blast_high", "E-mail blast, high end", Unit.USD,
        "Reach x the high conversion assumed x the upper quartile of a year's order values.",
        (Input("contacts", "consent"), Input("bookings", "gross_cents")), blast_high,
        undefined="no order value or no conversion assumed", lines=SEATS,
    ),
    Definition(
        "roas", "Return on ad spend", Unit.RATIO, "Revenue attributed to paid channels / their spend, 91 days.",
        (Input("channel_spend", "cents"), Input("channel_spend", "attributed_revenue_cents")), roas,
        undefined="nothing was spent on advertising in 91 days", lines=ADVERTISED,
    ),
    Definition(
        "ota_net", "OTA net per booking", Unit.USD,
        "Mean price x (1 - commission) - direct costs, best of the marketplaces that ask for no certificate.",
        (Input("channels", "commission_bp"), Input("bookings", "gross_cents")), best_ota_net,
        undefined="no marketplace without a condition", lines=AFLOAT, style="whole",
    ),
    Definition(
        "citation_consistency", "Citation consistency", Unit.PERCENT,
        "Directory listings whose name, address and phone match ours / all listings checked.",
        (Input("citations", "matches"),),
        lambda facts, _: marketing.consistency_ppm([listing.matches for listing in facts.listings()]),
        lines=RETAIL, dated=False,
    ),
    Definition(
        "lead_to_booking", "Lead to booking", Unit.PERCENT,
        "Leads of the last 91 days that were won / those decided, won or lost; open ones are not counted.",
        (Input("leads", "status"),), lead_to_booking, undefined="no lead of 91 days is decided", lines=SELLING,
    ),
)  # fmt: skip
