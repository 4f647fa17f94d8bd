"""Income statement, balance sheet and cash flow from balances by account.

The cash flow is the indirect one: every posting balances, so the change of cash is the negative sum of the
changes of all other accounts, and each of those belongs to operations, investing or financing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.analysis.ledger import (
    CASH_ROLES,
    VARIABLE_ROLES,
    Balance,
    by_account,
    natural,
    sum_of_roles,
    sum_of_type,
)

INVESTING_ROLES = frozenset({"fixed_asset"})
FINANCING_ROLES = frozenset({"debt", "equity", "draws", "retained_earnings", "intercompany"})
RESULT_TYPES = frozenset({"revenue", "expense"})
FINANCE = "Finance"  # the category of interest and bank charges


@dataclass(frozen=True)
class Line:
    """One line of a statement, with the sign readers see."""

    section: str
    code: str
    label: str
    cents: int


@dataclass(frozen=True)
class IncomeStatement:
    """Revenue less the cost of sales is the gross result, less operating expenses the operating result.

    Less finance costs (interest and bank charges), plus other income, it is the net result.
    """

    lines: tuple[Line, ...]
    revenue_cents: int
    cost_of_sales_cents: int
    operating_cents: int
    finance_cents: int
    other_income_cents: int

    @property
    def gross_cents(self) -> int:
        """Revenue less cost of sales, fees and commissions."""
        return self.revenue_cents - self.cost_of_sales_cents

    @property
    def operating_result_cents(self) -> int:
        """The gross result less operating expenses: what the business earns before it pays its lenders."""
        return self.gross_cents - self.operating_cents

    @property
    def net_cents(self) -> int:
        """The result of the period."""
        return self.operating_result_cents - self.finance_cents + self.other_income_cents


@dataclass(frozen=True)
class BalanceSheet:
    """Assets = liabilities + equity + result not yet closed into equity."""

    lines: tuple[Line, ...]
    assets_cents: int
    liabilities_cents: int
    equity_cents: int
    result_cents: int

    @property
    def difference_cents(self) -> int:
        """Assets less everything that funds them: zero, or the books are broken."""
        return self.assets_cents - self.liabilities_cents - self.equity_cents - self.result_cents


@dataclass(frozen=True)
class CashFlow:
    """Where cash came from and went; the three parts add up to the change of cash.

    Depreciation lowers the result and takes no cash, so operations get it back.
    """

    result_cents: int
    depreciation_cents: int
    working_capital: tuple[Line, ...]
    investing_cents: int
    financing_cents: int
    change_cents: int

    @property
    def operating_cents(self) -> int:
        """The result before depreciation, and what working capital freed or bound."""
        return self.result_cents + self.depreciation_cents + sum(line.cents for line in self.working_capital)


def income_statement(movements: Iterable[Balance]) -> IncomeStatement:
    """Return the income statement of what moved in a period."""
    moved = tuple(movements)
    lines = merged(
        Line(_result_section(b), b.account.code, b.account.name, natural(b.account.type, b.cents))
        for b in by_account(moved)
        if b.account.type in RESULT_TYPES
    )
    parts = {section: sum(line.cents for line in lines if line.section == section) for section in RESULT_SECTIONS}
    return IncomeStatement(
        tuple(sorted(lines, key=lambda line: (RESULT_SECTIONS.index(line.section), line.code))),
        revenue_cents=parts["Revenue"],
        cost_of_sales_cents=parts["Cost of sales"],
        operating_cents=parts["Operating expenses"],
        finance_cents=parts["Finance costs"],
        other_income_cents=parts["Other income"],
    )


def balance_sheet(balances: Iterable[Balance]) -> BalanceSheet:
    """Return the balance sheet of what stands on the accounts at a day."""
    standing = tuple(balances)
    lines = merged(
        Line(SHEET_SECTIONS[b.account.type], b.account.code, b.account.name, natural(b.account.type, b.cents))
        for b in by_account(standing)
        if b.account.type in SHEET_SECTIONS
    )
    places = list(SHEET_SECTIONS.values())
    return BalanceSheet(
        tuple(sorted(lines, key=lambda line: (places.index(line.section), line.code))),
        assets_cents=sum_of_type(standing, "asset"),
        liabilities_cents=sum_of_type(standing, "liability"),
        equity_cents=sum_of_type(standing, "equity"),
        result_cents=sum_of_type(standing, "revenue") - sum_of_type(standing, "expense"),
    )


def cash_flow(movements: Iterable[Balance]) -> CashFlow:
    """Return the indirect cash flow of what moved in a period."""
    moved = tuple(movements)
    working = merged(
        Line("Working capital", b.account.code, b.account.name, -b.cents)
        for b in by_account(moved)
        if _is_working_capital(b)
    )
    return CashFlow(
        result_cents=sum_of_type(moved, "revenue") - sum_of_type(moved, "expense"),
        depreciation_cents=depreciation_of(moved),
        working_capital=working,
        investing_cents=-sum_of_roles(moved, INVESTING_ROLES) - depreciation_of(moved),
        financing_cents=-sum_of_roles(moved, FINANCING_ROLES),
        change_cents=sum_of_roles(moved, CASH_ROLES),
    )


def depreciation_of(movements: Iterable[Balance]) -> int:
    """Return depreciation in cents: what was added to the accumulated depreciation beside the fixed assets."""
    return -sum(b.cents for b in movements if b.account.role in INVESTING_ROLES and b.account.normal_side == "credit")


def merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Add up the lines of equal section, code and label (an account each entity has); zero ones are left out."""
    sums: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for line in lines:
        sums[line.section, line.code, line.label] += line.cents
    return tuple(Line(*name, cents) for name, cents in sums.items() if cents)


RESULT_SECTIONS = ("Revenue", "Cost of sales", "Operating expenses", "Finance costs", "Other income")
SHEET_SECTIONS = {"asset": "Assets", "liability": "Liabilities", "equity": "Equity"}


def _result_section(balance: Balance) -> str:
    if balance.account.type == "revenue":
        return "Other income" if balance.account.role == "other_income" else "Revenue"
    if balance.account.category == FINANCE:
        return "Finance costs"
    return "Cost of sales" if balance.account.role in VARIABLE_ROLES else "Operating expenses"


def _is_working_capital(balance: Balance) -> bool:
    account = balance.account
    return account.type not in RESULT_TYPES and account.role not in CASH_ROLES | INVESTING_ROLES | FINANCING_ROLES
