"""E-mail: who may be written to, and what one mailing to all of them may bring."""

from __future__ import annotations

from datetime import date

from reporting.analysis import marketing
from reporting.analysis.catalog.sales import CONVERSION, blast, order_quartiles
from reporting.analysis.figures import count, percent_bp, usd
from reporting.blocks.display import Blocks
from reporting.blocks.model import Chart, Series, Table, Unit, Value, prose
from reporting.money import apply_bp
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, one

COMPACT_FROM = 10_000_00  # below it one end would be written out and the other not
SPOKEN_STEP = 1_000_00  # a modelled range is spoken of in whole thousands of dollars


def audience(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return who is in the address books and why some may not be written to."""
    with facts.ask.tracing() as tracing:
        people, rows = facts.audience(facts.as_of), facts.address_rows()
    if not people.people:
        return NOTHING
    steps = [
        ("No consent", -people.without_consent), ("Unsubscribed", -people.unsubscribed),
        ("Bounced", -people.bounced), ("Complained", -people.complained),
    ]  # fmt: skip
    figures = {"reach": count(people.reachable), "people": count(people.people)}
    message = "{reach} of {people} people in the address books may be written to"
    if rows is None:
        steps.insert(0, ("People", people.people))
    else:
        steps[:0] = [("Rows", rows), ("Duplicates", people.people - rows)]
        figures["rows"] = count(rows)
        message = "{rows} rows in the address books are {people} people; {reach} of them may be written to"
    return one(Chart(
        "audience", prose(message, **figures), "Address books: people who may be written to, count, actual",
        prose(f"A waterfall from all to those reachable. {message}.", **figures), "waterfall", Unit.COUNT,
        tuple(name for name, _ in steps), (Series("Reachable", tuple(number for _, number in steps)),), tracing.trace,
        "contacts, extracts of the address books", in_mail=in_mail,
    ))  # fmt: skip


def model(facts: ScopeFacts) -> Blocks:
    """Return how the range of one mailing comes about: reach x conversion (assumed) x order value."""
    with facts.ask.tracing() as tracing:
        span, guess, orders = blast(facts, facts.as_of), facts.assumptions().get(CONVERSION), order_quartiles(facts)
        reach = facts.audience(facts.as_of).reachable
    if span is None or guess is None or orders is None:
        return NOTHING
    low, high = apply_bp(reach, guess.low), apply_bp(reach, guess.high)
    title = prose("{low} to {high} bookings, if {few} to {many} book (assumed)",
                  low=count(low), high=count(high), few=percent_bp(guess.low), many=percent_bp(guess.high))  # fmt: skip
    cases = (("Low", guess.low, low, orders.low, span.low), ("High", guess.high, high, orders.high, span.high))
    return one(Table(
        "mailing-model", title, "One mailing to everybody reachable: reach x conversion assumed x order value",
        columns("Case", ("Reach", Unit.COUNT), ("Conversion, assumed", Unit.PERCENT), ("Bookings", Unit.COUNT),
                ("Order value", Unit.USD), ("Revenue", Unit.USD)),
        tuple(
            (case, count(reach), percent_bp(share), count(booked), usd(order), usd(cents))
            for case, share, booked, order, cents in cases
        ),
        tracing.trace, f"contacts, bookings of a year; assumption: {guess.source}",
        note="Order value: lower and upper quartile of a year. Bookings are rounded, the revenue is not made of them.",
    ))  # fmt: skip


def range_chart(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return what one mailing to everybody reachable may bring: a range under a labelled assumption."""
    with facts.ask.tracing() as tracing:
        span, guess = blast(facts, facts.as_of), facts.assumptions().get(CONVERSION)
    if span is None or guess is None:
        return NOTHING
    text, figures = clause(facts, facts.as_of)
    figures |= {"few": percent_bp(guess.low), "many": percent_bp(guess.high)}
    message = f"{text}, if {{few}} to {{many}} book (assumed)"
    return one(Chart(
        "mailing", prose(message, **figures), "Modelled bookings of one mailing, USD, low to high case",
        prose(f"One bar from the low to the high case. {message}.", **figures), "range_bars", Unit.USD,
        ("One mailing",), (Series("Low", (span.low,), "low"), Series("High", (span.high,), "high")), tracing.trace,
        f"contacts, order values of a year; conversion assumed: {guess.source}", in_mail=in_mail,
    ))  # fmt: skip


def clause(facts: ScopeFacts, day: date) -> tuple[str, dict[str, Value]]:
    """Return a clause about what one mailing may bring, with its figures; the scope must sell what it models."""
    span = blast(facts, day)
    if span is None:
        return "What a mailing may bring is not known", {}
    spoken = marketing.rounded(span, SPOKEN_STEP)
    figures = {"reach": count(facts.audience(day).reachable), "low": usd(spoken.low), "high": usd(spoken.high)}
    style = ":compact" if spoken.low >= COMPACT_FROM else ""
    return f"One mailing to {{reach}} people may bring about {{low{style}}} to {{high{style}}}", figures
