"""What moves unrestricted cash most, and how a year may end: a model on the books and labelled assumptions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from reporting.analysis import simulation
from reporting.analysis.cash_model import cash_model, days_ahead
from reporting.analysis.figures import count, percent_of, points, usd
from reporting.analysis.sensitivity import Swing, tornado
from reporting.analysis.simulation import Business, Fan, whole_dollars
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Chart, Narrative, Prose, Series, Table, Trace, Unit, prose
from reporting.money import PARTS_PER_MILLION
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, iso

MODEL = "ledger of twelve months; bookings; assumptions"
LEAST_SHARE = 100  # a swing below a hundredth of the largest says nothing
QUARTERS = (3, 6, 9, 12)
PLURAL = frozenset({simulation.NEW, simulation.VACANCY})


def drivers(facts: ScopeFacts) -> Blocks:
    """Return which driver moves unrestricted cash of a year most, and what the drivers do beyond that together."""
    with facts.ask.tracing() as tracing:
        business = cash_model(facts, facts.as_of)
    if business is None:
        return NOTHING
    levels = simulation.levels_of(simulation.drawn(business))
    found = tornado(lambda at: simulation.cash_at(business, at), levels)
    if not found.swings:
        return NOTHING
    largest = abs(found.swings[0].size)
    swings = [swing for swing in found.swings if abs(swing.size) * LEAST_SHARE >= largest]
    ends = {"base": found.base, "best": found.best, "worst": found.worst, "residual": found.residual}
    text = (
        "The mark is {base}, with all drivers at their medians; all at their good ends leave {best}, at their bad ends "
        "{worst}. What the drivers do together beyond their single swings: {residual}."
    )
    return Blocks([
        _drivers_chart(business, swings, found.base, tracing.trace),
        Narrative("cash-drivers-residual", "text", prose(text, **{n: usd(whole_dollars(c)) for n, c in ends.items()})),
    ])  # fmt: skip


def _drivers_chart(business: Business, swings: list[Swing], base: float, trace: Trace) -> Chart:
    names = tuple(_driver_name(business, swing.driver) for swing in swings)
    figures = {"size": usd(abs(whole_dollars(swings[0].size)))}
    verb = "move" if swings[0].driver in PLURAL else "moves"
    message = f"{names[0]} {verb} unrestricted cash of a year most: {{size}} from the tenth to the ninetieth percentile"
    return Chart(
        "cash-drivers", prose(message, **figures), "Unrestricted cash in a year, USD, each driver at P10 and P90",
        prose(f"Ranges of unrestricted cash by driver, the widest first. {message}.", **figures), "range_bars",
        Unit.USD, names,
        (
            Series("Driver at P10", tuple(whole_dollars(swing.at_p10) for swing in swings), "low"),
            Series("Driver at P90", tuple(whole_dollars(swing.at_p90) for swing in swings), "high"),
            Series("All at the median", (whole_dollars(base),) * len(swings)),
        ),
        trace, MODEL,
    )  # fmt: skip


def _driver_name(business: Business, driver: str) -> str:
    return "Contribution of a month" if driver == simulation.OTHERS and business.retail is None else driver


def simulated(facts: ScopeFacts) -> Fan | None:
    """Return how unrestricted cash may run over a year; None when the books or the assumptions do not reach."""
    business = cash_model(facts, facts.as_of)
    return simulation.simulate(business, simulation.drawn(business)) if business else None


def fan(facts: ScopeFacts) -> Blocks:
    """Return how unrestricted cash may run over a year, and the risk that it runs out."""
    with facts.ask.tracing() as tracing:
        business, found = cash_model(facts, facts.as_of), simulated(facts)
    if business is None or found is None:
        return NOTHING
    days = (facts.as_of, *days_ahead(facts.as_of))
    return Blocks([
        _fan_chart(found, days, tracing.trace),
        _fan_table(found, days, tracing.trace),
        Narrative("cash-fan-method", "note", _fan_method(business, found)),
    ])  # fmt: skip


def _fan_chart(found: Fan, days: tuple[date, ...], trace: Trace) -> Chart:
    figures = {"low": usd(found.p10[-1]), "mid": usd(found.p50[-1]), "high": usd(found.p90[-1]),
               "risk": percent_of(found.short[-1], found.paths)}  # fmt: skip
    message = "Unrestricted cash in a year: {mid}, in eight cases of ten {low} to {high}; {risk} of all cases run out"
    if not found.short[-1]:
        del figures["risk"]
        message = "Unrestricted cash in a year: {mid}, in eight cases of ten {low} to {high}; no case runs out"
    return Chart(
        "cash-fan", prose(message, **figures), "Unrestricted cash month by month, USD, simulated",
        prose(f"A band that widens from today. {message}.", **figures), "line", Unit.USD, iso(days),
        (Series("P10", found.p10, "low"), Series("P90", found.p90, "high"), Series("Median", found.p50, "forecast")),
        trace, MODEL, x_is_date=True,
    )  # fmt: skip


def _fan_table(found: Fan, days: tuple[date, ...], trace: Trace) -> Table:
    risk, error = percent_of(found.short[-1], found.paths), points(Fraction(found.error) * PARTS_PER_MILLION)
    text = "Risk that unrestricted cash is below zero after one of the twelve months: {risk}, standard error {error}"
    title = prose(text, risk=risk, error=error)
    if not found.short[-1]:
        text = "In none of {paths} cases is unrestricted cash below zero after one of the twelve months"
        title = prose(text, paths=count(found.paths))
    return Table(
        "cash-fan-table", title,
        "Unrestricted cash: tenth, fiftieth and ninetieth percentile, and the risk so far",
        columns("On", ("P10", Unit.USD), ("P50", Unit.USD), ("P90", Unit.USD), ("Below zero", Unit.PERCENT)),
        tuple(
            (format_date(days[n]), usd(found.p10[n]), usd(found.p50[n]), usd(found.p90[n]),
             percent_of(found.short[n], found.paths))
            for n in QUARTERS
        ),
        trace, MODEL,
    )  # fmt: skip


def _fan_method(business: Business, found: Fan) -> Prose:
    drawn = []
    if business.retail:
        drawn.append("new customers (Poisson), price (lognormal), churn and repeat (Beta)")
    varies = business.fixed.low < business.fixed.high
    drawn.append(f"fixed spend ({'triangular over' if varies else 'constant as in'} the last three months)")
    if business.others:
        drawn.append("the contribution of business without repeat customers (drawn from its last twelve months)")
    if business.vacancy:
        drawn.append("vacancy (triangular)")
    text = (
        f"Simulated {{paths}} times twelve months: {'; '.join(drawn)}. "
        "Every month also pays {committed} for interest, loans, draws and one-off bills, the mean of the last twelve; "
        "purchases of fixed assets and what the initiatives bring are not in it. "
        f"Seed {found.seed}, numpy {found.numpy_version}."
    )
    return prose(text, paths=count(found.paths), committed=usd(whole_dollars(business.committed)))
