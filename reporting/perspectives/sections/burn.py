"""What the fixed side costs a month, and how many charters pay for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from reporting.analysis import finance, ledger
from reporting.analysis.break_even import NetBreakEven, Way, net_break_even, ways
from reporting.analysis.cash_model import OWNER_AND_LENDERS
from reporting.analysis.catalog.books import MONTHS, last_months, net_burn, unrestricted_cash
from reporting.analysis.expenses import OneOff
from reporting.analysis.figures import count, usd
from reporting.analysis.figures import months as in_months
from reporting.analysis.periods import Window, month_window
from reporting.analysis.statements import cash_flow
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date, format_value
from reporting.blocks.model import Cell, Table, Unit, Value, prose
from reporting.money import Exact
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
        paid = per_month(facts, months, lambda movements: ledger.sum_of_roles(movements, OWNER_AND_LENDERS))
        lasts, one_off = full_runway(facts), one_off_note(facts)
    if not months:
        return NOTHING
    text = (
        "Gross burn is {burn} a month on average; operating cash moves by {moved:signed}, loans and draws take {paid}"
    )
    means = {"burn": _mean(burned), "moved": _mean(moved), "paid": _mean(paid)}
    if lasts.amount is not None:
        text, means = text + ": unrestricted cash pays for all of it for {lasts}", means | {"lasts": lasts}
    plans = [usd(plan[month]) if month in plan else NO_PLAN for month in months]
    return one(Table(
        "gross-burn", prose(text, **means), "Gross burn, plan, operating cash, loans and draws by month",
        columns("Month", ("Gross burn", Unit.USD), ("Plan", Unit.USD), ("Operating cash", Unit.USD, "up"),
                ("Loans, draws", Unit.USD)),
        tuple(
            (month_label(month), usd(b), p, usd(cash), usd(out))
            for month, b, p, cash, out in zip(months, burned, plans, moved, paid, strict=True)
        ),
        tracing.trace, f"{LEDGER}; targets",
        note="Gross burn is fixed operating spend: no cost of sales, capital spend, loans or draws. Runway among the "
             "key figures counts operating cash alone and carries these months on, whatever the season. "
             f"{one_off}".strip(),
    ))  # fmt: skip


def one_off_note(facts: ScopeFacts) -> str:
    """Return the one-off bills of the months that make net burn, net burn without them, and the bills since."""
    held, burned = months_with(facts, MONTHS), net_burn(facts, facts.as_of)
    if not held or burned is None:
        return ""
    end, notes = month_window(held[-1]).end, []
    bills = facts.one_offs(Window(month_window(held[0]).start, end))
    if found := _one_offs(facts, bills):
        without = burned - Fraction(sum(bill.cents for bill in bills), len(held))
        them = "them" if len(bills) > 1 else "it"
        notes.append(f"Net burn holds {found}. Without {them} {_without_one_offs(burned, without)}")
    if found := _one_offs(facts, facts.one_offs(Window(end + timedelta(days=1), facts.as_of))):
        notes.append(f"After {format_date(end)} came {found}.")
    return " ".join(notes)


def _one_offs(facts: ScopeFacts, bills: Sequence[OneOff]) -> str:
    """Return how much bills are and which is the largest; "" when nothing is paid."""
    cents = sum(bill.cents for bill in bills)
    if cents <= 0:
        return ""
    largest = max(bills, key=lambda bill: bill.cents)
    whose = f"{facts.name(largest.entity)}, " if len(facts.members) > 1 else ""
    named = f"{_dollars(largest.cents)}: {largest.memo} ({whose}{format_date(largest.date)})"
    if len(bills) == 1:
        return f"a one-off bill of {named}"
    return f"one-off bills of {_dollars(cents)}, the largest {named}"


def _without_one_offs(burned: Exact, without: Exact) -> str:
    if without > 0:
        return f"net burn would be {_dollars(without)} a month."
    if burned > 0:
        return "operations would not burn cash."
    return f"operations would bring in {_dollars(-without)} a month."


def _dollars(cents: Exact) -> str:
    return format_value(usd(cents), "whole")


def full_runway(facts: ScopeFacts) -> Value:
    """Return how long unrestricted cash pays net burn, loans and draws; missing with the reason when cash grows."""
    burn, recent = net_burn(facts, facts.as_of), last_months(facts, facts.as_of)
    if burn is None:
        return Value.absent(Unit.MONTHS, "no complete month in the books")
    paid = Fraction(sum(ledger.sum_of_roles(month, OWNER_AND_LENDERS) for month in recent), len(recent))
    lasts = finance.runway(unrestricted_cash(facts, facts.as_of), burn + paid)
    return Value.absent(Unit.MONTHS, "not burning, loans and draws included") if lasts is None else in_months(lasts)


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
    caption = "Break-even net of the other entities, mean of three months"
    if not found.others:
        text = "With the wages that no single charter carries, {left} a month is to be paid: {needed} charters"
        caption = "Break-even with the wages that no single charter carries, mean of three months"
    return one(Table(
        "net-break-even", prose(text, **figures), caption,
        columns("Item", ("A month", Unit.USD)), tuple(rows), tracing.trace, f"{LEDGER}; bookings",
        total=("Left for charters to pay", figures["left"]), note=_without_wages(found),
    ))  # fmt: skip


def _without_wages(found: NetBreakEven) -> str:
    """Return what the owner's plain formula says: fixed spend less what the others contribute, per charter."""
    left = found.left_cents - found.beyond_cents
    needed = finance.break_even_sales(max(left, 0), found.contribution_cents)
    if not found.others or needed is None:
        return ""
    if needed == 0:
        return "Without those wages the other entities pay the whole fixed spend: no charter is needed."
    return f"Without those wages it takes {needed} charters a month."


def _mean(cents: tuple[int, ...]) -> Value:
    return usd(finance.mean_of(cents) or 0)


def _way_row(way: Way) -> tuple[Cell, ...]:
    return (
        way.name[0].upper() + way.name[1:],
        count(way.sales) if way.sales else NOT_OPEN,
        usd(way.price_cents),
        usd(way.direct_cents),
        usd(way.fee_cents),
        usd(way.leaves_cents),
        _needed(way),
    )


def _needed(way: Way) -> Value:
    return NONE_NEEDED if way.needed is None else count(way.needed)
