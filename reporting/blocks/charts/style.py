"""How scenarios and entities look: colours, outlines and hatching of bars and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reporting.blocks.model import Chart, Series
from reporting.blocks.tokens import ENTITY_COLOURS, MAIL_FONT, THEMES, WEB_FONT, Theme, ThemeName

Size = Literal["page", "mail"]
Json = dict[str, Any]

LINE_WIDTH = 2.5
BAR_GAP = 0.35  # of the distance between columns
FONT_SIZE = 14
LABEL_SIZE = 13
HATCH = {"shape": "/", "size": 7, "solidity": 0.35}
MARKS = {"plan": "□", "forecast": "▨"}  # beside names, in the manner of their bars
DASHES = {"plan": "dash", "forecast": "dot"}
LETTER_WIDTH = 7.2  # px, mean of the page's label font; the page measures it again, system fonts differ
MAIL_WIDTH = 414  # px: shown at 552, so that a label has 17 px there and still 9 px on a phone of 320
MAIL_HEIGHT = 225
SLIM, BROAD = frozenset("ijlftrI.,:;'|()[] "), frozenset("mwMW@%—")
SHARES = {"slim": 0.32, "broad": 0.88, "capital": 0.7, "other": 0.56}  # of the font size, in Arial
SLACK = 1.12  # other fonts that stand in for Arial are wider


@dataclass(frozen=True)
class Look:
    """What every part of a figure needs to know of its surroundings."""

    theme: Theme
    dark: bool
    size: Size

    @property
    def font(self) -> str:
        """The font family of the medium."""
        return WEB_FONT if self.size == "page" else MAIL_FONT


def look_for(theme: ThemeName, size: Size) -> Look:
    """Return the surroundings of a figure."""
    return Look(THEMES[theme], theme == "dark", size)


def series_colours(chart: Chart, look: Look) -> tuple[str, ...]:
    """Return a colour for each series: its entity's, its scenario's, or the next of the neutral ramp."""
    plain = [
        s for s in chart.series if s.entity not in ENTITY_COLOURS and s.scenario not in {"last_year", "low", "high"}
    ]
    ramp = {s.name: look.theme.ramp[i % len(look.theme.ramp)] for i, s in enumerate(_by_name(plain))}
    return tuple(_colour(series, look, ramp) for series in chart.series)


def _by_name(series: list[Series]) -> list[Series]:
    """One a measure: a plan or forecast shares the colour of the actual it belongs to."""
    actual = [s for s in series if s.scenario == "actual"]
    return actual or series[:1]


def _colour(series: Series, look: Look, ramp: dict[str, str]) -> str:
    if series.entity in ENTITY_COLOURS:
        return ENTITY_COLOURS[series.entity]
    if series.scenario in {"last_year", "low", "high"}:
        return look.theme.last_year
    return ramp.get(series.name, look.theme.actual)


def bar_marker(series: Series, colour: str, look: Look) -> Json:
    """Return the marker of bars: solid, outlined for a plan, hatched for a forecast."""
    if series.scenario == "plan":
        return {"color": look.theme.surface, "line": {"color": colour, "width": 2}}
    if series.scenario == "forecast":
        pattern = {**HATCH, "fgcolor": colour, "bgcolor": look.theme.surface, "fillmode": "overlay"}
        return {"color": look.theme.surface, "pattern": pattern, "line": {"color": colour, "width": 1}}
    return {"color": colour, "line": {"width": 0}}


def effect_colour(amount: int | None, chart: Chart, look: Look) -> str:
    """Return the colour of a variance by its effect on the business, the actual's where there is none."""
    if chart.better == "neither" or not amount:
        return look.theme.actual
    return look.theme.good if (amount > 0) == (chart.better == "up") else look.theme.bad


def plot_text(text: str) -> str:
    """Return text for plotly, which reads a little HTML in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_width(text: str) -> int:
    """Return the px that a label takes in a picture, where nothing can be measured before it is drawn."""
    shares = (SHARES[_breadth(letter)] for letter in text)
    return round(sum(shares) * LABEL_SIZE * SLACK)


def _breadth(letter: str) -> str:
    if letter in SLIM:
        return "slim"
    if letter in BROAD:
        return "broad"
    return "capital" if letter.isupper() else "other"


def short_names(names: Sequence[str], letters: int) -> list[str]:
    """Return names of at most `letters`; one that another begins like gives up what they share.

    >>> short_names(["Harbour", "Harbour Client Portfolio"], 18)
    ['Harbour', '… Client Portfolio']
    """
    return [shorten(_own_part(name, names) if len(name) > letters else name, letters) for name in names]


def _own_part(name: str, names: Sequence[str]) -> str:
    shared = max((len(other) for other in names if name.startswith(f"{other} ")), default=0)
    return f"…{name[shared:]}" if shared else name


def shorten(text: str, letters: int) -> str:
    """Return at most `letters` of a name, cut with an ellipsis."""
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
