"""Cash by entity: a group that has enough may hold an entity that has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reporting.analysis.catalog.books import net_burn, runway, unrestricted_cash
from reporting.analysis.figures import count, months, usd
from reporting.analysis.rulebook.running import MIN_RUNWAY_MONTHS
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Prose, Table, Unit, Value, prose
from reporting.money import Exact
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.facts.entity import EntityFacts
from reporting.perspectives.sections import burn
from reporting.perspectives.sections.cash_ahead import known_weeks
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, columns, one

NOT_BURNING = Value.absent(Unit.MONTHS, "not burning")
NO_MONTHS = Value.absent(Unit.USD, "no complete month in the books")
NO_OUTLOOK = Value.absent(Unit.USD, "the books do not hold three complete months")


@dataclass(frozen=True)
class EntityCash:
    """What an entity has and how long it lasts.

    Args:
        name: as readers know it.
        free_cents: unrestricted cash.
        burn_cents: net burn a month; None without a complete month in the books.
        lasts_tenths: runway in tenths of a month; None when nothing burns.
        with_draws: runway with loans and draws.
        lowest_cents: the least cash in bank at a week's end of the thirteen ahead, without new sales; None: not known.
        below_zero: the first of these week ends at which cash in bank is below zero.
    """

    name: str
    free_cents: int
    burn_cents: Exact | None
    lasts_tenths: Exact | None
    with_draws: Value
    lowest_cents: int | None
    below_zero: date | None

    @property
    def is_short(self) -> bool:
        """Whether unrestricted cash lasts less than three months of net burn: rule S9 of the entity alone."""
        burning = self.burn_cents is not None and self.lasts_tenths is not None
        return burning and self.free_cents < MIN_RUNWAY_MONTHS * (self.burn_cents or 0)


def cash_by_entity(facts: ScopeFacts) -> tuple[EntityCash, ...]:
    """Return the cash of each entity with those it takes in, the shortest runway first; nothing of a single one."""
    heads = [entity for entity in facts.members if facts.parent(entity) not in facts.members]
    if len(heads) == 1:
        return ()
    found = [_cash_of(EntityFacts(facts, entity), facts.name(entity)) for entity in heads]
    return tuple(sorted(found, key=lambda row: (row.lasts_tenths is None, row.lasts_tenths or 0)))


def by_entity(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return unrestricted cash, net burn and runway by entity; the shortest is in the title."""
    with facts.ask.tracing() as tracing:
        found = cash_by_entity(facts)
        if not found:
            return NOTHING
        whole, free = net_burn(facts, facts.as_of), unrestricted_cash(facts, facts.as_of)
        lasts, note = runway(facts, facts.as_of), burn.one_off_note(facts)
        total: tuple[Cell, ...] = ("Together", usd(free), *_burning(whole, lasts), burn.full_runway(facts), "")
    return one(Table(
        "runway-by-entity", _title(found, lasts), "Unrestricted cash, mean net burn a month and runway, by entity",
        columns("Entity", ("Cash", Unit.USD), ("Net burn", Unit.USD), ("Runway", Unit.MONTHS),
                ("With loans, draws", Unit.MONTHS), ("Lowest cash in bank, 13 weeks", Unit.USD)),
        tuple(_row(row) for row in found), tracing.trace, LEDGER, total=total, in_mail=in_mail,
        note="Net burn and runway carry the last three months on, whatever the season; lowest cash in bank is at week "
             f"ends, without new sales. {note}".strip(),
    ))  # fmt: skip


def short_of_cash(facts: ScopeFacts) -> tuple[EntityCash, ...]:
    """Return the entities of a group that run out: within three months of burn, or known payments exceed cash."""
    return tuple(row for row in cash_by_entity(facts) if row.is_short or row.below_zero)


def clauses(rows: Iterable[EntityCash]) -> tuple[list[str], dict[str, Value]]:
    """Return a clause about each entity that runs out, and the figures of all of them."""
    texts, figures = [], dict[str, Value]()
    for number, row in enumerate(rows):
        if row.is_short:
            texts.append(f"{row.name}'s unrestricted cash lasts {{left{number}}}")
            figures[f"left{number}"] = months(row.lasts_tenths or 0)
        elif row.below_zero:
            day = format_date(row.below_zero)
            texts.append(f"Without new sales {row.name}'s cash in bank is below zero by {day}")
    return texts, figures


def _cash_of(facts: EntityFacts, name: str) -> EntityCash:
    weeks = known_weeks(facts)
    return EntityCash(
        name,
        unrestricted_cash(facts, facts.as_of),
        net_burn(facts, facts.as_of),
        runway(facts, facts.as_of),
        burn.full_runway(facts),
        min((week.cash_cents for week in weeks), default=None),
        next((week.week.end for week in weeks if week.cash_cents < 0), None),
    )


def _title(found: tuple[EntityCash, ...], lasts: Exact | None) -> Prose:
    first = found[0]
    if first.lasts_tenths is None:
        return prose("No entity burns operating cash")
    figures = {"left": months(first.lasts_tenths), "all": count(len(found))}
    text = f"{first.name}'s unrestricted cash lasts {{left}}, the shortest of {{all}} entities"
    if lasts is not None:
        text, figures = f"{text}; all together {{whole}}", figures | {"whole": months(lasts)}
    return prose(text, **figures)


def _burning(burn_cents: Exact | None, lasts_tenths: Exact | None) -> tuple[Value, Value]:
    burned = NO_MONTHS if burn_cents is None else usd(burn_cents)
    return burned, NOT_BURNING if lasts_tenths is None else months(lasts_tenths)


def _row(row: EntityCash) -> tuple[Cell, ...]:
    lowest = NO_OUTLOOK if row.lowest_cents is None else usd(row.lowest_cents)
    return (row.name, usd(row.free_cents), *_burning(row.burn_cents, row.lasts_tenths), row.with_draws, lowest)
