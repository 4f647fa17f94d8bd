"""The collector of a run's faults: readers report here and go on, so that a person sees all of them at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from reporting.sources.model import Place, Problem, SourceErrors
from reporting.sources.secrets import redact

SHOWN_CHARACTERS = 60  # a cell can hold a page of text; its beginning is enough to find it


class Fault(Exception):  # noqa: N818 - a value that could not be read; its reader turns it into a located Problem
    """What is wrong with one value, before anybody knows where it stood."""

    def __init__(self, code: str, expected: str, got: str, hint: str) -> None:
        super().__init__(code, expected, got, hint)
        self.code, self.expected, self.got, self.hint = code, expected, got, hint


class Problems:
    """The faults found so far, in the order they were met."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self._unknown: dict[tuple[str, str], tuple[Place, int]] = {}

    def error(self, place: Place, code: str, expected: str, got: str, hint: str) -> None:
        """Record a fault that refuses the run. Live keys in `got` are masked."""
        self.found.append(Problem(*place, code, expected, redact(got), hint))

    def warn(self, place: Place, code: str, expected: str, got: str, hint: str) -> None:
        """Record something that was read all the same."""
        self.found.append(Problem(*place, code, expected, redact(got), hint, "warning"))

    def fault(self, place: Place, fault: Fault) -> None:
        """Record what was wrong with the value at `place`."""
        self.error(place, fault.code, fault.expected, fault.got, fault.hint)

    def unknown_attribute(self, place: Place, table: str, attribute: str) -> None:
        """Count an attribute nobody reads; a table gets one warning each, not one an item."""
        first, times = self._unknown.get((table, attribute), (place, 0))
        self._unknown[table, attribute] = (first, times + 1)

    def warn_of_unknown_attributes(self) -> None:
        """Turn the counted attributes into warnings at the place of the first."""
        for (table, attribute), (place, times) in self._unknown.items():
            got = f"{attribute!r} on {times} item{'s' if times > 1 else ''}"
            hint = "It is not read; correct its name or leave it out."
            self.warn(place, "UNKNOWN_ATTRIBUTE", f"an attribute of {table}", got, hint)
        self._unknown.clear()

    def has_errors_in(self, path: str) -> bool:
        """Tell whether a file has an error."""
        return any(problem.path == path and problem.severity == "error" for problem in self.found)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The warnings, in order of place."""
        return tuple(
            sorted((p for p in self.found if p.severity == "warning"), key=lambda p: (p.path, p.line, p.column))
        )

    def raise_if_any(self) -> None:
        """Refuse to go on when there is an error.

        Raises:
            SourceErrors: with everything found, warnings too.
        """
        if any(problem.severity == "error" for problem in self.found):
            raise SourceErrors(tuple(self.found))


def quoted(text: str) -> str:
    """Return `text` as messages show it: quoted, on one line, not too long."""
    return repr(text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…")


def one_of(values: Iterable[str]) -> str:
    """Return the sentence part that lists what is allowed."""
    return f"one of {', '.join(values)}"


def nearest(text: str, values: Iterable[str], otherwise: str) -> str:
    """Return a hint naming the value a person probably meant."""
    folded = {value.casefold(): value for value in values}
    close = difflib.get_close_matches(text.strip().casefold(), folded, n=1)
    return f"Did you mean {folded[close[0]]}?" if close else otherwise
