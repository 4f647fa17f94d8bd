"""DangerousCentaur: agency projects by cost to cost, billing services, and the client portfolio's retainers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.sample import accounts
from tools.sample.chance import draw
from tools.sample.dates import AS_OF, FIRST, days, month_end, months, next_month
from tools.sample.journal import Line, cost_lines
from tools.sample.sales import COST_TO_COST, STRAIGHT_LINE, Desk, Sale


@dataclass(frozen=True)
class Project:
    """A website built for a client: price, expected cost, and the share of the cost done each month (percent)."""

    client: str
    first: date
    price: int
    cost: int
    progress: tuple[int, ...]


PROJECTS = (
    Project("client-02", date(2025, 5, 1), 960_000, 499_200, (20, 30, 30, 20)),
    Project("client-04", date(2025, 8, 1), 720_000, 374_400, (25, 25, 25, 25)),
    Project("client-07", date(2025, 11, 1), 1_200_000, 624_000, (15, 20, 25, 25, 15)),
    Project("client-01", date(2026, 3, 1), 840_000, 436_800, (25, 35, 25, 15)),
    Project("client-08", date(2026, 6, 1), 1_400_000, 728_000, (15, 20, 20, 20)),
    Project("client-05", date(2026, 8, 1), 900_000, 468_000, (20, 25)),
)

# client -> monthly retainer (cents), first month
RETAINERS = {
    "client-01": (45_000, date(2025, 5, 1)),
    "client-02": (38_000, date(2025, 9, 1)),
    "client-03": (52_000, date(2025, 5, 1)),
    "client-04": (30_000, date(2025, 12, 1)),
    "client-05": (64_000, date(2025, 5, 1)),
    "client-06": (35_000, date(2025, 5, 1)),
    "client-07": (48_000, date(2026, 4, 1)),
}
RETAINER_COST_PERCENT = 45
BILLING_FEE = 19_500  # running the group's and clients' billing, a month
UNPAID_RETAINER = ("client-06", date(2026, 6, 1))  # the one invoice that is long overdue


def run_agency(desk: Desk) -> None:
    """Work on every project, bill it, and run the retainers."""
    for project in PROJECTS:
        _project(desk, project)
    for client, (fee, first) in RETAINERS.items():
        for month in months(first, next_month(AS_OF)):
            _retainer(desk, client, fee, month)
    for month in months():
        _billing_service(desk, month_end(month))


def _project(desk: Desk, project: Project) -> None:
    booked = max(FIRST, project.first - days(9))
    last = project.first
    for _ in range(max(4, len(project.progress)) - 1):
        last = next_month(last)
    booking = desk.book(Sale(
        "dc", "agency-project", booked, project.first, max(month_end(last), _unfinished_end(project)), project.price,
        COST_TO_COST, channel="dc-referral",
    ))  # fmt: skip
    done, month = 0, project.first
    for percent in project.progress:
        done += percent
        _month_of_work(desk, project, booking, month_end(month), percent, done)
        month = next_month(month)


def _unfinished_end(project: Project) -> date:
    """Return when a project that is not done yet is due: the end of November."""
    return date(2026, 11, 30) if sum(project.progress) < 100 else project.first


def _month_of_work(desk: Desk, project: Project, booking: str, day: date, percent: int, done: int) -> None:
    earned, spent = project.price * percent // 100, project.cost * percent // 100
    desk.journal.post(
        "dc", day, "recognition", f"Work of the month for {project.client}",
        Line(accounts.CONTRACT_ASSET, earned, booking), Line("4310", -earned, booking),
        *cost_lines(booking, {"5210": spent}),
    )  # fmt: skip
    desk.tables.add("dc", "progress", {
        "id": desk.number("w", "dc"), "booking": booking, "date": day, "measure": "cost_cents",
        "done": project.cost * done // 100, "total": project.cost,
    })  # fmt: skip
    billed = day + days(5)
    if billed <= AS_OF:
        invoice = desk.invoice(
            "dc", project.client, billed, billed + days(30), Line(accounts.CONTRACT_ASSET, -earned, booking)
        )
        desk.collect("dc", invoice, billed + days(18 + draw(16, "paid", invoice)), earned)


def _retainer(desk: Desk, client: str, fee: int, month: date) -> None:
    """Serve a client for a month: earned over the month, billed on its last day."""
    end = month_end(month)
    site = f"dcp-site-{client[-2:]}"
    booking = desk.book(Sale(
        "dcp", "retainer", max(FIRST, month - days(3)), month, end, fee, STRAIGHT_LINE, asset=site,
        channel="dcp-referral",
    ))  # fmt: skip
    if end > AS_OF:
        return
    extra = cost_lines(booking, {"5210": fee * RETAINER_COST_PERCENT // 100})
    invoice = desk.invoice("dcp", client, end, end + days(15), Line("4410", -fee, booking), extra=extra)
    if (client, month) != UNPAID_RETAINER:
        by_card = client in ("client-01", "client-05")
        desk.collect("dcp", invoice, end + days(6 + draw(14, "paid", invoice)), fee, card=by_card)


def _billing_service(desk: Desk, day: date) -> None:
    booking = desk.book(Sale("dc", "billing-service", day.replace(day=1), day, day, BILLING_FEE, channel="dc-direct"))
    invoice = desk.invoice(
        "dc", "client-03", day, day + days(15), Line("4320", -BILLING_FEE, booking),
        extra=cost_lines(booking, {"5220": 2_400}),
    )  # fmt: skip
    desk.collect("dc", invoice, day + days(12), BILLING_FEE, card=True)
