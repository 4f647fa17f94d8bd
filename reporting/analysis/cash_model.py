"""From the books of the last twelve months and the labelled assumptions to the model of unrestricted cash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from reporting.analysis import finance, ledger
from reporting.analysis.business import RETAIL, Line, of_lines
from reporting.analysis.catalog.books import fixed_spend_months, unrestricted_cash
from reporting.analysis.cohorts import active_customers
from reporting.analysis.facts import Facts
from reporting.analysis.ledger import Balance
from reporting.analysis.loyalty import monthly_rate, monthly_repeat
from reporting.analysis.periods import complete_months, elapsed_share, months_later
from reporting.analysis.plan import Assumption
from reporting.analysis.simulation import HORIZON, Business, Retail, Span
from reporting.analysis.statements import depreciation_of
from reporting.money import BASIS_POINTS

NEEDED = ("new_customer_share", "price_level", "yearly_churn", "twelve_month_repeat")
VACANCY = "vacancy_months_per_year"
FEE_ROLES = frozenset({"stripe_fees", "commission"})
OWNER_AND_LENDERS = frozenset({"debt", "draws"})
TENTHS = 10


def cash_model(facts: Facts, day: date) -> Business | None:
    """Return the model of the scope's unrestricted cash; None when the books or the assumptions do not reach.

    It needs twelve complete months in the books, and the assumptions of the lines of business in the scope.
    """
    months = complete_months(day, HORIZON)
    if any(month not in facts.months() for month in months):
        return None
    sellers = of_lines(facts.members, RETAIL)
    retail = _retail(facts, day, months, sellers) if sellers else None
    vacancy = facts.assumptions().get(VACANCY)
    lets = bool(of_lines(facts.members, {Line.RENTAL}))
    if (sellers and retail is None) or (lets and vacancy is None):
        return None
    others = [member for member in facts.members if member not in sellers]
    return Business(
        cash=unrestricted_cash(facts, day),
        fixed=_fixed(fixed_spend_months(facts, day)),
        committed=sum(committed_spend(facts.months()[month]) for month in months) / HORIZON,
        retail=retail,
        others=tuple(contribution_of(facts.months()[month], others) for month in months) if others else (),
        rent=sum(lease.rent_cents for lease in facts.leases() if lease.start <= day <= lease.end),
        vacancy=_span(vacancy, TENTHS) if lets and vacancy else None,
    )


def committed_spend(movements: Iterable[Balance]) -> int:
    """Return what a month pays beside fixed and variable spend: interest, one-offs, loans and draws, in cents.

    Other income (deposits kept) lowers it. Depreciation takes no cash; purchases of fixed assets are decided one by
    one and do not count.
    """
    moved = tuple(movements)
    neither = sum(b.cents for b in moved if b.account.role == "operating" and b.account.behaviour == "none")
    return neither - depreciation_of(moved) + ledger.sum_of_roles(moved, OWNER_AND_LENDERS | {"other_income"})


def contribution_of(movements: Iterable[Balance], entities: Iterable[str]) -> int:
    """Return revenue less variable costs of some entities, in cents."""
    wanted = frozenset(entities)
    moved = [balance for balance in movements if balance.entity in wanted]
    return ledger.revenue_of(moved) - ledger.variable_costs_of(moved)


def _retail(facts: Facts, day: date, months: Sequence[str], sellers: Sequence[str]) -> Retail | None:
    guesses, count = facts.assumptions(), _sales_by_month(facts, months, sellers)
    total = sum(count.values())
    if not total or any(name not in guesses for name in NEEDED):
        return None
    moved = [b for month in months for b in facts.months()[month] if b.entity in sellers]
    revenue, fees = ledger.revenue_of(moved), ledger.sum_of_roles(moved, FEE_ROLES)
    sales, churn = total / HORIZON, _monthly_churn(guesses["yearly_churn"])
    new = _span(guesses["new_customer_share"], BASIS_POINTS / sales)
    repeat = _monthly_repeat(guesses["twelve_month_repeat"], guesses["yearly_churn"].mid)
    return Retail(
        sales=sales,
        price=revenue / total,
        fee_share=fees / revenue,
        cost=(ledger.variable_costs_of(moved) - fees) / total,
        season=_season([count[month] / sales for month in months], elapsed_share(day)),
        new=new,
        price_level=_span(guesses["price_level"], BASIS_POINTS),
        churn=churn,
        repeat=repeat,
        active=active_customers(sales, new.mid, churn.mid, repeat.mid),
    )


def _sales_by_month(facts: Facts, months: Sequence[str], sellers: Sequence[str]) -> dict[str, int]:
    """Return completed sales by month; the twelve months ahead repeat this season in the same order."""
    count = dict.fromkeys(months, 0)
    for sale in facts.sales():
        if sale.month in count and sale.entity in sellers:
            count[sale.month] += sale.sales
    return count


def days_ahead(day: date) -> tuple[date, ...]:
    """Return the days on which the twelve months ahead end, counted from `day`."""
    return tuple(months_later(day, number) for number in range(1, HORIZON + 1))


def _season(shares: Sequence[float], elapsed: Fraction) -> tuple[float, ...]:
    """Return the season of the months ahead, which start where `elapsed` of the running calendar month has gone by.

    Args:
        shares: sales of each of the last twelve complete months / average month; the first was a year ago what the
            running month is now.
        elapsed: share of the running month that has gone by.
    """
    return tuple(
        float((1 - elapsed) * Fraction(shares[number]) + elapsed * Fraction(shares[(number + 1) % len(shares)]))
        for number in range(HORIZON)
    )


def _fixed(spent: Sequence[int]) -> Span:
    """Return the lowest, mean and highest fixed spend of the last months."""
    return Span(min(spent), finance.mean_of(spent) or 0, max(spent))


def _span(guess: Assumption, steps: float) -> Span:
    return Span(guess.low / steps, guess.mid / steps, guess.high / steps)


def _monthly_churn(yearly: Assumption) -> Span:
    return Span(*(float(monthly_rate(case)) for case in (yearly.low, yearly.mid, yearly.high)))


def _monthly_repeat(within_year: Assumption, yearly_churn_bp: int) -> Span:
    churn = monthly_rate(yearly_churn_bp)
    return Span(*(float(monthly_repeat(case, churn)) for case in (within_year.low, within_year.mid, within_year.high)))
