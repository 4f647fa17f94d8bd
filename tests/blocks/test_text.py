# ruff: noqa: RUF001  # the minus sign is what readers see
from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given

from reporting.blocks.format import format_value
from reporting.blocks.model import Block, Kpi, Table, Trace, Unit, Value, prose
from reporting.blocks.model import Column as TableColumn
from reporting.blocks.text import COLUMNS, block_text, shown_changes
from reporting.blocks.text_table import table_lines
from tests.blocks.examples import (
    BACKLOG,
    ENTITIES,
    LINE,
    PLAN,
    REPEAT_RATE,
    REVENUE,
    SHORTFALL,
    STATEMENT,
    no_change,
    usd,
)
from tests.blocks.strategies import blocks, kpis


def test_a_kpi_with_changes_and_target() -> None:
    assert block_text(REVENUE).splitlines()[:4] == [
        "Revenue, 4 weeks: $48.2 K",
        "  1 week: ▲ +$1,234 (+2.6 %) [good]",
        "  4 weeks: ▼ −$3,120 (−6.1 %) [bad]",
        "  Target: $50.0 K",
    ]


def test_missing_is_said_with_its_reason() -> None:
    assert block_text(REPEAT_RATE).splitlines() == [
        "Repeat rate: n/a",
        "  n/a: only 38 % of bookings carry a contact; 90 % are needed",
        "  Customers who book again within twelve months.",
    ]
    assert "  4 weeks: n/a (no comparator: books start on 1 Sep 2026)" in block_text(BACKLOG).splitlines()


def test_changes_that_lack_the_same_are_one() -> None:
    none_yet = no_change(Unit.USD, "earlier figures are not recorded")
    both = replace(REVENUE, change_1w=none_yet, change_4w=none_yet)
    assert [label for label, _, _ in shown_changes(REVENUE)] == ["1 week", "4 weeks"]
    assert "  Change: n/a (earlier figures are not recorded)" in block_text(both).splitlines()
    assert block_text(both).count("not recorded") == 1


def test_a_missing_target_or_effect_says_why() -> None:
    gone = Value.absent(Unit.USD, "no plan for 2027")
    assert "  Target: n/a (no plan for 2027)" in block_text(replace(REVENUE, target=gone)).splitlines()
    assert "effect n/a (no plan for 2027)" in block_text(replace(SHORTFALL, effect=gone))


def test_a_table_is_aligned_and_wraps_its_words() -> None:
    assert block_text(ENTITIES).splitlines() == [
        "Five of six businesses are on plan; JADA lacks $2,400",
        "Revenue by entity, September 2026, actual against plan",
        "",
        "Entity              Actual     Plan    Against plan  Margin  Next step",
        "-----------------  -------  -------  --------------  ------  -----------------",
        "JADA               $29,200  $31,600   −$2,400 [bad]  63.1 %  Fill two weekends",
        "                                                             in October",
        "QueenofSanDiego    $12,410  $11,800    +$610 [good]  58.4 %  Renew the harbour",
        "                                                             permit",
        "QuickDumpNow       $14,150  $12,751  +$1,399 [good]  41.9 %  Raise the floor",
        "                                                             price",
        "3028 51st St        $2,600   $2,600              $0     n/a  Offer renewal",
        "Rental",
        "-----------------  -------  -------  --------------  ------  -----------------",
        "Total              $58,360  $58,751     −$391 [bad]  55.8 %",
        "",
        "DangerousCentaur includes its client portfolio.",
        "n/a: no cost rows for the house",
        "Source: Ledger and targets, to 30 Sep 2026",
    ]


def test_a_statement_has_headings_and_rules_above_its_sums() -> None:
    assert block_text(STATEMENT).splitlines()[3:-2] == [
        "Account           Sep",
        "                 2026",
        "------------  -------",
        "Revenue",
        "Charters       $7,000",
        "Hauling        $3,000",
        "              -------",
        "All revenue   $10,000",
        "",
        "Cost of sales",
        "Crew           $4,000",
        "              -------",
        "Gross result   $6,000",
        "",
        "Operating expenses",
        "Slip           $7,100",
        "------------  -------",
        "Result        −$1,100",
    ]


def test_words_are_broken_only_when_there_is_no_other_room() -> None:
    lines = table_lines(["What", "Whose"], [["a b c d e f g h i j", "Dangerous-Centaur-Clients"]], [False, False],
                        total=False, width=42)  # fmt: skip
    assert lines[2:] == ["a b c d e f g h  Dangerous-Centaur-Clients", "i j"]


def test_a_table_too_wide_for_columns_becomes_records() -> None:
    columns = (TableColumn("Month"), *(TableColumn(f"Measure {i}", Unit.USD, "full") for i in range(8)))
    row: tuple[Value | str, ...] = ("September", *(usd(1_234_567.89) for _ in range(8)))
    wide = Table("wide", prose("Wide"), "All", columns, (row,), Trace(()), "Ledger")
    assert block_text(wide).splitlines()[3:6] == [
        "September",
        "  Measure 0: $1,234,567.89",
        "  Measure 1: $1,234,567.89",
    ]


def test_findings_and_actions_name_who_and_when() -> None:
    assert block_text(SHORTFALL).splitlines()[-1] == "  Owner cb · since 20 Aug 2026 · effect −$4,800 · rule S7"
    assert block_text(PLAN[0]).splitlines()[:2] == [
        "1. Send the October e-mail to past guests",
        "   Owner rb · due 7 Oct 2026 · effect $10.0 K · effort 6 hours · confidence",
    ]


def test_a_text_says_the_takeaway_of_a_chart_once() -> None:
    title = prose("Cash fell to {cash}", cash=usd(500))
    repeated = prose(
        "A line over the weeks. Cash fell to {cash}. The least was {least}.", cash=usd(500), least=usd(100)
    )
    lines = block_text(replace(LINE, title=title, alt=repeated)).splitlines()
    assert "A line over the weeks. The least was $100." in lines
    assert sum("Cash fell to $500" in line for line in lines) == 1
    alone = replace(LINE, title=title, alt=prose("Cash fell to {cash}.", cash=usd(500)))
    assert alone.beside_title == alone.alt  # a picture needs some words


def test_effects_say_what_they_count() -> None:
    monthly = block_text(replace(PLAN[0], effect_basis="a month"))
    assert "effect $10.0 K a month" in " ".join(monthly.split())
    assert "effect −$4,800 once · rule" in block_text(replace(SHORTFALL, effect_basis="once"))


def test_a_chart_is_its_message_measure_takeaway_and_source() -> None:
    assert block_text(LINE).splitlines() == [
        "Charter revenue fell $3,120 in four weeks, hauling made up $1,410",
        "Revenue, USD a week, actual, 13 weeks to 30 Sep 2026",
        "",
        "Weekly revenue by entity: JADA ends at $6,800, QuickDumpNow at $3,950.",
        "",
        "Source: Ledger (account_days), to 30 Sep 2026",
    ]


@given(blocks)
def test_no_line_is_longer_than_the_text_is_wide(block: Block) -> None:
    assert max(map(len, block_text(block).splitlines()), default=0) <= COLUMNS


@given(kpis)
def test_a_kpi_prints_its_value(kpi: Kpi) -> None:
    text = " ".join(block_text(kpi).split())
    assert format_value(kpi.value, kpi.style) in text
    assert not kpi.value.missing or " ".join(kpi.value.missing.split()) in text


def test_no_figure_is_printed_as_none() -> None:
    cells = (("A", Value.absent(Unit.USD, "books are open")),)
    columns = (TableColumn("Name"), TableColumn("Value", Unit.USD))
    text = block_text(Table("gaps", prose("Gaps"), "All", columns, cells, Trace(()), "Ledger"))
    assert re.search(r"^A +n/a$", text, re.MULTILINE)
    assert "n/a: books are open" in text
