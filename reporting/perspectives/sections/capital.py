"""What a charter leaves, and what is sold ahead."""

from __future__ import annotations

from reporting.analysis import finance
from reporting.analysis.catalog.books import break_even, charter_groups, charters_a_month, contribution_per_charter
from reporting.analysis.figures import count, usd
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Chart, Series, Table, Unit, prose
from reporting.money import divide_half_even
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, one, product_name


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
    message = "A charter leaves {each}; break-even takes {needed} a month, {sailed} sail"
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
    single = len(facts.members) == 1
    title = prose("Services ahead: {all}, still to be earned: {left}", all=count(everything.sales),
                  left=usd(everything.cents))  # fmt: skip
    return one(Table(
        "sold-ahead", title, "Next services to be delivered",
        columns("Booking", "Starts" if single else "Entity", "Product", "Ends", ("Price", Unit.USD),
                ("To be earned", Unit.USD)),
        tuple(
            (b.booking, format_date(b.service_start) if single else facts.name(b.entity),
             product_name(b.entity, b.product), format_date(b.service_end), usd(b.gross_cents), usd(b.left_cents))
            for b in ahead
        ),
        tracing.trace, "bookings, booking_positions",
        note=f"The next {len(ahead)} only." if everything.sales > len(ahead) else "",
    ))  # fmt: skip
