"""What a rule is and how it is judged. The rules themselves are in `reporting.analysis.rulebook`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from reporting.analysis.business import EVERY, Line, of_lines
from reporting.analysis.facts import Facts
from reporting.analysis.plan import A_MONTH
from reporting.blocks.model import Prose, Severity, Value


@dataclass(frozen=True)
class Trip:
    """Why a rule trips.

    Args:
        evidence: what it found, with its figures.
        since: the day it went wrong.
        effect: what that costs, or what mending it would bring.
        basis: what the effect counts: a month, or once.
        due: the day by which it has to be mended, where there is one.
        step: what mends this very case, where the rule's remedy is too general.
    """

    evidence: Prose
    since: date | None = None
    effect: Value | None = None
    due: date | None = None
    step: str = ""
    basis: str = A_MONTH


@dataclass(frozen=True)
class Rule:
    """A shortfall that can be recognised.

    Args:
        id: its number in the registry.
        title: what is wrong when it trips.
        severity: how grave that is.
        inputs: the tables it judges by.
        threshold: when it trips, in words.
        remedy: what mends it.
        owner: who mends it.
        check: why it trips at a day; None when it does not.
        lines: the lines of business it is about.
    """

    id: str
    title: str
    severity: Severity
    inputs: tuple[str, ...]
    threshold: str
    remedy: str
    owner: str
    check: Callable[[Facts, date], Trip | None]
    lines: frozenset[Line] = EVERY


@dataclass(frozen=True)
class Verdict:
    """A rule in a scope: it trips, it does not (no trip), or cannot be judged for the reason in `unknown`."""

    rule: Rule
    trip: Trip | None
    unknown: str = ""


def judge(rule: Rule, facts: Facts, day: date) -> Verdict:
    """Judge one rule; one whose inputs were not delivered or are stale is unknown, not clear."""
    entities = of_lines(facts.members, rule.lines)
    reasons = (facts.coverage(table, "", entities).unusable for table in rule.inputs)
    unknown = next((reason for reason in reasons if reason), "")
    return Verdict(rule, None if unknown else rule.check(facts, day), unknown)


def applicable(rules: Iterable[Rule], members: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules that are about a line of business of the scope."""
    scope = tuple(members)
    return tuple(rule for rule in rules if of_lines(scope, rule.lines))
