"""Weaknesses against their limits, and what AWS costs and could cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from reporting.analysis import technology
from reporting.analysis.catalog.running import service_costs
from reporting.analysis.figures import count, days, usd
from reporting.analysis.periods import month_of
from reporting.analysis.technology import Saving, SecurityFinding
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Column, Finding, Prose, Series, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, month_label, month_word, months_of, of_scope, one

MOST_SERVICES = 4  # named in the chart; the others are added up
OTHERS = "Others"
COST_SOURCE = "aws_costs; what the group shares is carried in equal parts"
IN_MAIL_FINDINGS, MOST_FINDINGS = 3, 8
NOT_BEFORE = Value.absent(Unit.USD, "not used in the month before")


def weaknesses(facts: ScopeFacts) -> Blocks:
    """Return the open security findings, the longest past its limit first, each with remedy and owner."""
    with facts.ask.tracing() as tracing:
        still = technology.open_findings(facts.security_findings(), facts.as_of)
    return Blocks(
        Finding(
            id=f"security-{finding.id.lower()}",
            rule=finding.id,
            severity=finding.severity,  # type: ignore[arg-type]  # the schema closes the column to our severities
            title=prose(finding.title),
            evidence=_evidence(facts, finding),
            remedy=finding.remedy,
            owner=finding.owner,
            trace=tracing.trace,
            since=finding.opened,
            in_mail=place < IN_MAIL_FINDINGS,
        )
        for place, finding in enumerate(still)
    )


def age_against_limit(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return the days each open finding has been open, beside its limit."""
    with facts.ask.tracing() as tracing:
        still = technology.open_findings(facts.security_findings(), facts.as_of)
    if not still:
        return NOTHING
    over = tuple((facts.as_of - finding.deadline).days for finding in still)
    late = sum(number > 0 for number in over)
    shown = {"late": count(late), "all": count(len(still)), "worst": days(abs(max(over)))}
    message = "{late} of {all} open findings past the limit, the longest by {worst}"
    if not late:
        message = "No open finding is past its limit; the next has {worst} left"
        shown = {"worst": shown["worst"]}
    return one(Chart(
        "finding-age", prose(message, **shown), "Age of open findings (solid) against their limit (outlined), days",
        prose(f"Bars of days open and days allowed by finding. {message}.", **shown), "bars", Unit.DAYS,
        tuple(finding.title for finding in still[:MOST_FINDINGS]), _ages(facts, still[:MOST_FINDINGS]), tracing.trace,
        "security_findings", in_mail=in_mail,
    ))  # fmt: skip


def cloud_months(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return AWS cost by month and service."""
    with facts.ask.tracing() as tracing:
        costs = facts.aws_months()
    months = months_of(facts, {cost.month for cost in costs})
    if not months or not has_own_cloud(facts):
        return NOTHING
    series = _service_series(facts, months)
    totals = [sum(values) for values in zip(*(entry.values for entry in series), strict=True)]
    figures = {"last": usd(totals[-1]), "first": usd(totals[0])}
    message = f"AWS cost {{last:full}} in {month_label(months[-1])}, {{first:full}} in {month_label(months[0])}"
    return one(Chart(
        "aws-months", prose(message, **figures), "AWS cost by month and service, USD, actual",
        prose(f"Stacked columns of AWS cost by month. {message}.", **figures), "stacked_columns", Unit.USD,
        tuple(month_word(month) for month in months), tuple(series), tracing.trace, COST_SOURCE, in_mail=in_mail,
    ))  # fmt: skip


def has_own_cloud(facts: ScopeFacts) -> bool:
    """Return whether the scope uses AWS itself; the others carry a few cents of what the group shares."""
    return any(cost.entity for cost in facts.aws_costs())


def cloud_services(facts: ScopeFacts) -> Blocks:
    """Return AWS cost of this month by service: to date and the forecast, against the month before."""
    before = facts.as_of.replace(day=1) - timedelta(days=1)
    with facts.ask.tracing() as tracing:
        costs, earlier = service_costs(facts, facts.as_of), service_costs(facts, before)
    if not costs or not has_own_cloud(facts):
        return NOTHING
    ordered = sorted(costs, key=lambda service: (-costs[service].forecast_cents, service))
    rows = [
        (service, costs[service].to_date_cents, costs[service].forecast_cents, earlier[service].to_date_cents)
        for service in ordered
    ]
    to_date, forecast, last = (sum(column) for column in zip(*(cents for _, *cents in rows), strict=True))
    label, title = month_label(month_of(before)), prose("This month comes to {total:full}", total=usd(forecast))
    if last:
        grown = max(rows, key=lambda row: (abs(row[2] - row[3]), row[0]))
        text = f"This month comes to {{total:full}}, {label} to {{last:full}}; {grown[0]} moved most: {{by:signed}}"
        title = prose(text, total=usd(forecast), last=usd(last), by=usd(grown[2] - grown[3]))
    return one(Table(
        "aws-services", title, "AWS cost of this month by service, against the month before",
        (Column("Service"), Column("To date", Unit.USD, "full"), Column("Forecast", Unit.USD, "full"),
         Column(label, Unit.USD, "full"), Column("Change", Unit.USD, "full", variance="down")),
        tuple((service, *_cost_cells(*cents)) for service, *cents in rows), tracing.trace, COST_SOURCE,
        total=("Together", *_cost_cells(to_date, forecast, last)), in_mail=True,
    ))  # fmt: skip


def cloud_savings(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return what moving to cheaper prices saves a month, from what is sure to what is possible."""
    with facts.ask.tracing() as tracing:
        moves = facts.aws_savings()
    if not moves:
        return NOTHING
    span = technology.saving_range(moves)
    ends = [technology.saving_range([move]) for move in moves]
    figures = {"low": usd(span.low), "high": usd(span.high)}
    message = "{low:full} to {high:full} a month can be saved on AWS"
    return one(Chart(
        "aws-savings", prose(message, **figures), "AWS saving a month, USD, low to high case",
        prose(f"Bars from the low to the high case of each move. {message}.", **figures), "range_bars", Unit.USD,
        tuple(move.measure for move in moves),
        (Series("Low", tuple(end.low for end in ends), "low"), Series("High", tuple(end.high for end in ends), "high")),
        tracing.trace, f"aws_savings, aws_prices ({moves[0].source})", in_mail=in_mail,
    ))  # fmt: skip


def price_rows(facts: ScopeFacts) -> Blocks:
    """Return how each saving comes about: the quantity that moves and the two list prices."""
    with facts.ask.tracing() as tracing:
        moves = facts.aws_savings()
    if not moves:
        return NOTHING
    whole = technology.saving_range(moves)
    low, high = usd(whole.low), usd(whole.high)
    return one(of_scope(facts, Table(
        "aws-prices", prose("{low:full} to {high:full} a month, by quantity and list price", low=low, high=high),
        "AWS savings a month: quantity that moves x (price now - price then)",
        (Column("Move"), Column("Entity"), Column("Unit"), Column("Quantity, low", Unit.COUNT),
         Column("Quantity, high", Unit.COUNT), Column("Price now", Unit.USD, "full"),
         Column("Price then", Unit.USD, "full"),
         Column("Saves, low", Unit.USD, "full"), Column("Saves, high", Unit.USD, "full")),
        tuple(_price_row(facts, move) for move in moves), tracing.trace, f"aws_savings, aws_prices ({moves[0].source})",
        note="Prices are for a thousand units.",
    )))  # fmt: skip


def _evidence(facts: ScopeFacts, finding: SecurityFinding) -> Prose:
    whose = facts.name(finding.entity) if finding.entity else "the whole group"
    late = finding.breach_days(facts.as_of)
    limit = f"due by {format_date(finding.deadline)}"
    scanned = " Found by a scan of the sources." if finding.is_scanned else ""
    if late:
        text = f"{whose}: open for {{age}}, {limit}, {{late}} late.{scanned}"
        return prose(text, age=_age(facts, finding), late=days(late))
    return prose(f"{whose}: open for {{age}}, {limit}.{scanned}", age=_age(facts, finding))


def _ages(facts: ScopeFacts, findings: Sequence[SecurityFinding]) -> tuple[Series, Series]:
    return (
        Series("Open", tuple((facts.as_of - finding.opened).days for finding in findings)),
        Series("Limit", tuple(finding.sla_days for finding in findings), "plan"),
    )


def _cost_cells(to_date: int, forecast: int, last: int) -> tuple[Value, ...]:
    change = usd(forecast - last) if last else NOT_BEFORE
    return (usd(to_date), usd(forecast), usd(last) if last else NOT_BEFORE, change)


def _price_row(facts: ScopeFacts, move: Saving) -> tuple[Cell, ...]:
    saved = technology.saving_range([move])
    whose = facts.name(move.entity) if move.entity else "the whole group"
    quantity = (count(move.quantity.low), count(move.quantity.high))
    return (
        move.measure, whose, move.unit, *quantity, usd(move.from_cents_a_thousand), usd(move.to_cents_a_thousand),
        usd(saved.low), usd(saved.high),
    )  # fmt: skip


def _age(facts: ScopeFacts, finding: SecurityFinding) -> Value:
    return days((facts.as_of - finding.opened).days)


def _service_series(facts: ScopeFacts, months: Sequence[str]) -> list[Series]:
    own: defaultdict[tuple[str, str], int] = defaultdict(int)
    shared: defaultdict[tuple[str, str], int] = defaultdict(int)
    for cost in facts.aws_months():
        (own if cost.entity else shared)[cost.service, cost.month] += cost.cents
    carried = {
        key: own[key] + technology.allocated_share(shared[key], facts.members, facts.group_size)
        for key in {*own, *shared}
    }
    services = sorted({service for service, _ in carried}, key=lambda s: (-carried.get((s, months[-1]), 0), s))
    named, rest = services[:MOST_SERVICES], services[MOST_SERVICES:]
    series = [Series(name, tuple(carried.get((name, month), 0) for month in months)) for name in named]
    if rest:
        series.append(Series(OTHERS, tuple(sum(carried.get((s, month), 0) for s in rest) for month in months)))
    return series
