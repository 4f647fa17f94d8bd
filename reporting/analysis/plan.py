"""What to do next: what cannot wait, then candidates ranked by impact x confidence / hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from reporting.blocks.model import PLACEHOLDER, Prose
from reporting.money import BASIS_POINTS, divide_half_even

LEAST_COMMON, STEM = 2, 4
A_MONTH, ONCE = "a month", "once"
WORD = re.compile(r"(?!with\b|from\b|then\b|them\b|this\b|that\b)\b\w{4,}")


@dataclass(frozen=True)
class Candidate:
    """Something that could be done.

    Args:
        id: unique in the plan.
        title: a verb and its object.
        owner: who does it.
        reason: why it is worth doing.
        due: the day it should be done.
        impact_cents: what it is worth; None when nobody put a figure on it.
        basis: what the impact counts: a month, or once.
        confidence_bp: how sure that is.
        hours: what it takes.
        pressing: whether it cannot wait, whatever it brings.
        taken: whether somebody has it as a task, so that its owner and day hold.
    """

    id: str
    title: str
    owner: str
    reason: Prose
    due: date | None = None
    impact_cents: int | None = None
    confidence_bp: int | None = None
    hours: int | None = None
    pressing: bool = False
    basis: str = A_MONTH
    taken: bool = False

    @property
    def score_cents(self) -> int | None:
        """Impact x confidence / hours: expected cents a month for each hour.

        None when one of them is unknown, or the impact comes once and compares with no other.
        """
        if self.impact_cents is None or self.confidence_bp is None or not self.hours or self.basis != A_MONTH:
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
    """Return the candidates: what is pressing by due date, then by score, then the others by due date and impact."""
    return tuple(sorted(candidates, key=_order))


def merged(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates with those that are the same work made one, in order of first appearance."""
    kept: list[Candidate] = []
    for candidate in candidates:
        place = next((i for i, other in enumerate(kept) if same_work(other.title, candidate.title)), None)
        if place is None:
            kept.append(candidate)
        else:
            kept[place] = _united(kept[place], candidate)
    return tuple(kept)


def same_work(one: str, other: str) -> bool:
    """Return whether two titles name the same work: two thirds of the words of the shorter one are in both.

    >>> same_work("Book the inspection and renew the certificate", "Renew the certificate of inspection")
    True
    """
    ours, theirs = _words(one), _words(other)
    common = len(ours & theirs)
    return common >= LEAST_COMMON and 3 * common >= 2 * min(len(ours), len(theirs))


def _words(title: str) -> frozenset[str]:
    """Return the beginnings of the words that carry meaning, so that `listing` and `list` are close enough."""
    return frozenset(word[:STEM] for word in WORD.findall(title.lower()))


def _united(first: Candidate, second: Candidate) -> Candidate:
    """Return both as one: the first says what and why; who and when is said by the one that is a task."""
    held, worth = second if second.taken else first, first if first.impact_cents is not None else second
    return replace(
        first,
        owner=held.owner,
        due=held.due or first.due,
        reason=_joined(first.reason, second.reason),
        impact_cents=worth.impact_cents,
        basis=worth.basis,
        hours=first.hours or second.hours,
        pressing=first.pressing or second.pressing,
        taken=held.taken,
    )


def _joined(first: Prose, second: Prose) -> Prose:
    """Return the second sentence behind the first, its figures under names that the first does not use."""
    prefix = "also_"
    while any(f"{prefix}{name}" in first.figures for name in second.figures):
        prefix += "also_"
    renamed = PLACEHOLDER.sub(lambda match: match.group().replace("{", f"{{{prefix}", 1), second.template)
    figures = first.figures | {f"{prefix}{name}": value for name, value in second.figures.items()}
    return Prose(f"{first.template} {renamed}", figures)


def _order(candidate: Candidate) -> tuple[bool, date, bool, int, date, int, str]:
    score, due = candidate.score_cents, candidate.due or date.max
    deadline = due if candidate.pressing else date.max
    impact = candidate.impact_cents or 0
    return (not candidate.pressing, deadline, score is None, -(score or 0), due, -impact, candidate.id)
