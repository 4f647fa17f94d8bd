"""Everything that is wrong with real data, in one list, each entry with what mends it. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from reporting.config import Settings
from reporting.context.build import build_tables, look_at
from reporting.context.checks import run_checks
from reporting.context.engine import open_engine
from reporting.context.report import CheckReport, Failure, Reconciliation, Stale
from reporting.environment import Environment
from reporting.sources import Problem, SourceErrors, Sources, read_sources

Severity = Literal["error", "blocks", "finding", "warning"]
SEVERITIES: tuple[Severity, ...] = ("error", "blocks", "finding", "warning")

MEND_DIFFERENCE = {
    "payout": "Export payouts and balance transactions again, both up to the same day.",
    "clearing": "Post the card charges, fees and payouts that the books lack.",
    "bank": "Post the statement lines that name no transaction, such as bank fees.",
    "receivable": "Name the invoice on every posting to receivables.",
    "gift_cards": "Post the gift cards sold or redeemed that the books lack.",
    "tenant_deposits": "Compare the deposits with the leases that run.",
    "ota": "Post the marketplace's statement, commission apart.",
    "suspense": "Post what is in suspense to the account where it belongs.",
}


@dataclass(frozen=True)
class Ailment:
    """One thing to mend.

    `severity`: error (nothing can be built), blocks (nothing can be sent), finding (reported), warning (read all
    the same). `where` is `path:line:column` or a table and key.
    """

    severity: Severity
    where: str
    code: str
    expected: str
    got: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where} {self.code} expected {self.expected}, got {self.got}; {self.mend}"


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor found, worst first; `checks` is None when the sources could not be read."""

    as_of: date | None
    ailments: tuple[Ailment, ...]
    checks: CheckReport | None

    @property
    def is_sound(self) -> bool:
        """Whether reports could be built and sent from this data."""
        return all(ailment.severity in ("finding", "warning") for ailment in self.ailments)


def diagnose(
    location: Path | str, settings: Settings, environment: Environment, as_of: date | None = None
) -> Diagnosis:
    """Read the sources at `location`, run every check, and return everything wrong.

    Args:
        location: as for `read_sources`.
        settings: the group, its materiality and freshness limits.
        environment: where AWS is.
        as_of: the day to judge, the data cut when None.
    """
    try:
        sources = read_sources(location, settings, environment)
    except SourceErrors as errors:
        return Diagnosis(as_of, _sorted(map(_of_problem, errors.problems)), None)
    day = as_of or sources.data_cut
    report = _check(sources, settings, day)
    return Diagnosis(day, _sorted(_ailments(sources, report)), report)


def _check(sources: Sources, settings: Settings, as_of: date) -> CheckReport:
    with open_engine() as engine:
        build_tables(sources, settings, as_of, engine)
        return run_checks(look_at(sources, settings, as_of, engine))


def _ailments(sources: Sources, report: CheckReport) -> Iterator[Ailment]:
    yield from map(_of_problem, sources.warnings)
    for failure in report.failures:
        yield from _of_failure(failure)
    yield from (_of_difference(row) for row in report.reconciliations if row.state != "tied")
    yield from map(_of_stale, report.stale)


def _of_problem(problem: Problem) -> Ailment:
    where = f"{problem.path}:{problem.line}:{problem.column}"
    return Ailment(problem.severity, where, problem.code, problem.expected, problem.got, problem.hint)


def _of_failure(failure: Failure) -> Iterator[Ailment]:
    for example in failure.examples:
        where = f"{example.table} {example.key}"
        yield Ailment("blocks", where, failure.check, example.expected, example.got, failure.mend)
    if unseen := failure.count - len(failure.examples):
        yield Ailment("blocks", f"{unseen} more", failure.check, failure.asserts, "likewise", failure.mend)


def _of_difference(row: Reconciliation) -> Ailment:
    if row.missing:
        return Ailment("finding", row.entity, row.id, "another side", row.missing, "Deliver it.")
    severity: Severity = "blocks" if row.state == "blocks" else "finding"
    expected, got = f"{row.other_cents} cents, as the other side says", f"{row.books_cents} in the books"
    return Ailment(severity, row.entity, row.id, expected, got, MEND_DIFFERENCE[row.kind])


def _of_stale(row: Stale) -> Ailment:
    where = f"{row.kind} of {row.entity or 'the group'}"
    severity: Severity = "blocks" if row.blocks else "finding"
    return Ailment(severity, where, "freshness", "newer data", f"an end on {row.cut}", "Export or update it again.")


def _sorted(ailments: Iterator[Ailment]) -> tuple[Ailment, ...]:
    return tuple(sorted(ailments, key=lambda ailment: SEVERITIES.index(ailment.severity)))
