"""Expert Yacht Delivery: boats moved under their own keel, paid half at booking and half at departure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.sample import accounts
from tools.sample.dates import AS_OF, days
from tools.sample.journal import Line, service_lines
from tools.sample.sales import OVER_TIME, Desk, Sale

PER_MILE = 800  # cents a nautical mile
COST_PER_MILE = {"5010": 340, "5020": 140, "5310": 80}


@dataclass(frozen=True)
class Passage:
    """A delivery: where to, nautical miles of each leg with the day it ended (counted from departure)."""

    route: str
    booked: date
    departs: date
    legs: tuple[tuple[int, int], ...]

    @property
    def miles(self) -> int:
        """Return the length of the whole passage."""
        return sum(miles for _, miles in self.legs)


COAST = ((1, 95), (2, 130), (3, 120), (5, 115))  # San Diego to San Francisco, 460 miles
CABO = ((2, 240), (4, 260), (6, 260))  # San Diego to Cabo San Lucas, 760 miles
ENSENADA = ((1, 68),)
SEATTLE = ((2, 230), (4, 230), (8, 260), (11, 280), (14, 250))

PASSAGES = (
    Passage("san-diego-to-ensenada", date(2025, 5, 5), date(2025, 5, 17), ENSENADA),
    Passage("san-diego-to-san-francisco", date(2025, 5, 12), date(2025, 6, 9), COAST),
    Passage("san-diego-to-ensenada", date(2025, 7, 1), date(2025, 7, 19), ENSENADA),
    Passage("san-diego-to-san-francisco", date(2025, 7, 14), date(2025, 8, 11), COAST),
    Passage("san-diego-to-ensenada", date(2025, 8, 25), date(2025, 9, 13), ENSENADA),
    Passage("san-diego-to-cabo", date(2025, 9, 22), date(2025, 10, 27), CABO),
    Passage("san-diego-to-cabo", date(2025, 10, 20), date(2025, 11, 10), CABO),
    Passage("san-diego-to-ensenada", date(2025, 12, 1), date(2025, 12, 13), ENSENADA),
    Passage("cabo-to-san-diego", date(2026, 1, 5), date(2026, 2, 2), CABO),
    Passage("san-diego-to-ensenada", date(2026, 2, 23), date(2026, 3, 14), ENSENADA),
    Passage("san-diego-to-san-francisco", date(2026, 3, 16), date(2026, 4, 13), COAST),
    Passage("cabo-to-san-diego", date(2026, 4, 6), date(2026, 5, 4), CABO),
    Passage("san-diego-to-seattle", date(2026, 4, 20), date(2026, 6, 1), SEATTLE),
    Passage("san-diego-to-san-francisco", date(2026, 6, 15), date(2026, 7, 13), COAST),
    Passage("san-diego-to-san-francisco", date(2026, 7, 6), date(2026, 8, 10), COAST),
    Passage("san-diego-to-ensenada", date(2026, 8, 3), date(2026, 8, 22), ENSENADA),
    Passage("san-diego-to-san-francisco", date(2026, 8, 24), date(2026, 9, 26), COAST),  # under way at the data cut
    Passage("san-diego-to-cabo", date(2026, 6, 22), date(2026, 10, 26), CABO),
)


def run_deliveries(desk: Desk) -> None:
    """Deliver every boat, leg by leg."""
    for passage in PASSAGES:
        _deliver(desk, passage)


def _deliver(desk: Desk, passage: Passage) -> None:
    ends = passage.departs + days(passage.legs[-1][0])
    gross = passage.miles * PER_MILE
    booking = desk.book(Sale(
        "eyd", passage.route, passage.booked, passage.departs, ends, gross, OVER_TIME, channel="eyd-referral",
    ))  # fmt: skip
    for day, memo in ((passage.booked, "Delivery booked"), (passage.departs, "Delivery departs")):
        if day <= AS_OF:
            desk.journal.post(
                "eyd", day, "customer_transfer", memo,
                Line(accounts.BANK, gross // 2), Line(accounts.CONTRACT_LIABILITY, -gross // 2, booking),
            )  # fmt: skip
    done = 0
    for after, miles in passage.legs:
        done += miles
        if passage.departs + days(after) <= AS_OF:
            _leg(desk, passage, booking, passage.departs + days(after), miles, done)


def _leg(desk: Desk, passage: Passage, booking: str, day: date, miles: int, done: int) -> None:
    costs = {code: cents * miles for code, cents in COST_PER_MILE.items()}
    lines = service_lines(booking, "4510", miles * PER_MILE, costs)
    desk.journal.post("eyd", day, "recognition", f"{miles} miles made good", *lines)
    desk.tables.add("eyd", "progress", {
        "id": desk.number("w", "eyd"), "booking": booking, "date": day, "measure": "miles", "done": done,
        "total": passage.miles,
    })  # fmt: skip
