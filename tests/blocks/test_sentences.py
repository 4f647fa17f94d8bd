"""A headline in its two parts."""

from __future__ import annotations

from reporting.blocks.format import render_prose
from reporting.blocks.html import block_html
from reporting.blocks.model import Narrative, Unit, Value, prose
from reporting.blocks.sentences import split_headline

FIGURES = {"cash": Value(7_750_000, Unit.USD), "left": Value(255, Unit.MONTHS), "more": Value(8, Unit.COUNT)}


def test_the_first_sentence_of_a_headline_is_the_title_and_keeps_its_figures() -> None:
    whole = prose("Cash is {cash:compact}. It lasts {left} and {more} are open.", **FIGURES)
    lead, more = split_headline(whole)
    assert render_prose(lead) == "Cash is $77.5 K."
    assert more is not None
    assert render_prose(more) == "It lasts 25.5 months and 8 are open."
    assert (set(lead.figures), set(more.figures)) == ({"cash"}, {"left", "more"})


def test_a_headline_of_one_sentence_has_no_rest() -> None:
    whole = prose("Revenue of {cash} is short; two charters close the gap", cash=FIGURES["cash"])
    assert split_headline(whole) == (whole, None)


def test_a_page_shows_the_rest_of_its_headline_below_the_title_in_the_same_heading() -> None:
    whole = prose("Cash is {cash:compact}. It lasts {left}.", cash=FIGURES["cash"], left=FIGURES["left"])
    html = block_html(Narrative("headline", "headline", whole))
    assert html == (
        '<h1 class="block narrative headline" id="headline" data-kind="narrative">'
        'Cash is <data class="fig" data-figure="headline/text.cash" value="77500.00">$77.5 K</data>. '
        '<span class="more">It lasts '
        '<data class="fig" data-figure="headline/text.left" value="25.5">25.5 months</data>.</span></h1>'
    )
