"""Rules about demand: pipeline, channels, funnels, mailings, charters."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from reporting.analysis import marketing
from reporting.analysis.business import AFLOAT, Line
from reporting.analysis.catalog.books import break_even, charter_groups, contribution_per_charter
from reporting.analysis.catalog.sales import SELLING, best_ota, blast_low, mean_sale, ota_nets
from reporting.analysis.facts import Facts
from reporting.analysis.figures import count, days, percent_bp, percent_of, usd
from reporting.analysis.finance import contribution_per_sale
from reporting.analysis.rules import Rule, Trip
from reporting.blocks.model import Value, prose
from reporting.money import BASIS_POINTS

QUIET_DAYS = 30
MIN_REACH = 500
MIN_FUNNEL_INPUTS = 30
FLOORS_BP = {("visit", "quote"): 100, ("quote", "job"): 2_000}
MONTHS = 3
REVENUE_ONCE, FOUR_WEEKS, WEIGHTED = "of revenue, once", "in four weeks", "weighted by probability"
COI_DAYS = 30
MIN_COMPLAINTS = 5
MAX_COMPLAINTS_BP = 10  # SES reviews accounts at 0.1 % complaints (docs.aws.amazon.com/ses, sending review process)


def quiet_pipeline(facts: Facts, day: date) -> Trip | None:
    """S1: no open opportunity was touched in 30 days."""
    open_ones = facts.pipeline(day)
    if open_ones.last_touched is None:
        return Trip(prose("There is no open opportunity at all."))
    quiet = (day - open_ones.last_touched).days
    if quiet <= QUIET_DAYS:
        return None
    text = "Opportunities open: {open}, worth {amount}. The last one was touched {quiet} ago."
    return Trip(
        prose(text, open=count(open_ones.open), amount=usd(open_ones.amount_cents), quiet=days(quiet)),
        since=open_ones.last_touched,
        effect=usd(open_ones.weighted_cents),
        basis=WEIGHTED,
    )


def no_live_ota(facts: Facts, day: date) -> Trip | None:
    """S2: no marketplace brings bookings."""
    otas = [channel for channel in facts.channels() if channel.kind == "ota"]
    if any(channel.status == "live" for channel in otas):
        return None
    text, figures = "Marketplaces live: {live}; planned: {planned}.", {"live": count(0)}
    figures["planned"] = count(sum(channel.status == "planned" for channel in otas))
    best = best_ota(facts, day)
    if best is None:
        return Trip(prose(text, **figures))
    text += f" A sale through {best.name} would leave {{net}}"
    figures["net"] = usd(ota_nets(facts, day)[best])
    expected = next((i.net_month_cents for i in facts.initiatives() if i.channel == best.id), None)
    if expected is None:
        return Trip(prose(f"{text}.", **figures), step=f"List on {best.name}")
    text += "; listing there is expected to bring {month} a month net."
    return Trip(prose(text, month=usd(expected), **figures), effect=usd(expected), step=f"List on {best.name}")


def leaking_funnel(facts: Facts, day: date) -> Trip | None:
    """S3: a step of the hauling funnel with enough inputs converts below its floor."""
    for entity, steps in sorted(facts.funnel(day).items()):
        for step in marketing.conversions(steps):
            floor = FLOORS_BP.get((step.start, step.end))
            if floor is None or step.inputs < MIN_FUNNEL_INPUTS or step.outputs * BASIS_POINTS >= floor * step.inputs:
                continue
            return _leak(facts, entity, step, floor, day)
    return None


def silent_list(facts: Facts, day: date) -> Trip | None:
    """S4: many people may be written to and nobody wrote for 30 days."""
    reach = facts.audience(day).reachable
    sent = max((c.sent for c in facts.campaigns() if c.sent <= day), default=None)
    if reach < MIN_REACH or (sent is not None and (day - sent).days <= QUIET_DAYS):
        return None
    low = blast_low(facts, day)
    text, figures = "{reach} people may be written to; no mailing was ever sent.", {"reach": count(reach)}
    if sent is not None:
        text = "{reach} people may be written to; the last mailing went out {quiet} ago."
        figures["quiet"] = days((day - sent).days)
    effect = None if low is None else usd(low)
    return Trip(prose(text, **figures), since=sent, effect=effect, basis=REVENUE_ONCE)


def below_break_even(facts: Facts, day: date) -> Trip | None:
    """S5: fewer charters in three months than three times the break-even."""
    needed, contribution = break_even(facts, day), contribution_per_charter(facts, day)
    if needed is None or contribution is None:
        return None
    sailed = sum(group.sales for group in charter_groups(facts, day))
    short = needed * MONTHS - sailed
    if short <= 0:
        return None
    text = "Charters sailed in three months: {sailed}; break-even at {contribution} a charter needs {needed} a month."
    figures = {"sailed": count(sailed), "contribution": usd(contribution), "needed": count(needed)}
    return Trip(prose(text, **figures), effect=usd(short * contribution // MONTHS))


def certificate_lapsing(facts: Facts, day: date) -> Trip | None:
    """S6: a channel asks for a certificate of inspection that is absent or ends within 30 days.

    A certificate is a vessel's: that of another entity does not open the channel, so its owner has to renew his and
    the channel's entity to get one. What waits for the certificate is worth something only to the entity that lacks it.
    """
    asking = [c for c in facts.channels() if c.requires_coi and c.status != "paused"]
    if not asking:
        return None
    held = [d for d in facts.documents() if d.kind == "coi" and d.issued <= day and d.expires and d.expires >= day]
    last = max(held, key=lambda d: (d.expires or day, d.id), default=None)
    left = (last.expires - day).days if last and last.expires else None
    if left is not None and left > COI_DAYS:
        return None
    bare = sorted({c.entity for c in asking} - {d.entity for d in held})
    names = " and ".join(facts.name(entity) for entity in bare)
    text, figures = "Channels that ask for a certificate of inspection: {asking}.", {"asking": count(len(asking))}
    if bare:
        text += f" Without a valid one of its own: {names}."
    if last is None or left is None:
        step = f"Get a certificate of inspection for {names}"
        return Trip(prose(text, **figures), due=day, step=step, effect=_waiting(facts, bare))
    step, figures["left"] = f"Renew the certificate of inspection of {facts.name(last.entity)}", days(left)
    evidence = prose(f"{text} {facts.name(last.entity)}'s ends in {{left}}.", **figures)
    if bare:
        return Trip(evidence, due=last.expires, step=f"{step}, get one for {names}")
    return Trip(evidence, due=last.expires, step=step, effect=_waiting(facts, [last.entity]))


def _waiting(facts: Facts, entities: Collection[str]) -> Value | None:
    """Return what the initiatives of some entities that wait for a certificate are expected to bring a month."""
    waiting = [i for i in facts.initiatives() if i.prerequisite == "coi" and i.entity in entities]
    return usd(sum(i.net_month_cents or 0 for i in waiting)) if waiting else None


def unhappy_readers(facts: Facts, day: date) -> Trip | None:
    """S18: complaints about our mail reach the share at which a mail provider steps in."""
    people = facts.audience(day)
    few = people.complained < MIN_COMPLAINTS
    if few or people.complained * BASIS_POINTS <= people.people * MAX_COMPLAINTS_BP:
        return None
    text = "Of {people} people in the address books {complained} complained."
    return Trip(prose(text, people=count(people.people), complained=count(people.complained)))


def _leak(facts: Facts, entity: str, step: marketing.Conversion, floor: int, day: date) -> Trip:
    lost = -(-step.inputs * floor // BASIS_POINTS) - step.outputs
    sale = mean_sale(facts, entity, day)
    each = contribution_per_sale([sale]) if sale else None
    text = f"{facts.name(entity)}, from {step.start} to {step.end}: "
    text += "of {inputs} in 28 days {outputs} went on, {rate}; the floor is {floor}."
    figures = {
        "inputs": count(step.inputs),
        "outputs": count(step.outputs),
        "rate": percent_of(step.outputs, step.inputs),
        "floor": percent_bp(floor),
    }
    return Trip(prose(text, **figures), effect=None if each is None else usd(lost * each), basis=FOUR_WEEKS)


HAULING = frozenset({Line.HAULING})
CHARTER = frozenset({Line.CHARTER})
SELLING_RULES = (
    Rule(
        "S1", "The pipeline stands still", "high", ("opportunities",),
        "no open opportunity touched in 30 days", "Call every open opportunity this week; close what is dead.",
        "CEO", quiet_pipeline, SELLING,
    ),
    Rule(
        "S2", "No marketplace sells for us", "medium", ("channels",),
        "no channel of kind OTA is live", "Put the first marketplace of the sequence live.", "CMO", no_live_ota, AFLOAT,
    ),
    Rule(
        "S3", "The hauling funnel leaks", "medium", ("funnel_counts",),
        "a step with at least 30 inputs converts below its floor (visit to quote 1 %, quote to job 20 %)",
        "Answer every quote within the hour.", "CMO", leaking_funnel, HAULING,
    ),
    Rule(
        "S4", "Nobody writes to the list", "high", ("contacts", "campaigns"),
        "500 people or more may be written to and no mailing went out in 30 days", "Send the autumn mailing.",
        "CMO", silent_list, SELLING,
    ),
    Rule(
        "S5", "Charters stay below break-even", "critical", ("bookings", "transactions"),
        "charters of three months fewer than three times the break-even",
        "Fill the calendar from the pipeline, the list and the marketplaces, or cut fixed spend.",
        "CEO", below_break_even, CHARTER,
    ),
    Rule(
        "S6", "A certificate of inspection lapses or is missing", "high", ("channels", "documents"),
        "a channel asks for a certificate that is absent or ends within 30 days",
        "Renew the certificate that ends; get one where there is none.", "CEO", certificate_lapsing, AFLOAT,
    ),
    Rule(
        "S18", "Readers complain about our mail", "high", ("contacts",),
        "five complaints or more, above 0.1 % of the address book",
        "Stop mailing, find the segment that complains, ask for consent again.", "CMO", unhappy_readers, SELLING,
    ),
)  # fmt: skip
