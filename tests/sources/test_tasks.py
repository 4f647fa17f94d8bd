from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.sources.problems import Fault
from reporting.sources.tasks import read_estimate
from tests.sources.tree import Tree

LINE = 10  # of the first task


def hand_off(tree: Tree, tasks: str) -> None:
    tree.handoff(f"## Tasks\n{tasks}\n\n## Money\n")


@pytest.mark.parametrize(
    ("task", "column", "code"),
    [
        ("- [x] T-1 One", 3, "DONE_WITHOUT_DATE"),
        ("- [ ] T-1 One done:2026-09-01", 3, "OPEN_BUT_DONE"),
        ("- [x] T-1 One done:9/1/2026", 20, "AMBIGUOUS_DATE"),
        ("- [ ] T-1 One due:10/07/2026", 19, "AMBIGUOUS_DATE"),
        ("- [ ] T-1 One due:2026-02-30", 19, "DATE"),
        ("- [ ] T-1 One due: 2026-10-07", 19, "DATE"),
        ("- [ ] T-1 One pri:high", 19, "VALUE"),
        ("- [ ] T-1 One est:2d", 19, "ESTIMATE"),
        ("- [ ] T-1 One @cb @mt", 19, "DUPLICATE_ATTRIBUTE"),
        ("- [ ] Fix the waiver", 7, "TASK_ID"),
        ("- [ ] T-1", 3, "MISSING_VALUE"),
        ("- [ ] T-1 @cb", 3, "MISSING_VALUE"),
        ("- T-1 One", 3, "NOT_A_TASK"),
        ("- [] T-1 One", 3, "NOT_A_TASK"),
        ("- [X]T-1 One", 3, "NOT_A_TASK"),
        ("-   [x]  T-1   One", 5, "DONE_WITHOUT_DATE"),
        ("1. [x] T-1 One", 4, "DONE_WITHOUT_DATE"),
        ("-[ ] T-1 One", 1, "NOT_A_TASK"),
        ("[x] T-1 One", 1, "NOT_A_TASK"),
        ("    - [ ] T-1 One", 1, "NOT_A_TASK"),
        ("> - [ ] T-1 One", 1, "NOT_A_TASK"),
    ],
)
def test_a_wrong_task_is_located(tree: Tree, task: str, column: int, code: str) -> None:
    hand_off(tree, task)
    assert tree.faults() == [f"projects/coi.md:{LINE}:{column} {code}"]


def test_an_id_twice(tree: Tree) -> None:
    hand_off(tree, "- [ ] T-1 One\n- [ ] T-1 Two")
    assert tree.faults() == [f"projects/coi.md:{LINE + 1}:7 DUPLICATE_ID"]


def test_attributes_may_stand_anywhere_and_on_the_next_line(tree: Tree) -> None:
    hand_off(tree, "- [X] T-1 pri:P0 Fix the `waiver`\n  of 12:30 DONE:2026-09-01 today @cb est:1h30m")
    (row,) = tree.read().tables["tasks"].rows
    assert row == {
        "id": "T-1", "project": "coi", "entity": "jada", "title": "Fix the waiver of 12:30 today", "done": True,
        "owner": "cb", "due": None, "priority": "P0", "estimate_minutes": 90, "done_on": date(2026, 9, 1),
    }  # fmt: skip


def test_a_fault_on_the_next_line_is_located_there(tree: Tree) -> None:
    hand_off(tree, "- [ ] T-1 One\n      and more due:soon")
    assert tree.faults() == [f"projects/coi.md:{LINE + 1}:20 DATE"]


def test_tasks_below_tasks_count_and_notes_below_them_do_not(tree: Tree) -> None:
    hand_off(tree, "- [ ] T-1 One\n  - [ ] T-2 Two\n    - a note\n  - another\n- [ ] T-3 Three")
    assert [row["id"] for row in tree.read().tables["tasks"].rows] == ["T-1", "T-2", "T-3"]


def test_a_loose_list_is_a_list(tree: Tree) -> None:
    hand_off(tree, "- [ ] T-1 One\n\n- [ ] T-2 Two\n\n### Later\n\n- [ ] T-3 Three")
    assert [row["id"] for row in tree.read().tables["tasks"].rows] == ["T-1", "T-2", "T-3"]


def test_an_unknown_attribute_is_one_warning_and_stays_in_the_title(tree: Tree) -> None:
    hand_off(tree, "- [ ] T-1 One prio:P1 see https://example.com Note: this\n- [ ] T-2 Two prio:P2")
    sources = tree.read()
    assert sources.tables["tasks"].rows[0]["title"] == "One prio:P1 see https://example.com Note: this"
    (problem,) = sources.warnings
    assert (problem.line, problem.column, problem.code) == (LINE, 15, "UNKNOWN_ATTRIBUTE")
    assert problem.got == "'prio' on 2 items"


@pytest.mark.parametrize(("text", "minutes"), [("4h", 240), ("30m", 30), ("1h30m", 90), ("0m", 0)])
def test_estimates(text: str, minutes: int) -> None:
    assert read_estimate(text) == minutes


@given(st.text("0123456789hmd. ", max_size=6))
def test_an_estimate_is_hours_and_minutes_or_refused(text: str) -> None:
    try:
        minutes = read_estimate(text)
    except Fault:
        return
    hours, _, rest = text.rpartition("h")
    assert minutes == int(hours or 0) * 60 + int(rest.removesuffix("m") or 0)
