"""The CEO's report: where the group stands, what is short, what to decide."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis.business import BOOKED_MONTHLY, RETAIL, of_lines
from reporting.analysis.catalog import KPIS
from reporting.analysis.figures import count, percent
from reporting.analysis.kpis import applies
from reporting.analysis.periods import FOUR_WEEKS_BACK, holds_month_end, trailing, trend_days
from reporting.analysis.plan import Candidate, merged
from reporting.analysis.rulebook import RULES
from reporting.analysis.rules import Verdict
from reporting.blocks.display import Blocks
from reporting.blocks.format import direction_of
from reporting.blocks.model import Prose, Value, prose
from reporting.perspectives import money_steps, proposals, registry
from reporting.perspectives.base import Perspective
from reporting.perspectives.sections import entities, money, running, runways


class Ceo(Perspective):
    """Revenue, margin, cash and backlog; shortfalls; missing KPIs; operations; the plan."""

    leading = ("revenue", "contribution_margin", "cash", "backlog")
    more = (
        "liabilities", "pipeline", "charters_ahead", "fill_rate", "unfilled_roles", "open_waivers", "hours_sailed",
        "rent_roll", "overdue_tasks",
    )  # fmt: skip
    rules = tuple(RULES)

    def message(self) -> Prose:
        """Return revenue against the four weeks before, and the gravest shortfall."""
        tripped = [verdict for verdict in self.verdicts() if verdict.trip]
        text, figures = self._revenue_clause()
        short, named = runways.clauses(runways.short_of_cash(self.facts)[:1])
        text, figures = ". ".join((text, *short)), figures | named
        if not tripped:
            return prose(f"{text}. No shortfall is open.", **figures)
        gravest = tripped[0].rule.title
        if len(tripped) == 1:
            return prose(f"{text}. {gravest}.", **figures)
        return prose(f"{text}. {gravest}, the gravest of {{open}} shortfalls.", open=count(len(tripped)), **figures)

    def candidates(self) -> Iterable[Candidate]:
        """Return the remedies of what is short, the initiatives and the tasks due, each work once."""
        remedies = list(proposals.mended_rules(self.facts, [v for v in self.verdicts() if self._decides(v)]))
        urgent = [*(step for step in remedies if step.pressing), *money_steps.entities_to_fund(self.facts)]
        others = [step for step in remedies if not step.pressing]
        initiatives, tasks = proposals.initiatives(self.facts), proposals.tasks_due(self.facts)
        return merged([*urgent, *initiatives, *others, *tasks, *proposals.unbooked_revenue(self.facts)])

    def gap_names(self) -> tuple[str, ...]:
        """Return every KPI that applies to the scope: the CEO is told of all that are missing."""
        return tuple(name for name, kpi in KPIS.items() if applies(kpi, self.facts.members))

    def revenue_chart(self) -> Blocks:
        """Return thirteen weeks of revenue; where it is earned by the month, income and expense by month."""
        if self.has(*RETAIL):
            return money.revenue_weeks(self.facts, in_mail=True)
        return money.in_and_out(self.facts, in_mail=True)

    def plan_chart(self) -> Blocks:
        """Return revenue by month against plan and last year."""
        return money.revenue_against_plan(self.facts, in_mail=True)

    def cash_chart(self) -> Blocks:
        """Return cash at week ends."""
        return money.cash_weeks(self.facts, in_mail=True)

    def quarter(self) -> Blocks:
        """Return thirteen weeks of revenue by entity against plan and last year."""
        return entities.quarter(self.facts)

    def entities(self) -> Blocks:
        """Return money by entity."""
        return entities.entities(self.facts)

    def recognition_gaps(self) -> Blocks:
        """Return bookings recognised too early or too late."""
        return entities.recognition_gaps(self.facts)

    def operations(self) -> Blocks:
        """Return the charters ahead."""
        return running.charters(self.facts)

    def registry(self) -> Blocks:
        """Return every rule with its state and every KPI with its figure."""
        kpis = [self.kpi(name) for name in self.gap_names()]
        return Blocks([registry.rule_table(self.facts, self.verdicts()), registry.kpi_table(kpis)])

    def assets(self) -> Blocks:
        """Return the asset inventory."""
        return running.assets(self.facts)

    def tasks(self) -> Blocks:
        """Return the open tasks."""
        return running.tasks(self.facts)

    def _decides(self, verdict: Verdict) -> bool:
        """Return whether a shortfall is the CEO's to decide: his own, one with a date or a price, or a critical one."""
        trip, rule = verdict.trip, verdict.rule
        mine = rule.owner == self.data.settings.perspectives["ceo"] or rule.severity == proposals.MOST_GRAVE
        return trip is not None and bool(mine or trip.due or trip.effect)

    def _revenue_clause(self) -> tuple[str, dict[str, Value]]:
        revenue = self.kpi("revenue")
        share = revenue.change_4w.relative if revenue.change_4w else None
        text, figures = "Four weeks brought {revenue}", {"revenue": revenue.value}
        if share is None or share.amount is None:
            return text, figures
        way = direction_of(share)
        if not way:
            return f"{text}, as much as the four before", figures
        more = "more" if way > 0 else "less"
        text = f"{text}, {{share}} {more} than the four before{self._month_ends()}"
        return text, figures | {"share": percent(abs(share.amount))}

    def _month_ends(self) -> str:
        """Return what tells the two windows apart where only one of them holds the revenue booked by the month."""
        days = trend_days(self.as_of)
        now, before = (holds_month_end(trailing(day)) for day in (days[-1], days[-1 - FOUR_WEEKS_BACK]))
        if now == before or not of_lines(self.facts.members, BOOKED_MONTHLY):
            return ""
        return f", which held {'a' if before else 'no'} month's end, when monthly revenue is booked"
