"""The CEO's report: where the group stands, what is short, what to decide."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis.business import RETAIL
from reporting.analysis.catalog import KPIS
from reporting.analysis.figures import count, percent
from reporting.analysis.kpis import applies
from reporting.analysis.plan import Candidate, merged
from reporting.analysis.rulebook import RULES
from reporting.blocks.display import Blocks
from reporting.blocks.model import Prose, Value, prose
from reporting.perspectives import proposals, registry
from reporting.perspectives.base import Perspective
from reporting.perspectives.sections import entities, money, running


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
        if not tripped:
            return prose(f"{text}. No shortfall is open.", **figures)
        gravest = tripped[0].rule.title
        if len(tripped) == 1:
            return prose(f"{text}. {gravest}.", **figures)
        return prose(f"{text}. {gravest}, the gravest of {{open}} shortfalls.", open=count(len(tripped)), **figures)

    def candidates(self) -> Iterable[Candidate]:
        """Return what cannot wait, the initiatives and the tasks due, each work once."""
        facts, verdicts = self.facts, self.verdicts()
        grave = [v for v in verdicts if v.rule.severity == "critical" and v.trip and not v.trip.due]
        return merged([
            *proposals.pressing(facts, verdicts), *proposals.initiatives(facts), *proposals.tasks_due(facts),
            *proposals.mended_rules(facts, grave),
        ])  # fmt: skip

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

    def _revenue_clause(self) -> tuple[str, dict[str, Value]]:
        revenue = self.kpi("revenue")
        share = revenue.change_4w.relative if revenue.change_4w else None
        text, figures = "Revenue of four weeks: {revenue}", {"revenue": revenue.value}
        if share is None or share.amount is None:
            return text, figures
        if share.amount == 0:
            return f"{text}, as much as in the four before", figures
        way = "above" if share.amount > 0 else "below"
        return f"{text}, {{share}} {way} the four before", figures | {"share": percent(abs(share.amount))}
