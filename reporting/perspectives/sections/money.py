"""Revenue, spend and cash as charts: by week, by month against plan."""

from __future__ import annotations

from datetime import timedelta

from reporting.analysis import ledger
from reporting.analysis.catalog.books import unrestricted_cash
from reporting.analysis.figures import usd
from reporting.analysis.periods import complete_weeks, month_window, shift_month, trend_days
from reporting.analysis.revenue import weekly_series
from reporting.analysis.statements import income_statement
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Chart, Series, Unit, prose
from reporting.money import divide_half_even
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, iso, month_label, month_word, months_with, one, per_month

LEDGER = "ledger (account_days, accounts)"
YEAR = timedelta(weeks=52)
LAST_MONTHS = 3
SAME_CENTS = 10_00  # months that differ by less are told as the same


def revenue_weeks(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return revenue of thirteen weeks: stacked by entity, or a single entity's against the year before."""
    weeks = complete_weeks(facts.as_of)
    with facts.ask.tracing() as tracing:
        by_name = weekly_series(facts.revenue_weeks(), weeks, lambda row: row.entity)
        before = weekly_series(facts.revenue_weeks(), [week - YEAR for week in weeks], lambda row: row.entity)
    totals = [sum(values) for values in zip(*by_name.values(), strict=True)]
    if not any(totals):
        return NOTHING
    series = [Series(facts.name(entity), values, entity=entity) for entity, values in by_name.items()]
    single = len(facts.members) == 1
    if single and before:
        series.append(Series("Last year", before[facts.members[0]], "last_year"))
    figures = {"last": usd(totals[-1]), "mean": usd(divide_half_even(sum(totals[:-1]), len(totals) - 1))}
    message = "The last full week brought {last}, the twelve before it {mean} on average"
    best = weeks[totals.index(max(totals))]
    alt = f"Columns of revenue in thirteen weeks. {message}. The best, from {format_date(best)} on, brought {{best}}."
    return one(Chart(
        "revenue-weeks", prose(message, **figures),
        "Revenue by ISO week, USD, actual" + (" and last year" if single and before else ""),
        prose(alt, best=usd(max(totals)), **figures), "columns" if single else "stacked_columns",
        Unit.USD, iso(weeks), tuple(series), tracing.trace, LEDGER, x_is_date=True, in_mail=in_mail,
    ))  # fmt: skip


def revenue_against_plan(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return revenue of six complete months against plan and the year before."""
    with facts.ask.tracing() as tracing:
        months, plan = months_with(facts), facts.targets("revenue")
        actual = per_month(facts, months, ledger.revenue_of)
        earlier = [shift_month(month, -12) for month in months]
        whole = [month_window(month).start >= facts.history_from for month in earlier]
        moved = per_month(facts, earlier, ledger.revenue_of)
    if not any(actual):
        return NOTHING
    series = [Series("Actual", actual)]
    if any(whole):
        last_year = tuple(cents if there else None for cents, there in zip(moved, whole, strict=True))
        series.append(Series("Last year", last_year, "last_year"))
    if months[-1] in plan:
        series.append(Series("Plan", tuple(plan.get(month) for month in months), "plan"))
    figures, message = {"last": usd(actual[-1])}, f"{month_label(months[-1])} brought {{last}}"
    if months[-1] in plan:
        figures, message = figures | {"plan": usd(plan[months[-1]])}, message + " against a plan of {plan}"
    return one(Chart(
        "revenue-plan", prose(message, **figures), _measure("Revenue by month", series),
        prose(f"Columns of revenue by month from {month_label(months[0])} on. {message}.", **figures),
        "columns", Unit.USD, tuple(month_word(month) for month in months), tuple(series), tracing.trace,
        f"{LEDGER}; targets", in_mail=in_mail,
    ))  # fmt: skip


def cash_weeks(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return cash in bank and unrestricted cash at thirteen week ends."""
    days = [day for day in trend_days(facts.as_of) if day >= facts.history_from]
    with facts.ask.tracing() as tracing:
        cash = tuple(ledger.cash_of(facts.balances(day)) for day in days)
        free = tuple(unrestricted_cash(facts, day) for day in days)
    if not any(cash):
        return NOTHING
    moved, since = cash[-1] - cash[0], format_date(days[0])
    figures = {"cash": usd(cash[-1]), "moved": usd(abs(moved))}
    message = f"Cash in bank {'fell' if moved < 0 else 'rose'} by {{moved}} since {since}, to {{cash}}; "
    if free[-1] == cash[-1]:
        message += "all of it is unrestricted"
    else:
        figures, message = figures | {"free": usd(free[-1])}, message + "unrestricted cash is {free}"
    return one(Chart(
        "cash-weeks", prose(message, **figures), "Cash week by week, USD, actual",
        prose(f"Two lines over the weeks. {message}.", **figures), "line", Unit.USD, iso(days),
        (Series("In bank", cash), Series("Unrestricted", free)), tracing.trace,
        f"{LEDGER}; Stripe balance transactions", x_is_date=True, in_mail=in_mail,
    ))  # fmt: skip


def in_and_out(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return income and expense of six complete months."""
    with facts.ask.tracing() as tracing:
        months = months_with(facts)
        statements = [income_statement(facts.months()[month]) for month in months]
    if not statements:
        return NOTHING
    came = tuple(s.revenue_cents + s.other_income_cents for s in statements)
    went = tuple(s.cost_of_sales_cents + s.operating_cents + s.finance_cents for s in statements)
    figures = {"came": usd(came[-1]), "went": usd(went[-1]), "left": usd(came[-1] - went[-1])}
    message = f"{month_label(months[-1])}: income {{came}}, expense {{went}}, result {{left:signed}}"
    return one(Chart(
        "in-and-out", prose(message, **figures), "Income and expense by month, USD, actual",
        prose(f"Columns of income and expense by month. {message}.", **figures), "columns", Unit.USD,
        tuple(month_word(month) for month in months), (Series("Income", came), Series("Expense", went)),
        tracing.trace, LEDGER, in_mail=in_mail,
    ))  # fmt: skip


def fixed_spend(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return fixed operating spend of six complete months against plan."""
    with facts.ask.tracing() as tracing:
        months, plan = months_with(facts), facts.targets("fixed_spend")
        spent = per_month(facts, months, ledger.fixed_spend_of)
    if not any(spent):
        return NOTHING
    series = [Series("Actual", spent)]
    if months[-1] in plan:
        series.append(Series("Plan", tuple(plan.get(month) for month in months), "plan"))
    last = spent[-LAST_MONTHS:]
    figures = {"low": usd(min(last)), "high": usd(max(last)), "last": usd(last[-1])}
    message = "Fixed spend of the last three months lies between {low} and {high}; the latest is {last}"
    if max(last) - min(last) < SAME_CENTS:
        figures, message = {"last": usd(last[-1])}, "Fixed spend was {last} in each of the last three months"
    return one(Chart(
        "fixed-spend", prose(message, **figures), _measure("Fixed operating spend by month", series),
        prose(f"Columns of fixed operating spend by month. {message}.", **figures), "columns", Unit.USD,
        tuple(month_word(month) for month in months), tuple(series), tracing.trace, f"{LEDGER}; targets",
        in_mail=in_mail,
    ))  # fmt: skip


def _measure(what: str, series: list[Series]) -> str:
    return f"{what}, USD, " + ", ".join(entry.name.lower() for entry in series)
