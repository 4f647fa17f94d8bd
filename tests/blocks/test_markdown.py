from __future__ import annotations

import pytest

from reporting.blocks.charts import figure, figure_digest
from reporting.blocks.markdown import block_markdown, escape_markdown, fenced
from reporting.blocks.text import block_text
from tests.blocks.examples import CHANGES, ENTITIES, HEADLINE, LINE, REVENUE


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words, 12.3 % (so far)", "plain words, 12.3 % (so far)"),
        ("*a* _b_ `c` [d](e)", r"\*a\* \_b\_ \`c\` \[d\](e)"),
        ("$5 & #1 <b>", r"\$5 \& \#1 \<b\>"),
        ("a -- b ... c", r"a -\- b .\.\. c"),
        ("1. not a list", r"1\. not a list"),
        ("- not a list", r"\- not a list"),
        ("(1) not a list", r"(1\) not a list"),
    ],
)
def test_markup_is_escaped(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


def test_a_fence_is_longer_than_any_inside() -> None:
    assert fenced("a\n````\nb") == "`````text\na\n````\nb\n`````"
    assert fenced("a") == "```text\na\n```"


def test_columns_are_preformatted_and_sentences_are_prose() -> None:
    for block in (REVENUE, ENTITIES):
        assert block_markdown(block) == f"```text\n{block_text(block)}\n```"
    assert block_markdown(HEADLINE).startswith("::: headline\nRevenue of \\$48.2 K is")
    assert block_markdown(CHANGES).startswith("Backlog rose by +\\$8,800")


def test_a_chart_shows_its_picture_with_the_takeaway() -> None:
    digest = figure_digest(figure(LINE, "light", "mail"))
    alt = r"Weekly revenue by entity: JADA ends at \$6,800, QuickDumpNow at \$3,950."
    assert f"![{alt}](charts/{digest}.png)" in block_markdown(LINE)
