"""The CTO's report: systems, weaknesses against their limits, what the cloud costs, what is depended on."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis import technology
from reporting.analysis.business import DIGITAL, of_lines
from reporting.analysis.figures import count
from reporting.analysis.plan import Candidate
from reporting.blocks.display import Blocks
from reporting.blocks.model import Prose, Value, prose
from reporting.perspectives import proposals
from reporting.perspectives.base import Perspective
from reporting.perspectives.sections import running, stacks, systems


class Cto(Perspective):
    """Breaches, remediation, AWS cost and saving; stacks, systems, papers and tasks."""

    leading = ("sla_breach_days", "mttr", "aws_forecast", "aws_saving_high")
    instead = ("next_expiry", "open_findings", "open_tasks", "systems")
    more = ("open_findings", "aws_saving_low", "aws_per_booking", "systems", "overdue_tasks")
    rules = ("S12", "S13")

    def message(self) -> Prose:
        """Return what is past its limit, and what the cloud costs."""
        costs, figures = self._costs()
        if not of_lines(self.facts.members, DIGITAL):
            text = f"{self.scope_name} runs no stack of its own: it depends on what the group shares"
            return prose(f"{text}. {costs}.", **figures)
        still = technology.open_findings(self.facts.security_findings(), self.as_of)
        if not still:
            return prose(f"No security finding is open. {costs}.", **figures)
        late = sum(finding.breach_days(self.as_of) > 0 for finding in still)
        gravest = f", first: {still[0].title}" if late else ""
        text = f"Security findings past their limit: {{late}} of {{open}}{gravest}. {costs}."
        return prose(text, late=count(late), open=count(len(still)), **figures)

    def candidates(self) -> Iterable[Candidate]:
        """Return the remedies, the AWS moves and, where the scope has neither, its urgent tasks."""
        technical = (*proposals.remedies(self.facts), *proposals.cloud_moves(self.facts))
        return technical or tuple(proposals.tasks_due(self.facts))

    def weaknesses(self) -> Blocks:
        """Return the open security findings."""
        return systems.weaknesses(self.facts)

    def age_chart(self) -> Blocks:
        """Return the age of the findings against their limits."""
        return systems.age_against_limit(self.facts, in_mail=True)

    def dependence(self) -> Blocks:
        """Return what a scope without a stack of its own depends on."""
        return Blocks() if of_lines(self.facts.members, DIGITAL) else stacks.dependence(self.facts)

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

    def stacks(self) -> Blocks:
        """Return the audit of each stack, layer by layer."""
        return stacks.stacks(self.facts)

    def systems(self) -> Blocks:
        """Return sites, domains and software."""
        return running.systems(self.facts)

    def papers(self) -> Blocks:
        """Return papers by the day they end; in the mail where the scope has no stack."""
        return running.papers(self.facts, in_mail=not of_lines(self.facts.members, DIGITAL))

    def tasks_chart(self) -> Blocks:
        """Return open tasks by owner; in the mail where the scope has few other pictures."""
        return running.tasks_by_owner(self.facts, in_mail=not self.facts.aws_savings())

    def tasks(self) -> Blocks:
        """Return the open tasks."""
        return running.tasks(self.facts)

    def _costs(self) -> tuple[str, dict[str, Value]]:
        forecast, low, high = (self.kpi(name).value for name in ("aws_forecast", "aws_saving_low", "aws_saving_high"))
        if forecast.amount is None:
            return "What the cloud costs is not known", {}
        if not self.facts.aws_savings():
            return "AWS comes to {forecast:full} this month", {"forecast": forecast}
        text = "AWS comes to {forecast:full} this month, {low:full} to {high:full} of it can be saved"
        return text, {"forecast": forecast, "low": low, "high": high}
