"""The CEO's report: where the group stands, what is short, what to decide."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis.catalog import KPIS
from reporting.analysis.figures import count
from reporting.analysis.kpis import applies
from reporting.analysis.plan import Candidate
from reporting.analysis.rulebook import RULES
from reporting.blocks.display import Blocks
from reporting.blocks.model import Prose, prose
from reporting.perspectives import proposals
from reporting.perspectives.base import Perspective
from reporting.perspectives.sections import entities, money, running


class Ceo(Perspective):
    """Revenue, margin, cash and backlog; shortfalls; missing KPIs; operations; the plan."""

    leading = ("revenue", "contribution_margin", "cash", "backlog")
    more = ("liabilities", "pipeline", "charters_ahead", "unfilled_roles", "open_waivers", "rent_roll", "overdue_tasks")
    rules = tuple(RULES)

    def message(self) -> Prose:
        """Return revenue against the four weeks before, and the gravest shortfall."""
        tripped = [verdict for verdict in self.verdicts() if verdict.trip]
        revenue = self.kpi("revenue")
        text, figures = "Revenue of four weeks is {revenue}", {"revenue": revenue.value}
        if revenue.change_4w and revenue.change_4w.relative.amount is not None:
            text, figures = (
                text + ", {share:signed} on the four before",
                figures | {"share": revenue.change_4w.relative},
            )
        if not tripped:
            return prose(text + ". No shortfall rule trips.", **figures)
        gravest = tripped[0].rule.title
        more = "; shortfalls open: {open}" if len(tripped) > 1 else ""
        figures |= {"open": count(len(tripped))} if len(tripped) > 1 else {}
        return prose(f"{text}. {gravest}{more}.", **figures)

    def candidates(self) -> Iterable[Candidate]:
        """Return the initiatives and the urgent tasks."""
        return (*proposals.initiatives(self.facts), *proposals.urgent_tasks(self.facts))

    def gap_names(self) -> tuple[str, ...]:
        """Return every KPI that applies to the scope: the CEO is told of all that are missing."""
        return tuple(name for name, kpi in KPIS.items() if applies(kpi, self.facts.members))

    def revenue_chart(self) -> Blocks:
        """Return thirteen weeks of revenue."""
        return money.revenue_weeks(self.facts, in_mail=True)

    def plan_chart(self) -> Blocks:
        """Return revenue by month against plan and last year."""
        return money.revenue_against_plan(self.facts, in_mail=True)

    def cash_chart(self) -> Blocks:
        """Return cash at week ends."""
        return money.cash_weeks(self.facts, in_mail=True)

    def entities(self) -> Blocks:
        """Return money by entity."""
        return entities.entities(self.facts)

    def recognition_gaps(self) -> Blocks:
        """Return bookings recognised too early or too late."""
        return entities.recognition_gaps(self.facts)

    def operations(self) -> Blocks:
        """Return the charters ahead."""
        return running.charters(self.facts)

    def assets(self) -> Blocks:
        """Return the asset inventory."""
        return running.assets(self.facts)

    def tasks(self) -> Blocks:
        """Return the open tasks."""
        return running.tasks(self.facts)
