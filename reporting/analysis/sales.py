"""Sales added up, and what is sold and not yet earned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SaleMonth:
    """Sales whose service ended in a month, added up: prices and variable costs in cents, Stripe's fee apart."""

    entity: str
    product: str
    channel: str | None
    month: str
    sales: int
    gross_cents: int
    variable_cents: int
    through_ota: bool


@dataclass(frozen=True)
class Orders:
    """What is sold and not yet earned."""

    sales: int
    cents: int


@dataclass(frozen=True)
class Pipeline:
    """The open opportunities: how many, their amounts by probability, and the last day one was touched."""

    open: int
    amount_cents: int
    weighted_cents: int
    last_touched: date | None
