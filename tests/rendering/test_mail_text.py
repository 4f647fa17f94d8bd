from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.blocks.format import MINUS
from reporting.blocks.model import Block, Narrative, Prose
from tests.blocks import examples
from tests.rendering.mail_samples import BLOCKS, PAGE_URL, sample_mail

EXPECTED = f"""\
JADA Portfolio · CEO · Week 40, 2026

# Revenue of $48.2 K is $1,786 short of plan; two charters in October close
  the gap

JADA Portfolio, data to 30 Sep 2026: revenue of four weeks $48,214, plan
$50,000. 2 decisions needed.

Open report:
{PAGE_URL}

## Key figures

- Revenue, 4 weeks: $48.2 K, ▼ {MINUS}3.6 % vs plan [bad]
- Contribution margin: 61.4 %, ▼ {MINUS}1.3 pp in 4 weeks [bad]
- Backlog: $133 K, ▲ +7.1 % in 1 week [good]
- Repeat rate: n/a (only 38 % of bookings carry a contact)

## Decide this week

1. Send the October e-mail to past guests
   rb · due 7 Oct 2026 · effect +$10.0 K
2. Rotate the Stripe key and move it to Secrets Manager
   cb · due 2 Oct 2026 · effect +$4,800
"""


def test_the_text_reads_on_its_own() -> None:
    assert sample_mail().text.startswith(EXPECTED)


def test_the_sections_come_in_the_order_of_the_html() -> None:
    headings = re.findall(r"^## (.+)$", sample_mail().text, re.MULTILINE)
    assert headings == [
        "Key figures",
        "Decide this week",
        "What changed",
        "Findings",
        "Charter revenue fell $3,120 in four weeks, hauling made up $1,410",
        "Six charters a month cover fixed cost; September had 5",
        "E-mail costs nothing and still brings $9,800 of bookings",
        "Five of six businesses are on plan; JADA lacks $2,400",
        "Data gaps",
        "Full report",
    ]


def test_a_section_without_content_has_no_heading() -> None:
    blocks = [block for block in BLOCKS if block.kind not in {"action", "finding"} and block != examples.CHANGES]
    headings = re.findall(r"^## (.+)$", sample_mail(blocks).text, re.MULTILINE)
    assert headings[:2] == ["Key figures", "Charter revenue fell $3,120 in four weeks, hauling made up $1,410"]


def test_a_kpi_without_comparator_says_so() -> None:
    lonely = replace(examples.BACKLOG, change_1w=None, change_4w=None)
    blocks = [lonely if block is examples.BACKLOG else block for block in BLOCKS]
    assert "- Backlog: $133 K, change: n/a\n" in sample_mail(blocks).text


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=120)


@settings(max_examples=40, deadline=None)
@given(title=WORDS, label=WORDS)
def test_no_line_is_wider_than_78_columns_whatever_people_type(title: str, label: str) -> None:
    typed: list[Block] = [
        replace(examples.PLAN[0], title=title, owner=label),
        replace(examples.REVENUE, label=label),
        Narrative("c", "changes", Prose(title.replace("{", "("), {}), in_mail=True),
    ]
    kept = [b for b in BLOCKS if b not in (examples.PLAN[0], examples.REVENUE)]
    for line in sample_mail([*typed, *kept]).text.split("\n"):
        assert len(line) <= 78 or line == PAGE_URL
