"""QuickDumpNow: junk hauling by the load, trailer rental with a damage deposit, commercial accounts on invoice."""

from __future__ import annotations

from datetime import date

from tools.sample import accounts
from tools.sample.chance import draw, weighted
from tools.sample.dates import AS_OF, FIRST, days, month_end, month_name, months
from tools.sample.journal import Line, cost_lines, service_lines
from tools.sample.sales import Desk, Sale

TRAILER = "qdn-trailer-01"
DAMAGE = 20_000
# product -> price, dump fee, helpers, fuel (cents)
LOADS = {
    "quarter-load": (18_900, 5_200, 4_200, 1_700),
    "half-load": (27_900, 8_200, 6_500, 1_900),
    "three-quarter-load": (38_900, 11_600, 9_500, 2_300),
    "full-load": (49_900, 15_600, 12_500, 2_700),
}
MIX = (("quarter-load", 22), ("half-load", 30), ("three-quarter-load", 18), ("full-load", 20), ("trailer-day", 10))
TRAILER_DAY = 14_900
CHANNELS = (("qdn-organic", 38), ("qdn-search-ads", 26), ("qdn-referral", 16), ("qdn-direct", 20))
JOBS = {
    "2025-05": 19, "2025-06": 20, "2025-07": 21, "2025-08": 20, "2025-09": 19, "2025-10": 18, "2025-11": 16,
    "2025-12": 15, "2026-01": 17, "2026-02": 17, "2026-03": 20, "2026-04": 22, "2026-05": 23, "2026-06": 24,
    "2026-07": 25, "2026-08": 25, "2026-09": 24, "2026-10": 22,
}  # fmt: skip
COMMERCIAL = ("commercial-01", "commercial-02", "commercial-03")
COMMERCIAL_COSTS = {"5110": 16_500, "5120": 12_000, "5020": 3_000}
COMMERCIAL_PRICE = 68_000


def run_hauling(desk: Desk) -> None:
    """Haul every load and bill the commercial accounts."""
    for month in months(FIRST, date(2026, 10, 1)):
        for number in range(JOBS[f"{month:%Y-%m}"]):
            _job(desk, month, number)
    for month in months():
        for number, customer in enumerate(COMMERCIAL):
            _commercial_load(desk, customer, month + days(6 + 7 * number))


def _job(desk: Desk, month: date, number: int) -> None:
    name = (month_name(month), number)
    product = weighted(MIX, "qdn", "product", *name)
    done = month + days(draw(month_end(month).day, "qdn", "day", *name))
    booked = max(FIRST, done - days(draw(9, "qdn", "lead", *name)))
    if booked > AS_OF:
        return
    gross = TRAILER_DAY if product == "trailer-day" else LOADS[product][0]
    cancelled = done - days(1) if draw(40, "qdn", "cancel", *name) == 0 and booked < done <= AS_OF else None
    sale = Sale(
        "qdn", product, booked, done, done, gross, cancelled=cancelled,
        asset=TRAILER if product == "trailer-day" else "qdn-truck-01",
        channel=weighted(CHANNELS, "qdn", "channel", *name), contact=desk.guest("qdn", booked, 64, *name),
    )  # fmt: skip
    booking = desk.book(sale)
    desk.stripe.charge("qdn", booked, "Job booked", Line(accounts.CONTRACT_LIABILITY, -gross, booking))
    if cancelled:
        desk.stripe.refund("qdn", cancelled, "Job cancelled", Line(accounts.CONTRACT_LIABILITY, gross, booking))
    elif done <= AS_OF:
        _finish(desk, booking, sale)


def _finish(desk: Desk, booking: str, sale: Sale) -> None:
    if sale.product == "trailer-day":
        _rent_trailer(desk, booking, sale)
        return
    _, dump, helpers, fuel = LOADS[sale.product]
    lines = service_lines(booking, "4210", sale.gross, {"5110": dump, "5120": helpers, "5020": fuel})
    desk.journal.post("qdn", sale.end, "recognition", "Load hauled", *lines)


def _rent_trailer(desk: Desk, booking: str, sale: Sale) -> None:
    desk.journal.post(
        "qdn", sale.end, "recognition", "Trailer rented",
        Line(accounts.CONTRACT_LIABILITY, sale.gross, booking), Line("4220", -sale.gross, booking),
    )  # fmt: skip
    deposit = Line(accounts.DAMAGE_DEPOSIT, -DAMAGE, booking)
    desk.stripe.charge("qdn", sale.end, "Damage deposit taken", deposit, source="damage_deposit")
    returned = sale.end + days(3)
    if returned <= AS_OF:
        held = Line(accounts.DAMAGE_DEPOSIT, DAMAGE, booking)
        desk.stripe.refund("qdn", returned, "Damage deposit returned", held)


def _commercial_load(desk: Desk, customer: str, done: date) -> None:
    booking = desk.book(Sale(
        "qdn", "commercial-load", done - days(3), done, done, COMMERCIAL_PRICE, asset="qdn-truck-01",
        channel="qdn-direct",
    ))  # fmt: skip
    invoice = desk.invoice(
        "qdn", customer, done, done + days(30), Line("4230", -COMMERCIAL_PRICE, booking),
        extra=cost_lines(booking, COMMERCIAL_COSTS),
    )  # fmt: skip
    slow = customer == "commercial-03" and done >= date(2026, 8, 1)
    paid = done + days(70 if slow else 20 + draw(14, "paid", invoice))
    desk.collect("qdn", invoice, paid, COMMERCIAL_PRICE)
