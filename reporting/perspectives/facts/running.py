"""Assets, systems, costs of the cloud, charters, papers, tasks, plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from reporting.analysis.inventory import Asset, Document, Lease, Task
from reporting.analysis.marketing import Range
from reporting.analysis.operations import Charter
from reporting.analysis.periods import month_of, month_window, shift_month
from reporting.analysis.plan import Assumption, Initiative
from reporting.analysis.technology import DailyCost, Layer, MonthlyCost, Saving, SecurityFinding
from reporting.perspectives.asking import Row
from reporting.perspectives.facts.base import Answers
from reporting.perspectives.queries import things
from reporting.perspectives.queries.records import reader

Owned = TypeVar("Owned", Asset, Initiative, SecurityFinding, Task)


class RunningFacts(Answers):
    """Assets, systems, costs of the cloud, charters, papers, tasks, plans."""

    def assets(self) -> tuple[Asset, ...]:
        """The asset inventory."""
        return self._owned(self.listed("assets", Asset))

    def security_findings(self) -> tuple[SecurityFinding, ...]:
        """Every weakness known at `as_of`."""
        return self._owned(self.listed("security_findings", SecurityFinding))

    def tech_stack(self) -> tuple[Layer, ...]:
        """The technology of each entity."""
        return self.listed("tech_stack", Layer)

    def aws_costs(self) -> tuple[DailyCost, ...]:
        """AWS cost by service and day, from the month before the one of the oldest week end."""
        since = month_window(shift_month(month_of(self._earlier[0]), -1)).start
        return self.ask.ask("AWS cost by day", lambda: things.aws_days(self.ask, since), reader(DailyCost))

    def aws_months(self) -> tuple[MonthlyCost, ...]:
        """AWS cost by month, service and entity."""
        return self.ask.ask("AWS cost by month", lambda: things.aws_months(self.ask), reader(MonthlyCost))

    def aws_savings(self) -> tuple[Saving, ...]:
        """What could be moved to a cheaper price."""
        return self.ask.ask("AWS savings", lambda: things.aws_savings(self.ask), _savings, "id")

    def charters(self) -> tuple[Charter, ...]:
        """The crew app's events, the earliest first."""
        return self.ask.ask("charters", lambda: things.charters(self.ask), self._charters, "id")

    def documents(self) -> tuple[Document, ...]:
        """Certificates, registrations, licences and contracts."""
        return self.listed("documents", Document)

    def leases(self) -> tuple[Lease, ...]:
        """The leases."""
        return self.listed("leases", Lease)

    def tasks(self) -> tuple[Task, ...]:
        """The tasks of the hand-offs."""
        return self._owned(self.listed("tasks", Task))

    def initiatives(self) -> tuple[Initiative, ...]:
        """What could be done next."""
        return self._owned(self.listed("initiatives", Initiative))

    def assumptions(self) -> Mapping[str, Assumption]:
        """The labelled guesses by key."""

        def read(rows: list[Row]) -> dict[str, Assumption]:
            return {guess.key: guess for guess in reader(Assumption)(rows)}

        return self.ask.ask("assumptions", lambda: things.listed(self.ask, "assumptions", "key"), read, "key")

    def _owned(self, rows: Iterable[Owned]) -> tuple[Owned, ...]:
        """Return the rows with their owners as readers know them."""
        person = self.context.settings.person
        return tuple(replace(row, owner=person(row.owner)) if row.owner else row for row in rows)

    def _charters(self, rows: list[Row]) -> tuple[Charter, ...]:
        tz = self.context.settings.tz
        return reader(Charter)([row | {"departs": row["departure"].astimezone(tz).date()} for row in rows])


def _savings(rows: list[Row]) -> tuple[Saving, ...]:
    return reader(Saving)([row | {"quantity": Range(row["quantity_low"], row["quantity_high"])} for row in rows])
