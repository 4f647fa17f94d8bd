"""Figures that rest on labelled assumptions: what a customer is worth, what an empty house costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reporting.analysis import cohorts, simulation
from reporting.analysis.business import RETAIL, of_lines
from reporting.analysis.cash_model import NEEDED, VACANCY, cash_model
from reporting.analysis.catalog.customers import mean_contribution
from reporting.analysis.figures import count, months, stored, usd
from reporting.analysis.plan import Assumption
from reporting.analysis.simulation import whole_dollars
from reporting.blocks.display import Blocks
from reporting.blocks.model import STEPS, Cell, Chart, Narrative, Series, Table, Trace, Unit, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.facts.entity import EntityFacts
from reporting.perspectives.sections.parts import NOTHING, columns, one

DISCOUNT = "monthly_discount"
NAMES = {
    "new_customer_share": "New customers / sales of today",
    "price_level": "Price / price of today",
    "yearly_churn": "Customers lost in a year",
    "twelve_month_repeat": "Customers who book again within a year",
    DISCOUNT: "Discount a month",
    VACANCY: "Months a year without tenant",
}
EMPTY_TENTHS = (0, 10, 20, 30)  # months without tenant that are shown beside the assumed cases


def customer_value(facts: ScopeFacts) -> Blocks:
    """Return what a customer is worth by churn and repeat: 5 x 5 cases; of several entities, of each in the middle."""
    with facts.ask.tracing() as tracing:
        guesses, contribution = facts.assumptions(), mean_contribution(facts, facts.as_of)
    if contribution is None or any(name not in guesses for name in (*NEEDED, DISCOUNT)):
        return NOTHING
    sellers = of_lines(facts.members, RETAIL)
    chart = _value_chart(_grid(contribution, guesses), contribution, tracing.trace, is_mean=len(sellers) > 1)
    return Blocks([chart, *_values_by_entity(facts, sellers, guesses)])


def _grid(contribution_cents: int, guesses: Mapping[str, Assumption]) -> cohorts.LifetimeGrid:
    return cohorts.lifetime_grid(
        contribution_cents, guesses["yearly_churn"], guesses["twelve_month_repeat"], guesses[DISCOUNT].mid
    )


def _value_chart(grid: cohorts.LifetimeGrid, contribution: int, trace: Trace, *, is_mean: bool) -> Chart:
    figures = {
        "middle": usd(whole_dollars(grid.middle_cents)),
        "low": usd(whole_dollars(grid.cents[-1][0])),
        "high": usd(whole_dollars(grid.cents[0][-1])),
        "sale": usd(whole_dollars(contribution)),
    }
    message = "A customer is worth {middle} ({low} to {high}), {sale} of it from the first sale; " + (
        "the mean of all sales" if is_mean else "winning one has to cost less"
    )
    return Chart(
        "customer-value", prose(message, **figures),
        "Value of a customer before wages, by yearly churn (rows) and repeat within a year (columns), USD, assumptions",
        prose(f"A five by five grid of customer values. {message}.", **figures), "heatmap", Unit.USD,
        tuple(_share(case) for case in grid.repeat_bp),
        tuple(
            Series(f"{_share(case)} lost", tuple(whole_dollars(cents) for cents in row))
            for case, row in zip(grid.churn_bp, grid.cents, strict=True)
        ),
        trace, "bookings, booking_positions; assumptions",
    )  # fmt: skip


def _values_by_entity(
    facts: ScopeFacts, sellers: Sequence[str], guesses: Mapping[str, Assumption]
) -> Iterator[Narrative]:
    """Yield what a customer of each of several entities is worth: the mean of all is no limit for any of them."""
    each = {seller: mean_contribution(EntityFacts(facts, seller), facts.as_of) for seller in sellers}
    worth = {seller: _grid(cents, guesses).middle_cents for seller, cents in each.items() if cents is not None}
    if len(sellers) > 1 and worth:
        named = ", ".join(f"{facts.name(seller)} {{{seller}}}" for seller in worth)
        figures = {seller: usd(whole_dollars(cents)) for seller, cents in worth.items()}
        text = f"A customer is worth, in the middle case: {named}. Winning one has to cost less."
        yield Narrative("customer-value-by-entity", "text", prose(text, **figures))


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
        "model-assumptions", prose("Assumptions of these models: {all}", all=count(len(rows))),
        "Assumptions: low, middle and high case, and where they come from",
        columns("Assumption", "Low", "Middle", "High", "Source"), rows, tracing.trace, "assumptions",
    ))  # fmt: skip


def vacancy(facts: ScopeFacts) -> Blocks:
    """Return what months without tenant cost, and what they leave of unrestricted cash in a year."""
    with facts.ask.tracing() as tracing:
        business, guess = cash_model(facts, facts.as_of), facts.assumptions().get(VACANCY)
    if business is None or business.vacancy is None or guess is None or len(facts.members) > 1:
        return NOTHING
    middle = {name: levels.p50 for name, levels in simulation.levels_of(simulation.drawn(business)).items()}
    rows = []
    for tenths in sorted({guess.low, guess.mid, guess.high, *EMPTY_TENTHS}):
        lost = whole_dollars(business.rent * tenths / STEPS[Unit.MONTHS])
        left = simulation.cash_at(business, {**middle, simulation.VACANCY: tenths / STEPS[Unit.MONTHS]})
        rows.append((_case(guess, tenths), months(tenths), usd(-lost), usd(whole_dollars(left))))
    return one(Table(
        "vacancy",
        prose("A month without tenant costs {rent}; {mid} a year are assumed",
              rent=usd(whole_dollars(business.rent)), mid=months(guess.mid)),
        "Vacancy sensitivity: months a year without tenant, rent lost, unrestricted cash in a year",
        columns("Case", ("Empty", Unit.MONTHS), ("Rent", Unit.USD), ("Cash in a year", Unit.USD)), tuple(rows),
        tracing.trace, "leases; ledger of twelve months; assumptions",
        note="Everything else as in the last twelve months; finding a tenant costs extra.",
    ))  # fmt: skip


def _case(guess: Assumption, tenths: int) -> str:
    names = {guess.high: "high, assumed", guess.low: "low, assumed", guess.mid: "middle, assumed"}
    return names.get(tenths, "for comparison")


def _assumption_row(guess: Assumption) -> tuple[Cell, ...]:
    unit = Unit(guess.unit)
    low, middle, high = (stored(case, unit) for case in (guess.low, guess.mid, guess.high))
    return (NAMES[guess.key], low, middle, high, guess.source)


def _share(basis_points: int) -> str:
    return f"{basis_points / 100:g} %"
