"""What to do next: candidates ranked by impact x confidence / hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reporting.blocks.model import Prose
from reporting.money import BASIS_POINTS, divide_half_even


@dataclass(frozen=True)
class Candidate:
    """Something that could be done.

    Args:
        id: unique in the plan.
        title: a verb and its object.
        owner: who does it.
        reason: why it is worth doing.
        due: the day it should be done.
        impact_cents: what it is worth a month; None when nobody put a figure on it.
        confidence_bp: how sure that is.
        hours: what it takes.
    """

    id: str
    title: str
    owner: str
    reason: Prose
    due: date | None = None
    impact_cents: int | None = None
    confidence_bp: int | None = None
    hours: int | None = None

    @property
    def score_cents(self) -> int | None:
        """Impact x confidence / hours: expected cents a month for each hour; None when one of them is unknown."""
        if self.impact_cents is None or self.confidence_bp is None or not self.hours:
            return None
        return divide_half_even(self.impact_cents * self.confidence_bp, self.hours * BASIS_POINTS)


@dataclass(frozen=True)
class Initiative:
    """Something that could be done, with what it costs, may bring and takes; missing figures are None."""

    id: str
    entity: str
    name: str
    kind: str
    channel: str | None
    outlay_cents: int
    recurring_cents: int | None
    net_month_cents: int | None
    cpc_cents: int | None
    cvr_bp: int | None
    attributable: bool
    prerequisite: str | None
    effort_hours: int
    confidence_bp: int
    owner: str


@dataclass(frozen=True)
class Assumption:
    """A labelled guess with its source; `unit` names how its integers count."""

    key: str
    low: int
    mid: int
    high: int
    unit: str
    source: str


def ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates, the highest score first; those without one follow by due date, then impact."""
    return tuple(sorted(candidates, key=_order))


def _order(candidate: Candidate) -> tuple[bool, int, date, int, str]:
    score = candidate.score_cents
    return (score is None, -(score or 0), candidate.due or date.max, -(candidate.impact_cents or 0), candidate.id)
