"""What the checks of a dataset found: failed identities, reconciliations, stale sources; and its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from reporting.context.errors import ContextError
from reporting.context.manifest import CHECKS_FILE, Manifest, file_digest, read_manifest
from reporting.errors import ReportingError

EXAMPLES_SHOWN = 20
ReconciliationKind = Literal[
    "payout", "clearing", "bank", "receivable", "gift_cards", "tenant_deposits", "ota", "suspense"
]
State = Literal["tied", "finding", "blocks", "open"]


@dataclass(frozen=True)
class Violation:
    """One row that breaks an identity: its table and key, what was expected, what it says."""

    table: str
    key: str
    expected: str
    got: str


@dataclass(frozen=True)
class Failure:
    """An identity that does not hold: `count` rows break it, `examples` names the first of them."""

    check: str
    asserts: str
    mend: str
    count: int
    examples: tuple[Violation, ...]

    def __str__(self) -> str:
        first = self.examples[0]
        more = f" (and {self.count - 1} more)" if self.count > 1 else ""
        where = f"{first.table} {first.key}: expected {first.expected}, got {first.got}{more}"
        return f"{self.check}: {self.asserts}. {where}. {self.mend}"


@dataclass(frozen=True)
class Part:
    """A summand of the other side of a reconciliation."""

    label: str
    cents: int


@dataclass(frozen=True)
class Reconciliation:
    """The books against somebody else's figures for one account, payout or kind of subledger.

    `parts` add up to the other side; none of them and a reason in `missing` when there is no other side.
    State: tied, finding (a difference up to the materiality), blocks (above it), open (no other side).
    """

    kind: ReconciliationKind
    entity: str
    subject: str
    books_cents: int
    parts: tuple[Part, ...]
    state: State
    missing: str = ""

    @property
    def id(self) -> str:
        """The key in table `reconciliations`."""
        return f"{self.kind}/{self.subject}"

    @property
    def other_cents(self) -> int | None:
        """The sum of the parts, None when there is no other side."""
        return None if self.missing else sum(part.cents for part in self.parts)

    @property
    def difference_cents(self) -> int | None:
        """Books less other side, None when there is no other side."""
        return None if self.other_cents is None else self.books_cents - self.other_cents

    def __str__(self) -> str:
        books = f"{self.id} of {self.entity}: the books say {_usd(self.books_cents)}"
        if self.other_cents is None or self.difference_cents is None:
            return f"{books}; {self.missing}"
        return f"{books}, the other side {_usd(self.other_cents)}, a difference of {_usd(self.difference_cents)}"


@dataclass(frozen=True)
class Stale:
    """A source past a freshness limit: its figures are missing, and past the second limit nothing is sent."""

    kind: str
    entity: str | None
    cut: date
    age_days: int
    blocks: bool

    def __str__(self) -> str:
        effect = "blocks sending" if self.blocks else "its figures are missing"
        return f"{self.kind} of {self.entity or 'the group'} ends {self.cut}, {self.age_days} days before: {effect}"


@dataclass(frozen=True)
class Merge:
    """How many contact rows of an entity were how many people."""

    entity: str
    rows: int
    people: int


@dataclass(frozen=True)
class CheckReport:
    """Everything the checks found; `passed` and `skipped` name the other identities by id.

    An identity is skipped when one that it rests on failed: its failure would repeat that one.
    """

    failures: tuple[Failure, ...]
    reconciliations: tuple[Reconciliation, ...]
    stale: tuple[Stale, ...]
    merges: tuple[Merge, ...]
    passed: tuple[str, ...]
    skipped: tuple[str, ...]

    def refusals(self, *, ignore_freshness: bool = False) -> tuple[str, ...]:
        """Return why nothing may be sent, one sentence a reason; empty when it may."""
        return (
            *(str(failure) for failure in self.failures),
            *(str(row) for row in self.reconciliations if row.state == "blocks"),
            *(str(row) for row in self.stale if row.blocks and not ignore_freshness),
        )


class ChecksFailed(ReportingError):  # noqa: N818 - the name errors.py announces
    """An identity, a material difference or a freshness limit refuses every report."""

    def __init__(self, refusals: tuple[str, ...]) -> None:
        self.refusals = refusals
        noun = "check refuses" if len(refusals) == 1 else "checks refuse"
        super().__init__("\n".join((f"{len(refusals)} {noun} every report:", *refusals)))

    def __reduce__(self) -> tuple[type[ChecksFailed], tuple[tuple[str, ...]]]:
        """Let the error travel from a child process: it is made again from its reasons."""
        return ChecksFailed, (self.refusals,)


def require_sound(report: CheckReport, *, ignore_freshness: bool = False) -> None:
    """Let pass what may be sent.

    Raises:
        ChecksFailed: with every reason.
    """
    if refusals := report.refusals(ignore_freshness=ignore_freshness):
        raise ChecksFailed(refusals)


def write_checks(report: CheckReport, folder: Path) -> str:
    """Write `checks.json` into the dataset's folder and return its sha256."""
    path = folder / CHECKS_FILE
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
    return file_digest(path)


def read_checks(folder: Path, manifest: Manifest | None = None) -> CheckReport:
    """Read the report of the checks of the dataset in `folder`.

    Raises:
        ContextError: there is none, or it is not the one the manifest names.
    """
    manifest = manifest or read_manifest(folder)
    path, where = folder / CHECKS_FILE, f"{folder.name}/{CHECKS_FILE}"
    try:
        digest = file_digest(path)
        if digest != manifest.checks:
            raise ContextError(where, f"sha256 {manifest.checks[:12]}", digest[:12], "Build the dataset again.")
        return msgspec.json.decode(path.read_bytes(), type=CheckReport)
    except (OSError, msgspec.MsgspecError) as err:
        raise ContextError(where, "a report of the checks", str(err), "Build the dataset again.") from err


def _usd(cents: int) -> str:
    dollars, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${dollars:,}.{rest:02}"
