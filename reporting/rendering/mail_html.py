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
from reporting.rendering.mail_summary import Summary, compare

SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")  # where two words are joined
RUN = re.compile(r"[^\s\u200b]{12}(?=[^\s\u200b])")
NO_BREAK_SPACE = "\u00a0"
ZERO_WIDTH_SPACE = "\u200b"


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


def say_unbroken(prose: Prose) -> str:
    """Return a sentence whose figures are never torn from their units at a line end."""
    return PLACEHOLDER.sub(
        lambda match: prose_figure(prose.figures[match["name"]], match["style"]).replace(" ", NO_BREAK_SPACE),
        prose.template,
    )


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
        "say": say_unbroken,
        "soft": breakable,
    }
    return templates


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
