"""The CTO's report: systems, weaknesses against their limits, what the cloud costs, what is depended on."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis import technology
from reporting.analysis.business import DIGITAL, of_lines
from reporting.analysis.figures import count, days
from reporting.analysis.plan import Candidate
from reporting.blocks.display import Blocks
from reporting.blocks.model import Prose, Value, prose
from reporting.perspectives import proposals
from reporting.perspectives.base import Perspective
from reporting.perspectives.sections import remedies, running, spend, stacks, systems


class Cto(Perspective):
    """Breaches, remediation, AWS cost and saving; stacks, systems, papers and tasks."""

    leading = ("sla_breach_days", "mttr", "aws_forecast", "aws_saving_high")
    instead = ("open_findings", "next_expiry", "open_tasks", "overdue_tasks", "systems")
    more = ("open_findings", "aws_saving_low", "aws_per_booking", "systems")
    rules = ("S7", "S12", "S13")

    def message(self) -> Prose:
        """Return what is past its limit or comes next, and what the cloud costs."""
        costs, figures = self._costs()
        if not self._is_digital:
            text, more = stacks.dependence_clause(self.facts)
            return prose(f"{text}. {costs}.", **figures, **more)
        still = technology.open_findings(self.facts.security_findings(), self.as_of)
        if not still:
            return prose(f"No security finding is open. {costs}.", **figures)
        late = sum(finding.breach_days(self.as_of) > 0 for finding in still)
        figures |= {"late": count(late), "open": count(len(still))}
        if late:
            text = f"{{late}} of {{open}} security findings past the limit. The gravest: {still[0].title}, by {{days}}"
            figures["days"] = days(still[0].breach_days(self.as_of))
        else:
            first = min(still, key=lambda finding: (finding.deadline, finding.id))
            text = f"No security finding is past its limit, {{open}} open. First due: {first.title}, in {{days}}"
            figures["days"] = days((first.deadline - self.as_of).days)
            del figures["late"]
        return prose(f"{text}. {costs}.", **figures)

    def candidates(self) -> Iterable[Candidate]:
        """Return the remedies, the AWS moves and, where the scope has neither, its urgent tasks."""
        technical = (*proposals.remedies(self.facts), *proposals.cloud_moves(self.facts))
        return technical or tuple(proposals.tasks_due(self.facts))

    def findings(self) -> Blocks:
        """Return the rules that trip, but the one of late findings: the security findings speak for themselves."""
        if not any(verdict.trip for verdict in self.verdicts()):
            return Blocks()
        return Blocks(finding for finding in super().findings() if finding.id != "rule-s7")

    def weaknesses(self) -> Blocks:
        """Return the open security findings."""
        return systems.weaknesses(self.facts)

    def age_chart(self) -> Blocks:
        """Return the age of the findings against their limits."""
        return systems.age_against_limit(self.facts, in_mail=True)

    def remedies(self) -> Blocks:
        """Return the tasks that mend the open findings, and what was closed."""
        return Blocks([*remedies.under_way(self.facts), *remedies.closed(self.facts)])

    def dependence(self) -> Blocks:
        """Return what a scope without a stack of its own depends on."""
        return Blocks() if self._is_digital else stacks.dependence(self.facts, in_mail=True)

    def cost_chart(self) -> Blocks:
        """Return AWS cost by month and service."""
        return systems.cloud_months(self.facts, in_mail=True)

    def cost_table(self) -> Blocks:
        """Return AWS cost of this month by service."""
        return systems.cloud_services(self.facts)

    def savings_chart(self) -> Blocks:
        """Return what moves to cheaper prices save."""
        return systems.cloud_savings(self.facts, in_mail=True)

    def price_rows(self) -> Blocks:
        """Return the prices and quantities that make the saving."""
        return systems.price_rows(self.facts)

    def deadlines(self) -> Blocks:
        """Return what falls due first where no weakness is open to be charted."""
        return Blocks() if self._has_weaknesses else running.deadlines(self.facts, in_mail=True)

    def spend(self) -> Blocks:
        """Return what technology costs in the books, by month too where AWS is not the larger part of it."""
        chart = Blocks() if systems.has_own_cloud(self.facts) else spend.by_month(self.facts, in_mail=True)
        return Blocks([*chart, *spend.in_the_books(self.facts)])

    def stacks(self) -> Blocks:
        """Return the audit of each stack, layer by layer."""
        return stacks.stacks(self.facts)

    def systems(self) -> Blocks:
        """Return sites, domains and software."""
        return running.systems(self.facts)

    def papers(self) -> Blocks:
        """Return the papers of the systems by the day they end; without a stack they are what is depended on."""
        return running.papers(self.facts) if self._is_digital else Blocks()

    def tasks(self) -> Blocks:
        """Return the open tasks; where a weakness is open, those that mend it are shown beside it."""
        return Blocks() if self._has_weaknesses else running.tasks(self.facts)

    @property
    def _has_weaknesses(self) -> bool:
        return bool(technology.open_findings(self.facts.security_findings(), self.as_of))

    @property
    def _is_digital(self) -> bool:
        return bool(of_lines(self.facts.members, DIGITAL))

    def _costs(self) -> tuple[str, dict[str, Value]]:
        forecast, low, high = (self.kpi(name).value for name in ("aws_forecast", "aws_saving_low", "aws_saving_high"))
        if forecast.amount is None:
            return "What the cloud costs is not known", {}
        if not systems.has_own_cloud(self.facts):
            return "Its part of the group's AWS comes to {forecast:full} this month", {"forecast": forecast}
        if not self.facts.aws_savings():
            return "AWS comes to {forecast:full} this month", {"forecast": forecast}
        text = "AWS comes to {forecast:full} this month; {low:full} to {high:full} of it can be saved"
        return text, {"forecast": forecast, "low": low, "high": high}
