"""Where customers come from, who can be reached, what marketplaces would leave, how funnels convert."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reporting.analysis import marketing
from reporting.analysis.business import AFLOAT, of_lines
from reporting.analysis.catalog.sales import ota_nets
from reporting.analysis.figures import count, percent, ratio, usd
from reporting.analysis.marketing import Channel, Spend, Step
from reporting.analysis.periods import complete_months, month_of, shift_month
from reporting.blocks.display import Blocks
from reporting.blocks.model import Cell, Chart, Series, Table, Trace, Unit, Value, prose
from reporting.money import share_bp
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, month_label, month_word, one

MONTHS_SHOWN = 6
UNKNOWN_CHANNEL = "Channel not recorded"
NOT_PAID = Value.absent(Unit.USD, "nothing was spent on this channel")
NO_RATE = Value.absent(Unit.PERCENT, "no input of the step")
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
    return Blocks(
        _funnel(facts, entity, steps, tracing.trace, in_mail=in_mail and entity == worst)
        for entity, steps in full.items()
    )


def marketplaces(facts: ScopeFacts) -> Blocks:
    """Return the marketplaces in the order to try them: without a condition first, then by what they leave."""
    with facts.ask.tracing() as tracing:
        nets = ota_nets(facts, facts.as_of)
        paused = [c for c in facts.channels() if c.kind == "ota" and c.status == "paused"]
    if not of_lines(facts.members, AFLOAT) or not (nets or paused):
        return NOTHING
    order = sorted(nets, key=lambda ota: (ota.requires_coi, -nets[ota], ota.id))
    rows = [_marketplace(facts, ota, usd(nets[ota])) for ota in order]
    rows += [_marketplace(facts, ota, Value.absent(Unit.USD, "paused, not modelled")) for ota in paused]
    title = prose("Marketplaces live: {live}; they would leave the figures shown for a mean booking", live=_live(order))
    return one(Table(
        "marketplaces", title, "Marketplaces: state, fit, commission and what a mean booking would leave",
        columns("Marketplace", "Entity", "State", "Fit", ("Commission", Unit.PERCENT), ("Net a booking", Unit.USD),
                "Condition"),
        tuple(rows), tracing.trace, "channels, bookings, booking_positions",
        note="Net a booking: mean price of three months less commission and direct costs.",
    ))  # fmt: skip


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


def listings(facts: ScopeFacts) -> Blocks:
    """Return the directory listings that do not match ours."""
    with facts.ask.tracing() as tracing:
        found = facts.listings()
    wrong = [listing for listing in found if not listing.matches]
    if not wrong:
        return NOTHING
    title = prose("Listings to correct: {wrong} of {all}", wrong=count(len(wrong)), all=count(len(found)))
    return one(Table(
        "listings", title, "Directory listings whose name, address or phone differ from ours",
        columns("Directory", "Entity"),
        tuple((listing.site.replace("-", " "), facts.name(listing.entity)) for listing in wrong),
        tracing.trace, "citations",
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


def _place(step: Step) -> int:
    return step.position


def _live(otas: Sequence[Channel]) -> Value:
    return count(sum(ota.status == "live" for ota in otas))


def _marketplace(facts: ScopeFacts, ota: Channel, net: Value) -> tuple[Cell, ...]:
    condition = "certificate of inspection" if ota.requires_coi else "none"
    return (ota.name, facts.name(ota.entity), ota.status, ota.fit or "", percent(ota.commission_bp), net, condition)


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
