"""QueenofSanDiego: shared sails by the seat and private cruises; gift cards, tips, sales tax, one marketplace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.sample import accounts
from tools.sample.chance import draw, pick, weighted
from tools.sample.dates import AS_OF, FIRST, days, month_end, month_name, months
from tools.sample.journal import Line, service_lines
from tools.sample.sales import Desk, Sale, cents_of

SEAT = 6_800  # a seat on a shared sail, cents
PRIVATE_PRICES = (68_000, 74_800, 81_600)
CATERING = 18_000  # the taxable part of a private cruise
SALES_TAX_BP = 775  # San Diego's combined rate (cdtfa.ca.gov, 2026), charged on the catering
COSTS = {"5010": 27, "5030": 9, "5050": 20}  # percent of the price
SEATS = ((1, 12), (2, 33), (3, 18), (4, 24), (5, 4), (6, 3), (0, 6))  # seats sold, weight; 0 is a private cruise
PRODUCTS = (("shared-sunset-sail", 60), ("shared-bay-tour", 40))
CHANNELS = (
    ("qos-direct", 30), ("qos-email", 16), ("qos-organic", 28), ("qos-referral", 12), ("qos-social", 14),
)  # fmt: skip

# outings of each month; after the data cut those count that are booked by then
SOLD = {
    "2025-05": 33, "2025-06": 38, "2025-07": 43, "2025-08": 41, "2025-09": 36, "2025-10": 34, "2025-11": 27,
    "2025-12": 25, "2026-01": 24, "2026-02": 25, "2026-03": 31, "2026-04": 36, "2026-05": 41, "2026-06": 46,
    "2026-07": 52, "2026-08": 50, "2026-09": 45, "2026-10": 34, "2026-11": 25,
}  # fmt: skip
PRIVATE_AHEAD = (  # booked, sails
    (date(2026, 9, 18), date(2026, 10, 1)),
    (date(2026, 9, 22), date(2026, 10, 11)),
)
UNRECOGNISED = (date(2026, 9, 26), date(2026, 9, 27))  # one sail of each day still waits in customer deposits
MARKETPLACE = "qos-boatsetter"
MARKETPLACE_BP = 1_500
MARKETPLACE_SALES = (
    (date(2025, 5, 24), 34_000), (date(2025, 6, 14), 40_800), (date(2025, 7, 5), 40_800), (date(2025, 7, 26), 34_000),
    (date(2025, 8, 16), 40_800), (date(2025, 9, 6), 34_000),
)  # fmt: skip


@dataclass(frozen=True)
class Outing:
    """A sail as it is sold: seats or a private boat, and the sales tax that comes on top."""

    product: str
    revenue: str
    gross: int
    tax: int


def run_experiences(desk: Desk) -> None:
    """Sell and sail every outing, with the gift cards, tips, taxes and marketplace sales around them."""
    held_back = set(UNRECOGNISED)
    for month in months(FIRST, date(2026, 11, 1)):
        for number in range(SOLD[f"{month:%Y-%m}"]):
            _outing(desk, month, number, held_back)
    for booked, sails in PRIVATE_AHEAD:
        _book(desk, _private("ahead", sails), booked, sails, None, "ahead", sails)
    _sell_gift_cards(desk)
    for sails, gross in MARKETPLACE_SALES:
        _marketplace_sale(desk, sails, gross)
    for month in months():
        _pay_tips(desk, month_end(month))
        _remit_tax(desk, month_end(month))


def _sold(*name: object) -> Outing:
    seats = weighted(SEATS, "qos", "seats", *name)
    if seats:
        return Outing(weighted(PRODUCTS, "qos", "product", *name), "4110", seats * SEAT, 0)
    return _private(*name)


def _private(*name: object) -> Outing:
    gross = pick(PRIVATE_PRICES, "qos", "private", *name)
    return Outing("private-cruise", "4120", gross, CATERING * SALES_TAX_BP // 10_000)


def _outing(desk: Desk, month: date, number: int, held_back: set[date]) -> None:
    name = (month_name(month), number)
    outing = _sold(*name)
    sails = month + days(draw(month_end(month).day, "qos", "day", *name))
    booked = max(FIRST, sails - days(1 + draw(34, "qos", "lead", *name)))
    if booked > AS_OF:
        return
    cancelled = _cancelled_on(booked, sails, *name)
    booking = _book(desk, outing, booked, sails, cancelled, *name)
    if cancelled:
        _give_back(desk, booking, outing, cancelled)
    elif sails <= AS_OF and sails not in held_back:
        _sail(desk, booking, outing, sails)
    held_back.discard(sails)


def _book(
    desk: Desk, outing: Outing, booked: date, sails: date, cancelled: date | None, *name: object
) -> str:  # fmt: skip
    booking = desk.book(Sale(
        "qos", outing.product, booked, sails, sails, outing.gross, cancelled=cancelled,
        channel=weighted(CHANNELS, "qos", "channel", *name), contact=desk.guest("qos", booked, 71, *name),
    ))  # fmt: skip
    tax = (Line(accounts.TAX, -outing.tax, booking),) if outing.tax else ()
    desk.stripe.charge("qos", booked, "Outing booked", Line(accounts.CONTRACT_LIABILITY, -outing.gross, booking), *tax)
    return booking


def _cancelled_on(booked: date, sails: date, *name: object) -> date | None:
    """Return the day a guest cancelled, for about one outing in thirty."""
    day = max(booked, sails - days(3))
    return day if draw(30, "qos", "cancel", *name) == 0 and booked < day <= AS_OF else None


def _give_back(desk: Desk, booking: str, outing: Outing, day: date) -> None:
    desk.stripe.refund("qos", day, "Outing cancelled", Line(accounts.CONTRACT_LIABILITY, outing.gross, booking))
    if outing.tax:
        desk.stripe.refund("qos", day, "Sales tax of a cancelled outing", Line(accounts.TAX, outing.tax, booking))


def _sail(desk: Desk, booking: str, outing: Outing, sails: date) -> None:
    costs = cents_of(COSTS, outing.gross)
    lines = service_lines(booking, outing.revenue, outing.gross, costs)
    desk.journal.post("qos", sails, "recognition", "Outing sailed", *lines)
    if draw(6, "qos", "tip", booking) == 0:
        tip = max(1_000, outing.gross * 15 // 100 // 500 * 500)
        desk.stripe.charge("qos", sails, "Tip at the dock", Line(accounts.TIPS, -tip, booking), source="tip")


def _sell_gift_cards(desk: Desk) -> None:
    """Sell gift cards before the holidays and the summers; most are redeemed some weeks later."""
    for number, sold in enumerate(
        day for month in (date(2025, 5, 6), date(2025, 11, 24), date(2025, 12, 15), date(2026, 5, 4), date(2026, 8, 17))
        for day in (month, month + days(2), month + days(4))
    ):  # fmt: skip
        card, value = f"gc-{number + 1:03d}", SEAT * (2 + number % 3)
        desk.stripe.charge("qos", sold, "Gift card sold", Line(accounts.GIFT_CARDS, -value), source="gift_card_sale")
        _gift_card_entry(desk, card, sold, value)
        redeemed = sold + days(50 + draw(90, "gift", number))
        if redeemed + days(9) <= AS_OF and number % 4:
            _redeem(desk, card, redeemed, value)


def _redeem(desk: Desk, card: str, day: date, value: int) -> None:
    sails = day + days(9)
    booking = desk.book(Sale("qos", "shared-sunset-sail", day, sails, sails, value, channel="qos-direct"))
    desk.journal.post(
        "qos", day, "gift_card_redemption", f"Gift card {card} redeemed",
        Line(accounts.GIFT_CARDS, value), Line(accounts.CONTRACT_LIABILITY, -value, booking), ref=card,
    )  # fmt: skip
    _gift_card_entry(desk, card, day, -value)
    _sail(desk, booking, Outing("shared-sunset-sail", "4110", value, 0), sails)


def _gift_card_entry(desk: Desk, card: str, day: date, cents: int) -> None:
    entry = desk.number("g", "qos")
    desk.tables.add("qos", "gift-card-entries", {"id": entry, "card": card, "date": day, "cents": cents})


def _marketplace_sale(desk: Desk, sails: date, gross: int) -> None:
    """Sail for a marketplace guest: we are principal, so revenue is gross and the commission a cost."""
    booking = desk.book(Sale("qos", "private-cruise", sails - days(6), sails, sails, gross, channel=MARKETPLACE))
    commission = gross * MARKETPLACE_BP // 10_000
    costs = cents_of(COSTS, gross)
    desk.journal.post(
        "qos", sails, "ota_sale", "Marketplace outing sailed",
        Line(accounts.OTA_RECEIVABLE, gross - commission, booking), Line(accounts.COMMISSION, commission, booking),
        Line("4130", -gross, booking), *(Line(code, cents, booking) for code, cents in costs.items()),
        Line(accounts.PAYABLE, -sum(costs.values()), booking),
    )  # fmt: skip
    desk.tables.add("qos", "ota-statements", {
        "id": desk.number("o", "qos"), "channel": MARKETPLACE, "booking": booking, "date": sails,
        "gross_cents": gross, "commission_cents": commission,
    })  # fmt: skip
    desk.journal.post(
        "qos", sails + days(10), "ota_payment", "Marketplace remittance",
        Line(accounts.BANK, gross - commission), Line(accounts.OTA_RECEIVABLE, commission - gross, booking),
    )  # fmt: skip


def _pay_tips(desk: Desk, day: date) -> None:
    """Pay the crew the tips of the month up to a week before its end."""
    owed = -desk.journal.balance("qos", accounts.TIPS, day - days(7))
    if owed:
        desk.journal.post(
            "qos", day, "tip_payout", "Tips paid to crew", Line(accounts.TIPS, owed), Line(accounts.BANK, -owed)
        )


def _remit_tax(desk: Desk, day: date) -> None:
    """Remit, at the end of the month after each quarter, the sales tax that quarter collected."""
    if day.month % 3 != 1:
        return
    owed = -desk.journal.balance("qos", accounts.TAX, day.replace(day=1) - days(1))
    if owed > 0:
        lines = (Line(accounts.TAX, owed), Line(accounts.BANK, -owed))
        desk.journal.post("qos", day, "tax_remittance", "Sales tax of the quarter", *lines)
