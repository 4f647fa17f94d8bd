"""The ledger, invoices, reconciliations, periods and plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import ibis

from reporting.analysis.control import OpenInvoice, Reconciliation
from reporting.analysis.expenses import OneOff
from reporting.analysis.journal import Entry, Posting
from reporting.analysis.ledger import Account, Balance
from reporting.analysis.migration import StripeReferences
from reporting.analysis.periods import Window
from reporting.analysis.revenue import WeekRevenue
from reporting.perspectives.asking import Asker, Row
from reporting.perspectives.facts.base import Answers
from reporting.perspectives.queries import books
from reporting.perspectives.queries.records import reader

T = TypeVar("T")


class BookFacts(Answers):
    """The ledger, invoices, reconciliations, periods and plans."""

    @property
    def history_from(self) -> date:
        """The first day of the scope's books (its report's day when they are empty)."""

        def read(rows: list[Row]) -> date:
            return rows[0]["first"] or self.as_of

        return self.ask.ask("first day of the books", lambda: books.first_day(self.ask), read)

    def accounts(self) -> tuple[Account, ...]:
        """The chart of accounts."""
        return self.ask.ask("chart of accounts", lambda: books.accounts(self.ask), reader(Account), "id")

    def balances(self, day: date) -> tuple[Balance, ...]:
        """What stands on each account at the end of `day`."""
        return self._ledger("account balances", day, books.standing)

    def movements(self, day: date) -> tuple[Balance, ...]:
        """What moved on each account in the 28 days to `day`."""
        return self._ledger("account movements of 28 days", day, books.moved)

    def months(self) -> Mapping[str, tuple[Balance, ...]]:
        """What moved on each account by month."""
        chart = self._chart()
        read = _grouped(lambda row: str(row["month"]), lambda row: _balance(chart, row))
        return self.ask.ask("account movements by month", lambda: books.by_month(self.ask), read)

    def entries(self) -> tuple[Entry, ...]:
        """The journal: every transaction with its lines."""
        return self.ask.ask("journal", lambda: books.entries(self.ask), _entries, "txn")

    def one_offs(self, window: Window) -> tuple[OneOff, ...]:
        """The one-off spend of the days of `window`, posting by posting."""
        expression = lambda: books.one_offs(self.ask, window.start, window.end)  # noqa: E731 - a question
        return self.ask.ask(f"one-off spend from {window.start} to {window.end}", expression, reader(OneOff))

    def revenue_weeks(self) -> tuple[WeekRevenue, ...]:
        """Recognised revenue by ISO week, entity and stream."""
        return self.ask.ask("revenue by week", lambda: books.revenue_weeks(self.ask), reader(WeekRevenue))

    def stripe_available(self, day: date) -> int:
        """What Stripe could pay out at `day`, net, in cents."""
        return sum(self.stripe_by_entity(day).values())

    def stripe_by_entity(self, day: date) -> Mapping[str, int]:
        """What Stripe could pay out to each entity at `day`, net, in cents."""
        return self.daily("Stripe available", day, books.stripe_balance, _cents_by_entity, {})

    def credit_sales(self, day: date) -> int:
        """What was invoiced in the 90 days to `day`, in cents."""
        return self.daily("invoiced in 90 days", day, books.invoiced, _cents_by_day, 0)

    def open_invoices(self) -> tuple[OpenInvoice, ...]:
        """The invoices still owed at `as_of`."""
        read = reader(OpenInvoice)
        return self.ask.ask("open invoices", lambda: books.open_invoices(self.ask), read, "id")

    def reconciliations(self) -> tuple[Reconciliation, ...]:
        """Books against the other side at `as_of`."""
        return self.listed("reconciliations", Reconciliation)

    def stripe_references(self) -> tuple[StripeReferences, ...]:
        """Stripe's charges and refunds by entity, and how many name their booking."""
        expression = lambda: books.stripe_references(self.ask)  # noqa: E731 - a question
        return self.ask.ask("Stripe references", expression, reader(StripeReferences))

    def closed_periods(self) -> Mapping[tuple[str, str], date | None]:
        """When each (entity, month) was closed; None: not yet."""

        def read(rows: list[Row]) -> dict[tuple[str, str], date | None]:
            return {(str(row["entity"]), str(row["period"])): row["closed"] for row in rows}

        return self.ask.ask("accounting periods", lambda: books.periods(self.ask), read)

    def targets(self, metric: str, entity: str = "") -> Mapping[str, int]:
        """The plan of a metric by month, of one entity or of all; months that lack an entity's plan are absent."""
        planned = self.ask.ask("targets", lambda: books.targets(self.ask), _targets).get(metric, {})
        if entity:
            return {month: values[entity] for month, values in planned.items() if entity in values}
        entities = {entity for by_entity in planned.values() for entity in by_entity}
        return {month: sum(values.values()) for month, values in planned.items() if set(values) == entities}

    def _ledger(
        self, name: str, day: date, expression: Callable[[Asker, Sequence[date]], ibis.Table]
    ) -> tuple[Balance, ...]:
        chart = self._chart()
        read = _grouped(lambda row: row["day"], lambda row: _balance(chart, row))
        return self.daily(name, day, expression, read, ())

    def _chart(self) -> dict[str, Account]:
        return {account.id: account for account in self.accounts()}


def _grouped(key: Callable[[Row], Any], value: Callable[[Row], T]) -> Callable[[list[Row]], dict[Any, tuple[T, ...]]]:
    def read(rows: list[Row]) -> dict[Any, tuple[T, ...]]:
        groups: defaultdict[Any, list[T]] = defaultdict(list)
        for row in rows:
            groups[key(row)].append(value(row))
        return {name: tuple(members) for name, members in groups.items()}

    return read


def _balance(chart: Mapping[str, Account], row: Row) -> Balance:
    return Balance(chart[str(row["account"])], str(row["entity"]), row["cents"])


def _cents_by_day(rows: list[Row]) -> dict[date, int]:
    return {row["day"]: row["cents"] for row in rows}


def _cents_by_entity(rows: list[Row]) -> dict[date, dict[str, int]]:
    days: defaultdict[date, dict[str, int]] = defaultdict(dict)
    for row in rows:
        days[row["day"]][row["entity"]] = row["cents"]
    return dict(days)


def _targets(rows: list[Row]) -> dict[str, dict[str, dict[str, int]]]:
    plans: defaultdict[str, defaultdict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        plans[row["metric"]][row["month"]][row["entity"]] = row["value"]
    return {metric: dict(months) for metric, months in plans.items()}


def _entries(rows: list[Row]) -> tuple[Entry, ...]:
    heads: dict[str, tuple[date, str]] = {}
    lines: defaultdict[str, list[Posting]] = defaultdict(list)
    for row in rows:
        heads[row["txn"]] = (row["date"], row["memo"])
        lines[row["txn"]].append(Posting(row["account"], row["entity"], row["cents"]))
    return tuple(Entry(txn, day, memo, tuple(lines[txn])) for txn, (day, memo) in heads.items())
