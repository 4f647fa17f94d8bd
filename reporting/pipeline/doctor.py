"""Everything that is wrong with real data, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from reporting.config import Settings
from reporting.context.report import CheckReport
from reporting.environment import Environment


@dataclass(frozen=True)
class Diagnosis:
    """What was found. With `faults` in the files nothing could be checked, so `checks` is None."""

    source: str
    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    checks: CheckReport | None

    @property
    def blocks(self) -> bool:
        """Say whether reports would be refused."""
        return bool(self.faults) or self.checks is None or bool(self.checks.refusals())

    def __str__(self) -> str:
        parts = [
            _section("Faults in the files: mend them all, nothing is read before", self.faults),
            _section("Warnings: read all the same", self.warnings),
        ]
        if self.checks:
            refusals = self.checks.refusals()
            others = [str(row) for row in (*self.checks.reconciliations, *self.checks.stale)]
            findings = [
                line
                for row, line in zip((*self.checks.reconciliations, *self.checks.stale), others, strict=True)
                if line not in refusals and getattr(row, "state", "") != "tied"
            ]
            parts += [
                _section("Reports are refused because of", refusals),
                _section("Findings: reports are built and say so", tuple(findings)),
            ]
        found = "\n\n".join(part for part in parts if part)
        return found or f"Nothing is wrong with {self.source}."


def examine(source: str, settings: Settings, environment: Environment, as_of: date | None) -> Diagnosis:
    """Read the sources, build a dataset in a temporary folder and check it; keep nothing.

    Raises:
        ReportingError: the place cannot be read at all, or `as_of` lies after the data.
    """
    from reporting.context.build import build_context
    from reporting.context.report import read_checks
    from reporting.sources.load import read_sources
    from reporting.sources.model import SourceErrors

    try:
        sources = read_sources(source, settings, environment)
    except SourceErrors as err:
        faults = tuple(str(problem) for problem in err.problems if problem.severity == "error")
        warnings = tuple(str(problem) for problem in err.problems if problem.severity == "warning")
        return Diagnosis(source, faults, warnings, None)
    with TemporaryDirectory(prefix="doctor-") as folder:
        dataset = Path(folder) / "dataset"
        build_context(sources, settings, as_of or sources.data_cut, dataset, {})
        return Diagnosis(source, (), tuple(map(str, sources.warnings)), read_checks(dataset))


def _section(title: str, lines: tuple[str, ...]) -> str:
    return "\n".join((f"{title} ({len(lines)})", *(f"  {line}" for line in lines))) if lines else ""
