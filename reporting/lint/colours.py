"""Colours of a mail: reading them, their contrast, and what dark modes make of them."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from typing import Literal

from PIL import ImageColor

Mode = Literal["as authored", "partly inverted", "fully inverted"]
MODES: tuple[Mode, ...] = ("as authored", "partly inverted", "fully inverted")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)|\b[a-z]+\b")
RGB = re.compile(r"rgba?\(\s*(?P<red>\d+)[\s,]+(?P<green>\d+)[\s,]+(?P<blue>\d+)(?:[\s,/]+(?P<alpha>\d*\.?\d+))?")
MIDDLE = 0.5  # lightness that a partial inversion takes for the border between light and dark


@dataclass(frozen=True)
class Colour:
    """An opaque sRGB colour, channels 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02X}{self.green:02X}{self.blue:02X}"

    @property
    def luminance(self) -> float:
        """Return the relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
        red, green, blue = (_linear(channel / 255) for channel in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @property
    def lightness(self) -> float:
        """Return the lightness of HSL, 0 to 1."""
        return colorsys.rgb_to_hls(self.red / 255, self.green / 255, self.blue / 255)[1]

    def inverted(self) -> Colour:
        """Return the colour with its lightness turned around, hue and saturation kept."""
        hue, lightness, saturation = colorsys.rgb_to_hls(self.red / 255, self.green / 255, self.blue / 255)
        return Colour(*(round(255 * channel) for channel in colorsys.hls_to_rgb(hue, 1 - lightness, saturation)))


WHITE, BLACK = Colour(255, 255, 255), Colour(0, 0, 0)


def read_colour(value: str) -> Colour | None:
    """Return the first colour in a CSS value, None when none can be told: transparent, inherit, var()."""
    for word in COLOUR.findall(value):
        if match := RGB.match(word):
            if float(match["alpha"] or 1):
                return Colour(int(match["red"]), int(match["green"]), int(match["blue"]))
            continue
        try:
            red, green, blue, *_ = ImageColor.getrgb(word)
        except ValueError:
            continue
        return Colour(red, green, blue)
    return None


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def seen(text: Colour, ground: Colour, mode: Mode) -> tuple[Colour, Colour]:
    """Return text and ground as a dark mode shows them.

    A model of what mail programs do, none of them documents it. Partial: light grounds become dark, dark text on them
    light, areas that are dark already stay as they are (Outlook.com, Gmail on Android). Full: everything is turned
    around (Gmail on iOS, Outlook for Windows). https://www.litmus.com/blog/the-ultimate-guide-to-dark-mode-for-email-marketers
    """
    if mode == "fully inverted":
        return text.inverted(), ground.inverted()
    if mode == "partly inverted" and ground.lightness > MIDDLE:
        return (text.inverted() if text.lightness < MIDDLE else text), ground.inverted()
    return text, ground


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
