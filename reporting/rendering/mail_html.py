"""The HTML part: the templates filled from the summary, the authored CSS inlined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reporting.blocks.format import effect_of, format_date, format_delta, format_value, prose_figure
from reporting.blocks.model import PLACEHOLDER, Prose
from reporting.blocks.tokens import DARK, LIGHT, MAIL_FONT
from reporting.rendering.mail_pictures import Embedded, chart_key, spark_key
from reporting.rendering.mail_summary import Summary, compare, short_reason

SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")  # where two words are joined
RUN = re.compile(r"[^\s\u200b]{12}(?=[^\s\u200b])")
TOGETHER = re.compile(
    r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{4})?\b|\b(?:revision \d+|Week \d+, \d{4})"
)
UNIT_WORD = re.compile(r"(.*\d) ([a-z]{3,})")  # a unit long enough to break a line
LONG_FIGURE = 8  # letters; more of 28 px do not fit half a phone
NO_BREAK_SPACE = "\u00a0"
ZERO_WIDTH_SPACE = "\u200b"
SIGN = "\N{MINUS SIGN}"  # a line may break behind it
NOWRAP = Markup('<span class="whole">{}</span>')


def render_html(summary: Summary, subject: str, page_url: str, pictures: Mapping[str, Embedded]) -> str:
    """Return the HTML part.

    Args:
        summary: what to show.
        subject: of the mail, the document's title.
        page_url: of the full report.
        pictures: the drawn ones by key.
    """
    html = (
        _templates()
        .get_template("mail.html.j2")
        .render(
            mail=summary,
            subject=subject,
            page_url=page_url,
            sparks={kpi.id: pictures.get(spark_key(kpi)) for kpi in summary.kpis},
            charts={chart.id: pictures[chart_key(chart)] for chart in summary.charts},
        )
    )
    lines = (line.strip(" ") for line in _inliner().inline(html).split("\n"))
    return "\n".join(line for line in lines if line) + "\n"


def say_unbroken(prose: Prose) -> Markup:
    """Return a sentence whose figures are never torn apart at a line end: not from their unit, nor from their sign."""
    parts, end = [], 0
    for match in PLACEHOLDER.finditer(prose.template):
        figure = prose_figure(prose.figures[match["name"]], match["style"]).replace(" ", NO_BREAK_SPACE)
        parts += [
            keep_together(prose.template[end : match.start()]),
            NOWRAP.format(figure) if SIGN in figure else figure,
        ]
        end = match.end()
    return Markup("").join([*parts, keep_together(prose.template[end:])])


def keep_together(text: str) -> str:
    """Return the text with dates, weeks and revisions that never break.

    >>> keep_together("data to 30 Sep 2026").count(" ")
    2
    """
    return TOGETHER.sub(lambda match: match[0].replace(" ", NO_BREAK_SPACE), text)


def headline_figure(figure: str) -> Markup:
    """Return a headline figure that fits a phone: a unit in words is smaller, and so is a long figure.

    >>> headline_figure("25.5 months")
    Markup('25.5 <span class="unit">months</span>')
    """
    if match := UNIT_WORD.fullmatch(figure):
        return Markup('{} <span class="unit">{}</span>').format(*match.groups())
    frame = '<span class="long">{}</span>' if len(figure) > LONG_FIGURE else "{}"
    return Markup(frame).format(figure.replace(" ", NO_BREAK_SPACE))  # noqa: S704 - one of two literals


def breakable(text: str) -> Markup:
    """Return the text with break opportunities inside long words and between joined ones.

    >>> breakable("QueenofSanDiego")
    Markup('Queenof<wbr>San<wbr>Diego')
    """
    seams = SEAM.sub(ZERO_WIDTH_SPACE, text)
    return Markup("<wbr>").join(RUN.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", seams).split(ZERO_WIDTH_SPACE))


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("reporting.rendering"),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    templates.globals |= {"light": LIGHT, "dark": DARK, "font": MAIL_FONT}
    templates.globals |= {
        "compare": compare,
        "day": format_date,
        "delta": format_delta,
        "effect_of": effect_of,
        "figure": format_value,
        "reason": short_reason,
        "say": say_unbroken,
        "together": keep_together,
        "headline_figure": headline_figure,
        "soft": breakable,
    }
    return templates


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
