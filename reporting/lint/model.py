"""What the linter says: the rules that a mail breaks, and a row for every check with its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What is known of a check: only `PASSED` means that it was made and nothing was found."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not checked"  # a tool is missing on this machine
    NOT_VERIFIED = "not verified"  # nothing offline can tell


@dataclass(frozen=True)
class Violation:
    """A limit that the mail breaks."""

    rule: str
    got: str
    limit: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.got}, expected {self.limit}"


@dataclass(frozen=True)
class Row:
    """One check and what came of it; `note` says why it was not made, or what was left aside."""

    name: str
    limit: str
    verdict: Verdict
    violations: tuple[Violation, ...] = ()
    note: str = ""


def judge(name: str, limit: str, found: Iterable[Violation], note: str = "") -> Row:
    """Return the row of a check that was made."""
    violations = tuple(found)
    return Row(name, limit, Verdict.FAILED if violations else Verdict.PASSED, violations, note)
