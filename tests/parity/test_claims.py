"""Reading a medium beside what it must say: examples by hand."""

from __future__ import annotations

import pytest

from reporting.parity.claims import Claim, find_departure


def departure(claims: list[str], told: str, *known: str) -> list[tuple[str, str, str]]:
    found = find_departure("text", [Claim(f"c{i}", said) for i, said in enumerate(claims)], told, known)
    return [(difference.place, difference.expected, difference.got) for difference in found]


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        (["$48.2 K", "+6.1 %"], "Revenue: $48.2\n  K, ▲ +6.1 % [good]"),
        (["4", "$14"], "4 of $14"),
        (["x" * 60], f"{'x' * 50} {'x' * 10}"),  # a long word, broken at a line end
        ([], "no figure at all"),
    ],
)
def test_nothing_departs(claims: list[str], told: str) -> None:
    assert departure(claims, told) == []


@pytest.mark.parametrize(
    ("claims", "told", "place", "got"),
    [
        (["$48.2 K"], "Revenue: $48.3 K", "c0", "Revenue: $48.3 K"),
        (["$1", "$2"], "$2 and $1", "c0", "$2 and $1"),  # changed places: $1 is there, but a $2 stands before it
        (["$1"], "$1 and $2", "after c0", "and $2"),
        (["$1", "$2"], "$1 and", "c1", "and"),
        (["$1,450"], "$1 450", "c0", "$1 450"),
        (["4"], "14", "c0", "14"),
    ],
)
def test_what_departs_is_told_with_its_place(claims: list[str], told: str, place: str, got: str) -> None:
    found = departure(claims, told)
    assert [(found[0][0], found[0][2])] == [(place, got)]
    assert len(found) == 1


def test_known_phrases_explain_digits_and_only_theirs() -> None:
    assert departure(["$1"], "Next 30 days: $1", "Next 30 days") == []
    assert departure(["$1"], "Next 31 days: $1", "Next 30 days") == [("c0", "$1", "Next 31 days: $1")]
    assert departure([], "130 days", "30 days") == [("after the beginning", "no further figure", "130 days")]
