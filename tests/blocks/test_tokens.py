from __future__ import annotations

import re
from dataclasses import fields

import pytest
import wcag_contrast_ratio as contrast

from reporting.blocks.tokens import DARK, ENTITY_COLOURS, LIGHT, Theme
from reporting.config import ROOT

STYLE_SHEET = ROOT / "_extensions" / "portfolio-report" / "report.css"
DRAWN_BY_CHARTS = {"grid", "ramp"}


def rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def ratio(one: str, other: str) -> float:
    return float(contrast.rgb(rgb(one), rgb(other)))


def css_tokens() -> list[dict[str, str]]:
    """The custom properties of the light and the dark theme, as the style sheet sets them."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE_SHEET.read_text(encoding="utf-8"), re.DOTALL)[:2]
    return [dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in blocks]


def test_the_style_sheet_has_the_tokens_of_both_themes() -> None:
    for theme, found in zip((LIGHT, DARK), css_tokens(), strict=True):
        names = [field.name for field in fields(Theme) if field.name not in DRAWN_BY_CHARTS]
        assert found == {name.replace("_", "-"): getattr(theme, name) for name in names}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_and_marks_are_visible(theme: Theme) -> None:
    for ground in (theme.page, theme.surface):
        for text in (theme.ink, theme.ink2, theme.link, theme.good, theme.bad, theme.neutral):
            assert ratio(text, ground) >= 4.5
    for mark in (*theme.ramp, theme.control, theme.actual, theme.last_year, *ENTITY_COLOURS.values()):
        assert ratio(mark, theme.surface) >= 3
    assert ratio(theme.button_label, theme.button) >= 4.5
    assert ratio(theme.surface, theme.bad) >= 4.5  # the badge of a critical finding
