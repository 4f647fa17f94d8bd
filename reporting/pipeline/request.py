"""What is asked of a run, and what became of each report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from reporting.config import ROOT
from reporting.editions import EditionKey, State, Subject
from reporting.environment import Environment

SAMPLE = ROOT / "data" / "sample"
REPORTS = ROOT / "reports"
NOTEBOOKS = ROOT / "notebooks"
DATASETS = ROOT / "data" / "context"

Status = Literal["built", "unchanged", "failed"]


@dataclass(frozen=True)
class Request:
    """What is asked of a run.

    Args:
        perspectives: ids; `scopes` as well.
        environment: addresses and where AWS is.
        as_of: the day to describe, None for the day the data end.
        source: a folder, `s3://bucket/prefix` or `dynamodb`.
        out: the folder of editions, outbox and site.
        renderer: auto, quarto or pandoc.
        send: hand the mails to SES; otherwise they go to the outbox.
        draft: build drafts even if checks fail.
        isolated: run notebooks in the stock kernel.
        notebooks: the folder of the notebooks; `datasets` of the context datasets.
    """

    perspectives: tuple[str, ...]
    scopes: tuple[str, ...]
    environment: Environment
    as_of: date | None = None
    source: str = str(SAMPLE)
    out: Path = REPORTS
    renderer: str = "auto"
    send: bool = False
    draft: bool = False
    isolated: bool = False
    notebooks: Path = NOTEBOOKS
    datasets: Path = DATASETS

    @property
    def state(self) -> State:
        """Return the state of the editions that are asked for."""
        return "draft" if self.draft else "final"


@dataclass(frozen=True)
class Report:
    """What became of one report; `key` is its edition unless it failed, `error` says why it did.

    `sent` is the id under which SES accepted its mail in this run, `note` says why it did not have to.
    """

    subject: Subject
    status: Status
    key: EditionKey | None = None
    error: str = ""
    sent: str = ""
    note: str = ""


@dataclass(frozen=True)
class Result:
    """What became of a run."""

    reports: tuple[Report, ...]
    site: Path | None = None
    outbox: Path | None = None

    @property
    def succeeded(self) -> bool:
        """Say whether every report that was asked for is there (and sent, if that was asked)."""
        return not any(report.error for report in self.reports)
