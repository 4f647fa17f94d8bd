"""Building many editions at once: two workers run notebooks and compose mails, a third paints."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from reporting.editions import EditionKey
from reporting.errors import ReportingError
from reporting.execution.pool import Outcome, Pool, outcomes_of
from reporting.execution.warm import warm
from reporting.pipeline.build import Built, Job, Ran, compose_mail, paint_report, run_report, start_painter
from reporting.pipeline.progress import Progress

WARM = ("reporting.perspectives",)  # what the notebooks import, beside what this module does
STEPS = ("notebook", "pictures", "mail")

Key = tuple[EditionKey | None, str]  # whose step; Chromium is started for none


def build_editions(
    jobs: Sequence[Job], progress: Progress, *, paint_early: bool
) -> Iterator[tuple[Job, Built | ReportingError]]:
    """Build the editions of `jobs`, each into its own folder; yield each as it is done, or why it failed.

    Args:
        jobs: what to build.
        progress: hears of every step.
        paint_early: start Chromium at once, while the notebooks run, because pictures will have to be drawn.
    """
    progress.begin(len(jobs) * len(STEPS))
    with Pool(1) as painter:
        if paint_early:
            painter.submit((None, "start"), start_painter)
        warm(WARM)
        with Pool(min(len(jobs), os.cpu_count() or 1)) as workers:
            yield from _Factory(jobs, progress, workers, painter).run()


class _Factory:
    """Hands every report from step to step."""

    def __init__(self, jobs: Sequence[Job], progress: Progress, workers: Pool, painter: Pool) -> None:
        self._jobs = {job.key: job for job in jobs}
        self._ran: dict[EditionKey, Ran] = {}
        self._progress, self._workers, self._painter = progress, workers, painter

    def run(self) -> Iterator[tuple[Job, Built | ReportingError]]:
        for key in self._jobs:
            self._workers.submit((key, "notebook"), run_report, self._jobs[key])
        for outcome in outcomes_of(self._workers, self._painter):
            job, step = self._whose(outcome)
            if job is None:
                continue
            if outcome.error:
                yield job, outcome.error
            elif step == "mail":
                self._tell(job, step)
                yield job, outcome.result
            else:
                self._tell(job, step)
                self._go_on(job, step, outcome)

    def _whose(self, outcome: Outcome) -> tuple[Job | None, str]:
        key: Key = outcome.key  # type: ignore[assignment]  # the keys submitted here and in build_editions
        return self._jobs[key[0]] if key[0] else None, key[1]

    def _go_on(self, job: Job, step: str, outcome: Outcome) -> None:
        if step == "notebook":
            self._ran[job.key] = outcome.result
            self._painter.submit((job.key, "pictures"), paint_report, job, outcome.result.blocks)
        else:
            self._workers.submit((job.key, "mail"), compose_mail, job, self._ran.pop(job.key), outcome.result)

    def _tell(self, job: Job, step: str) -> None:
        self._progress.step(f"{job.key.subject}: {step}")
