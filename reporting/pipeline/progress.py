"""What a run tells while it works; the command shows it, tests listen to it."""

from __future__ import annotations

from typing import Protocol

from reporting.pipeline.request import Report


class Progress(Protocol):
    """Hears how a run goes."""

    def say(self, line: str) -> None:
        """Hear a line for the reader."""

    def begin(self, steps: int) -> None:
        """Hear how many steps the building takes."""

    def step(self, what: str) -> None:
        """Hear that a step is done, such as `CEO portfolio: mail`."""

    def end(self, report: Report) -> None:
        """Hear what became of a report."""
