"""What money could be put into: every initiative in its tier, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from reporting.analysis import finance
from reporting.analysis.capital import Means, Rating, Tier, in_order, payback_tenths, rate
from reporting.analysis.catalog.books import MONTHS, net_burn, unrestricted_cash
from reporting.analysis.figures import count, months, percent_bp, usd
from reporting.analysis.periods import complete_months
from reporting.analysis.plan import Initiative
from reporting.analysis.rulebook.selling import COI_DAYS
from reporting.blocks.display import Blocks
from reporting.blocks.model import Cell, Narrative, Prose, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns

NOT_RATED = "nobody has written it down"
NO_OUTLAY = "no outlay to pay back"
DEPLOYED = frozenset({Tier.ZERO_COST, Tier.REVENUE, Tier.LOW_COST})


def tiers(facts: ScopeFacts) -> Blocks:
    """Return the initiatives by tier, and a sentence on each."""
    with facts.ask.tracing() as tracing:
        rated = ratings(facts)
    if not rated:
        return NOTHING
    fit = [rating.initiative for rating in rated if rating.tier in DEPLOYED]
    figures = {
        "fit": count(len(fit)),
        "all": count(len(rated)),
        "outlay": usd(sum(item.outlay_cents for item in fit)),
        "net": usd(sum(item.net_month_cents or 0 for item in fit)),
    }
    table = Table(
        "capital-tiers",
        prose("Initiatives worth their cost: {fit} of {all}; {outlay} at once for {net} a month expected", **figures),
        "Initiatives by tier: outlay, cost and expected net a month, payback",
        columns("Initiative", "Tier", ("Outlay", Unit.USD), ("Cost a month", Unit.USD), ("Net a month", Unit.USD),
                ("Payback", Unit.MONTHS), ("Confidence", Unit.PERCENT)),
        tuple(_row(rating) for rating in rated), tracing.trace, "initiatives; bookings, ledger, documents",
        note=_note(facts),
    )  # fmt: skip
    return Blocks([table, *_reasons(facts, rated)])


def ratings(facts: ScopeFacts) -> tuple[Rating, ...]:
    """Return every initiative of the scope with its tier, in the order of the tiers."""
    return in_order(rate(item, means_for(facts, item)) for item in facts.initiatives())


def means_for(facts: ScopeFacts, item: Initiative) -> Means:
    """Return what the rules know beside the initiative."""
    return Means(
        unrestricted_cash(facts, facts.as_of),
        net_burn(facts, facts.as_of) or 0,
        _contribution(facts, item.entity),
        _is_certified(facts, item.entity),
    )


def _contribution(facts: ScopeFacts, entity: str) -> int | None:
    held = complete_months(facts.as_of, MONTHS)
    return finance.contribution_per_sale([
        finance.SaleGroup(sale.sales, sale.gross_cents, sale.variable_cents, through_ota=sale.through_ota)
        for sale in facts.sales() if sale.entity == entity and sale.month in held
    ])  # fmt: skip


def _is_certified(facts: ScopeFacts, entity: str) -> bool:
    """Return whether a certificate of the entity runs on; that of another entity's vessel does not count."""
    soon, own = facts.as_of + timedelta(days=COI_DAYS), [d for d in facts.documents() if d.entity == entity]
    return any(paper.kind == "coi" and paper.expires and paper.expires > soon for paper in own)


def _note(facts: ScopeFacts) -> str:
    text = "Costs, net and confidence are assumptions of those who propose them; net is after its own costs."
    if len(facts.members) < facts.group_size:
        text += " Runway is judged with this scope's own cash; the portfolio's report judges it with the group's."
    return text


def _row(rating: Rating) -> tuple[Cell, ...]:
    item = rating.initiative
    absent = Value.absent(Unit.USD, NOT_RATED)
    return (
        item.name,
        rating.tier.value,
        usd(item.outlay_cents),
        absent if item.recurring_cents is None else usd(item.recurring_cents),
        absent if item.net_month_cents is None else usd(item.net_month_cents),
        _payback(item),
        percent_bp(item.confidence_bp),
    )


def _payback(item: Initiative) -> Value:
    payback = payback_tenths(item)
    if payback is None:
        return Value.absent(Unit.MONTHS, NOT_RATED)
    return months(payback) if item.outlay_cents else Value.absent(Unit.MONTHS, NO_OUTLAY)


def _reasons(facts: ScopeFacts, rated: Sequence[Rating]) -> list[Narrative]:
    found = []
    for tier in Tier:
        members = [rating for rating in rated if rating.tier is tier]
        if members:
            name = f"tier-{tier.name.lower().replace('_', '-')}"
            found.append(Narrative(name, "text", _paragraph(facts, tier, members)))
    return found


def _paragraph(facts: ScopeFacts, tier: Tier, members: Sequence[Rating]) -> Prose:
    """Join the reasons of a tier into one paragraph; each sentence keeps its figures under names of its own."""
    text, figures = f"{tier.value.capitalize()}.", dict[str, Value]()
    for place, rating in enumerate(members):
        reason = rating.reason.template
        for name, value in rating.reason.figures.items():
            reason = reason.replace(f"{{{name}}}", f"{{{name}{place}}}")
            figures[f"{name}{place}"] = value
        where = "" if len(facts.members) == 1 else f" ({facts.name(rating.initiative.entity)})"
        text += f" {rating.initiative.name}{where}: {reason[0].lower()}{reason[1:]}"
    return Prose(text, figures)
