from __future__ import annotations

import pytest

from tests.leftovers import LEFTOVERS, MINUS, read_words


@pytest.mark.parametrize(
    "text",
    ["NaN %", "$nan", "None", "inf days", f"{MINUS}0", f"{MINUS}$0", f"{MINUS}0.0 %", "-5", "-$5", "0.30000000004",
     "1e-05", 'Decimal("1")', "{cash}"],
)  # fmt: skip
def test_a_leftover_is_recognised(text: str) -> None:
    assert LEFTOVERS.search(f"Cash is {text} today")


@pytest.mark.parametrize(
    "text", [f"{MINUS}0.5 %", "2026-09-30", "client-06", "$9.33", "r(1 - c)/(c + d)", "Nonetheless"]
)
def test_what_readers_may_see_is_not(text: str) -> None:
    assert not LEFTOVERS.search(f"Cash is {text} today")


def test_words_of_a_page_are_read_without_its_queries() -> None:
    page = "<p>Cash &amp; <b>burn</b></p><pre>NaN</pre><script>{}</script><style>a{}</style>"
    assert read_words(page).split() == ["Cash", "&", "burn"]
