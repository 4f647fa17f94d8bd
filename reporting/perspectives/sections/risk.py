"""What a customer is worth, what moves free cash most, and how a year may end: models on labelled assumptions."""

from __future__ import annotations

from datetime import date

from reporting.analysis import cohorts, simulation
from reporting.analysis.cash_model import NEEDED, VACANCY, cash_model, months_ahead
from reporting.analysis.catalog.customers import mean_contribution
from reporting.analysis.figures import count, percent, usd
from reporting.analysis.periods import month_window
from reporting.analysis.plan import Assumption
from reporting.analysis.sensitivity import Tornado, tornado
from reporting.analysis.simulation import Business, Fan, whole_dollars
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Narrative, Prose, Series, Table, Trace, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, iso, one

MODEL = "ledger of twelve months; bookings; assumptions"
DISCOUNT = "monthly_discount"
NAMES = {
    "new_customer_share": "New customers / sales of today",
    "price_level": "Price / price of today",
    "yearly_churn": "Customers lost in a year",
    "twelve_month_repeat": "Customers who book again within a year",
    DISCOUNT: "Discount a month",
    VACANCY: "Months a year without tenant",
}
QUARTERS = (3, 6, 9, 12)


def customer_value(facts: ScopeFacts) -> Blocks:
    """Return what a customer is worth by churn and repeat: 5 x 5 cases."""
    with facts.ask.tracing() as tracing:
        guesses, contribution = facts.assumptions(), mean_contribution(facts, facts.as_of)
    if contribution is None or any(name not in guesses for name in (*NEEDED, DISCOUNT)):
        return NOTHING
    grid = cohorts.lifetime_grid(
        contribution, guesses["yearly_churn"], guesses["twelve_month_repeat"], guesses[DISCOUNT].mid
    )
    figures = {
        "middle": usd(whole_dollars(grid.middle_cents)),
        "low": usd(whole_dollars(grid.cents[-1][0])),
        "high": usd(whole_dollars(grid.cents[0][-1])),
        "sale": usd(whole_dollars(contribution)),
    }
    message = "A customer is worth {middle}, {sale} of it from the first sale; the cases run from {low} to {high}"
    return one(Chart(
        "customer-value", prose(message, **figures),
        "Value of a customer by yearly churn (rows) and repeat within a year (columns), USD, assumptions",
        prose(f"A five by five grid of customer values. {message}.", **figures), "heatmap", Unit.USD,
        tuple(_share(case) for case in grid.repeat_bp),
        tuple(
            Series(f"{_share(case)} lost", tuple(whole_dollars(cents) for cents in row))
            for case, row in zip(grid.churn_bp, grid.cents, strict=True)
        ),
        tracing.trace, "bookings, booking_positions; assumptions", better="up",
    ))  # fmt: skip


def drivers(facts: ScopeFacts) -> Blocks:
    """Return which driver moves free cash of a year most."""
    with facts.ask.tracing() as tracing:
        business = cash_model(facts, facts.as_of)
    if business is None:
        return NOTHING
    found = _tornado(business)
    if not found.swings:
        return NOTHING
    first, residual = found.swings[0], whole_dollars(found.residual)
    figures = {"size": usd(abs(whole_dollars(first.size)))}
    message = f"{first.driver} moves free cash of a year most: {{size}} between its tenth and ninetieth percentile"
    chart = Chart(
        "cash-drivers", prose(message, **figures), "Unrestricted cash in a year, USD, each driver at P10 and P90",
        prose(f"Ranges of free cash by driver, the widest first. {message}.", **figures), "range_bars", Unit.USD,
        tuple(swing.driver for swing in found.swings),
        (
            Series("Driver at P10", tuple(whole_dollars(swing.at_p10) for swing in found.swings), "low"),
            Series("Driver at P90", tuple(whole_dollars(swing.at_p90) for swing in found.swings), "high"),
            Series("All at the median", (whole_dollars(found.base),) * len(found.swings)),
        ),
        tracing.trace, MODEL,
    )  # fmt: skip
    if len(found.swings) == 1:
        return one(chart)
    text = "All drivers at their good ends leave {best}, at their bad ends {worst}. Beyond the single swings: {residual} of interaction."  # noqa: E501
    ends = prose(
        text, best=usd(whole_dollars(found.best)), worst=usd(whole_dollars(found.worst)), residual=usd(residual)
    )
    return Blocks([chart, Narrative("cash-drivers-residual", "text", ends)])


def fan(facts: ScopeFacts) -> Blocks:
    """Return how free cash may run over a year, and the risk that it runs out."""
    with facts.ask.tracing() as tracing:
        business = cash_model(facts, facts.as_of)
    if business is None:
        return NOTHING
    found = simulation.simulate(business, simulation.drawn(business))
    days = (facts.as_of, *(month_window(month).end for month in months_ahead(facts.as_of)))
    return Blocks([
        _fan_chart(found, days, tracing.trace),
        _fan_table(found, days, tracing.trace),
        Narrative("cash-fan-method", "note", _fan_method(business, found)),
    ])  # fmt: skip


def assumptions(facts: ScopeFacts) -> Blocks:
    """Return the assumptions of the models, with their sources."""
    with facts.ask.tracing() as tracing:
        guesses, business = facts.assumptions(), cash_model(facts, facts.as_of)
    if business is None:
        return NOTHING
    used = [*((*NEEDED, DISCOUNT) if business.retail else ()), *((VACANCY,) if business.vacancy else ())]
    if not used:
        return NOTHING
    rows = tuple(_assumption_row(guesses[name]) for name in used if name in guesses)
    return one(Table(
        "model-assumptions", prose("Assumptions in these models: {all}. None of them is measured", all=count(len(rows))),
        "Assumptions: low, middle and high case, and where they come from",
        columns("Assumption", "Low", "Middle", "High", "Source"), rows, tracing.trace, "assumptions",
    ))  # fmt: skip


def _tornado(business: Business) -> Tornado:
    levels = simulation.levels_of(simulation.drawn(business))
    return tornado(lambda at: simulation.cash_at(business, at), levels)


def _fan_chart(found: Fan, days: tuple[date, ...], trace: Trace) -> Chart:
    figures = {"low": usd(found.p10[-1]), "mid": usd(found.p50[-1]), "high": usd(found.p90[-1]),
               "risk": percent(found.short_bp[-1])}  # fmt: skip
    message = "Free cash in a year: {mid}, eight times in ten between {low} and {high}; it runs out in {risk} of the cases"
    return Chart(
        "cash-fan", prose(message, **figures), "Unrestricted cash at month ends, USD, simulated",
        prose(f"A band that widens from today. {message}.", **figures), "line", Unit.USD, iso(days),
        (Series("P10", found.p10, "low"), Series("P90", found.p90, "high"), Series("Median", found.p50, "forecast")),
        trace, MODEL, x_is_date=True,
    )  # fmt: skip


def _fan_table(found: Fan, days: tuple[date, ...], trace: Trace) -> Table:
    risk, error = percent(found.short_bp[-1]), percent(found.error_bp)
    return Table(
        "cash-fan-table",
        prose("Risk that free cash is below zero at a month end of the year: {risk}, standard error {error}",
              risk=risk, error=error),
        "Unrestricted cash: tenth, fiftieth and ninetieth percentile, and the risk so far",
        columns("At the end of", ("P10", Unit.USD), ("P50", Unit.USD), ("P90", Unit.USD), ("Below zero", Unit.PERCENT)),
        tuple(
            (format_date(days[n]), usd(found.p10[n]), usd(found.p50[n]), usd(found.p90[n]), percent(found.short_bp[n]))
            for n in QUARTERS
        ),
        trace, MODEL,
    )  # fmt: skip


def _fan_method(business: Business, found: Fan) -> Prose:
    drawn = []
    if business.retail:
        drawn.append("new customers (Poisson), price (lognormal), churn and repeat (Beta)")
    drawn.append("fixed spend (triangular over the last three months)")
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


def _assumption_row(guess: Assumption) -> tuple[Cell, ...]:
    unit = Unit(guess.unit)
    return (NAMES[guess.key], Value(guess.low, unit), Value(guess.mid, unit), Value(guess.high, unit), guess.source)


def _share(basis_points: int) -> str:
    return f"{basis_points / 100:g} %"
