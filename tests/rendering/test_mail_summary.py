from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.blocks.model import (
    Action,
    Block,
    Change,
    Column,
    Finding,
    Group,
    Kpi,
    Narrative,
    Table,
    Unit,
    Value,
    prose,
)
from reporting.rendering.mail_summary import (
    MailContentError,
    compare,
    decisions_of,
    second_half,
    short_reason,
    summarise,
)
from tests.blocks import examples
from tests.rendering.mail_samples import BLOCKS, CONTEXT, META

FIGURES = {"cash": Value(7_750_000, Unit.USD), "left": Value(255, Unit.MONTHS), "more": Value(8, Unit.COUNT)}
NO = Value.absent(Unit.PERCENT, "no comparator")


def kpi(value: Value, **changes: object) -> Kpi:
    bare = replace(examples.REVENUE, value=value, change_1w=None, change_4w=None, target=None)
    return replace(bare, **changes)  # type: ignore[arg-type]  # named fields of Kpi


@pytest.mark.parametrize(
    ("headline", "second"),
    [
        ("Revenue fell 3.1 %; cash lasts 7.3 months", "Cash lasts 7.3 months"),
        ("Revenue is up. Cash is down. Nothing else moved", "Nothing else moved"),
        ("Plan met \N{EN DASH} two charters to go, then haul-out", "Two charters to go, then haul-out"),
        ("Plan met, two charters to go", "Two charters to go"),
        ("Revenue rose 6.1 % in four weeks", ""),
        ("Ends with a stop. ", ""),
    ],
)
def test_the_preheader_goes_on_where_the_headline_breaks(headline: str, second: str) -> None:
    assert second_half(headline) == second


@pytest.mark.parametrize(
    ("reason", "short"),
    [
        ("no loads have been delivered. Record each load.", "no loads have been delivered"),
        ("contact is on too few bookings (nine in ten are needed); vessel too", "contact is on too few bookings"),
        ("only 38.5 % of bookings name a customer", "only 38.5 % of bookings name a customer"),
        ("stale.", "stale"),
    ],
)
def test_a_gap_says_why_and_leaves_the_remedy_to_the_page(reason: str, short: str) -> None:
    assert short_reason(reason) == short


def test_without_a_break_the_context_is_the_preheader() -> None:
    plain = Narrative("headline", "headline", prose("Revenue rose 6.1 % in four weeks"))
    blocks = [plain if block is examples.HEADLINE else block for block in BLOCKS]
    assert summarise(blocks, META).preheader.startswith("JADA Portfolio, data to")


def test_money_is_compared_by_share_with_the_plan_first() -> None:
    found = compare(kpi(Value(48_200_00, Unit.USD), target=Value(50_000_00, Unit.USD), change_4w=examples.change(1, 1)))
    assert found is not None
    assert (found.figure, found.against) == (Value(-36_000, Unit.PERCENT), "vs plan")  # -1,800 of 50,000


def test_a_share_is_compared_in_points() -> None:
    found = compare(kpi(Value(614_000, Unit.PERCENT), target=Value(600_000, Unit.PERCENT)))
    assert found is not None
    assert (found.figure, found.against) == (Value(14_000, Unit.POINTS), "vs plan")


def test_four_weeks_come_before_one_and_missing_ones_are_passed_over() -> None:
    week = Change(Value(100, Unit.USD), Value(5_000, Unit.PERCENT))
    found = compare(kpi(Value(10_000, Unit.USD), change_1w=week, change_4w=Change(Value.absent(Unit.USD, "-"), NO)))
    assert found is not None
    assert (found.figure, found.against) == (Value(5_000, Unit.PERCENT), "in 1 week")
    both = compare(kpi(Value(10_000, Unit.USD), change_1w=week, change_4w=week))
    assert both is not None
    assert both.against == "in 4 weeks"


def test_against_a_plan_of_zero_the_difference_is_shown() -> None:
    found = compare(kpi(Value(500, Unit.USD), target=Value(0, Unit.USD)))
    assert found is not None
    assert found.figure == Value(500, Unit.USD)


def test_the_share_of_a_loss_never_turns_the_sign_around() -> None:
    better = Change(Value(100_00, Unit.USD), Value(-200_000, Unit.PERCENT))  # from -500 to -400: less loss, "-20 %"
    found = compare(kpi(Value(-400_00, Unit.USD), change_4w=better))
    assert found is not None
    assert found.figure == Value(100_00, Unit.USD)
    planned = compare(kpi(Value(-400_00, Unit.USD), target=Value(-500_00, Unit.USD)))
    assert planned is not None
    assert planned.figure == Value(200_000, Unit.PERCENT)


def test_nothing_to_compare() -> None:
    assert compare(kpi(Value(1, Unit.USD))) is None
    assert compare(kpi(Value.absent(Unit.USD, "stale"), target=Value(1, Unit.USD))) is None


def test_decisions_are_those_marked_and_at_most_three() -> None:
    plan = [replace(examples.PLAN[0], id=f"a{rank}", rank=rank, in_mail=False) for rank in (5, 2, 4, 1, 3)]
    assert decisions_of(plan) == ()
    marked = [replace(action, in_mail=action.rank in {5, 4}) for action in plan]
    assert [action.rank for action in decisions_of(marked)] == [4, 5]
    many = [replace(action, in_mail=True) for action in plan]
    assert [action.rank for action in decisions_of(many)] == [1, 2, 3]


def test_a_table_keeps_its_variances_and_loses_what_a_phone_cannot_show() -> None:
    table = summarise(BLOCKS, META).table
    assert table is not None
    assert [column.label for column in table.columns] == ["Entity", "Actual", "Plan", "Against plan"]
    assert table.total is not None
    assert len(table.total) == 4
    assert "Shown: 4 of 6 columns." in summarise(BLOCKS, META).table_notes


def test_a_long_table_ends_at_eight_rows() -> None:
    rows = tuple((f"row {number}", Value(number, Unit.COUNT)) for number in range(40))
    table = Table("t", prose("T"), "c", (Column("A"), Column("B", Unit.COUNT)), rows, examples.TRACE, "s", in_mail=True)
    blocks = [block for block in BLOCKS if not isinstance(block, Table)]
    summary = summarise([*blocks, table], META)
    assert summary.table is not None
    assert summary.table.rows == rows[:8]
    assert summary.table_notes == ("Shown: 8 of 40 rows.", "Source: s")


def test_a_long_statement_keeps_the_marks_of_the_rows_that_are_shown() -> None:
    rows = tuple((f"row {number}", Value(number, Unit.COUNT)) for number in range(12))
    groups = (Group(0, "First"), Group(7, "Second"), Group(8, "Third"))
    table = Table("t", prose("T"), "c", (Column("A"), Column("B", Unit.COUNT)), rows, examples.TRACE, "s",
                  in_mail=True, subtotals=(6, 7, 11), groups=groups)  # fmt: skip
    shown = summarise([*(block for block in BLOCKS if not isinstance(block, Table)), table], META).table
    assert shown is not None
    assert (shown.subtotals, shown.groups) == ((6, 7), groups[:2])


def test_gaps_are_all_missing_kpis_in_the_mail_or_not() -> None:
    more = replace(examples.REPEAT_RATE, id="cac", label="CAC", in_mail=False)
    assert [gap.id for gap in summarise([*BLOCKS, more], META).gaps] == ["repeat_rate", "cac"]


def test_gaps_of_one_reason_are_one_line() -> None:
    def gap(name: str, label: str, reason: str) -> Kpi:
        return replace(examples.REPEAT_RATE, id=name, label=label, value=Value.absent(Unit.PERCENT, reason))

    gaps = [
        gap("a", "Customer acquisition cost", "contact is not recorded. Record it."),
        gap("b", "Margin per load", "no loads have been delivered"),
        gap("c", "LTV", "contact is not recorded. Ask."), gap("d", "Churn", "contact is not recorded"),
    ]  # fmt: skip
    bare = [block for block in BLOCKS if not isinstance(block, Kpi)]
    assert summarise([*bare, *gaps], META).gap_lines == (
        ("Customer acquisition cost, LTV, churn", "contact is not recorded"),
        ("Margin per load", "no loads have been delivered"),
    )


@pytest.mark.parametrize("role", ["headline", "context"])
def test_a_report_without_its_message_is_an_error(role: str) -> None:
    blocks: list[Block] = [b for b in BLOCKS if not (isinstance(b, Narrative) and b.role == role)]
    with pytest.raises(MailContentError, match=f"one narrative of role '{role}', got 0"):
        summarise(blocks, META)
    with pytest.raises(MailContentError, match="got 2"):
        summarise([*BLOCKS, *(b for b in BLOCKS if isinstance(b, Narrative) and b.role == role)], META)


def test_when_every_figure_is_missing_the_mail_says_so() -> None:
    reasons = [replace(examples.REPEAT_RATE, id=f"k{n}", in_mail=False) for n in range(6)]
    summary = summarise([*(block for block in BLOCKS if not isinstance(block, Kpi)), *reasons], META)
    assert [kpi.id for kpi in summary.kpis] == ["k0", "k1", "k2", "k3"]
    assert len(summary.gaps) == 6


@pytest.mark.parametrize(
    ("count", "said"), [(0, "No decision needed."), (1, "1 decision needed."), (2, "2 decisions needed.")]
)
def test_the_decisions_are_counted(count: int, said: str) -> None:
    rest = [block for block in BLOCKS if block not in examples.PLAN]
    assert summarise([*rest, *examples.PLAN[:count]], META).needed == f" {said}"


def test_a_context_without_a_stop_gets_one() -> None:
    open_ended = replace(CONTEXT, text=prose("JADA Portfolio, no plan"))
    blocks = [open_ended if block is CONTEXT else block for block in BLOCKS]
    assert summarise(blocks, META).needed == ". 2 decisions needed."


def test_a_report_without_kpis_is_an_error() -> None:
    with pytest.raises(MailContentError, match="expected KPIs"):
        summarise([block for block in BLOCKS if not isinstance(block, Kpi)], META)


def test_a_finding_whose_remedy_is_a_decision_names_it() -> None:
    finding = replace(examples.SHORTFALL, remedy="Call them.")
    (action, *_) = (block for block in BLOCKS if isinstance(block, Action))
    decided = replace(action, title="Call them", in_mail=True)
    bare = [block for block in BLOCKS if not isinstance(block, Action | Finding)]
    assert summarise([*bare, finding], META).said_of(finding) == "Call them."
    assert summarise([*bare, finding, decided], META).said_of(finding) == "decision 1"
