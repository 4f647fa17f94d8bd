"""What a run shows: bars on a terminal, plain lines elsewhere, and the paths of what was made."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from reporting.editions import EditionKey, Store
from reporting.pipeline import Report, Request, Result
from reporting.pipeline.handover import outbox_path
from reporting.pipeline.progress import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from reporting.context.doctor import Diagnosis

WORDS = {"built": "built", "unchanged": "unchanged, not built again", "failed": "FAILED"}


class Lines:
    """One line an event, for logs and pipes."""

    def say(self, line: str) -> None:
        """Print the line."""
        click.echo(line, err=True)

    def begin(self, steps: int) -> None:
        """Print nothing: the lines that follow are the progress."""

    def step(self, what: str) -> None:
        """Print nothing: one line a report is enough in a log."""

    def end(self, report: Report) -> None:
        """Print what became of the report."""
        self.say(describe(report))


class Bars(Lines):
    """A bar for all steps, lines above it."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("reading the sources", total=None)

    def say(self, line: str) -> None:
        """Print the line above the bar."""
        self._bar.console.print(line, markup=False, highlight=False)

    def begin(self, steps: int) -> None:
        """Start counting."""
        self._bar.update(self._task, total=steps, description="building", refresh=True)

    def step(self, what: str) -> None:
        """Move on."""
        self._bar.update(self._task, advance=1, description=what, refresh=True)


TITLES = {
    "error": "Faults in the sources: nothing is built before they are mended",
    "blocks": "Reports are refused because of",
    "finding": "Findings: reports are built and say so",
    "warning": "Warnings: read all the same",
}


@contextmanager
def open_progress() -> Iterator[Progress]:
    """Give what shows a run: bars if somebody is watching."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import Progress as RichProgress

    # refreshed by our own calls: rich's refreshing thread would forbid the forks of this process
    with RichProgress(console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        yield Bars(bar)


def describe(report: Report) -> str:
    """Return one line about a report; more if it failed."""
    line = f"{report.subject}: {WORDS[report.status]}"
    if report.sent:
        line += f", sent as {report.sent}"
    if report.note:
        line += f", {report.note}"
    return f"{line}\n  {report.error}" if report.error else line


def show_result(result: Result, request: Request) -> None:
    """Print the paths of mails, pages, outbox and site."""
    store = Store(request.out, request.state)
    keys = [report.key for report in result.reports if report.key]
    for title, paths in (
        ("mails", [_mail(store, key, request) for key in keys]),
        ("pages", [store.path(key) / "page.html" for key in keys]),
        ("outbox", [result.outbox] if result.outbox else []),
        ("site", [result.site] if result.site else []),
    ):
        for path in paths:
            click.echo(f"{title:<7} {path}")


def show_diagnosis(diagnosis: Diagnosis, source: str) -> None:
    """Print what the doctor found, worst first."""
    for severity, title in TITLES.items():
        found = [ailment for ailment in diagnosis.ailments if ailment.severity == severity]
        if found:
            click.echo(f"{title} ({len(found)})")
            for ailment in found:
                click.echo(f"  {ailment}")
    if not diagnosis.ailments:
        click.echo(f"Nothing is wrong with {source}.")


def _mail(store: Store, key: EditionKey, request: Request) -> object:
    if request.draft:
        return store.path(key) / "message.html"
    return store.path(key) / "message.eml" if request.send else outbox_path(store, key)
