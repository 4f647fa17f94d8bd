"""3028 51st St: one house, one tenant, rent in advance and earned over the month."""

from __future__ import annotations

from datetime import date

from tools.sample import accounts
from tools.sample.dates import AS_OF, FIRST, days, month_end, months
from tools.sample.journal import Line, cost_lines
from tools.sample.sales import STRAIGHT_LINE, Desk, Sale

HOUSE = "r3028-house"
RENT = 245_000
DEPOSIT = 245_000
LEASE = (date(2025, 5, 1), date(2027, 4, 30))
PAID_EARLY = 2  # days before the month in which the rent arrives
REPAIRS = {date(2025, 8, 14): 21_500, date(2026, 1, 20): 34_000, date(2026, 5, 7): 18_000, date(2026, 8, 19): 26_500}


def run_rental(desk: Desk) -> None:
    """Collect the rent of every month of the lease and pay the tenant's repairs."""
    start, end = LEASE
    desk.tables.add("r3028", "leases", {
        "id": "r3028-lease-01", "asset": HOUSE, "start": start, "end": end, "rent_cents": RENT,
        "deposit_cents": DEPOSIT,
    })  # fmt: skip
    for month in months(start, end):
        _month_of_rent(desk, month)
    for day, cents in REPAIRS.items():
        desk.journal.post("r3028", day, "cogs", "Tenant repair", *cost_lines(None, {"5410": cents}))


def _month_of_rent(desk: Desk, month: date) -> None:
    end = month_end(month)
    booking = desk.book(Sale("r3028", "month-of-rent", FIRST, month, end, RENT, STRAIGHT_LINE, asset=HOUSE,
                             channel="r3028-direct"))  # fmt: skip
    received = max(FIRST, month - days(PAID_EARLY))
    if received <= AS_OF:
        desk.journal.post(
            "r3028", received, "rent_receipt", "Rent received",
            Line(accounts.BANK, RENT), Line(accounts.CONTRACT_LIABILITY, -RENT, booking),
        )  # fmt: skip
    if end <= AS_OF:
        desk.journal.post(
            "r3028", end, "recognition", "Rent earned",
            Line(accounts.CONTRACT_LIABILITY, RENT, booking), Line("4610", -RENT, booking),
        )  # fmt: skip
