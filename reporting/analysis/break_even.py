"""Break-even seen closer: by product and channel, and net of what the other entities contribute."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from reporting.analysis import finance
from reporting.analysis.business import Line, of_lines
from reporting.analysis.cash_model import contribution_of
from reporting.analysis.catalog.books import (
    MONTHS,
    break_even,
    charter_groups,
    contribution_per_charter,
    fixed_spend_months,
    last_months,
)
from reporting.analysis.facts import Facts
from reporting.analysis.finance import SaleGroup
from reporting.analysis.periods import complete_months
from reporting.money import divide_half_even


@dataclass(frozen=True)
class Way:
    """A way to sell a charter: means of a sale in cents, and the sales a month that would pay the fixed spend.

    `needed` is None when a sale does not pay its own costs; `sales` is 0 for a way not open yet.
    """

    name: str
    sales: int
    price_cents: int
    direct_cents: int
    leaves_cents: int
    needed: int | None

    @property
    def fee_cents(self) -> int:
        """Commission or card fee."""
        return self.price_cents - self.direct_cents - self.leaves_cents


@dataclass(frozen=True)
class NetBreakEven:
    """What of a month's fixed spend is left for charters, in cents (means of three months).

    `others` is what each other entity contributes; `beyond_cents` the costs of the charter business that no
    single charter carries (wages, advertising).
    """

    fixed_cents: int
    others: tuple[tuple[str, int], ...]
    beyond_cents: int
    contribution_cents: int

    @property
    def left_cents(self) -> int:
        """Fixed spend + what no charter carries - what the others contribute."""
        return self.fixed_cents + self.beyond_cents - sum(cents for _, cents in self.others)

    @property
    def charters(self) -> int | None:
        """Charters a month that pay what is left; 0 when nothing is left, None when a charter leaves nothing."""
        return finance.break_even_sales(max(self.left_cents, 0), self.contribution_cents)


def ways(facts: Facts, day: date) -> tuple[Way, ...]:
    """Return the charters of three months by product, all of them, and all of them through each marketplace."""
    months, entities = complete_months(day, MONTHS), of_lines(facts.members, {Line.CHARTER})
    fixed = finance.mean_of(fixed_spend_months(facts, day))
    by_product: defaultdict[str, list[SaleGroup]] = defaultdict(list)
    for sale in facts.sales():
        if sale.month in months and sale.entity in entities:
            group = SaleGroup(sale.sales, sale.gross_cents, sale.variable_cents, through_ota=sale.through_ota)
            by_product[sale.product].append(group)
    if fixed is None or not by_product:
        return ()
    products = [_way(name.replace("-", " "), groups, fixed) for name, groups in sorted(by_product.items())]
    everything = [group for groups in by_product.values() for group in groups]
    if len(products) > 1:
        products.append(_way("all charters", everything, fixed))
    direct = [group for group in everything if not group.through_ota]
    markets = [c for c in facts.channels() if c.kind == "ota" and c.entity in entities] if direct else []
    for market in markets:
        sold_there = [replace(g, commission_bp=market.commission_bp, through_ota=True) for g in direct]
        products.append(replace(_way(f"through {market.name}", sold_there, fixed), sales=0))
    return tuple(products)


def net_break_even(facts: Facts, day: date) -> NetBreakEven | None:
    """Return break-even net of the other entities; None without charters or complete months."""
    fixed, each = finance.mean_of(fixed_spend_months(facts, day)), contribution_per_charter(facts, day)
    if fixed is None or each is None or break_even(facts, day) is None:
        return None
    own = of_lines(facts.members, {Line.CHARTER})
    sold = sum(group.sales for group in charter_groups(facts, day))
    beyond = divide_half_even(sold * each, MONTHS) - _mean_contribution(facts, day, own)
    others = [(m, _mean_contribution(facts, day, (m,))) for m in facts.members if m not in own]
    return NetBreakEven(fixed, tuple(others), beyond, each)


def _mean_contribution(facts: Facts, day: date, entities: tuple[str, ...]) -> int:
    return finance.mean_of([contribution_of(month, entities) for month in last_months(facts, day)]) or 0


def _way(name: str, groups: list[SaleGroup], fixed_cents: int) -> Way:
    sales = sum(group.sales for group in groups)
    leaves = finance.contribution_per_sale(groups) or 0
    price = divide_half_even(sum(group.gross_cents for group in groups), sales)
    direct = divide_half_even(sum(group.variable_cents for group in groups), sales)
    return Way(name, sales, price, direct, leaves, finance.break_even_sales(fixed_cents, leaves))
