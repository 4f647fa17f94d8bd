"""Where customers come from and how funnels convert."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reporting.analysis import marketing
from reporting.analysis.figures import count, percent, ratio, usd
from reporting.analysis.marketing import Channel, Conversion, Spend, Step
from reporting.analysis.periods import complete_months, month_of, shift_month
from reporting.analysis.rulebook.selling import FLOORS_BP, MIN_FUNNEL_INPUTS
from reporting.blocks.display import Blocks
from reporting.blocks.model import Chart, Series, Table, Trace, Unit, Value, prose
from reporting.money import share_bp
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, month_label, month_word, one

MONTHS_SHOWN = 6
UNKNOWN_CHANNEL = "Channel not recorded"
NOT_PAID = Value.absent(Unit.USD, "nothing was spent on this channel")
NO_RATE = Value.absent(Unit.PERCENT, "no input of the step")
NO_FLOOR = "no floor is set for this step"
NO_RETURN = Value.absent(Unit.RATIO, "nothing was spent on this channel")


def channels(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return bookings of 91 days by channel, with spend and return where there is any: a chart and a table."""
    with facts.ask.tracing() as tracing:
        known = {channel.id: channel for channel in facts.channels()}
        booked = facts.channel_bookings()
        spend = {row.channel: row for row in facts.spend(facts.as_of)}
    if not booked:
        return _listed_channels(known.values(), tracing.trace)
    names = [_channel_name(facts, known, row.channel) for row in booked]
    message, figures = main_source(facts)
    rows = tuple(
        (name, count(row.bookings), usd(row.gross_cents), *_spent(spend.get(row.channel or "")))
        for name, row in zip(names, booked, strict=True)
    )
    return Blocks([
        Chart(
            "channels", prose(message, **figures), "Bookings taken in 91 days by channel, count, actual",
            prose(f"Bars of bookings by channel. {message}.", **figures), "bars", Unit.COUNT, tuple(names[:8]),
            (Series("Bookings", tuple(row.bookings for row in booked[:8])),), tracing.trace, "bookings, channels",
            in_mail=in_mail,
        ),
        Table(
            "channel-table", prose(message, **figures), "Bookings, price, spend and return by channel, 91 days",
            columns("Channel", ("Bookings", Unit.COUNT), ("Price", Unit.USD), ("Spend", Unit.USD),
                    ("Return on spend", Unit.RATIO)),
            rows, tracing.trace, "bookings, channels, channel_spend", in_mail=in_mail,
        ),
    ])  # fmt: skip


def main_source(facts: ScopeFacts) -> tuple[str, dict[str, Value]]:
    """Return a clause about where most bookings of thirteen weeks come from, with its figures."""
    known = {channel.id: channel for channel in facts.channels()}
    booked = facts.channel_bookings()
    if not booked:
        return "No booking was taken in thirteen weeks", {}
    total = sum(row.bookings for row in booked)
    name = _channel_name(facts, known, booked[0].channel)
    text = f"{name} brought {{first}} of {{all}} bookings in thirteen weeks"
    return text, {"first": count(booked[0].bookings), "all": count(total)}


def funnels(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return each entity's funnel of 28 days; the one that keeps fewest goes into the mail."""
    with facts.ask.tracing() as tracing:
        found = {entity: sorted(steps, key=_place) for entity, steps in sorted(facts.funnel(facts.as_of).items())}
    full = {entity: steps for entity, steps in found.items() if len(steps) > 1 and steps[0].count}
    if not full:
        return NOTHING
    worst = min(full, key=lambda entity: share_bp(full[entity][-1].count, full[entity][0].count))
    charts = (
        _funnel(facts, entity, steps, tracing.trace, in_mail=in_mail and entity == worst)
        for entity, steps in full.items()
    )
    return Blocks([*charts, _conversions(facts, full, tracing.trace)])


def sales_months(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return services completed and booked ahead, by month."""
    with facts.ask.tracing() as tracing:
        done, ahead = _done_by_month(facts), facts.ahead_by_month()
    (last,) = complete_months(facts.as_of, 1)
    months = [shift_month(last, by) for by in range(1 - MONTHS_SHOWN, MONTHS_SHOWN + 1)]
    while months and not ahead.get(months[-1]) and months[-1] > last:
        months.pop()
    if not any(done.get(month) or ahead.get(month) for month in months):
        return NOTHING
    today = month_of(facts.as_of)
    series = (
        Series("Completed", tuple(done.get(month, 0) if month <= today else None for month in months)),
        Series("Booked ahead", tuple(ahead.get(month) for month in months), "forecast"),
    )
    figures = {"done": count(done.get(last, 0)), "ahead": count(sum(ahead.values()))}
    message = f"Services completed in {month_label(last)}: {{done}}; booked ahead: {{ahead}}"
    return one(Chart(
        "sales-months", prose(message, **figures), "Services by month, count, actual and booked ahead",
        prose(f"Columns of services by month. {message}.", **figures), "columns", Unit.COUNT,
        tuple(month_word(month) for month in months), series, tracing.trace, "bookings", in_mail=in_mail,
    ))  # fmt: skip


def _listed_channels(known: Iterable[Channel], trace: Trace) -> Blocks:
    """Return the channels of a scope that took no booking in the window."""
    rows = tuple((channel.name, channel.kind, channel.status) for channel in known)
    if not rows:
        return NOTHING
    title = prose("Channels known: {all}; none took a booking in thirteen weeks", all=count(len(rows)))
    return one(Table(
        "channel-table", title, "Channels", columns("Channel", "Kind", "State"), rows, trace, "channels",
    ))  # fmt: skip


def _funnel(facts: ScopeFacts, entity: str, steps: Sequence[Step], trace: Trace, *, in_mail: bool) -> Chart:
    parts = [f"{step.name} {{n{i}}}" for i, step in enumerate(steps)]
    figures = {f"n{i}": count(step.count) for i, step in enumerate(steps)}
    figures["rate"] = percent(share_bp(steps[-1].count, steps[-2].count)) if steps[-2].count else NO_RATE
    message = f"{facts.name(entity)}: {', '.join(parts)}; {{rate}} in the last step"
    return Chart(
        f"funnel-{entity}", prose(message, **figures), "Funnel of 28 days, count, actual",
        prose(f"Bars of the funnel's steps. {message}.", **figures), "bars", Unit.COUNT,
        tuple(step.name for step in steps), (Series("Count", tuple(s.count for s in steps), entity=entity),), trace,
        "funnel_counts", in_mail=in_mail,
    )  # fmt: skip


def _conversions(facts: ScopeFacts, funnels: Mapping[str, Sequence[Step]], trace: Trace) -> Table:
    """Return every step of every funnel against its floor, where one is set."""
    steps = [(entity, step) for entity, found in funnels.items() for step in marketing.conversions(found)]
    leaking = [(e, step) for e, step in steps if _floor_gap(step) < 0 and step.inputs >= MIN_FUNNEL_INPUTS]
    entity, step = min(steps, key=lambda pair: (pair[1].rate_bp is None, pair[1].rate_bp))
    title = prose(f"{facts.name(entity)}: fewest go on from {step.start} to {step.end}, {{rate}}", rate=_rate(step))
    if leaking:
        entity, step = leaking[0]
        title = prose(
            f"{facts.name(entity)} loses too many from {step.start} to {step.end}: {{rate}}, floor {{floor}}",
            rate=_rate(step), floor=percent(FLOORS_BP[step.start, step.end]),
        )  # fmt: skip
    return Table(
        "funnel-steps", title, "Conversion of each step in 28 days against its floor",
        columns("Step", "Entity", ("In", Unit.COUNT), ("Out", Unit.COUNT), ("Rate", Unit.PERCENT),
                ("Floor", Unit.PERCENT), ("vs floor", Unit.POINTS, "up")),
        tuple(
            (f"{s.start} to {s.end}", facts.name(entity), count(s.inputs), count(s.outputs), _rate(s), *_floor(s))
            for entity, s in steps
        ),
        trace, "funnel_counts",
    )  # fmt: skip


def _rate(step: Conversion) -> Value:
    return NO_RATE if step.rate_bp is None else percent(step.rate_bp)


def _floor_gap(step: Conversion) -> int:
    floor = FLOORS_BP.get((step.start, step.end))
    return 0 if floor is None or step.rate_bp is None else step.rate_bp - floor


def _floor(step: Conversion) -> tuple[Value, Value]:
    floor = FLOORS_BP.get((step.start, step.end))
    if floor is None or step.rate_bp is None:
        return Value.absent(Unit.PERCENT, NO_FLOOR), Value.absent(Unit.POINTS, NO_FLOOR)
    return percent(floor), Value(_floor_gap(step), Unit.POINTS)


def _place(step: Step) -> int:
    return step.position


def _done_by_month(facts: ScopeFacts) -> Mapping[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for sale in facts.sales():
        sums[sale.month] += sale.sales
    return sums


def _channel_name(facts: ScopeFacts, known: Mapping[str, Channel], channel: str | None) -> str:
    if channel is None or channel not in known:
        return UNKNOWN_CHANNEL
    found = known[channel]
    return found.name if len(facts.members) == 1 else f"{found.name} of {facts.name(found.entity)}"


def _spent(spend: Spend | None) -> tuple[Value, Value]:
    if spend is None or not spend.cents:
        return NOT_PAID, NO_RETURN
    returned = marketing.roas(spend.attributed_cents, spend.cents)
    return usd(spend.cents), NO_RETURN if returned is None else ratio(returned)
