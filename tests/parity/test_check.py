"""An edition says the same in every medium, or it is refused with the place."""

from __future__ import annotations

import copy
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.blocks.model import Kpi, Value
from reporting.parity.check import find_differences, require_parity
from reporting.parity.model import Edition, ParityError, read_edition
from reporting.rendering.quarto import quarto_path
from tests.blocks import examples
from tests.parity.made import (
    MEDIA,
    REPORT,
    altered,
    digits,
    edition,
    flipped,
    reread,
    with_medium,
    write_edition,
)
from tests.rendering.mail_samples import META, PAGE_URL, png

pytestmark = pytest.mark.slow


def told(whole: Edition) -> list[str]:
    return [str(difference) for difference in find_differences(whole)]


def test_an_edition_as_it_is_built_has_no_difference() -> None:
    assert told(edition()) == []


def test_the_headings_of_a_statement_are_told_in_both_parts_of_the_mail(tmp_path: Path) -> None:
    statement = replace(examples.STATEMENT, in_mail=True)
    report = tuple(
        statement if part is examples.STATEMENT else part for part in REPORT if part is not examples.ENTITIES
    )
    whole = read_edition(write_edition(tmp_path / "r1", META, report), META, PAGE_URL)
    assert told(whole) == []
    for medium in ("html", "text"):
        assert "table statement" in told(altered(whole, medium, "Cost of sales", "Cost of goods"))[0]


@pytest.mark.parametrize("medium", MEDIA)
@settings(max_examples=60)
@given(data=st.data())
def test_one_digit_altered_anywhere_is_refused(medium: str, data: st.DataObject) -> None:
    content: str = getattr(edition(), medium)
    place = data.draw(st.sampled_from(digits(medium, content)))
    changed = flipped(content, place, data.draw(st.integers(1, 9)))
    assert told(with_medium(edition(), medium, changed)), content[max(0, place - 40) : place + 20]


@pytest.mark.parametrize(
    ("medium", "old", "new", "place"),
    [
        ("page", '50">$48.2 K</data></p>', '50">$48.3 K</data></p>', "page, kpi revenue, revenue/value: expected"),
        ("page", 'revenue/value" value="48213.50', 'revenue/value" value="48213.51', "page, kpi revenue"),
        ("page", 'data-edition="2026', 'data-edition="2025', "page, edition: expected '2026-09-30/portfolio/ceo/r1'"),
        ("page", "Revision</dt><dd>1<", "Revision</dt><dd>2<", "page, after the beginning"),
        ("html", "$48.2&nbsp;K</p>", "$48.3&nbsp;K</p>", "mail HTML, KPI revenue, value: expected '$48.2 K'"),
        ("html", "JADA Portfolio | 2026", "JADA Portfolio | 2025", "mail HTML, title: expected 'Executive Report"),
        ("html", f'href="{PAGE_URL}"', 'href="https://elsewhere.example.com/"', "mail HTML, link"),
        ("text", "Revenue, 4 weeks: $48.2 K", "Revenue, 4 weeks: $48.3 K", "mail text, KPI revenue, value"),
        ("text", "Revenue, 4 weeks: $48.2 K", "Revenue, 4 weeks: 48.2 K", "mail text, KPI revenue, value"),
        ("report", "Revenue, 4 weeks: $48.2 K", "Revenue, 4 weeks: $48.3 K", "full text, kpi revenue"),
    ],
)  # fmt: skip
def test_the_place_is_told(medium: str, old: str, new: str, place: str) -> None:
    assert any(line.startswith(place) for line in told(altered(edition(), medium, old, new)))


def test_two_figures_that_changed_places_are_told() -> None:
    mail = altered(edition(), "text", "$48.2 K", "$133 K?")
    mail = altered(mail, "text", "$133 K,", "$48.2 K,")
    mail = altered(mail, "text", "$133 K?", "$133 K")
    assert told(mail)


def test_a_headline_figure_that_has_no_place_in_the_mail_is_told() -> None:
    more = Kpi(**{**vars(examples.REVENUE), "id": "fifth"})
    assert "mail HTML, KPI fifth: expected 'shown', got 'left out'" in told(
        replace(edition(), blocks=(*edition().blocks, more))
    )


def test_a_block_that_says_something_else_is_told_in_every_medium() -> None:
    other = replace(examples.REVENUE, value=Value(4_910_000, examples.REVENUE.value.unit))
    blocks = tuple(other if block.id == "revenue" else block for block in edition().blocks)
    lines = told(replace(edition(), blocks=blocks))
    for medium in ("mail HTML, KPI revenue", "mail text, KPI revenue", "page, kpi revenue", "full text, kpi revenue"):
        assert [line for line in lines if line.startswith(medium) and ("$49.1 K" in line or "49100.00" in line)], lines


def message() -> EmailMessage:
    found = edition().message
    assert found is not None
    return copy.deepcopy(found)


def test_another_subject_is_told() -> None:
    changed = message()
    changed.replace_header("Subject", str(changed["Subject"]).replace("2026", "2025"))
    assert told(replace(edition(), message=reread(changed)))[0].startswith("message, subject: expected 'Executive")


@pytest.mark.parametrize(("kind", "name"), [("html", "HTML"), ("plain", "text")])
def test_a_part_that_is_not_the_archived_one_is_told(kind: str, name: str) -> None:
    changed = message()
    part = changed.get_body((kind,))
    assert isinstance(part, EmailMessage)
    part.set_content(part.get_content().replace("$48.2", "$84.2"), subtype=kind, cte="quoted-printable")
    lines = told(replace(edition(), message=reread(changed)))
    assert lines == [f"message, {name} part: expected 'the same as archived beside it', got 'another'"]


def test_a_picture_of_other_figures_is_told() -> None:
    changed = message()
    first = next(part for part in changed.walk() if part.get_content_maintype() == "image")
    first.set_content(png(8, 8), "image", "png", cid=first["Content-ID"], disposition="inline")
    lines = told(replace(edition(), message=reread(changed)))
    assert lines == ["message, pictures kpi/revenue: expected 'drawn from their blocks', got 'others'"]


def test_the_gate_refuses_and_says_where(tmp_path: Path) -> None:
    folder = write_edition(tmp_path / "r1")
    require_parity(folder, META, PAGE_URL)
    page = folder / "page.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("$48.2 K</data></p>", "$48.3 K</data></p>", 1), encoding="utf-8"
    )
    with pytest.raises(ParityError, match=r"2026-09-30/portfolio/ceo/r1.*revenue/value: expected '\$48.2 K', got"):
        require_parity(folder, META, PAGE_URL)


def test_a_draft_has_no_message_and_is_checked_all_the_same(tmp_path: Path) -> None:
    draft = replace(META, draft=True)
    folder = write_edition(tmp_path / "r1", draft)
    (folder / "message.eml").unlink()
    require_parity(folder, draft, PAGE_URL)
    text = folder / "message.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("61.4 %", "61.5 %"), encoding="utf-8")
    with pytest.raises(ParityError, match="contribution_margin"):
        require_parity(folder, draft, PAGE_URL)


@pytest.mark.skipif(quarto_path() is None, reason="Quarto is not on PATH")
def test_a_page_by_quarto_passes_the_same_gate(tmp_path: Path) -> None:
    from tests.rendering.pages import render

    folder = write_edition(tmp_path / "r1")
    render(folder, META, REPORT, "quarto")
    require_parity(folder, META, PAGE_URL)
