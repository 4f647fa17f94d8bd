"""The marketplaces in the order to try them, with what each would leave of a booking and its condition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reporting.analysis.business import AFLOAT, of_lines
from reporting.analysis.catalog.sales import mean_sale, ota_nets
from reporting.analysis.figures import count, percent_bp, usd
from reporting.analysis.inventory import Document
from reporting.analysis.marketing import Channel
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Column, Table, Unit, Value, prose
from reporting.money import apply_bp
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, of_scope, one

PAUSED = Value.absent(Unit.USD, "paused, not modelled")
READY, WAITS = "none", "certificate of inspection: "


def sequence(facts: ScopeFacts) -> Blocks:
    """Return the marketplaces: those without a condition first, then by what a booking leaves; paused ones last."""
    with facts.ask.tracing() as tracing:
        nets = ota_nets(facts, facts.as_of)
        paused = [c for c in facts.channels() if c.kind == "ota" and c.status == "paused"]
        papers = [d for d in facts.documents() if d.kind == "coi"]
    if not of_lines(facts.members, AFLOAT) or not (nets or paused):
        return NOTHING
    order = sorted(nets, key=lambda ota: (ota.requires_coi, -nets[ota], ota.id))
    rows = [_modelled(facts, ota, nets[ota], papers) for ota in order]
    rows += [_paused(facts, ota, papers) for ota in paused]
    title = prose("No marketplace is modelled: {paused} paused", paused=count(len(paused)))
    if order:
        live = count(sum(ota.status == "live" for ota in order))
        fit = f" ({order[0].fit})" if order[0].fit else ""
        text = f"{order[0].name} comes first{fit}: {{net}} net a booking; marketplaces live today: {{live}}"
        title = prose(text, net=usd(nets[order[0]]), live=live)
    return one(of_scope(facts, Table(
        "marketplaces", title, "Marketplaces in the order to try them: net = price x (1 - commission) - direct costs",
        (*columns("Marketplace", "Entity", "State", "Fit", ("Price", Unit.USD)), Column("Commission", Unit.PERCENT),
         *columns(("Direct costs", Unit.USD), ("Net a booking", Unit.USD), "Condition")),
        tuple(rows), tracing.trace, "channels, bookings, booking_positions, documents",
        note="Price and direct costs: means of three months outside marketplaces.",
    )))  # fmt: skip


def condition(facts: ScopeFacts, ota: Channel, papers: Sequence[Document]) -> str:
    """Return what a marketplace asks for before it lists us, and whether its entity has it.

    A certificate is a vessel's: another entity's does not open the marketplace.

    Args:
        facts: of the scope.
        ota: the marketplace.
        papers: the certificates of inspection of the scope.
    """
    if not ota.requires_coi:
        return READY
    valid = [paper for paper in papers if paper.issued <= facts.as_of]
    own = [paper for paper in valid if paper.entity == ota.entity]
    if not own:
        others = sorted({facts.name(paper.entity) for paper in valid})
        known = f", only that of {' and '.join(others)}" if others else ""
        return f"{WAITS}none of its own{known}"
    ends = max(paper.expires or date.max for paper in own)
    if ends < facts.as_of:
        return f"{WAITS}ended {format_date(ends)}"
    return f"{WAITS}valid" if ends == date.max else f"{WAITS}valid to {format_date(ends)}"


def _modelled(facts: ScopeFacts, ota: Channel, net: int, papers: Sequence[Document]) -> tuple[Cell, ...]:
    sale = mean_sale(facts, ota.entity, facts.as_of)
    gross = 0 if sale is None else sale.gross_cents
    costs = gross - apply_bp(gross, ota.commission_bp) - net
    return (*_named(facts, ota), usd(gross), percent_bp(ota.commission_bp), usd(costs), usd(net),
            condition(facts, ota, papers))  # fmt: skip


def _paused(facts: ScopeFacts, ota: Channel, papers: Sequence[Document]) -> tuple[Cell, ...]:
    return (*_named(facts, ota), PAUSED, percent_bp(ota.commission_bp), PAUSED, PAUSED,
            condition(facts, ota, papers))  # fmt: skip


def _named(facts: ScopeFacts, ota: Channel) -> tuple[str, str, str, str]:
    return (ota.name, facts.name(ota.entity), ota.status, ota.fit or "")
