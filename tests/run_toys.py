"""Run the pipeline on toy notebooks in a fresh process: `python -m tests.run_toys '{"out": …}'`.

Prints what became of each report, what was said, and which heavy libraries were imported.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

from reporting.config import load_settings
from reporting.environment import Environment
from reporting.errors import ReportingError
from reporting.execution.warm import keep_single_threaded
from reporting.pipeline import Report, Request, run

HEAVY = ("pandas", "numpy", "pyarrow", "duckdb", "ibis", "papermill", "IPython", "nbformat", "jinja2", "boto3")


class Recorder:
    """Keeps what a run tells."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.steps: list[str] = []

    def say(self, line: str) -> None:
        self.lines.append(line)

    def begin(self, steps: int) -> None:
        self.steps.append(f"of {steps}")

    def step(self, what: str) -> None:
        self.steps.append(what)

    def end(self, report: Report) -> None:
        self.lines.append(f"{report.subject} {report.status}")


def main(asked: dict[str, object]) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born deaf to Ctrl-C
    keep_single_threaded()
    settings = load_settings()
    options = {
        "perspectives": tuple(settings.perspectives), "scopes": ("portfolio",), "environment": Environment(),
        "renderer": "pandoc",
    } | asked  # fmt: skip
    for name in ("out", "notebooks", "datasets"):
        options[name] = Path(str(options[name]))
    recorder = Recorder()
    answer: dict[str, object] = {}
    try:
        result = run(Request(**options), settings, recorder)  # type: ignore[arg-type]  # the tests know the fields
        answer["reports"] = {
            f"{r.subject.scope}/{r.subject.perspective}": [r.status, str(r.key or ""), r.error] for r in result.reports
        }
        answer["succeeded"] = result.succeeded
    except ReportingError as err:
        answer["error"] = str(err)
    answer |= {"said": recorder.lines, "steps": recorder.steps, "heavy": [m for m in HEAVY if m in sys.modules]}
    print(json.dumps(answer))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
