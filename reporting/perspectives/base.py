"""What all five reports share: opening, KPIs, findings, plan, data gaps, method and provenance."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import islice, takewhile
from typing import ClassVar

from reporting.analysis.business import Line, of_lines
from reporting.analysis.catalog import KPIS
from reporting.analysis.figures import count, hours, percent_bp, usd
from reporting.analysis.kpis import applies, lacks
from reporting.analysis.plan import Candidate, ranked
from reporting.analysis.rulebook import RULES
from reporting.analysis.rules import Trip, Verdict, applicable, judge
from reporting.blocks.display import Blocks, ReadSet
from reporting.blocks.format import format_date
from reporting.blocks.model import Action, Finding, Kpi, Narrative, Prose, prose
from reporting.context.load import Context
from reporting.perspectives import proposals, words
from reporting.perspectives.asking import Tracing
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.kpi_blocks import kpi_block
from reporting.perspectives.previous import Sent
from reporting.perspectives.since import first_edition, since

NOTHING = Blocks()
IN_MAIL_KPIS, IN_MAIL_DECISIONS, IN_MAIL_FINDINGS = 4, 3, 3
SEVERITY_ORDER = ("critical", "high", "medium", "low", "info")


class Perspective:
    """One reader's report of one scope.

    A subclass says which KPIs it shows (`leading` in order of preference for the mail; `instead` in scopes where
    fewer than four of these apply; then `more`), which rules it judges and what it proposes, and has a method for
    each of its sections. A section that does not apply to the scope shows nothing.
    """

    leading: ClassVar[tuple[str, ...]]
    instead: ClassVar[tuple[str, ...]] = ()
    more: ClassVar[tuple[str, ...]] = ()
    rules: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context, sent: Sent | None = None) -> None:
        """Open the report of the context's scope; `sent` is the edition to compare with."""
        self.data = context
        self.sent = sent
        self.facts = ScopeFacts(context, (sent.as_of,) if sent else ())
        self.as_of = context.as_of
        self.scope_name = context.settings.scope_name(context.scope)
        self.kpi = cache(self._kpi)
        self.verdicts = cache(self._verdicts)
        self.steps = cache(self._steps)

    def message(self) -> Prose:
        """Return the headline: what happened, then what it calls for."""
        raise NotImplementedError

    def candidates(self) -> Iterable[Candidate]:
        """Return what this report proposes to do."""
        return ()

    def headline(self) -> Blocks:
        """Return the one message of the report."""
        return Blocks([Narrative("headline", "headline", self.message(), in_mail=True)])

    def context(self) -> Blocks:
        """Return the line below the headline: scope, how far the data go, revenue against plan."""
        revenue, data = self.kpi("revenue"), format_date(self.data.data_cut)
        weeks = "four weeks" if self.as_of == self.data.data_cut else f"the four weeks to {format_date(self.as_of)}"
        if revenue.value.amount is None or revenue.target is None:
            text = prose(f"{self.scope_name}, data to {data}; there is no revenue plan for these four weeks.")
        else:
            text = prose(
                f"{self.scope_name}, data to {data}: revenue of {weeks} was {{actual}} against a plan of {{plan}}.",
                actual=revenue.value,
                plan=revenue.target,
            )
        return Blocks([Narrative("context", "context", text, in_mail=True)])

    def kpis(self) -> Blocks:
        """Return the four headline figures, those of the mail."""
        return Blocks(replace(kpi, in_mail=True) for kpi in self._leading_kpis())

    def more_kpis(self) -> Blocks:
        """Return the other KPIs that are no data gap."""
        leading = self._leading_kpis()
        return Blocks(kpi for kpi in self._shown_kpis() if kpi not in leading)

    def changes(self) -> Blocks:
        """Return what changed since the last edition sent; without one, what moved most in a week."""
        kpis = [self.kpi(name) for name in self.kpi_names()]
        if self.sent is None:
            return Blocks([*words.biggest_moves(kpis), first_edition()])
        return Blocks(since(self.sent, kpis, self.verdicts(), self.facts))

    def decisions(self) -> Blocks:
        """Return the first steps of the plan: what to decide this week."""
        return Blocks(replace(action, in_mail=True) for action in self._actions()[: self._decided()])

    def plan(self) -> Blocks:
        """Return the other steps of the plan, their numbers going on from those of the decisions."""
        decided, steps = self._decided(), self._actions()
        if not decided or len(steps) == decided:
            return Blocks(steps[decided:])
        text = "The decisions of this week are steps 1 to {decided}; the numbers go on from there."
        if decided == 1:
            text = "The decision of this week is step {decided}; the numbers go on from there."
        return Blocks([Narrative("plan-numbers", "text", prose(text, decided=count(decided))), *steps[decided:]])

    def findings(self) -> Blocks:
        """Return the rules that trip, the gravest first, with evidence, remedy and owner."""
        tripped = [(verdict, verdict.trip) for verdict in self.verdicts() if verdict.trip]
        if self.verdicts() and not tripped:
            return Blocks([words.all_clear(self.verdicts())])
        return Blocks(self._finding(place, verdict, trip) for place, (verdict, trip) in enumerate(tripped))

    def gaps(self) -> Blocks:
        """Return the KPIs that lack their inputs, each with the reason and what would supply it."""
        missing = [name for name in self.gap_names() if self.is_gap(name)]
        table = words.gap_table(self.facts, missing)
        return Blocks([*(self.kpi(name) for name in missing), *([table] if table else [])])

    def method(self) -> Blocks:
        """Return how the report was made."""
        names = tuple(dict.fromkeys((*self.kpi_names(), *self.gap_names())))
        return Blocks([words.method(self.facts, self.verdicts(), names)])

    def provenance(self) -> ReadSet:
        """Return what the report read; a notebook shows it last."""
        return ReadSet(self.data.read_set(), self.as_of.isoformat(), self.data.scope)

    def kpi_names(self) -> tuple[str, ...]:
        """Return the KPIs of this report that apply to the scope."""
        first = self._applying(self.leading)
        spare = self._applying(self.instead)[: max(IN_MAIL_KPIS - len(first), 0)]
        return tuple(dict.fromkeys((*first, *spare, *self._applying(self.more))))

    def gap_names(self) -> tuple[str, ...]:
        """Return the KPIs whose absence this report tells."""
        return self.kpi_names()

    def is_gap(self, name: str) -> bool:
        """Return whether the KPI's inputs are incomplete (one that is merely undefined is no gap)."""
        return bool(lacks(KPIS[name], self.facts))

    def has(self, *lines: Line) -> bool:
        """Return whether the scope works in one of the lines of business."""
        return bool(of_lines(self.facts.members, lines))

    @property
    def is_single(self) -> bool:
        """Whether the scope is one entity, so that a split by entity says nothing."""
        return len(self.facts.members) == 1

    def tracing(self) -> AbstractContextManager[Tracing]:
        """Collect the questions asked inside the block, for the trace of what is made of them."""
        return self.facts.ask.tracing()

    def _applying(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if applies(KPIS[name], self.facts.members))

    def _shown_kpis(self) -> list[Kpi]:
        return [self.kpi(name) for name in self.kpi_names() if not self.is_gap(name)]

    def _leading_kpis(self) -> list[Kpi]:
        return [kpi for kpi in self._shown_kpis() if kpi.value.amount is not None][:IN_MAIL_KPIS]

    def _kpi(self, name: str) -> Kpi:
        return kpi_block(KPIS[name], self.facts)

    def _verdicts(self) -> tuple[Verdict, ...]:
        about = applicable((RULES[name] for name in self.rules), self.facts.members)
        return tuple(sorted((judge(rule, self.facts, self.as_of) for rule in about), key=_gravity))

    def _actions(self) -> list[Action]:
        return [_action(rank, step) for rank, step in enumerate(self.steps(), start=1)]

    def _decided(self) -> int:
        """Return how many of the first steps are this week's: pressing, ranked by their worth, or due."""
        soon = self.as_of + timedelta(days=proposals.DECISION_DAYS)
        this_week = (
            s.pressing or s.score_cents is not None or (s.due is not None and s.due <= soon) for s in self.steps()
        )
        return sum(1 for _ in takewhile(bool, islice(this_week, IN_MAIL_DECISIONS)))

    def _steps(self) -> tuple[Candidate, ...]:
        return ranked(self.candidates())

    def _finding(self, place: int, verdict: Verdict, trip: Trip) -> Finding:
        rule = verdict.rule
        with self.tracing() as tracing:
            rule.check(self.facts, self.as_of)
        return Finding(
            id=f"rule-{rule.id.lower()}",
            rule=rule.id,
            severity=rule.severity,
            title=prose(rule.title),
            evidence=trip.evidence,
            remedy=f"{(trip.step or rule.remedy).rstrip('.')}.",
            owner=rule.owner,
            trace=tracing.trace,
            since=trip.since,
            effect=trip.effect,
            effect_basis=trip.basis if trip.effect else "",
            in_mail=place < IN_MAIL_FINDINGS,
        )


def _gravity(verdict: Verdict) -> tuple[int, int]:
    return SEVERITY_ORDER.index(verdict.rule.severity), int(verdict.rule.id[1:])


def _action(rank: int, step: Candidate) -> Action:
    return Action(
        id=f"action-{step.id.lower()}",
        rank=rank,
        title=step.title,
        owner=step.owner,
        reason=step.reason,
        due=step.due,
        effect=None if step.impact_cents is None else usd(step.impact_cents),
        effect_basis="" if step.impact_cents is None else step.basis,
        hours=None if step.hours is None else hours(step.hours),
        confidence=None if step.confidence_bp is None else percent_bp(step.confidence_bp),
        score=None if step.score_cents is None else usd(step.score_cents),
    )
