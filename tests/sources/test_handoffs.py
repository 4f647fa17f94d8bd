from __future__ import annotations

from datetime import date

import pytest

from tests.sources.tree import HANDOFF_FRONT_MATTER, Tree, located

PATH = "projects/coi.md"
MONEY = "## Money\n\n| date | item | kind | amount | account | ref |\n|---|---|---|---|---|---|\n"
EMPTY = f"## Tasks\n\n{MONEY}"


def test_a_file_becomes_a_project_its_tasks_and_its_money(tree: Tree) -> None:
    tree.handoff(
        "## Tasks\n\n"
        "- [ ] T-014 Fix waiver @cb due:2026-10-07 pri:P1 est:4h\n"
        "- [x] T-009 Ask the broker done:2026-09-12\n\n"
        f"{MONEY}| 2026-10-01 | Premium | planned | 1,240.00 | jada-6020 | |\n"
    )
    tables = tree.read().tables
    assert tables["projects"].rows == [
        {"id": "coi", "entity": "jada", "title": "Renew the certificate", "status": "active", "owner": "cb",
         "updated": date(2026, 9, 28)}
    ]  # fmt: skip
    assert tables["tasks"].rows == [
        {"id": "T-014", "project": "coi", "entity": "jada", "title": "Fix waiver", "done": False, "owner": "cb",
         "due": date(2026, 10, 7), "priority": "P1", "estimate_minutes": 240, "done_on": None},
        {"id": "T-009", "project": "coi", "entity": "jada", "title": "Ask the broker", "done": True, "owner": None,
         "due": None, "priority": None, "estimate_minutes": None, "done_on": date(2026, 9, 12)},
    ]  # fmt: skip
    assert tables["project_money"].rows == [
        {"project": "coi", "line": 1, "entity": "jada", "date": date(2026, 10, 1), "item": "Premium",
         "kind": "planned", "amount_cents": 124_000, "account": "jada-6020", "ref": None}
    ]  # fmt: skip


def test_the_extract_is_the_file(tree: Tree) -> None:
    tree.handoff(f"## Tasks\n\n- [ ] T-1 One\n\n{MONEY}")
    extract = next(extract for extract in tree.read().extracts if extract.kind == "handoff")
    assert (extract.id, extract.entity, extract.cut, extract.rows) == (PATH, "jada", date(2026, 9, 28), 1)


def test_without_a_heading_the_id_is_the_title(tree: Tree) -> None:
    tree.handoff(EMPTY, front=HANDOFF_FRONT_MATTER.replace("# Renew the certificate\n", ""))
    assert tree.read().tables["projects"].rows[0]["title"] == "coi"


def test_an_empty_section_is_supplied_and_an_absent_one_is_warned_of(tree: Tree) -> None:
    tree.handoff("## Tasks\n")
    sources = tree.read()
    assert ("jada", "tasks") in sources.supplied
    assert ("jada", "project_money") not in sources.supplied
    assert [(located(p), p.expected) for p in sources.warnings] == [(f"{PATH}:1:1 NO_SECTION", "a heading ## Money")]


def test_a_table_is_supplied_when_all_hand_offs_of_the_entity_have_it(tree: Tree) -> None:
    tree.handoff(EMPTY)
    tree.handoff("## Tasks\n", slug="other", front=HANDOFF_FRONT_MATTER.replace("coi", "other"))
    sources = tree.read()
    assert {table for entity, table in sources.supplied if entity == "jada"} >= {"projects", "tasks"}
    assert ("jada", "project_money") not in sources.supplied


@pytest.mark.parametrize(
    ("was", "becomes", "faults"),
    [
        ("entity: jada\n", "", ["1:1 MISSING_KEY"]),
        ("entity: jada", "entity: jadda", ["3:9 UNKNOWN_ENTITY"]),
        ("entity: jada", "entity: jada\nentity: qos", ["4:1 DUPLICATE_KEY"]),
        ("status: active", "status: Active", ["4:9 VALUE"]),
        ("owner: cb", "owner:", ["5:7 MISSING_VALUE"]),
        ("updated: 2026-09-28", "updated: 9/8/2026", ["6:10 AMBIGUOUS_DATE"]),
        ("project: coi", "project: [coi]", ["1:1 MISSING_KEY", "2:10 FRONT_MATTER"]),
    ],
)
def test_front_matter(tree: Tree, was: str, becomes: str, faults: list[str]) -> None:
    tree.handoff(EMPTY, front=HANDOFF_FRONT_MATTER.replace(was, becomes))
    assert tree.faults() == [f"{PATH}:{fault}" for fault in faults]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("| 10/07/2026 | a | planned | 1.00 | | |", 3, "AMBIGUOUS_DATE"),
        ("| | a | planned | 1.00 | | |", 2, "MISSING_VALUE"),
        ("| 2026-10-07 | a | spent | 1.00 | | |", 20, "VALUE"),
        ("| 2026-10-07 | a | planned | (120.00) | | |", 30, "MONEY"),
        ("| 2026-10-07 | a | planned | | | |", 29, "MISSING_VALUE"),
        ("| 2026-10-07 | a | planned | 1.00 | |", 36, "RAGGED_ROW"),
    ],
)
def test_money_rows(tree: Tree, row: str, column: int, code: str) -> None:
    tree.handoff(f"## Tasks\n\n{MONEY}{row}\n")  # the row is on line 15
    assert tree.faults() == [f"{PATH}:15:{column} {code}"]


def test_money_that_is_no_table(tree: Tree) -> None:
    tree.handoff("## Tasks\n\n## Money\n\n2026-10-01 | Premium | planned | 12.00\n")
    assert tree.faults() == [f"{PATH}:13:1 NOT_A_TABLE"]


def test_a_section_twice(tree: Tree) -> None:
    tree.handoff(f"{EMPTY}\n## Tasks\n\n- [ ] T-1 One\n")
    assert tree.faults() == [f"{PATH}:16:4 DUPLICATE_SECTION"]


def test_a_project_id_used_by_two_files(tree: Tree) -> None:
    tree.handoff(EMPTY)
    tree.handoff(EMPTY, slug="other")
    (problem,) = tree.errors()
    assert located(problem) == "projects/other.md:2:10 DUPLICATE_ID"
    assert f"{PATH}:2" in problem.hint


def test_a_task_id_used_by_two_files(tree: Tree) -> None:
    tree.handoff("## Tasks\n- [ ] T-1 One\n## Money\n")
    front = HANDOFF_FRONT_MATTER.replace("coi", "other")
    tree.handoff("## Tasks\n- [ ] T-1 Another\n## Money\n", slug="other", front=front)
    assert tree.faults() == ["projects/other.md:10:7 DUPLICATE_ID"]


@pytest.mark.parametrize(("updated", "codes"), [("2026-08-31", []), ("2026-08-30", ["STALE"])])
def test_stale_is_judged_from_the_data_cut(tree: Tree, updated: str, codes: list[str]) -> None:
    tree.handoff(EMPTY, front=HANDOFF_FRONT_MATTER.replace("2026-09-28", updated))
    assert tree.warnings() == [f"{PATH}:6:10 {code}" for code in codes]


def test_merge_markers(tree: Tree) -> None:
    tree.handoff(f"{EMPTY}<<<<<<< ours\n>>>>>>> theirs\n")
    assert tree.faults() == [f"{PATH}:15:1 MERGE_MARKER", f"{PATH}:16:1 MERGE_MARKER"]


def test_only_markdown_files_directly_in_the_folder_are_hand_offs(tree: Tree) -> None:
    tree.write("projects/notes.txt", "no front matter")
    tree.write("projects/old/done.md", "no front matter")
    assert tree.read().tables["projects"].rows == []
