"""E-mail: who may be written to, and what one mailing to all of them may bring."""

from __future__ import annotations

from datetime import date

from reporting.analysis import marketing
from reporting.analysis.catalog.sales import CONVERSION, blast
from reporting.analysis.figures import count, percent, usd
from reporting.blocks.display import Blocks
from reporting.blocks.model import Chart, Series, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, one

SPOKEN_STEP = 1_000_00  # a modelled range is spoken of in whole thousands of dollars


def audience(facts: ScopeFacts) -> Blocks:
    """Return who is in the address books and why some may not be written to."""
    with facts.ask.tracing() as tracing:
        people = facts.audience(facts.as_of)
    if not people.people:
        return NOTHING
    steps = (
        ("People", people.people), ("No consent", -people.without_consent), ("Unsubscribed", -people.unsubscribed),
        ("Bounced", -people.bounced), ("Complained", -people.complained),
    )  # fmt: skip
    figures = {"reach": count(people.reachable), "people": count(people.people)}
    message = "{reach} of {people} people in the address books may be written to"
    return one(Chart(
        "audience", prose(message, **figures), "People, count, actual",
        prose(f"A waterfall from all people to those reachable. {message}.", **figures), "waterfall", Unit.COUNT,
        tuple(name for name, _ in steps), (Series("People", tuple(number for _, number in steps)),), tracing.trace,
        "contacts, one row a person",
    ))  # fmt: skip


def range_chart(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return what one mailing to everybody reachable may bring: a range under a labelled assumption."""
    with facts.ask.tracing() as tracing:
        span, guess = blast(facts, facts.as_of), facts.assumptions().get(CONVERSION)
    if span is None or guess is None:
        return NOTHING
    text, figures = clause(facts, facts.as_of)
    figures |= {"few": percent(guess.low), "many": percent(guess.high)}
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
    return "One mailing to {reach} people may bring about {low:compact} to {high:compact}", figures
