"""KPIs of technology, operations and property."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from reporting.analysis import operations, technology
from reporting.analysis.business import AFLOAT, EVERY, Line
from reporting.analysis.facts import Facts
from reporting.analysis.kpis import Definition, Input
from reporting.analysis.periods import complete_months, month_of
from reporting.blocks.model import Unit
from reporting.money import share_ppm

RENTALS = frozenset({Line.RENTAL})
BUILT = frozenset({Line.CHARTER, Line.EXPERIENCE, Line.HAULING, Line.AGENCY, Line.CLIENTS})
CLOUD = frozenset({Line.CHARTER, Line.EXPERIENCE, Line.AGENCY})
OVERPAYING = frozenset({Line.EXPERIENCE, Line.AGENCY})
SYSTEM_KINDS = frozenset({"site", "domain", "software"})
COSTS = (Input("aws_costs", "cents"),)


def service_costs(facts: Facts, day: date) -> dict[str, technology.ServiceCost]:
    """Return AWS cost by service: the scope's own and its equal part of what the group shares."""
    costs = facts.aws_costs()
    return {
        service: technology.service_cost(
            [c for c in costs if c.service == service], day, facts.members, facts.group_size
        )
        for service in sorted({cost.service for cost in costs})
    }


def aws_forecast(facts: Facts, day: date) -> int:
    """Return the month's forecast over all services in cents."""
    return sum(cost.forecast_cents for cost in service_costs(facts, day).values())


def aws_per_booking(facts: Facts, day: date) -> Fraction | None:
    """Return the AWS cost of the last complete month / sales completed in it, in cents."""
    (month,) = complete_months(day, 1)
    own = sum(cost.cents for cost in facts.aws_costs() if month_of(cost.day) == month and cost.entity)
    shared = sum(cost.cents for cost in facts.aws_costs() if month_of(cost.day) == month and not cost.entity)
    sales = sum(sale.sales for sale in facts.sales() if sale.month == month)
    carried = Fraction(shared * len(facts.members), facts.group_size)
    return (own + carried) / sales if sales else None


def next_expiry(facts: Facts, day: date) -> int | None:
    """Return the days until the next certificate or contract ends."""
    return min(((d.expires - day).days for d in facts.documents() if d.expires and d.expires >= day), default=None)


def occupancy(facts: Facts, day: date) -> Fraction | None:
    """Return the share of properties under lease in parts per million."""
    properties = {asset.id for asset in facts.assets() if asset.kind == "property"}
    let = {lease.asset for lease in facts.leases() if lease.start <= day <= lease.end}
    return share_ppm(len(properties & let), len(properties)) if properties else None


def lease_days(facts: Facts, day: date) -> int | None:
    """Return the days until the first running lease ends."""
    return min(((lease.end - day).days for lease in facts.leases() if lease.start <= day <= lease.end), default=None)


RUNNING = (
    Definition(
        "sla_breach_days", "SLA breach days", Unit.DAYS,
        "Days past their time limit of all open security findings, added up.",
        (Input("security_findings", "opened", min_rows=0),),
        lambda facts, day: technology.breach_days(facts.security_findings(), day), lines=BUILT, better="down",
    ),
    Definition(
        "open_findings", "Open security findings", Unit.COUNT, "Security findings not closed.",
        (Input("security_findings", "opened", min_rows=0),),
        lambda facts, day: len(technology.open_findings(facts.security_findings(), day)), lines=BUILT, better="down",
    ),
    Definition(
        "mttr", "Mean time to remediate", Unit.DAYS,
        "Mean days from opened to closed of the findings closed in half a year.",
        (Input("security_findings", "opened", min_rows=0),),
        lambda facts, day: technology.mean_days_to_remediate(facts.security_findings(), day),
        undefined="nothing was closed in half a year", lines=BUILT, better="down",
    ),
    Definition(
        "aws_forecast", "AWS month forecast", Unit.USD,
        "Month to date x days of the month / days gone by; what the group shares is carried in equal parts.",
        COSTS, aws_forecast, better="down", style="full",
    ),
    Definition(
        "aws_per_booking", "AWS cost per booking", Unit.USD,
        "AWS cost of the last complete month / services completed in it.",
        (*COSTS, Input("bookings", "service_end")), aws_per_booking, undefined="no service completed in the month",
        lines=CLOUD, better="down", style="full",
    ),
    Definition(
        "aws_saving_low", "AWS saving a month, low", Unit.USD,
        "Quantity that surely moves x the difference of two list prices, added up.",
        (Input("aws_savings", "quantity_low"),), lambda facts, _: technology.saving_range(facts.aws_savings()).low,
        lines=OVERPAYING, style="full", dated=False,
    ),
    Definition(
        "aws_saving_high", "AWS saving a month, high", Unit.USD,
        "Quantity that may move x the difference of two list prices, added up.",
        (Input("aws_savings", "quantity_high"),), lambda facts, _: technology.saving_range(facts.aws_savings()).high,
        lines=OVERPAYING, style="full", dated=False,
    ),
    Definition(
        "systems", "Systems", Unit.COUNT, "Sites, domains and software in the inventory that are not retired.",
        (Input("assets", "kind"),),
        lambda facts, _: sum(a.kind in SYSTEM_KINDS and a.status != "retired" for a in facts.assets()),
        better="neither", dated=False,
    ),
    Definition(
        "next_expiry", "Next paper to expire", Unit.DAYS, "Days until the next certificate or contract ends.",
        (Input("documents", "kind"),), next_expiry, undefined="nothing expires", lines=EVERY - {Line.CLIENTS},
        dated=False,
    ),
    Definition(
        "open_tasks", "Open tasks", Unit.COUNT, "Tasks of the project hand-offs that are not done.",
        (Input("tasks", "done"),), lambda facts, _: sum(not task.done for task in facts.tasks()),
        better="down", dated=False,
    ),
    Definition(
        "overdue_tasks", "Overdue tasks", Unit.COUNT, "Open tasks whose due date has passed.",
        (Input("tasks", "done"),),
        lambda facts, day: sum(not t.done and t.due is not None and t.due < day for t in facts.tasks()),
        better="down", dated=False,
    ),
    Definition(
        "charters_ahead", "Charters in 30 days", Unit.COUNT, "Events of the crew app that depart in the next 30 days.",
        (Input("scc_events", "departure"),), lambda facts, day: len(operations.upcoming(facts.charters(), day)),
        lines=AFLOAT, dated=False,
    ),
    Definition(
        "hours_sailed", "Hours sailed, 28 days", Unit.HOURS, "Duration of the crew app's events completed in 28 days.",
        (Input("scc_events", "departure"),), lambda facts, day: operations.hours_sailed(facts.charters(), day),
        lines=AFLOAT,
    ),
    Definition(
        "fill_rate", "Crew fill rate", Unit.PERCENT,
        "Required roles with a holder / all required roles on the charters of the next 30 days.",
        (Input("scc_events", "departure"),),
        lambda facts, day: operations.fill_rate(operations.upcoming(facts.charters(), day)),
        undefined="no charter in the next 30 days", lines=AFLOAT, dated=False,
    ),
    Definition(
        "unfilled_roles", "Unfilled required roles", Unit.COUNT,
        "Required roles without a holder on the charters of the next 30 days.",
        (Input("scc_events", "departure"),),
        lambda facts, day: operations.readiness(operations.upcoming(facts.charters(), day)).unfilled_roles,
        lines=AFLOAT, better="down", dated=False,
    ),
    Definition(
        "open_waivers", "Open waivers", Unit.COUNT, "Waivers not signed on the charters of the next 30 days.",
        (Input("scc_events", "departure"),),
        lambda facts, day: operations.readiness(operations.upcoming(facts.charters(), day)).open_waivers,
        lines=AFLOAT, better="down", dated=False,
    ),
    Definition(
        "rent_roll", "Rent roll a month", Unit.USD, "Rent of the leases that run.",
        (Input("leases", "rent_cents"),),
        lambda facts, day: sum(lease.rent_cents for lease in facts.leases() if lease.start <= day <= lease.end),
        lines=RENTALS,
    ),
    Definition(
        "lease_days", "Days to lease end", Unit.DAYS, "Days until the first running lease ends.",
        (Input("leases", "end"),), lease_days, undefined="no lease runs", lines=RENTALS, dated=False,
    ),
    Definition(
        "occupancy", "Occupancy", Unit.PERCENT, "Properties under lease / properties.",
        (Input("leases", "end"), Input("assets", "kind")), occupancy, undefined="no property", lines=RENTALS,
    ),
)  # fmt: skip
