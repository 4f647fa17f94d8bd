"""All checks of a dataset: identities refuse every report, reconciliations become findings, old sources go missing."""

from __future__ import annotations

from graphlib import TopologicalSorter

import ibis

from reporting.context import identities_ledger, identities_rows, identities_sales
from reporting.context.freshness import BLOCKED, FRESH
from reporting.context.reconciliations import reconcile
from reporting.context.registry import IDENTITIES, Books, Identity
from reporting.context.report import CheckReport, Failure, Merge, Stale
from reporting.context.rows import built, existing
from reporting.context.schema import TABLES

THEMES = (identities_rows, identities_ledger, identities_sales)  # importing them fills the registry


def run_checks(books: Books) -> CheckReport:
    """Judge every identity and reconciliation on the tables in `books`' engine.

    Returns:
        Everything found; nothing is raised, `require_sound` does that.
    """
    failures: list[Failure] = []
    passed: list[str] = []
    skipped: list[str] = []
    for check in in_order():
        if not set(check.after) <= set(passed):
            skipped.append(check.id)
        elif failure := check.judge(books):
            failures.append(failure)
        else:
            passed.append(check.id)
    return CheckReport(
        failures=tuple(failures),
        reconciliations=reconcile(books),
        stale=_stale(books),
        merges=_merges(books),
        passed=tuple(passed),
        skipped=tuple(skipped),
    )


def in_order() -> tuple[Identity, ...]:
    """Return the identities, each after those that it rests on."""
    order = TopologicalSorter({check.id: check.after for check in IDENTITIES.values()}).static_order()
    return tuple(IDENTITIES[name] for name in order)


def _stale(books: Books) -> tuple[Stale, ...]:
    rows = built("freshness")
    old = books.rows(rows.filter(rows.state != FRESH).order_by("id"))
    return tuple(Stale(row["kind"], row["entity"], row["cut"], row["age_days"], row["state"] == BLOCKED) for row in old)


def _merges(books: Books) -> tuple[Merge, ...]:
    rows, people = existing(TABLES["contacts"], books.as_of), built("contacts")
    merged = {row["entity"]: row["n"] for row in books.rows(people.group_by("entity").agg(n=ibis._.count()))}
    entered = books.rows(rows.group_by("entity").agg(n=ibis._.count()).order_by("entity"))
    return tuple(Merge(row["entity"], row["n"], merged[row["entity"]]) for row in entered)
