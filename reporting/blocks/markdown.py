"""Blocks as Markdown that Quarto and Pandoc turn into the same plain text.

What is laid out in columns is a fenced `text` block, printed as it stands; sentences are escaped so that
nothing a person typed becomes markup. Headline and context are divs, which the text begins with.
"""

from __future__ import annotations

import re

from reporting.blocks.charts import figure, figure_digest
from reporting.blocks.format import render_prose
from reporting.blocks.model import Block, Chart, Narrative
from reporting.blocks.text import block_text

FENCE = re.compile(r"^`{3,}", re.MULTILINE)
SPECIAL = re.compile(r"""[\\`*_{}\[\]<>#$~^@|"'&!]""")
DOUBLED = re.compile(r"(?<=[.-])(?=[.-])")  # dashes and dots that typography would join
LIST_MARK = re.compile(r"^(\s*)(\(?\w*)([.)+:-])(?=\s|$)")


def block_markdown(block: Block) -> str:
    """Return the block as Markdown."""
    match block:
        case Narrative(role="headline" | "context"):
            return f"::: {block.role}\n{escape_markdown(render_prose(block.text))}\n:::"
        case Narrative():
            return escape_markdown(render_prose(block.text))
        case Chart():
            return _chart_markdown(block)
        case _:
            return fenced(block_text(block))


def picture_path(chart: Chart) -> str:
    """Return where the chart's picture lies beside its notebook."""
    return f"charts/{figure_digest(figure(chart, 'light', 'mail'))}.png"


def fenced(text: str) -> str:
    """Return preformatted text in a fence that nothing in it can close."""
    longest = max((len(fence) for fence in FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def escape_markdown(text: str) -> str:
    """Return a sentence that Markdown renders as it stands."""
    escaped = DOUBLED.sub(r"\\", SPECIAL.sub(r"\\\g<0>", text))
    return LIST_MARK.sub(r"\1\2\\\3", escaped)


def _chart_markdown(chart: Chart) -> str:
    title, alt = escape_markdown(render_prose(chart.title)), escape_markdown(render_prose(chart.beside_title))
    head = f"**{title}**\\\n{escape_markdown(chart.measure)}"
    return f"{head}\n\n![{alt}]({picture_path(chart)})\n\n{escape_markdown(f'Source: {chart.source}')}"
