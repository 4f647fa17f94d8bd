"""Where customers come from: channels, what they cost, what became of the leads, services sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reporting.analysis import marketing
from reporting.analysis.business import EVERY, Line, of_lines
from reporting.analysis.figures import count, percent, ratio, usd
from reporting.analysis.marketing import Channel, ChannelBookings, LeadCount, Spend
from reporting.analysis.periods import complete_months, month_of, shift_month
from reporting.blocks.display import Blocks
from reporting.blocks.model import Cell, Chart, Series, Table, Trace, Unit, Value, prose
from reporting.money import divide_half_even
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, month_label, month_word, of_scope, one

MONTHS_SHOWN = 6
UNKNOWN_CHANNEL = "Channel not recorded"
NOT_PAID = Value.absent(Unit.USD, "nothing was spent on this channel")
UNDECIDED = Value.absent(Unit.PERCENT, "no lead is decided yet")
RENEWED = frozenset({Line.RENTAL, Line.CLIENTS})  # months that renew themselves are no new sales
SERVED = EVERY - RENEWED
NO_RETURN = Value.absent(Unit.RATIO, "nothing was spent on this channel")


def channels(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return bookings of 91 days by channel, with spend and return where there is any: a chart and a table."""
    with facts.ask.tracing() as tracing:
        known = {channel.id: channel for channel in facts.channels()}
        booked = facts.channel_bookings()
        spend = {row.channel: row for row in facts.spend(facts.as_of)}
    if not booked:
        return _listed_channels(facts, known.values(), tracing.trace)
    names = [_channel_name(facts, known, row.channel) for row in booked]
    message, figures = main_source(facts)
    chart = Chart(
        "channels", prose(message, **figures), "New bookings taken in 91 days by channel, count, actual",
        prose(f"Bars of bookings by channel. {message}.", **figures), "bars", Unit.COUNT, tuple(names[:8]),
        (Series("Bookings", tuple(row.bookings for row in booked[:8])),), tracing.trace, "bookings, channels",
        in_mail=in_mail,
    )  # fmt: skip
    found = of_scope(facts, _channel_table(facts, booked, spend, known, tracing.trace, in_mail=in_mail))
    return Blocks([chart, found] if len(booked) > 1 else [found])


def _channel_table(
    facts: ScopeFacts, booked: Sequence[ChannelBookings], spend: Mapping[str, Spend], known: Mapping[str, Channel],
    trace: Trace, *, in_mail: bool,
) -> Table:  # fmt: skip
    """Return every channel's bookings and their price; spend and return only where something is spent."""
    paid = any(row.cents for row in spend.values())
    figures = {
        "all": count(sum(row.bookings for row in booked)), "price": usd(sum(row.gross_cents for row in booked)),
        "spent": usd(sum(row.cents for row in spend.values())),
    }  # fmt: skip
    text = "{all} new bookings worth {price} in thirteen weeks"
    text += "; {spent} was spent on advertising" if paid else "; none came from advertising"
    extra = (("Spend", Unit.USD), ("Return on spend", Unit.RATIO)) if paid else ()
    return Table(
        "channel-table", prose(text, **(figures if paid else {k: v for k, v in figures.items() if k != "spent"})),
        "New bookings by channel, 91 days, without renewals of retainers and leases",
        columns("Channel", "Entity", ("Bookings", Unit.COUNT), ("Price", Unit.USD), ("Mean price", Unit.USD), *extra),
        tuple(
            (*_named(facts, known, row.channel), count(row.bookings), usd(row.gross_cents),
             usd(divide_half_even(row.gross_cents, row.bookings)),
             *(_spent(spend.get(row.channel or "")) if paid else ()))
            for row in booked
        ),
        trace, "bookings, channels, channel_spend", in_mail=in_mail,
    )  # fmt: skip


def leads(facts: ScopeFacts) -> Blocks:
    """Return the leads of 91 days: how many came, were won, lost and are open, by channel or by entity."""
    with facts.ask.tracing() as tracing:
        rows = facts.leads(facts.as_of)
        known = {channel.id: channel for channel in facts.channels()}
    if not rows:
        return NOTHING
    single = len(facts.members) == 1
    groups: defaultdict[str, list[LeadCount]] = defaultdict(list)
    for row in rows:
        groups[_channel_name(facts, known, row.channel) if single else facts.name(row.entity)].append(row)
    ordered = sorted(groups.items(), key=lambda pair: (-sum(row.leads for row in pair[1]), pair[0]))
    whole = _lead_cells("Together", rows)
    waiting = sum(row.leads - row.won - row.lost for row in rows)
    text = "Leads of thirteen weeks: {all}; won {won}, still open {waiting}"
    title = prose(text, won=count(sum(r.won for r in rows)), all=count(sum(r.leads for r in rows)),
                  waiting=count(waiting))  # fmt: skip
    return one(Table(
        "leads", title, "Leads that came in 91 days; lead to booking = won / (won + lost)",
        columns("Channel" if single else "Entity", ("Leads", Unit.COUNT), ("Won", Unit.COUNT), ("Lost", Unit.COUNT),
                ("Open", Unit.COUNT), ("Lead to booking", Unit.PERCENT)),
        tuple(_lead_cells(name, members) for name, members in ordered), tracing.trace, "leads",
        total=whole if len(ordered) > 1 else None,
    ))  # fmt: skip


def _lead_cells(name: str, rows: Sequence[LeadCount]) -> tuple[Cell, ...]:
    came, won, lost = (sum(getattr(row, part) for row in rows) for part in ("leads", "won", "lost"))
    rate = marketing.win_rate_ppm(rows)
    return (name, count(came), count(won), count(lost), count(came - won - lost),
            UNDECIDED if rate is None else percent(rate))  # fmt: skip


def top_channel(facts: ScopeFacts) -> tuple[str, dict[str, Value]]:
    """Return the channel that brings most bookings in a sentence short enough for a mail's title, then its share."""
    known = {channel.id: channel for channel in facts.channels()}
    text, figures = main_source(facts)
    if not figures:
        return text, figures
    first = facts.channel_bookings()[0].channel
    name = _channel_name(facts, known, first)
    if first in known and [channel.name for channel in known.values()].count(known[first].name) == 1:
        name = known[first].name
    return f"Top channel: {name}. It brought {{first}} of {{all}} new bookings in thirteen weeks", figures


def main_source(facts: ScopeFacts) -> tuple[str, dict[str, Value]]:
    """Return a clause about where most bookings of thirteen weeks come from, with its figures."""
    known = {channel.id: channel for channel in facts.channels()}
    booked = facts.channel_bookings()
    if not booked:
        return "No new booking was taken in thirteen weeks", {}
    total = sum(row.bookings for row in booked)
    name = _channel_name(facts, known, booked[0].channel)
    text = f"{name} brought {{first}} of {{all}} new bookings in thirteen weeks"
    return text, {"first": count(booked[0].bookings), "all": count(total)}


def sales_months(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return services completed and booked ahead, by month."""
    with facts.ask.tracing() as tracing:
        done, ahead = _done_by_month(facts), facts.ahead_by_month()
    if not of_lines(facts.members, SERVED):
        return NOTHING
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


def _listed_channels(facts: ScopeFacts, known: Iterable[Channel], trace: Trace) -> Blocks:
    """Return the channels of a scope that took no new booking; a house's listing stands with its renewal."""
    rows = tuple((channel.name, channel.kind, channel.status) for channel in known)
    if not rows or not of_lines(facts.members, EVERY - RENEWED):
        return NOTHING
    title = prose("Channels known: {all}; none took a booking in thirteen weeks", all=count(len(rows)))
    return one(Table(
        "channel-table", title, "Channels", columns("Channel", "Kind", "State"), rows, trace, "channels",
    ))  # fmt: skip


def _done_by_month(facts: ScopeFacts) -> Mapping[str, int]:
    sums, served = defaultdict[str, int](int), of_lines(facts.members, SERVED)
    for sale in facts.sales():
        if sale.entity in served:
            sums[sale.month] += sale.sales
    return sums


def _named(facts: ScopeFacts, known: Mapping[str, Channel], channel: str | None) -> tuple[str, str]:
    if channel is None or channel not in known:
        return UNKNOWN_CHANNEL, ""
    return known[channel].name, facts.name(known[channel].entity)


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
