"""What the fixed side costs a month, and how many charters pay for it."""

from __future__ import annotations

from reporting.analysis import finance, ledger
from reporting.analysis.break_even import Way, net_break_even, ways
from reporting.analysis.catalog.books import MONTHS
from reporting.analysis.figures import count, usd
from reporting.analysis.statements import cash_flow
from reporting.blocks.display import Blocks
from reporting.blocks.model import Cell, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, columns, month_label, months_with, one, per_month

NOT_OPEN = Value.absent(Unit.COUNT, "nothing is sold this way yet")
NONE_NEEDED = Value.absent(Unit.COUNT, "none: a sale does not pay its own costs")
NO_PLAN = Value.absent(Unit.USD, "no plan is stored for this month")


def gross_burn(facts: ScopeFacts) -> Blocks:
    """Return gross burn and operating cash of the last three months."""
    with facts.ask.tracing() as tracing:
        months, plan = months_with(facts, MONTHS), facts.targets("fixed_spend")
        burned = per_month(facts, months, ledger.fixed_spend_of)
        moved = per_month(facts, months, lambda movements: cash_flow(movements).operating_cents)
    if not months:
        return NOTHING
    mean = {"burn": usd(finance.mean_of(burned) or 0), "moved": usd(finance.mean_of(moved) or 0)}
    plans = [usd(plan[month]) if month in plan else NO_PLAN for month in months]
    return one(Table(
        "gross-burn",
        prose("Gross burn is {burn} a month on average; operating cash moves by {moved:signed}", **mean),
        "Gross burn (fixed operating spend), plan and operating cash by month",
        columns("Month", ("Gross burn", Unit.USD), ("Plan", Unit.USD), ("Operating cash", Unit.USD, "up")),
        tuple((month_label(m), usd(b), p, usd(c)) for m, b, p, c in zip(months, burned, plans, moved, strict=True)),
        tracing.trace, f"{LEDGER}; targets",
        note="Gross burn leaves out cost of sales, capital spend, loans and draws. Operating cash holds one-off bills.",
    ))  # fmt: skip


def charter_ways(facts: ScopeFacts) -> Blocks:
    """Return what a charter leaves by product, and what it would leave through each marketplace."""
    with facts.ask.tracing() as tracing:
        found = ways(facts, facts.as_of)
    if not found:
        return NOTHING
    best = max((way for way in found if way.sales), key=lambda way: way.leaves_cents)
    return one(Table(
        "charter-ways",
        prose(f"The {best.name} leaves most: {{each}}; {{needed}} of them a month would break even",
              each=usd(best.leaves_cents), needed=_needed(best)),
        "Charters of three months by product, and the same mix sold through marketplaces",
        columns("Sold as", ("Sales", Unit.COUNT), ("Price", Unit.USD), ("Direct costs", Unit.USD),
                ("Commission, card fee", Unit.USD), ("Leaves", Unit.USD), ("Break-even", Unit.COUNT)),
        tuple(_way_row(way) for way in found), tracing.trace,
        f"bookings, booking_positions, channels; card fee {finance.STRIPE_TERMS}",
        note="A marketplace collects the money: its commission replaces the card fee.",
    ))  # fmt: skip


def net_of_others(facts: ScopeFacts) -> Blocks:
    """Return what of the fixed spend is left for charters after what the other entities contribute."""
    with facts.ask.tracing() as tracing:
        found = net_break_even(facts, facts.as_of)
    if found is None or found.charters is None:
        return NOTHING
    rows: list[tuple[Cell, ...]] = [("Fixed spend of the scope", usd(found.fixed_cents))]
    rows.append(("Charter wages and other costs that no single charter carries", usd(found.beyond_cents)))
    rows += [(f"Contribution of {facts.name(entity)}", usd(-cents)) for entity, cents in found.others]
    figures = {"left": usd(found.left_cents), "needed": count(found.charters)}
    text = "Counting wages and all other business, {left} a month is left for charters to pay: {needed} of them"
    if not found.others:
        text = "With the wages that no single charter carries, {left} a month is to be paid: {needed} charters"
    return one(Table(
        "net-break-even", prose(text, **figures), "Break-even net of the other entities, mean of three months",
        columns("Item", ("A month", Unit.USD)), tuple(rows), tracing.trace, f"{LEDGER}; bookings",
        total=("Left for charters to pay", figures["left"]),
    ))  # fmt: skip


def _way_row(way: Way) -> tuple[Cell, ...]:
    return (
        way.name.capitalize(),
        count(way.sales) if way.sales else NOT_OPEN,
        usd(way.price_cents),
        usd(way.direct_cents),
        usd(way.fee_cents),
        usd(way.leaves_cents),
        _needed(way),
    )


def _needed(way: Way) -> Value:
    return NONE_NEEDED if way.needed is None else count(way.needed)
