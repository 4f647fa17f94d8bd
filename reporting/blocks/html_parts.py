"""What every block's HTML is made of: escaped text, figures that can be found again, facts, the trace."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reporting.blocks.format import (
    arrow_of,
    decimal_text,
    effect_of,
    format_value,
    prose_figure,
)
from reporting.blocks.model import PLACEHOLDER, Better, Change, Prose, Query, Style, Trace, Unit, Value


@dataclass(frozen=True)
class Fact:
    """A label (plain text), what it says (HTML), and the reason where that is missing (plain text)."""

    label: str
    said: str
    reason: str = ""


def escape(text: str) -> str:
    """Return text for HTML; doubled braces too, which Quarto would read as a shortcode."""
    return html.escape(text).replace("{{", "&#123;&#123;")


def figure_html(path: str, value: Value, printed: str) -> str:
    """Return a figure as an element that carries where it belongs and its exact amount.

    Args:
        path: `<block id>/<path in the block>`.
        value: the figure.
        printed: the figure as the formatter wrote it.
    """
    css = "fig none" if value.missing else "fig"
    why = f' title="{escape(value.missing)}"' if value.missing else ""
    place = f'data-figure="{escape(path)}" value="{decimal_text(value)}"{why}'
    return f'<data class="{css}" {place}>{escape(printed)}</data>'


def value_html(path: str, value: Value, style: Style = "full", signed: bool = False) -> str:
    """Return a figure in a style."""
    return figure_html(path, value, format_value(value, style, signed))


def prose_html(path: str, prose: Prose) -> str:
    """Return a sentence, its figures as elements."""
    parts, end = [], 0
    for match in PLACEHOLDER.finditer(prose.template):
        value = prose.figures[match["name"]]
        printed = prose_figure(value, match["style"])
        parts += [
            escape(prose.template[end : match.start()]),
            figure_html(f"{path}.{match['name']}", value, printed),
        ]
        end = match.end()
    return "".join([*parts, escape(prose.template[end:])])


def variance_html(path: str, value: Value, better: Better, style: Style) -> str:
    """Return a signed difference, coloured by its effect and told in words to who cannot see that."""
    effect = effect_of(value, better)
    arrow = f'<span aria-hidden="true">{arrow_of(value)}</span> ' if arrow_of(value) else ""
    spoken = "" if effect == "neutral" else f'<span class="vh"> ({effect})</span>'
    return f'<span class="{effect}">{arrow}{value_html(path, value, style, signed=True)}{spoken}</span>'


def change_html(path: str, change: Change, better: Better, style: Style) -> str:
    """Return a change: the difference and, where there is one, its share of the earlier figure."""
    delta = variance_html(f"{path}.delta", change.delta, better, style)
    if change.delta.amount is None or change.relative.amount is None:
        return delta
    return f'{delta} <span class="share">({value_html(f"{path}.relative", change.relative, signed=True)})</span>'


def facts_html(facts: Iterable[Fact], css: str = "facts") -> str:
    """Return labelled facts as a definition list; nothing when there are none."""
    items = "".join(f"<div><dt>{escape(fact.label)}</dt><dd>{fact.said}</dd>{_reason(fact)}</div>" for fact in facts)
    return f'<dl class="{css}">{items}</dl>' if items else ""


def _reason(fact: Fact) -> str:
    return f'<dd class="reason">{escape(fact.reason)}</dd>' if fact.reason else ""


def reasons_html(reasons: Sequence[str]) -> str:
    """Return why figures are missing, in sight of them."""
    return "".join(f'<p class="reason">n/a: {escape(reason)}</p>' for reason in reasons)


def trace_html(trace: Trace, summary: str = "Where this comes from", lead: str = "") -> str:
    """Return the queries and rows behind a block, folded away until asked for; `lead` is HTML above them."""
    body = lead + "".join(_query_html(query) for query in trace.queries)
    return f'<details class="origin"><summary>{escape(summary)}</summary>{body}</details>' if body else ""


def _query_html(query: Query) -> str:
    rows = format_value(Value(query.rows, Unit.COUNT))
    keys = ""
    if query.keys:
        more = query.rows - len(query.keys)
        rest = f" and {format_value(Value(more, Unit.COUNT))} more" if more > 0 else ""
        keys = f'<p class="keys">Rows: {escape(", ".join(query.keys))}{rest}</p>'
    return (
        f'<section class="query"><h4>{escape(query.name)}</h4>'
        f"<p>{rows} {'row' if query.rows == 1 else 'rows'} of {escape(', '.join(query.tables))}, "
        f'query <code title="{escape(query.digest)}">{escape(query.digest[:12])}</code></p>'
        f'{keys}<pre tabindex="0"><code>{escape(query.sql)}</code></pre></section>'
    )
