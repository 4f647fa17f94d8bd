"""Building many editions at once: workers run notebooks and compose mails, one more paints the pictures.

What is heavy is imported when there is something to build.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from reporting.editions import EditionKey
from reporting.errors import ReportingError
from reporting.execution.pool import Outcome, Pool, outcomes_of
from reporting.execution.warm import warm
from reporting.pipeline.progress import Progress

if TYPE_CHECKING:
    from reporting.pipeline.build import Built, Job, Ran

MODULES = ("reporting.pipeline.build", "reporting.perspectives")  # what workers and notebooks import
STEPS = ("notebook", "pictures", "mail")

Key = tuple[EditionKey | None, str]  # whose step; Chromium is started for no edition
Result = tuple["Job", "Built | ReportingError"]


class Factory:
    """The workers of a run. Getting ready may come first, while the sources are still being read."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._pools = ExitStack()
        self._painter: Pool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pools.close()

    def get_ready(self) -> None:
        """Import what building needs, and start Chromium: new data mean new pictures, and it takes two seconds."""
        self.warm()
        from reporting.pipeline.build import start_painter

        self._open_painter().submit((None, "start"), start_painter)

    def warm(self) -> None:
        """Import what building needs, before anything else imports a part of it."""
        warm(MODULES)

    def build(self, jobs: Sequence[Job]) -> Iterator[Result]:
        """Build the editions of `jobs`, each into its own folder; yield each as it is done, or why it failed."""
        self._progress.begin(len(jobs) * len(STEPS))
        painter = self._open_painter()
        workers = self._pools.enter_context(Pool(min(len(jobs), os.cpu_count() or 1)))
        return _Line(jobs, self._progress, workers, painter).run()

    def _open_painter(self) -> Pool:
        self._painter = self._painter or self._pools.enter_context(Pool(1))
        return self._painter


class _Line:
    """Hands every report from step to step."""

    def __init__(self, jobs: Sequence[Job], progress: Progress, workers: Pool, painter: Pool) -> None:
        self._jobs = {job.key: job for job in jobs}
        self._ran: dict[EditionKey, Ran] = {}
        self._progress, self._workers, self._painter = progress, workers, painter

    def run(self) -> Iterator[Result]:
        from reporting.pipeline.build import run_report

        for key in self._jobs:
            self._workers.submit((key, "notebook"), run_report, self._jobs[key])
        for outcome in outcomes_of(self._workers, self._painter):
            job, step = self._whose(outcome)
            if job is None:
                continue
            self._progress.step(f"{job.key.subject}: {step}")
            if outcome.error or step == "mail":
                yield job, outcome.error or outcome.result
            else:
                self._go_on(job, step, outcome)

    def _whose(self, outcome: Outcome) -> tuple[Job | None, str]:
        key: Key = outcome.key  # type: ignore[assignment]  # the keys submitted here and in get_ready
        return self._jobs[key[0]] if key[0] else None, key[1]

    def _go_on(self, job: Job, step: str, outcome: Outcome) -> None:
        from reporting.pipeline.build import compose_mail, paint_report

        if step == "notebook":
            self._ran[job.key] = outcome.result
            self._painter.submit((job.key, "pictures"), paint_report, job, outcome.result.blocks)
        else:
            self._workers.submit((job.key, "mail"), compose_mail, job, self._ran.pop(job.key), outcome.result)
