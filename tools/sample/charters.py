"""JADA: private charters of one sailing yacht, paid by card when they are booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.sample import accounts
from tools.sample.chance import draw, weighted
from tools.sample.dates import AS_OF, FIRST, SATURDAY, days, months, weekdays
from tools.sample.journal import Line, service_lines
from tools.sample.sales import Desk, Sale

YACHT = "jada-yacht-01"
NEW_PRICES = date(2026, 4, 1)


@dataclass(frozen=True)
class Product:
    """A charter: its revenue account, prices in cents before and after the increase, and what it costs."""

    name: str
    revenue: str
    old_price: int
    price: int
    costs: dict[str, int]


SUNSET = Product(
    "sunset-charter", "4010", 170_000, 180_000, {"5010": 44_000, "5020": 3_000, "5030": 6_000, "5040": 7_000}
)
FULL_DAY = Product(
    "full-day-charter", "4020", 245_000, 260_000, {"5010": 60_000, "5020": 6_000, "5030": 12_000, "5040": 9_000}
)
PRODUCTS = (SUNSET, FULL_DAY)

# charters sailed in each month, May 2025 on; after the data cut those count that are booked by then
SAILED = {
    "2025-05": 3, "2025-06": 4, "2025-07": 4, "2025-08": 3, "2025-09": 3, "2025-10": 4, "2025-11": 2, "2025-12": 2,
    "2026-01": 2, "2026-02": 3, "2026-03": 4, "2026-04": 4, "2026-05": 4, "2026-06": 5, "2026-07": 4, "2026-08": 4,
    "2026-09": 4, "2026-10": 4, "2026-11": 3, "2026-12": 3,
}  # fmt: skip
CHANNELS = (("jada-direct", 40), ("jada-email", 18), ("jada-organic", 24), ("jada-referral", 18))
BOOKED_LATE = date(2026, 9, 19)  # this charter reached the books five days after it sailed
POSTED_LATE_DAYS = 5

# cancelled charters: booked, would have sailed, cancelled, product, refunded share in percent
CANCELLED = (
    (date(2025, 9, 2), date(2025, 9, 21), date(2025, 9, 16), SUNSET, 50),
    (date(2026, 1, 12), date(2026, 2, 15), date(2026, 1, 30), FULL_DAY, 100),
    (date(2026, 5, 20), date(2026, 6, 21), date(2026, 6, 17), SUNSET, 50),
    (date(2026, 8, 10), date(2026, 9, 13), date(2026, 9, 9), FULL_DAY, 50),
)


def run_charters(desk: Desk) -> None:
    """Book, sail and post every charter."""
    number = 0
    for month in months(FIRST, date(2026, 12, 1)):
        for sails in _sailing_days(month, SAILED[f"{month:%Y-%m}"]):
            product = PRODUCTS[number % 2]
            number += 1
            booked = max(FIRST, sails - days(18 + draw(58, "jada", sails)))
            if booked <= AS_OF:
                _charter(desk, product, booked, sails)
    for booked, sails, cancelled, product, percent in CANCELLED:
        _cancelled_charter(desk, product, booked, sails, cancelled, percent)


def _sailing_days(month: date, count: int) -> list[date]:
    """Return `count` days of a month: its Saturdays, then Sundays."""
    last = month + days(27)
    saturdays = list(weekdays(SATURDAY, month, last))
    return sorted([*saturdays, *(day + days(1) for day in saturdays)][:count])


def price_of(product: Product, booked: date) -> int:
    """Return what a charter cost on the day it was booked."""
    return product.price if booked >= NEW_PRICES else product.old_price


def _take(desk: Desk, product: Product, booked: date, sails: date, cancelled: date | None = None) -> tuple[str, int]:
    gross = price_of(product, booked)
    booking = desk.book(Sale(
        "jada", product.name, booked, sails, sails, gross, asset=YACHT, cancelled=cancelled,
        channel=weighted(CHANNELS, "jada", "channel", sails), contact=desk.guest("jada", booked, 74, sails),
    ))  # fmt: skip
    desk.stripe.charge("jada", booked, "Charter booked", Line(accounts.CONTRACT_LIABILITY, -gross, booking))
    return booking, gross


def _charter(desk: Desk, product: Product, booked: date, sails: date) -> None:
    booking, gross = _take(desk, product, booked, sails)
    if sails <= AS_OF:
        late = POSTED_LATE_DAYS if sails == BOOKED_LATE else 0
        lines = service_lines(booking, product.revenue, gross, product.costs)
        desk.journal.post("jada", sails, "recognition", "Charter sailed", *lines, posted=sails + days(late))


def _cancelled_charter(
    desk: Desk, product: Product, booked: date, sails: date, cancelled: date, percent: int
) -> None:  # fmt: skip
    booking, gross = _take(desk, product, booked, sails, cancelled)
    refunded = gross * percent // 100
    desk.stripe.refund("jada", cancelled, "Charter cancelled", Line(accounts.CONTRACT_LIABILITY, refunded, booking))
    if refunded < gross:
        desk.journal.post(
            "jada", cancelled, "forfeit", "Deposit kept after a late cancellation",
            Line(accounts.CONTRACT_LIABILITY, gross - refunded, booking),
            Line(accounts.OTHER_INCOME, refunded - gross, booking),
        )  # fmt: skip
