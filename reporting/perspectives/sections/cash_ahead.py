"""Cash of the thirteen weeks ahead from what is already sold, billed and owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from reporting.analysis import finance, ledger
from reporting.analysis.business import Line, of_lines
from reporting.analysis.cash_outlook import (
    Flow,
    WeekAhead,
    by_kind,
    lowest,
    monthly,
    months_of,
    outlook,
    spread,
    weeks_ahead,
)
from reporting.analysis.catalog.books import INVOICING, MONTHS, fixed_spend_months, last_months
from reporting.analysis.figures import usd
from reporting.analysis.ledger import Balance
from reporting.analysis.periods import WEEK_DAYS, Window, trend_days
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Chart, Series, Table, Trace, Unit, prose
from reporting.money import divide_half_even
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, by_entity, columns, iso, one

SOURCE = f"{LEDGER}; invoices, payouts, bookings, booking_positions"
HELD_FOR_OTHERS = ("tips_payable", "tax_payable")
TERM_DAYS = 30
STRIPE_DAYS = 11  # a charge waits two days, then at most a week for the payout, which takes two days to the bank
INVOICES, CARDS, CUSTOMERS = "Invoices due", "Card payments on their way", "Balances due at service"
CONTRACTS = "Contracts still to be billed"
SUPPLIERS, DIRECT, FIXED = "Suppliers' bills owed today", "Direct costs of what is sold", "Fixed spend"
LOANS, DRAWS, TAXES = "Loans and interest", "Owner's draws", "Tips and sales tax held"
BASIS = {
    INVOICES: "on their due dates; overdue ones are not counted",
    CARDS: "payouts on their days, the rest within eleven days",
    CUSTOMERS: "what rent and bookings ahead still owe, when they start",
    CONTRACTS: "thirty days after the service ends",
    SUPPLIERS: "in the first week",
    DIRECT: "the cost share of three months, when the service ends",
    FIXED: "the mean of three months, spread over the days",
    LOANS: "the mean of three months, at month ends",
    DRAWS: "the mean of three months, at month ends",
    TAXES: "at the first month end",
}


def thirteen_weeks(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return cash of thirteen weeks back and ahead, week by week, and by kind of receipt and payment."""
    weeks = weeks_ahead(facts.as_of)
    past = [day for day in trend_days(facts.as_of) if day >= facts.history_from]
    with facts.ask.tracing() as tracing:
        rows = known_weeks(facts)
        if not rows:
            return NOTHING
        history = tuple(ledger.cash_of(facts.balances(day)) for day in past)
        sums = by_kind(known_flows(facts, weeks), weeks)
    return Blocks([
        _chart(_opening(facts), past, history, rows, tracing.trace, in_mail=in_mail),
        _weeks_table(rows, tracing.trace),
        *_kinds_table(sums, tracing.trace),
    ])  # fmt: skip


def known_weeks(facts: ScopeFacts) -> tuple[WeekAhead, ...]:
    """Return the thirteen weeks ahead from what is known; empty without three complete months in the books."""
    weeks = weeks_ahead(facts.as_of)
    if len(last_months(facts, facts.as_of)) < MONTHS:
        return ()
    return outlook(ledger.cash_of(facts.balances(facts.as_of)), known_flows(facts, weeks), weeks)


def known_flows(facts: ScopeFacts, weeks: Sequence[Window]) -> Iterator[Flow]:
    """Yield what is known to come and to go in the weeks ahead."""
    yield from _receipts(facts, weeks)
    yield from _costs_of_sales(facts)
    standing, recent = facts.balances(facts.as_of), last_months(facts, facts.as_of)
    yield Flow(SUPPLIERS, weeks[0].end, ledger.sum_of_roles(standing, ("payable",)))
    fixed = finance.mean_of(fixed_spend_months(facts, facts.as_of)) or 0
    yield from spread(FIXED, dict.fromkeys(months_of(weeks), fixed), weeks)
    yield from monthly(LOANS, finance.mean_of([_loans(month) for month in recent]) or 0, weeks)
    yield from monthly(DRAWS, finance.mean_of([ledger.sum_of_roles(m, ("draws",)) for m in recent]) or 0, weeks)
    yield from list(monthly(TAXES, -ledger.sum_of_roles(standing, HELD_FOR_OTHERS), weeks))[:1]


def _receipts(facts: ScopeFacts, weeks: Sequence[Window]) -> Iterator[Flow]:
    for invoice in facts.open_invoices():
        if invoice.due > facts.as_of:
            yield Flow(INVOICES, invoice.due, invoice.open_cents)
    sent = facts.payouts_on_their_way()
    for payout in sent:
        yield Flow(CARDS, payout.arrival, payout.cents)
    clearing = ledger.sum_of_roles(facts.balances(facts.as_of), ("stripe_clearing",))
    rest = weeks[(STRIPE_DAYS - 1) // WEEK_DAYS].end
    yield Flow(CARDS, rest, clearing - sum(payout.cents for payout in sent))
    billed = of_lines(facts.members, INVOICING)
    for booked in facts.bookings_ahead():
        if booked.entity in billed:
            yield Flow(CONTRACTS, booked.service_end + timedelta(days=TERM_DAYS), booked.unbilled_cents)
        else:
            yield Flow(CUSTOMERS, max(booked.service_start, weeks[0].start), booked.unbilled_cents)


def _costs_of_sales(facts: ScopeFacts) -> Iterator[Flow]:
    """Yield what earning the bookings ahead costs, at each entity's share of variable costs of three months."""
    recent = by_entity(b for month in last_months(facts, facts.as_of) for b in month)
    for booked in facts.bookings_ahead():
        moved = recent.get(booked.entity, ())
        revenue = ledger.revenue_of(moved)
        if revenue > 0:
            cost = divide_half_even(booked.unearned_cents * ledger.variable_costs_of(moved), revenue)
            yield Flow(DIRECT, booked.service_end, -cost)


def _loans(movements: Sequence[Balance]) -> int:
    interest = (b.cents for b in movements if b.account.behaviour == "none" and b.account.category == "Finance")
    return ledger.sum_of_roles(movements, ("debt",)) + sum(interest)


def _opening(facts: ScopeFacts) -> str:
    lets = of_lines(facts.members, {Line.RENTAL})
    return "With the lease that runs" if set(lets) == set(facts.members) else "Without one new sale"


def _chart(
    opening: str,
    past: Sequence[date],
    history: tuple[int, ...],
    rows: Sequence[WeekAhead],
    trace: Trace,
    *,
    in_mail: bool,
) -> Chart:
    worst, ends = lowest(rows), [row.week.end for row in rows]
    figures = {"now": usd(history[-1]), "end": usd(rows[-1].cash_cents)}
    message = f"{opening}, cash of {{now}} becomes {{end}} by {format_date(ends[-1])}"
    if worst.cash_cents < min(history[-1], rows[-1].cash_cents):
        figures["least"] = usd(worst.cash_cents)
        message += f"; it is lowest at {{least}} on {format_date(worst.week.end)}"
    nothing_yet, gone = (None,) * len(rows), (None,) * (len(past) - 1)
    return Chart(
        "cash-ahead", prose(message, **figures), "Cash in bank week by week, USD, actual and forecast",
        prose(f"A line of thirteen weeks back and one of thirteen weeks ahead. {message}.", **figures), "line",
        Unit.USD, iso((*past, *ends)),
        (
            Series("Actual", (*history, *nothing_yet)),
            Series("Forecast", (*gone, history[-1], *(row.cash_cents for row in rows)), "forecast"),
        ),
        trace, SOURCE, x_is_date=True, in_mail=in_mail,
    )  # fmt: skip


def _weeks_table(rows: Sequence[WeekAhead], trace: Trace) -> Table:
    came, went = sum(row.receipts_cents for row in rows), sum(row.payments_cents for row in rows)
    return Table(
        "cash-ahead-weeks",
        prose("Known receipts of thirteen weeks: {came}; known payments: {went}", came=usd(came), went=usd(went)),
        "Cash of the thirteen weeks ahead, without new sales",
        columns("Week to", ("Receipts", Unit.USD), ("Payments", Unit.USD), ("Cash at its end", Unit.USD)),
        tuple(
            (format_date(row.week.end), usd(row.receipts_cents), usd(row.payments_cents), usd(row.cash_cents))
            for row in rows
        ),
        trace, SOURCE, total=("Together", usd(came), usd(went), usd(rows[-1].cash_cents)),
    )  # fmt: skip


def _kinds_table(sums: dict[str, int], trace: Trace) -> Blocks:
    if not sums:
        return NOTHING
    largest = max(sums, key=lambda kind: abs(sums[kind]))
    return one(Table(
        "cash-ahead-kinds", prose(f"Largest known flow: {largest.lower()}, {{cents:signed}}", cents=usd(sums[largest])),
        "Receipts and payments of the thirteen weeks by kind, and when they are counted",
        columns("Kind", "Counted", ("Together", Unit.USD)),
        tuple((kind, BASIS[kind], usd(cents)) for kind, cents in sums.items()), trace, SOURCE,
        total=("Change of cash", "", usd(sum(sums.values()))),
    ))  # fmt: skip
