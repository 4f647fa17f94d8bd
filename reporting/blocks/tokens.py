"""The tokens of the visual family: colours of both themes, entity colours, type and space.

Contrast ratios and colour distances were computed for these very values; a test holds the page's style sheet to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as CSS writes them."""

    page: str
    surface: str
    ink: str
    ink2: str
    link: str
    control: str
    hairline: str
    grid: str
    good: str
    bad: str
    neutral: str
    actual: str
    last_year: str
    button: str
    button_label: str
    ramp: tuple[str, ...]  # series that are no entity, in order


LIGHT = Theme(
    page="#F4F6F8",
    surface="#FFFFFF",
    ink="#111827",
    ink2="#4B5563",
    link="#0B4F8A",
    control="#768191",
    hairline="#D5DBE3",
    grid="#E5E9EE",
    good="#00694E",
    bad="#B3261E",
    neutral="#5B6573",
    actual="#374151",
    last_year="#868E99",
    button="#0B3D6E",
    button_label="#FFFFFF",
    ramp=("#374151", "#2F7DC0", "#868E99", "#0B4F8A", "#5B8A8F", "#8A6FA8"),
)
DARK = Theme(
    page="#0A101B",
    surface="#0E1726",
    ink="#F3F6FA",
    ink2="#B4BECB",
    link="#8CC4FF",
    control="#75839A",
    hairline="#2A3648",
    grid="#1F2A3B",
    good="#7FE7C4",
    bad="#F2685C",
    neutral="#9AA6B5",
    actual="#D5DBE3",
    last_year="#75839A",
    button="#8CC4FF",
    button_label="#0A101B",
    ramp=("#D5DBE3", "#5FA3E0", "#75839A", "#8CC4FF", "#6FA5AA", "#A58BC2"),
)
THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}

ENTITY_COLOURS = {
    "jada": "#3858D8",
    "qos": "#E87000",
    "qdn": "#2098A0",
    "dc": "#C01070",
    "eyd": "#905830",
    "r3028": "#A89078",
    "dcp": "#A080F0",
}

WEB_FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif'
MAIL_FONT = "Arial,Helvetica,sans-serif"
