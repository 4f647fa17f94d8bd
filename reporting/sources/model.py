"""What reading the sources gives: typed raw tables, where they came from, and everything wrong with them.

A run either has `Sources` without one error, or raises `SourceErrors` with all of them: nothing is half loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from reporting.errors import ReportingError

ExtractKind = Literal["wiki", "handoff", "dynamodb", "scc", "bank"]
Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class RawTable:
    """Rows of one table of `reporting.context.schema`: every column present, values of the column's type or None."""

    name: str
    rows: list[dict[str, object]]


@dataclass(frozen=True)
class Extract:
    """One file or table that was read.

    `cut` is the day (in the group's zone) its data end, `rows` how many items or rows it held, `digest` the
    sha256 of what was read. `entity` is None for what belongs to the whole group.
    """

    id: str
    kind: ExtractKind
    entity: str | None
    cut: date
    rows: int
    digest: str


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a source; `path` is relative to the source folder, line and column count from 1."""

    path: str
    line: int
    column: int
    code: str
    expected: str
    got: str
    hint: str
    severity: Severity = "error"

    def __str__(self) -> str:
        code = self.code if self.severity == "error" else f"{self.code} (warning)"
        where = f"{self.path}:{self.line}:{self.column}"
        return f"{where} {code} expected {self.expected}, got {self.got}; {self.hint}"


class Place(NamedTuple):
    """A spot in a source; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Sources:
    """All sources of a run.

    Args:
        tables: every table that is read (origins wiki, handoff, dynamodb and scc), empty ones too.
        extracts: what was read, in order of id.
        supplied: the (entity, table) pairs somebody delivered, perhaps with no rows; a pair not in here is
            unknown, not zero. Tables without an entity column appear with the entity "".
        data_cut: the earliest day a DynamoDB table or bank statement ends.
        warnings: what was read all the same but should be mended.
    """

    tables: dict[str, RawTable]
    extracts: tuple[Extract, ...]
    supplied: frozenset[tuple[str, str]]
    data_cut: date
    warnings: tuple[Problem, ...]


class SourceErrors(ReportingError):  # noqa: N818 - plural on purpose: it carries every fault of a run
    """Everything wrong with the sources of a run, warnings included, in order of place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column, p.code)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[SourceErrors], tuple[tuple[Problem, ...]]]:
        """Pickle the problems, not the message: errors come back from the process that read."""
        return type(self), (self.problems,)
