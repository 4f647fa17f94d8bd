"""The CFO's report: cash, burn, break-even, plan against actual, what money could be put into."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis.business import Line
from reporting.analysis.plan import Candidate
from reporting.blocks.display import Blocks
from reporting.blocks.model import Prose, Value, prose
from reporting.perspectives import proposals
from reporting.perspectives.base import Perspective
from reporting.perspectives.sections import capital, entities, money, running


class Cfo(Perspective):
    """Cash, unrestricted cash, break-even and fixed spend; plan against actual; outlook; initiatives."""

    leading = ("cash", "unrestricted_cash", "runway", "break_even", "fixed_spend", "net_burn", "revenue")
    more = ("liabilities", "contribution_margin", "contribution_per_charter", "charters_a_month", "backlog", "dso",
            "rent_roll", "lease_days")  # fmt: skip
    rules = ("S5", "S9", "S10", "S11", "S14", "S16")

    def message(self) -> Prose:
        """Return what cash is free and how long it lasts, then the distance to break-even."""
        cash, free, burn = (self.kpi(name).value for name in ("cash", "unrestricted_cash", "net_burn"))
        figures = {"cash": cash, "free": free}
        text = "Cash in bank is {cash:compact}, {free:compact} of it unrestricted"
        runway = self.kpi("runway").value
        if runway.amount is not None:
            text, figures = text + "; it lasts {runway}", figures | {"runway": runway}
        elif burn.amount is not None:
            text += "; operations do not burn cash"
        return prose(f"{text}. {self._second_sentence(figures)}", **figures)

    def candidates(self) -> Iterable[Candidate]:
        """Return the remedies of the money rules and the initiatives."""
        return (*proposals.mended_rules(self.facts, self.verdicts()), *proposals.initiatives(self.facts))

    def cash_chart(self) -> Blocks:
        """Return cash at week ends."""
        return money.cash_weeks(self.facts, in_mail=True)

    def spend_chart(self) -> Blocks:
        """Return fixed spend by month against plan."""
        return money.fixed_spend(self.facts, in_mail=True)

    def flow_chart(self) -> Blocks:
        """Return income and expense by month; in the mail where no charter is sold."""
        return money.in_and_out(self.facts, in_mail=not self.has(Line.CHARTER))

    def contribution_chart(self) -> Blocks:
        """Return the way from a charter's price to what it leaves."""
        return capital.charter_contribution(self.facts, in_mail=True)

    def plan_chart(self) -> Blocks:
        """Return revenue by month against plan."""
        return money.revenue_against_plan(self.facts)

    def entities(self) -> Blocks:
        """Return money by entity."""
        return entities.entities(self.facts)

    def outlook(self) -> Blocks:
        """Return the targets of the months ahead."""
        return entities.outlook(self.facts)

    def leases(self) -> Blocks:
        """Return rent roll and lease end."""
        return running.leases(self.facts)

    def sold_ahead(self) -> Blocks:
        """Return the next bookings and what is still to be earned."""
        return capital.sold_ahead(self.facts)

    def initiatives(self) -> Blocks:
        """Return what money could be put into."""
        return capital.initiatives(self.facts)

    def _second_sentence(self, figures: dict[str, Value]) -> str:
        needed, sailed = self.kpi("break_even").value, self.kpi("charters_a_month").value
        if self.has(Line.CHARTER) and needed.amount is not None and sailed.amount is not None:
            figures |= {"needed": needed, "sailed": sailed}
            return "Break-even takes {needed} charters a month, {sailed} sail."
        spend = self.kpi("fixed_spend").value
        if spend.amount is None:
            return "The books hold no complete month yet."
        figures |= {"spend": spend}
        return "Fixed spend of the last month was {spend}."
