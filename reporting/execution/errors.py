"""What can go wrong with a notebook; each error names the notebook and, where there is one, the cell."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass

from reporting.errors import ReportingError

SHORT = 300  # characters of a message worth repeating in one line


class NotebookError(ReportingError):
    """A notebook is not of our form, or a cell of it failed."""


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with the form of a notebook; `cell` counts from 1, None is the notebook as a whole."""

    cell: int | None
    message: str

    def __str__(self) -> str:
        return f"cell {self.cell}: {self.message}" if self.cell is not None else self.message


class NotebookFormError(NotebookError):
    """A notebook is not of the form that can be run; carries every flaw found."""

    def __init__(self, notebook: str, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(flaws)
        lines = "\n".join(f"  {flaw}" for flaw in flaws)
        super().__init__(f"{notebook} is not a notebook that can be reported from:\n{lines}")


class CellFailedError(NotebookError):
    """A cell raised."""

    def __init__(self, notebook: str, cell: int, source: str, name: str, message: str) -> None:
        self.cell = cell
        super().__init__(f"{notebook}, cell {cell} ({_first_line(source)}): {name}: {_shorten(message)}")


class DeadlineError(NotebookError):
    """A notebook did not end in time."""

    def __init__(self, notebook: str, cell: int | None, seconds: float) -> None:
        super().__init__(
            f"{notebook}{_at(cell)}: not done after {seconds:g} s, stopped. "
            "The limit is timeout_seconds in portfolio.toml."
        )


class NotebookDiedError(NotebookError):
    """The process of a notebook ended by itself; `exit_code` is negative for a signal."""

    def __init__(self, notebook: str, cell: int | None, exit_code: int | None, last_words: str = "") -> None:
        said = f" Its last words: {_shorten(last_words)}" if last_words else ""
        super().__init__(f"{notebook}{_at(cell)}: the process {_ending(exit_code)}.{said}")


def _ending(exit_code: int | None) -> str:
    if exit_code is None:
        return "died"
    if exit_code >= 0:
        return f"left with exit status {exit_code}"
    name = signal.Signals(-exit_code).name
    return f"was killed by {name}" + (" (out of memory?)" if name == "SIGKILL" else "")


def _at(cell: int | None) -> str:
    return "" if cell is None else f", cell {cell}"


def _first_line(source: str) -> str:
    return source.strip().partition("\n")[0]


def _shorten(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"
