"""The CFO's report: cash and burn, break-even, targets, weeks and year ahead, what money could be put into."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeAlias

from reporting.analysis.business import Line
from reporting.analysis.figures import months, percent_of, usd
from reporting.analysis.periods import complete_months
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
    runways,
    targets,
    tiers,
)
from reporting.perspectives.sections.parts import month_label

Clause: TypeAlias = tuple[str, dict[str, Value]]  # a sentence without its stop, and its figures


class Cfo(Perspective):
    """Cash, unrestricted cash, break-even and fixed spend; plan against actual; outlook; initiatives."""

    leading = ("cash", "unrestricted_cash", "runway", "break_even", "fixed_spend", "net_burn", "revenue")
    more = ("liabilities", "contribution_margin", "contribution_per_charter", "charters_a_month", "backlog", "dso",
            "rent_roll", "lease_days")  # fmt: skip
    rules = ("S5", "S9", "S10", "S11", "S14", "S16")

    @cached_property
    def short(self) -> tuple[runways.EntityCash, ...]:
        """The entities of a group that run out of cash."""
        return runways.short_of_cash(self.facts)

    def message(self) -> Prose:
        """Return what cash is free and how long it lasts, what puts it at risk, then the distance to break-even."""
        told = [self._cash(), self._runway(), self._short_entities(), self._risk(), self._spend(), self._distance()]
        figures = {name: value for _, named in told for name, value in named.items()}
        return prose(" ".join(f"{text}." for text, _ in told if text), **figures)

    def candidates(self) -> Iterable[Candidate]:
        """Return the remedies of the money rules, the initiatives, and what the books call for."""
        facts = self.facts
        return (
            *proposals.mended_rules(facts, self.verdicts()), *proposals.initiatives(facts),
            *money_steps.cash_gap(facts), *money_steps.entities_to_fund(facts),
            *money_steps.overdue_together(facts), *money_steps.balances_to_collect(facts),
            *money_steps.work_to_bill(facts), *money_steps.spend_above_plan(facts),
            *money_steps.leases_to_follow(facts),
        )  # fmt: skip

    def cash_chart(self) -> Blocks:
        """Return cash and unrestricted cash at week ends."""
        return money.cash_weeks(self.facts)

    def burn_months(self) -> Blocks:
        """Return gross burn and operating cash of three months, and runway by entity."""
        return Blocks((*burn.gross_burn(self.facts), *runways.by_entity(self.facts, in_mail=True)))

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

    def _cash(self) -> Clause:
        cash, free = (self.kpi(name).value for name in ("cash", "unrestricted_cash"))
        text, figures = (
            "Cash in bank is {cash:compact}, unrestricted cash {free:compact}",
            {"cash": cash, "free": free},
        )
        if free == cash:
            text, figures = "Cash in bank is {cash:compact}, all of it unrestricted", {"cash": cash}
        for row in self.short[:1]:
            if row.is_short:
                return f"{text}; {row.name}'s lasts {{first}}", figures | {"first": months(row.lasts_tenths or 0)}
        return text, figures

    def _runway(self) -> Clause:
        runway, paying = self.kpi("runway").value, burn.full_runway(self.facts)
        whose = "Unrestricted cash" if self.is_single else "All unrestricted cash together"
        figures = {name: value for name, value in (("runway", runway), ("paying", paying)) if value.amount is not None}
        if "runway" in figures:
            draws = ", {paying} with loans and draws" if "paying" in figures else ""
            return f"{whose} lasts {{runway}} of operating burn{draws}", figures
        if self.kpi("net_burn").value.amount is None:
            return "", {}
        draws = "; loans and draws use unrestricted cash up in {paying}" if "paying" in figures else ""
        (month,) = complete_months(self.as_of, 1)
        return f"Operations did not burn cash in the three months to {month_label(month)}{draws}", figures

    def _short_entities(self) -> Clause:
        """Return the entities that run out beside the one that the first sentence names."""
        texts, figures = runways.clauses(row for row in self.short if row is not self.short[0] or not row.is_short)
        return ". ".join(texts), figures

    def _risk(self) -> Clause:
        found = risk.simulated(self.facts)
        if found is None or not found.short[-1]:
            return "", {}
        text = "Unrestricted cash runs out within a year in {risk} of the simulated cases"
        return text, {"risk": percent_of(found.short[-1], found.paths)}

    def _spend(self) -> Clause:
        spend = self.kpi("fixed_spend")
        spent, plan = spend.value.amount, spend.target and spend.target.amount
        if spent is None or not plan or spent <= plan:
            return "", {}
        (month,) = complete_months(self.as_of, 1)
        text = f"Fixed spend of {month_label(month)} was {{spent}}, {{over}} above plan"
        return text, {"spent": spend.value, "over": percent_of(spent - plan, plan)}

    def _distance(self) -> Clause:
        needed, sailed = self.kpi("break_even").value, self.kpi("charters_a_month").value
        if self.has(Line.CHARTER) and needed.amount is not None and sailed.amount is not None:
            return "Break-even takes {needed} charters a month, {sailed} sail", {"needed": needed, "sailed": sailed}
        weeks = cash_ahead.known_weeks(self.facts)
        if not weeks:
            return "The books do not hold three complete months yet", {}
        text = (
            f"What is sold, billed and owed today leaves {{known:compact}} in bank on {format_date(weeks[-1].week.end)}"
        )
        return text, {"known": usd(weeks[-1].cash_cents)}
