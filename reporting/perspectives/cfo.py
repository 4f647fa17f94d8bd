"""The CFO's report: cash and burn, break-even, targets, weeks and year ahead, what money could be put into."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis.business import Line
from reporting.analysis.figures import usd
from reporting.analysis.plan import Candidate
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Prose, Value, prose
from reporting.perspectives import money_steps, proposals
from reporting.perspectives.base import Perspective
from reporting.perspectives.sections import (
    burn,
    capital,
    cash_ahead,
    entities,
    guesses,
    money,
    risk,
    running,
    targets,
    tiers,
)


class Cfo(Perspective):
    """Cash, unrestricted cash, break-even and fixed spend; plan against actual; outlook; initiatives."""

    leading = ("cash", "unrestricted_cash", "runway", "break_even", "fixed_spend", "net_burn", "revenue")
    more = ("liabilities", "contribution_margin", "contribution_per_charter", "charters_a_month", "backlog", "dso",
            "rent_roll", "lease_days")  # fmt: skip
    rules = ("S5", "S9", "S10", "S11", "S14", "S16")

    def message(self) -> Prose:
        """Return what cash is free and how long it lasts, then the distance to break-even."""
        cash, free, burning = (self.kpi(name).value for name in ("cash", "unrestricted_cash", "net_burn"))
        figures = {"cash": cash, "free": free}
        text = "Cash in bank is {cash:compact}, {free:compact} of it unrestricted"
        if free == cash:
            text, figures = "Cash in bank is {cash:compact}, all of it unrestricted", {"cash": cash}
        runway, paying = self.kpi("runway").value, burn.full_runway(self.facts)
        if runway.amount is not None:
            text, figures = text + ". It lasts {runway} of operating burn", figures | {"runway": runway}
        elif burning.amount is not None:
            text += ". Operations do not burn cash"
        if paying.amount is not None:
            text += (
                ", {paying} with loans and draws"
                if runway.amount is not None
                else "; loans and draws use it up in {paying}"
            )
            figures |= {"paying": paying}
        return prose(f"{text}. {self._second_sentence(figures)}", **figures)

    def candidates(self) -> Iterable[Candidate]:
        """Return the remedies of the money rules, the initiatives, and what the books call for."""
        facts = self.facts
        return (
            *proposals.mended_rules(facts, self.verdicts()), *proposals.initiatives(facts),
            *money_steps.cash_gap(facts), *money_steps.overdue_together(facts), *money_steps.balances_to_collect(facts),
            *money_steps.work_to_bill(facts), *money_steps.spend_above_plan(facts),
            *money_steps.leases_to_follow(facts),
        )  # fmt: skip

    def cash_chart(self) -> Blocks:
        """Return cash and unrestricted cash at week ends."""
        return money.cash_weeks(self.facts)

    def burn_months(self) -> Blocks:
        """Return gross burn and operating cash of three months."""
        return burn.gross_burn(self.facts)

    def spend_chart(self) -> Blocks:
        """Return fixed spend by month against plan."""
        return money.fixed_spend(self.facts, in_mail=True)

    def flow_chart(self) -> Blocks:
        """Return income and expense by month; in the mail where no charter is sold."""
        return money.in_and_out(self.facts, in_mail=not self.has(Line.CHARTER))

    def contribution_chart(self) -> Blocks:
        """Return the way from a charter's price to what it leaves."""
        return capital.charter_contribution(self.facts, in_mail=True)

    def break_even(self) -> Blocks:
        """Return break-even by product and channel, and net of the other entities."""
        return Blocks((*burn.charter_ways(self.facts), *burn.net_of_others(self.facts)))

    def plan_chart(self) -> Blocks:
        """Return revenue by month against plan."""
        return money.revenue_against_plan(self.facts)

    def entities(self) -> Blocks:
        """Return money by entity."""
        return entities.entities(self.facts)

    def target_months(self) -> Blocks:
        """Return the targets of the months ahead; the stored ones alone where last year is not in the books."""
        return targets.targets(self.facts) or entities.outlook(self.facts)

    def weeks_ahead(self) -> Blocks:
        """Return cash of the thirteen weeks ahead."""
        return cash_ahead.thirteen_weeks(self.facts, in_mail=True)

    def year_ahead(self) -> Blocks:
        """Return how a year may end, and which driver moves it most."""
        return Blocks((*risk.fan(self.facts), *risk.drivers(self.facts)))

    def customer_value(self) -> Blocks:
        """Return what a customer is worth by churn and repeat."""
        return guesses.customer_value(self.facts)

    def assumptions(self) -> Blocks:
        """Return the assumptions of the models."""
        return guesses.assumptions(self.facts)

    def leases(self) -> Blocks:
        """Return rent roll and lease end, and what an empty house would cost."""
        return Blocks((*running.leases(self.facts), *guesses.vacancy(self.facts)))

    def sold_ahead(self) -> Blocks:
        """Return the next bookings and what is still to be earned."""
        return capital.sold_ahead(self.facts)

    def initiatives(self) -> Blocks:
        """Return what money could be put into, in tiers."""
        return tiers.tiers(self.facts)

    def _second_sentence(self, figures: dict[str, Value]) -> str:
        needed, sailed = self.kpi("break_even").value, self.kpi("charters_a_month").value
        if self.has(Line.CHARTER) and needed.amount is not None and sailed.amount is not None:
            figures |= {"needed": needed, "sailed": sailed}
            return "Break-even takes {needed} charters a month, {sailed} sail."
        weeks = cash_ahead.known_weeks(self.facts)
        if not weeks:
            return "The books do not hold three complete months yet."
        figures["known"], day = usd(weeks[-1].cash_cents), format_date(weeks[-1].week.end)
        return f"What is sold, billed and owed today leaves {{known:compact}} in bank on {day}."
