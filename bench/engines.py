"""Forty notebooks: plain papermill, one by one and on two processes, beside our fork engine, in one run."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from reporting.execution.warm import keep_single_threaded, warm

keep_single_threaded()  # before anything below loads numpy or Arrow

from reporting.config import ROOT, load_settings  # noqa: E402
from reporting.environment import Environment  # noqa: E402
from reporting.pipeline.dataset import prepare_dataset  # noqa: E402
from reporting.pipeline.request import Request  # noqa: E402

WORKERS = 2
TIMEOUT_SECONDS = 300
Job = tuple[Path, dict[str, str]]


def plain(jobs: Sequence[Job]) -> None:
    """Run the notebooks as papermill does by itself: a kernel each, one after the other."""
    import papermill

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # every kernel warns of its unencrypted TCP ports
    for notebook, parameters in jobs:
        with tempfile.NamedTemporaryFile(suffix=".ipynb") as out:
            papermill.execute_notebook(
                str(notebook), out.name, parameters, kernel_name="python3", progress_bar=False, cwd=str(notebook.parent)
            )


def plain_on_two(jobs: Sequence[Job]) -> None:
    """Run each half of the notebooks in a process of its own."""
    halves = [os.fork() or _leave_after(partial(plain, jobs[start::WORKERS])) for start in range(WORKERS)]
    for pid in halves:
        os.waitpid(pid, 0)


def forked(jobs: Sequence[Job]) -> None:
    """Run the notebooks in our engine, imports included.

    Raises:
        RuntimeError: a notebook failed.
    """
    from reporting.execution.pool import Pool

    warm(("reporting.perspectives", "reporting.pipeline.factory"))
    with Pool(WORKERS) as pool:
        for number, job in enumerate(jobs):
            pool.submit(number, _execute, job)
        for outcome in pool.outcomes():
            if outcome.error:
                raise RuntimeError(str(outcome.error))


def _execute(job: Job) -> int:
    from reporting.execution.engine import FORK
    from reporting.execution.execute import execute
    from reporting.execution.notebook import read_notebook

    notebook, parameters = job
    return len(execute(read_notebook(notebook), parameters, FORK, TIMEOUT_SECONDS).blocks)


def _leave_after(work: Callable[[], None]) -> int:
    work()
    os._exit(0)


def _seconds(run: Callable[[Sequence[Job]], None], jobs: Sequence[Job]) -> float:
    start = time.perf_counter()
    pid = os.fork() or _leave_after(partial(run, jobs))
    _, status = os.waitpid(pid, 0)
    if status:
        raise SystemExit(f"{run.__name__} failed")
    return time.perf_counter() - start


def main() -> None:
    """Measure and print seconds and ratios."""
    os.environ["PYTHONPATH"] = str(ROOT)
    settings = load_settings()
    dataset = prepare_dataset(Request((), (), Environment()), settings)
    jobs = [
        (
            ROOT / "notebooks" / f"{perspective}.ipynb",
            {
                "perspective": perspective,
                "scope": scope,
                "as_of": dataset.folder.name,
                "context": str(dataset.folder),
            },
        )
        for scope in settings.scopes
        for perspective in settings.perspectives
    ]
    ours = _seconds(forked, jobs)
    print(f"{len(jobs)} notebooks, {os.cpu_count()} cores")
    print(f"fork engine, {WORKERS} workers         {ours:7.1f} s", flush=True)
    for name, run in (("plain papermill, two processes", plain_on_two), ("plain papermill, one by one", plain)):
        taken = _seconds(run, jobs)
        print(f"{name:<30} {taken:7.1f} s   {taken / ours:.1f}x ours", flush=True)


if __name__ == "__main__":
    main()
