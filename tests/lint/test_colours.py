"""Contrast beside the library that others use; colours and their inversions by hand."""

from __future__ import annotations

import pytest
import wcag_contrast_ratio
from hypothesis import given
from hypothesis import strategies as st

from reporting.blocks.tokens import LIGHT
from reporting.lint.colours import BLACK, MODES, WHITE, Colour, contrast, read_colour, seen

colours = st.builds(Colour, *[st.integers(0, 255)] * 3)


@given(colours, colours)
def test_contrast_is_that_of_the_library(one: Colour, other: Colour) -> None:
    theirs = wcag_contrast_ratio.rgb(*[(c.red / 255, c.green / 255, c.blue / 255) for c in (one, other)])
    assert contrast(one, other) == pytest.approx(theirs, rel=1e-3)  # it has the older threshold of 0.03928


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("#fff", "#FFFFFF"),
        ("#0b3d6e", "#0B3D6E"),
        ("red", "#FF0000"),
        ("rgb(1, 2, 3)", "#010203"),
        ("rgb(1 2 3)", "#010203"),
        ("rgba(1, 2, 3, .5)", "#010203"),
        ("hsl(120, 50%, 50%)", "#40BF40"),
        ("url(x.png) no-repeat #0b3d6e", "#0B3D6E"),
    ],
)
def test_colours_are_read(value: str, colour: str) -> None:
    assert str(read_colour(value)) == colour


@pytest.mark.parametrize("value", ["", "transparent", "inherit", "var(--ink)", "rgba(0, 0, 0, 0)", "none", "rgba(a)"])
def test_what_is_no_colour_is_none(value: str) -> None:
    assert read_colour(value) is None


def test_inversions() -> None:
    ink = Colour(17, 24, 39)
    assert seen(ink, WHITE, "as authored") == (ink, WHITE)
    assert seen(BLACK, WHITE, "fully inverted") == (WHITE, BLACK)
    assert seen(BLACK, WHITE, "partly inverted") == (WHITE, BLACK)
    assert seen(WHITE, BLACK, "fully inverted") == (BLACK, WHITE)
    assert seen(WHITE, BLACK, "partly inverted") == (WHITE, BLACK)  # dark already: left alone
    assert Colour(0, 105, 78).inverted() == Colour(150, 255, 228)  # the green of good: its lightness is 21 %, then 79 %


def test_the_palette_can_be_read_in_every_mode() -> None:
    for text in (LIGHT.ink, LIGHT.ink2, LIGHT.link, LIGHT.good, LIGHT.bad, LIGHT.neutral):
        for mode in MODES:
            one, ground = read_colour(text.lower()), read_colour(LIGHT.surface.lower())
            assert one
            assert ground
            assert contrast(*seen(one, ground, mode)) >= 4.5, (text, mode)
