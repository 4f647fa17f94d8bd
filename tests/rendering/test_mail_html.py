"""The HTML part, read by html5lib as a browser would and by inscriptis as a text reader would."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inscriptis import get_text  # type: ignore[import-untyped]  # it has no stubs

from reporting.blocks.format import MINUS
from reporting.blocks.model import Block, Chart, Kpi, Prose, Value, prose
from reporting.rendering.mail_html import breakable, headline_figure, keep_together, say_unbroken
from tests.blocks import examples
from tests.rendering.mail_samples import BLOCKS, PAGE_URL, sample_mail

STYLES = re.compile(r"<style.*?</style>|\sstyle=\"[^\"]*\"", re.DOTALL)


def tree(html: str) -> Element:
    root: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return root


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def replaced(old: Block, new: Block) -> list[Block]:
    return [new if block is old else block for block in BLOCKS]


def test_the_document_is_well_formed() -> None:
    html5lib.HTMLParser(strict=True).parse(sample_mail().html)


def test_language_and_direction_are_stated() -> None:
    root = tree(sample_mail().html)
    article = root.find(".//div[@role='article']")
    assert article is not None
    for element in (root, article):
        assert (element.get("lang"), element.get("dir")) == ("en", "ltr")


def test_the_anatomy_comes_in_order() -> None:
    text = " ".join(get_text(sample_mail().html).split())
    anatomy = (
        "JADA Portfolio · CEO",
        "Week 40, 2026",
        "Open report",
        "Revenue of $48.2 K is $1,786 short of plan",
        "JADA Portfolio, data to 30 Sep 2026",
        "2 decisions needed.",
        "Revenue, 4 weeks",
        f"▼ {MINUS}3.6 % vs plan",
        "Decide this week",
        "Send the October e-mail to past guests",
        "+$10.0 K",
        "What changed",
        "Backlog rose by +$8,800",
        "Findings",
        "Charter revenue fell",
        "Revenue, USD a week, actual",
        "Source: Ledger (account_days)",
        "Five of six businesses are on plan",
        "Data gaps",
        "Repeat rate: only 38 %",
        "Open the full report",
        "As of 30 Sep 2026",
        "3f9a1c22",
    )
    positions = [text.find(part) for part in anatomy]
    assert -1 not in positions, anatomy[positions.index(-1)]
    assert positions == sorted(positions)


def test_the_preheader_is_the_second_half_of_the_headline_and_hidden() -> None:
    first = next(tree(sample_mail().html).iter("div"))
    assert words(first).startswith("Two charters in October close the gap")
    assert "display: none" in (first.get("style") or "")


def test_every_table_is_for_layout_or_has_a_caption_and_scopes() -> None:
    tables = list(tree(sample_mail().html).iter("table"))
    data = [table for table in tables if table.get("role") != "presentation"]
    assert len(data) == 1
    assert words(next(data[0].iter("caption"))) == "Revenue by entity, September 2026, actual against plan"
    heads = [(head.get("scope"), words(head)) for head in data[0].iter("th")]
    assert heads[:5] == [
        ("col", "Entity"),
        ("col", "Actual"),
        ("col", "Plan"),
        ("col", "Against plan"),
        ("row", "JADA"),
    ]
    assert heads[-1] == ("row", "Total")


def test_kpis_stand_two_by_two_in_halves() -> None:
    halves = next(t for t in tree(sample_mail().html).iter("table") if "halves" in (t.get("class") or ""))
    rows = list(halves.iter("tr"))
    assert [[cell.get("width") for cell in row.iter("td")] for row in rows] == [["50%", "50%"], ["50%", "50%"]]
    assert [words(cell).split(" ")[0] for row in rows for cell in row.iter("td")] == [
        "Revenue,",
        "Contribution",
        "Backlog",
        "Repeat",
    ]


def test_an_odd_kpi_keeps_its_half() -> None:
    kpis = [block for block in BLOCKS if isinstance(block, Kpi)]
    html = sample_mail([block for block in BLOCKS if block not in kpis[3:]]).html
    halves = next(t for t in tree(html).iter("table") if "halves" in (t.get("class") or ""))
    assert [len(list(row.iter("td"))) for row in halves.iter("tr")] == [2, 2]


def test_a_missing_kpi_shows_its_reason_and_no_sparkline() -> None:
    images = [image.get("alt") or "" for image in tree(sample_mail().html).iter("img")]
    assert not any(alt.startswith("Repeat rate") for alt in images)
    assert images[0] == "Revenue, 4 weeks, 13 weeks: from $38.1 K to $48.2 K"
    assert images[3] == "Weekly revenue by entity: JADA ends at $6,800, QuickDumpNow at $3,950."


def test_at_most_three_charts_and_three_decisions() -> None:
    charts = [replace(block, in_mail=True) if isinstance(block, Chart) else block for block in BLOCKS]
    more = [replace(examples.PLAN[0], id=f"more-{rank}", rank=rank, title=f"step {rank}") for rank in range(3, 9)]
    root = tree(sample_mail([*charts, *more]).html)
    assert len([image for image in root.iter("img") if image.get("width") == "552"]) == 3
    assert [n for n in range(3, 9) if f"step {n}" in words(root)] == [3]


def test_a_variance_has_sign_arrow_and_the_colour_of_its_effect() -> None:
    cells = {
        words(cell): cell.get("style") or ""
        for cell in tree(sample_mail().html).iter("td")
        if "cell" in (cell.get("class") or "")
    }
    assert "color: #B3261E" in cells[f"▼ {MINUS}$2,400"]
    assert "color: #00694E" in cells["▲ +$610"]
    assert "color: #111827" in cells["$0"]


def test_without_any_style_nothing_is_lost() -> None:
    html = sample_mail().html
    bare = " ".join(get_text(STYLES.sub("", html)).split())
    for figure in ("$48.2 K", "61.4 %", "▲ +7.1 % in 1 week", "n/a", "+$10.0 K", f"▼ {MINUS}$2,400", "$58,360"):
        assert figure in bare


def test_what_is_left_in_style_elements_is_only_extras() -> None:
    html = sample_mail().html
    assert re.findall(r"<style[^>]*>(.{5})", html) == [":root"]
    inline = " ".join(re.findall(r"style=\"([^\"]*)\"", html))
    assert not re.search(r"\b(flex|grid|gap|rem|rgba)\b|var\(|--", inline)


def test_both_links_lead_to_the_page() -> None:
    assert [link.get("href") for link in tree(sample_mail().html).iter("a")] == [PAGE_URL, PAGE_URL]


def test_a_figure_is_never_torn_from_its_unit() -> None:
    headline = next(tree(sample_mail().html).iter("h1"))
    assert "Revenue of $48.2\u00a0K is $1,786 short" in (headline.text or "")


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("QueenofSanDiego", "Queenof<wbr>San<wbr>Diego"),
        ("Expert Yacht Delivery", "Expert Yacht Delivery"),
        ("a<b&c", "a&lt;b&amp;c"),
        ("x" * 30, f"{'x' * 12}<wbr>{'x' * 12}<wbr>{'x' * 6}"),
    ],
)
def test_long_names_may_break(name: str, broken: str) -> None:
    assert breakable(name) == broken


ODD = st.one_of(
    st.sampled_from(
        ["<script>alert(1)</script>", "a & b < c > \"d\" 'e'", "]]> <!-- --> {{ 7*7 }} {% raw %}", "⛵ Ñandú"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=60),
)


@settings(max_examples=40, deadline=None)
@given(typed=ODD)
def test_what_people_type_is_text_and_nothing_else(typed: str) -> None:
    """Names, titles and reasons come out as they were typed: no element, no attribute, no template of theirs."""
    words_typed = " ".join(typed.split())
    html = sample_mail(_hostile_blocks(typed)).html
    root = tree(html)
    text = " ".join("".join(root.itertext()).split())
    if words_typed:
        assert text.count(words_typed) >= 5
    tags = {str(element.tag) for element in root.iter()}
    assert {tag for tag in tags if not tag.startswith("<function Comment")} <= ALLOWED_TAGS
    alts = [" ".join((image.get("alt") or "").split()) for image in root.iter("img")]
    assert words_typed in alts or "{" in typed


ALLOWED_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "p", "span", "a", "br", "wbr", "img"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}


def _hostile_blocks(typed: str) -> Sequence[Block]:
    said = Prose("{{}}" if "{" in typed else typed, {})  # braces of a prose are its placeholders
    changed: dict[str, Any] = {
        "action-1": {"title": typed},
        "revenue": {"label": typed},
        "repeat_rate": {"value": Value.absent(examples.REPEAT_RATE.value.unit, typed)},
        "entities": {"caption": typed, "source": typed},
        "revenue_by_entity": {"title": said, "alt": said, "measure": typed},
    }
    return [replace(block, **changed.get(block.id, {})) for block in BLOCKS]


def test_a_minus_sign_is_never_torn_from_its_figure() -> None:
    words = prose("Backlog {now}, {delta:signed} in one week", now=examples.usd(17_150), delta=examples.usd(-2_450))
    assert str(say_unbroken(words)) == 'Backlog $17,150, <span class="whole">\u2212$2,450</span> in one week'


def test_words_beside_figures_are_escaped() -> None:
    assert str(say_unbroken(prose("<b>{now}", now=examples.usd(1)))) == "&lt;b&gt;$1"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("to 30 Sep 2026: 3", "to 30\u00a0Sep\u00a02026: 3"),
        ("Week 40, 2026", "Week\u00a040,\u00a02026"),
        ("revision 1.", "revision\u00a01."),
        ("30 September", "30 September"),
    ],
)
def test_dates_weeks_and_revisions_stay_whole(text: str, kept: str) -> None:
    assert keep_together(text) == kept


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ("25.5 months", '25.5 <span class="unit">months</span>'),
        ("$48.2 K", "$48.2\u00a0K"),
        ("61.4 %", "61.4\u00a0%"),
        ("$1,223,730", '<span class="long">$1,223,730</span>'),
        ("n/a", "n/a"),
    ],
)
def test_a_headline_figure_fits_half_a_phone(figure: str, shown: str) -> None:
    assert str(headline_figure(figure)) == shown


def test_a_statement_has_its_headings_and_marks_its_sums() -> None:
    statement = replace(examples.STATEMENT, in_mail=True)
    blocks = [statement if block is examples.STATEMENT else block for block in BLOCKS if block is not examples.ENTITIES]
    root = tree(sample_mail(blocks).html)
    headings = [words(head) for head in root.iterfind(".//th[@scope='rowgroup']")]
    assert headings == ["Revenue", "Cost of sales", "Operating expenses"]
    rows = {words(head): str(head.get("style")) for head in root.iterfind(".//th[@scope='row']")}
    assert [name for name, style in rows.items() if "bold" in style] == ["All revenue", "Gross result", "Result"]
