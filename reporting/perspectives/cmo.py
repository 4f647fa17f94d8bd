"""The CMO's report: where customers come from, who can be reached, what to try next."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis.business import Line
from reporting.analysis.catalog.sales import SELLING
from reporting.analysis.plan import Candidate, merged, ranked
from reporting.blocks.display import Blocks
from reporting.blocks.model import Prose, Value, prose
from reporting.perspectives import proposals
from reporting.perspectives.base import Perspective
from reporting.perspectives.sections import (
    clients,
    funnels,
    letting,
    mailing,
    marketplaces,
    money,
    running,
    search,
    selling,
)


class Cmo(Perspective):
    """Reach, return on spend, conversion; channels, funnels, marketplaces, listings; leases where a house is let."""

    leading = ("reach", "roas", "lead_to_booking", "ota_net")
    instead = ("occupancy", "lease_days", "rent_roll", "backlog", "pipeline", "sold_ahead", "revenue",
               "contribution_margin")  # fmt: skip
    more = ("pipeline", "blast_low", "blast_high", "citation_consistency", "cac", "ltv", "churn_by_vessel_type",
            "repeat_rate", "lead_cohorts", "nps", "net_revenue_retention")  # fmt: skip
    rules = ("S1", "S2", "S3", "S4", "S6", "S11", "S18")

    def message(self) -> Prose:
        """Return where bookings come from, then what the next step may bring."""
        if self._is_house:
            text, figures = letting.clause(self.facts)
            return prose(f"{text}.", **figures)
        first, figures = self._where_from()
        second, more = self._next_step()
        return prose(f"{first}. {second}.", **figures, **more)

    def candidates(self) -> Iterable[Candidate]:
        """Return the initiatives, the remedies of the marketing rules, and what has to be done for clients kept."""
        kept = proposals.tasks_due(self.facts) if self._is_clients else ()
        return merged([*proposals.initiatives(self.facts), *proposals.mended_rules(self.facts, self.verdicts()), *kept])

    def channels(self) -> Blocks:
        """Return bookings by channel."""
        return selling.channels(self.facts, in_mail=True)

    def leads(self) -> Blocks:
        """Return what became of the leads."""
        return selling.leads(self.facts)

    def customers(self) -> Blocks:
        """Return the customers on account; in the mail where there are only clients on a retainer."""
        return clients.on_account(self.facts, in_mail=self._is_clients)

    def sales_chart(self) -> Blocks:
        """Return bookings by month, served and ahead."""
        return selling.sales_months(self.facts, in_mail=True)

    def plan_chart(self) -> Blocks:
        """Return revenue by month against plan; in the mail where no channel brings bookings to compare."""
        return money.revenue_against_plan(self.facts, in_mail=not self.facts.channel_bookings())

    def audience(self) -> Blocks:
        """Return who may be written to."""
        return mailing.audience(self.facts, in_mail=not self.has(Line.EXPERIENCE))

    def mailing_model(self) -> Blocks:
        """Return how the range of a mailing comes about; only where seats are sold by mail."""
        return mailing.model(self.facts) if self.has(Line.EXPERIENCE) else Blocks()

    def mailing(self) -> Blocks:
        """Return what one mailing may bring."""
        return mailing.range_chart(self.facts, in_mail=True)

    def funnels(self) -> Blocks:
        """Return the funnels."""
        return funnels.funnels(self.facts)

    def marketplaces(self) -> Blocks:
        """Return the marketplaces in the order to try them."""
        return marketplaces.sequence(self.facts)

    def listings(self) -> Blocks:
        """Return how consistent the directory listings are."""
        return search.consistency(self.facts)

    def search_roadmap(self) -> Blocks:
        """Return the roadmap of local search."""
        return search.roadmap(self.facts)

    def leases(self) -> Blocks:
        """Return the leases: what has to be let again and when."""
        return running.leases(self.facts)

    def rent_ahead(self) -> Blocks:
        """Return the rent that leases secure by month."""
        return letting.rent_ahead(self.facts, in_mail=self._is_house)

    def renewal(self) -> Blocks:
        """Return the listing of a house and what its renewal needs."""
        return letting.renewal(self.facts, in_mail=self._is_house)

    @property
    def _is_house(self) -> bool:
        return self.is_single and self.has(Line.RENTAL)

    @property
    def _is_clients(self) -> bool:
        return self.is_single and self.has(Line.CLIENTS)

    def _where_from(self) -> tuple[str, dict[str, Value]]:
        return clients.clause(self.facts) if self._is_clients else selling.top_channel(self.facts)

    def _next_step(self) -> tuple[str, dict[str, Value]]:
        if self.has(Line.EXPERIENCE) and self.kpi("blast_low").value.amount is not None:
            return mailing.clause(self.facts, self.as_of)
        if self.has(*SELLING):
            return "{reach} people may be written to", {"reach": self.kpi("reach").value}
        steps = ranked(self.candidates())
        if steps:
            return f"Next: {steps[0].title[0].lower()}{steps[0].title[1:]}, by {steps[0].owner}", {}
        return "Still to be earned of what is sold: {ahead}", {"ahead": self.kpi("backlog").value}
