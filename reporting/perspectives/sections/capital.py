"""What a charter leaves, what is sold ahead, and what money could be put into."""

from __future__ import annotations

from reporting.analysis import finance
from reporting.analysis.catalog.books import break_even, charter_groups, charters_a_month, contribution_per_charter
from reporting.analysis.figures import count, months, percent, usd
from reporting.analysis.plan import Initiative
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Series, Table, Unit, Value, prose
from reporting.money import divide_half_even
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, one

STEPS_PER_MONTH = 10
NOT_RATED = "no expected net is recorded"


def charter_contribution(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return the way from the mean price of a charter to what it contributes."""
    with facts.ask.tracing() as tracing:
        groups = charter_groups(facts, facts.as_of)
        each, needed = contribution_per_charter(facts, facts.as_of), break_even(facts, facts.as_of)
        sailed = charters_a_month(facts, facts.as_of)
    if each is None or needed is None or sailed is None:
        return NOTHING
    sales = sum(group.sales for group in groups)
    price = divide_half_even(sum(group.gross_cents for group in groups), sales)
    direct = divide_half_even(sum(group.variable_cents for group in groups), sales)
    fees = price - direct - each
    figures = {"each": usd(each), "needed": count(needed), "sailed": count(sailed)}
    message = "A charter leaves {each:full}; break-even takes {needed} a month, {sailed} sail"
    return one(Chart(
        "charter-contribution", prose(message, **figures), "Mean charter of three months, USD, actual",
        prose(f"A waterfall from the price of a charter to its contribution. {message}.", **figures), "waterfall",
        Unit.USD, ("Price", "Direct costs", "Card fees"), (Series("Charter", (price, -direct, -fees)),), tracing.trace,
        f"bookings, booking_positions; card fee {finance.STRIPE_TERMS}", better="up", in_mail=in_mail,
    ))  # fmt: skip


def sold_ahead(facts: ScopeFacts) -> Blocks:
    """Return the next bookings to be served and what of their price is still to be earned."""
    with facts.ask.tracing() as tracing:
        ahead, everything = facts.open_bookings(), facts.backlog(facts.as_of)
    if not ahead:
        return NOTHING
    title = prose("Services ahead: {all}, still to be earned: {left}", all=count(everything.sales),
                  left=usd(everything.cents))  # fmt: skip
    return one(Table(
        "sold-ahead", title, "Next services to be delivered",
        columns("Booking", "Entity", "Product", "From", "To", ("Price", Unit.USD), ("To be earned", Unit.USD)),
        tuple(
            (b.booking, facts.name(b.entity), b.product.replace("-", " "), format_date(b.service_start),
             format_date(b.service_end), usd(b.gross_cents), usd(b.left_cents))
            for b in ahead
        ),
        tracing.trace, "bookings, booking_positions",
        note="The next ones only." if everything.sales > len(ahead) else "",
    ))  # fmt: skip


def initiatives(facts: ScopeFacts) -> Blocks:
    """Return what money and hours could be put into, the fastest payback first."""
    with facts.ask.tracing() as tracing:
        found = facts.initiatives()
    if not found:
        return NOTHING
    ordered = sorted(found, key=lambda item: (_payback_tenths(item) is None, _payback_tenths(item) or 0, item.id))
    outlay = usd(sum(item.outlay_cents for item in found))
    return one(Table(
        "initiatives",
        prose("Initiatives: {all}; together they take {outlay} at once", all=count(len(found)), outlay=outlay),
        "Initiatives: outlay, cost and expected net a month, payback",
        columns("Initiative", "Entity", ("Outlay", Unit.USD), ("A month", Unit.USD), ("Net a month", Unit.USD),
                ("Payback", Unit.MONTHS), ("Confidence", Unit.PERCENT), "Needs first"),
        tuple(_initiative_row(facts, item) for item in ordered), tracing.trace, "initiatives (expected figures)",
        note="Expected figures are assumptions of the people who propose them.",
    ))  # fmt: skip


def _initiative_row(facts: ScopeFacts, item: Initiative) -> tuple[Cell, ...]:
    payback = _payback_tenths(item)
    absent = Value.absent(Unit.USD, NOT_RATED)
    return (
        item.name,
        facts.name(item.entity),
        usd(item.outlay_cents),
        absent if item.recurring_cents is None else usd(item.recurring_cents),
        absent if item.net_month_cents is None else usd(item.net_month_cents),
        Value.absent(Unit.MONTHS, NOT_RATED) if payback is None else months(payback),
        percent(item.confidence_bp),
        {"coi": "certificate of inspection"}.get(item.prerequisite or "", item.prerequisite or ""),
    )


def _payback_tenths(item: Initiative) -> int | None:
    if not item.net_month_cents or item.net_month_cents < 0:
        return None
    return divide_half_even(item.outlay_cents * STEPS_PER_MONTH, item.net_month_cents)
