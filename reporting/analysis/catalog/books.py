"""KPIs of the books: result, cash, what is owed, burn, break-even."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from reporting.analysis import finance, ledger
from reporting.analysis.business import BOOKED_MONTHLY, Line, of_lines
from reporting.analysis.expenses import expense_flags
from reporting.analysis.facts import Facts
from reporting.analysis.kpis import Definition, Input
from reporting.analysis.ledger import Balance
from reporting.analysis.periods import Window, at_month_ends, complete_months, prorate, trailing
from reporting.analysis.statements import cash_flow
from reporting.blocks.model import Unit
from reporting.money import share_ppm

MONTHS = 3
DSO_DAYS = 90
CHARTERS = frozenset({Line.CHARTER})
INVOICING = frozenset({Line.HAULING, Line.AGENCY, Line.CLIENTS})
LEDGER = (Input("account_days", "cents"), Input("accounts", "role"))


def last_months(facts: Facts, day: date, count: int = MONTHS) -> tuple[tuple[Balance, ...], ...]:
    """Return what moved in each of the last `count` complete months that the books hold, oldest first."""
    months = facts.months()
    return tuple(months[month] for month in complete_months(day, count) if month in months)


def fixed_spend_months(facts: Facts, day: date, count: int = MONTHS) -> tuple[int, ...]:
    """Return fixed operating spend of the last complete months, in cents."""
    return tuple(ledger.fixed_spend_of(month) for month in last_months(facts, day, count))


def planned_revenue(facts: Facts, day: date) -> int | None:
    """Return the plan of the 28 days to `day`, in cents; None where a month of them has none."""
    return plan_of_window(facts, facts.members, trailing(day))


def plan_of_window(facts: Facts, entities: Iterable[str], window: Window) -> int | None:
    """Return what entities planned to earn in `window`, in cents; None without a plan or where a month lacks one.

    A month's target is spread evenly over its days, or counts on its last day where revenue is booked by the month.
    """
    targets = {entity: facts.targets("revenue", entity) for entity in entities}
    monthly = of_lines(targets, BOOKED_MONTHLY)
    parts = [
        at_month_ends(planned, window) if entity in monthly else prorate(planned, window)
        for entity, planned in targets.items()
        if planned
    ]
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None


def planned_fixed_spend(facts: Facts, day: date) -> int | None:
    """Return the plan of the last complete month."""
    (month,) = complete_months(day, 1)
    return facts.targets("fixed_spend").get(month)


def charter_groups(facts: Facts, day: date) -> tuple[finance.SaleGroup, ...]:
    """Return the charters of the last three complete months; an OTA's commission is among their booked costs."""
    months, entities = complete_months(day, MONTHS), of_lines(facts.members, CHARTERS)
    return tuple(
        finance.SaleGroup(sale.sales, sale.gross_cents, sale.variable_cents, through_ota=sale.through_ota)
        for sale in facts.sales()
        if sale.month in months and sale.entity in entities
    )


def contribution_per_charter(facts: Facts, day: date) -> int | None:
    """Return the mean contribution of a charter in cents."""
    return finance.contribution_per_sale(charter_groups(facts, day))


def break_even(facts: Facts, day: date) -> int | None:
    """Return the charters a month that pay the fixed spend."""
    fixed, contribution = finance.mean_of(fixed_spend_months(facts, day)), contribution_per_charter(facts, day)
    if fixed is None or contribution is None:
        return None
    return finance.break_even_sales(fixed, contribution)


def charters_a_month(facts: Facts, day: date) -> Fraction | None:
    """Return the mean number of charters of the last three complete months."""
    charters = sum(group.sales for group in charter_groups(facts, day))
    return Fraction(charters, MONTHS) if charters else None


def net_burn(facts: Facts, day: date) -> Fraction | None:
    """Return the mean monthly loss of operating cash over three complete months, in cents."""
    return finance.net_burn([cash_flow(month).operating_cents for month in last_months(facts, day)])


def unrestricted_cash(facts: Facts, day: date) -> int:
    """Return the cash nobody else has a claim on."""
    return finance.unrestricted_cash(facts.balances(day), facts.stripe_available(day))


def runway(facts: Facts, day: date) -> Fraction | None:
    """Return unrestricted cash / net burn in tenths of a month."""
    burn = net_burn(facts, day)
    return None if burn is None else finance.runway(unrestricted_cash(facts, day), burn)


def contribution_margin(facts: Facts, day: date) -> Fraction | None:
    """Return (revenue - variable costs) / revenue of 28 days in parts per million."""
    moved = facts.movements(day)
    revenue = ledger.revenue_of(moved)
    return share_ppm(revenue - ledger.variable_costs_of(moved), revenue) if revenue > 0 else None


def days_sales_outstanding(facts: Facts, day: date) -> Fraction | None:
    """Return AR / credit sales of 90 days x 90, in days."""
    owed, sold = ledger.sum_of_roles(facts.balances(day), ("receivable",)), facts.credit_sales(day)
    return Fraction(owed * DSO_DAYS, sold) if sold else None


BOOKS = (
    Definition(
        "revenue", "Revenue, 28 days", Unit.USD,
        "Revenue recognised in the 28 days to the report's day: credits less debits of the revenue accounts.",
        LEDGER, lambda facts, day: ledger.revenue_of(facts.movements(day)), target=planned_revenue,
    ),
    Definition(
        "contribution_margin", "Contribution margin", Unit.PERCENT,
        "Revenue of 28 days less all costs that move with sales, as a share of revenue.",
        (*LEDGER, Input("accounts", "behaviour")), contribution_margin, undefined="no revenue in the 28 days",
    ),
    Definition(
        "cash", "Cash in bank", Unit.USD, "Balance of all bank accounts in the books.",
        LEDGER, lambda facts, day: ledger.cash_of(facts.balances(day)),
    ),
    Definition(
        "liabilities", "Liabilities", Unit.USD,
        "Everything owed: payables, customer deposits, gift cards, tenant and damage deposits, tips, taxes, loans.",
        LEDGER, lambda facts, day: ledger.liabilities_of(facts.balances(day)), better="down",
    ),
    Definition(
        "unrestricted_cash", "Unrestricted cash", Unit.USD,
        "Bank + Stripe available - customer deposits - gift cards - tenant deposits - tips - tax.",
        (*LEDGER,), unrestricted_cash,
    ),
    Definition(
        "fixed_spend", "Fixed spend, last month", Unit.USD,
        "Fixed operating spend of the last complete month: no cost of sales, capital spend, debt or draws.",
        LEDGER, lambda facts, day: finance.mean_of(fixed_spend_months(facts, day, 1)),
        undefined="no complete month in the books", better="down", target=planned_fixed_spend,
        monthly=True,
    ),
    Definition(
        "net_burn", "Net burn a month", Unit.USD,
        "Mean monthly loss of operating cash over three complete months; negative when operations bring cash in.",
        LEDGER, net_burn, undefined="no complete month in the books", better="down",
        monthly=True,
    ),
    Definition(
        "runway", "Runway", Unit.MONTHS, "Unrestricted cash / net burn.",
        LEDGER, runway, undefined="not burning: operations brought cash in over the last three months",
    ),
    Definition(
        "contribution_per_charter", "Contribution per charter", Unit.USD,
        "Mean over the charters of three months of price - direct costs - commission - Stripe fee (2.9 % + 30 cents).",
        (Input("bookings", "gross_cents"), Input("booking_positions", "variable_cost_cents")),
        contribution_per_charter, undefined="no charter in the last three months", lines=CHARTERS, style="full",
        monthly=True,
    ),
    Definition(
        "break_even", "Break-even charters a month", Unit.COUNT,
        "Mean fixed spend of three months / contribution per charter, rounded up.",
        (*LEDGER, Input("bookings", "gross_cents")), break_even,
        undefined="none: a charter does not pay its own costs", lines=CHARTERS, better="down",
        monthly=True,
    ),
    Definition(
        "charters_a_month", "Charters a month", Unit.COUNT, "Mean of the charters sailed in three complete months.",
        (Input("bookings", "service_end"),), charters_a_month, undefined="no charter yet", lines=CHARTERS,
        monthly=True,
    ),
    Definition(
        "active_accounts", "Active mapped accounts", Unit.COUNT,
        "Accounts of the chart that are active and belong to an entity of the scope.",
        (Input("accounts", "active"),),
        lambda facts, _: len(ledger.mapped_accounts(facts.accounts(), facts.members)), better="neither", dated=False,
    ),
    Definition(
        "dso", "Days sales outstanding", Unit.DAYS, "Accounts receivable / credit sales of 90 days x 90.",
        (*LEDGER, Input("invoices", "total_cents")), days_sales_outstanding,
        undefined="nothing was invoiced in 90 days", lines=INVOICING, better="down",
    ),
    Definition(
        "expense_flags", "Expenses to look at", Unit.COUNT,
        "Expense categories of the last month more than two standard deviations and $200 from their six-month mean.",
        LEDGER, lambda facts, day: len(expense_flags(facts.months(), day)), better="down",
        monthly=True,
    ),
    Definition(
        "unreconciled", "Unreconciled", Unit.USD, "Sum of the absolute differences of all reconciliations.",
        LEDGER, lambda facts, _: sum(abs(r.difference_cents or 0) for r in facts.reconciliations()), better="down",
        style="full", dated=False,
    ),
)  # fmt: skip
