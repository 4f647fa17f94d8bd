"""What a medium has to say, in the order in which its reader meets it, and whether it says that and no other figure.

A claim is a string whose figures the one formatter wrote. Reading on from claim to claim, what lies between two of them
may be words of the template, but no digit: so a figure that was altered, added, left out or put elsewhere is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reporting.parity.model import Difference

DIGIT = re.compile(r"\d")
UNBROKEN = 40  # a longer word may be broken at a line end
AROUND = 24  # characters shown before and after a stray digit


@dataclass(frozen=True)
class Claim:
    """Something that a medium must say, and whose it is."""

    place: str
    said: str


def find_departure(medium: str, claims: Iterable[Claim], told: str, known: Sequence[str] = ()) -> Iterator[Difference]:
    """Yield the first place where a medium departs from what it must say; what follows it cannot be judged.

    Args:
        medium: its name.
        claims: what it must say, in order.
        told: what it says.
        known: phrases with digits that may stand between claims, such as headings of the notebook.
    """
    told, known_words = _one_line(told), _known_words(known)
    end, last = 0, "the beginning"
    for claim in claims:
        start, stop = _find(_one_line(claim.said), told, end)
        stray = _stray(told, end, start, known_words)
        if stop < 0 or stray is not None:
            yield Difference(medium, claim.place, claim.said, _around(told, end if stray is None else stray, end))
            return
        end, last = stop, claim.place
    stray = _stray(told, end, len(told), known_words)
    if stray is not None:
        yield Difference(medium, f"after {last}", "no further figure", _around(told, stray, end))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _find(said: str, told: str, start: int) -> tuple[int, int]:
    """Return where `said` begins and ends; the end of all and -1 when it is not there."""
    place = told.find(said, start)
    if place >= 0:
        return place, place + len(said)
    words = said.split()
    if max(map(len, words), default=0) > UNBROKEN:
        broken = [" ?".join(map(re.escape, word)) if len(word) > UNBROKEN else re.escape(word) for word in words]
        if match := re.compile(" ".join(broken)).search(told, start):
            return match.span()
    return len(told), -1


def _known_words(known: Sequence[str]) -> re.Pattern[str] | None:
    phrases = sorted({phrase for phrase in known if DIGIT.search(phrase)}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)") if phrases else None


def _stray(told: str, start: int, end: int, known: re.Pattern[str] | None) -> int | None:
    """Return where the first digit between two claims stands that no known phrase explains."""
    explained = [match.span() for match in known.finditer(told, start, end)] if known else []
    for digit in DIGIT.finditer(told, start, end):
        if not any(first <= digit.start() < last for first, last in explained):
            return digit.start()
    return None


def _around(told: str, place: int, floor: int) -> str:
    return told[max(floor, place - AROUND) : place + AROUND].strip()
