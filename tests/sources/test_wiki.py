from __future__ import annotations

from datetime import date

import pytest

from tests.sources.tree import ENTITY_NAMES, FRONT_MATTER, WIKI_HEADER, Tree, wiki_text

YACHT = "| jada-yacht-01 | Sailing yacht | vessel | active | @cb | 88,500.00 | |\n"
ROW = 10  # the line of the first row in `wiki_text`


def test_a_row_becomes_an_asset(tree: Tree) -> None:
    tree.wiki(YACHT + "| jada-site | Charter site | site | planned | mt | | <https://jada.example.com> |\n")
    yacht, site = tree.read().tables["assets"].rows
    assert yacht == {
        "id": "jada-yacht-01", "entity": "jada", "name": "Sailing yacht", "kind": "vessel", "status": "active",
        "owner": "cb", "value_cents": 8_850_000, "url": None, "vessel_type": None, "cost_cents": None,
        "acquired": None,
    }  # fmt: skip
    assert (site["value_cents"], site["url"]) == (None, "https://jada.example.com")


def test_the_extract_tells_file_cut_and_rows(tree: Tree) -> None:
    tree.wiki(YACHT)
    extract = next(extract for extract in tree.read().extracts if extract.kind == "wiki")
    assert (extract.id, extract.entity, extract.cut, extract.rows) == ("wiki/index.md", None, date(2026, 9, 28), 1)


def test_headings_take_id_or_name_in_any_case(tree: Tree) -> None:
    tree.write(
        "wiki/index.md", wiki_text(YACHT).replace("## JADA", "## jada").replace("## DangerousCentaur\n", "## DC\n")
    )
    assert ("dc", "assets") in tree.read().supplied


def test_an_escaped_pipe_is_a_pipe(tree: Tree) -> None:
    tree.wiki(YACHT.replace("Sailing yacht", r"Yacht \| tender"))
    assert tree.read().tables["assets"].rows[0]["name"] == "Yacht | tender"


def test_a_link_gives_its_address_and_other_marks_their_text(tree: Tree) -> None:
    tree.wiki("| s1 | **Charter** `site` | site | active | cb | | [open it](https://jada.example.com) |\n")
    row = tree.read().tables["assets"].rows[0]
    assert (row["name"], row["url"]) == ("Charter site", "https://jada.example.com")


def test_bom_and_crlf_are_accepted(tree: Tree) -> None:
    tree.write("wiki/index.md", b"\xef\xbb\xbf" + wiki_text(YACHT).replace("\n", "\r\n").encode())
    assert tree.read().tables["assets"].rows[0]["id"] == "jada-yacht-01"


def test_places_do_not_move_with_bom_and_crlf(tree: Tree) -> None:
    text = wiki_text(YACHT.replace("88,500.00", "12k"))
    tree.write("wiki/index.md", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert tree.faults() == [f"wiki/index.md:{ROW}:59 MONEY"]


def test_a_section_without_rows_is_supplied_and_one_that_is_absent_is_not(tree: Tree) -> None:
    headings = "".join(f"\n## {name}\n" for name in ENTITY_NAMES[2:])
    tree.write("wiki/index.md", f"{FRONT_MATTER}\n## JADA\n\n{WIKI_HEADER}{headings}")
    sources = tree.read()
    assert ("jada", "assets") in sources.supplied
    assert ("qdn", "assets") in sources.supplied  # a heading without a table
    assert ("qos", "assets") not in sources.supplied
    assert [(p.code, p.expected) for p in sources.warnings] == [("NO_SECTION", "a heading ## QueenofSanDiego")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("| a | b | vessel | active | cb | 12k | |", 34, "MONEY"),
        ("| a | b | vessel | active | cb | $1,234.5 | |", 34, "MONEY"),
        ("| a | b | vessel | active | cb | (120.00) | |", 34, "MONEY"),
        ("| a | b | boat | active | cb | | |", 11, "VALUE"),
        ("| a | b | vessel | activ | cb | | |", 20, "VALUE"),
        ("| | b | vessel | active | cb | | |", 2, "MISSING_VALUE"),
        ("| a | b | vessel | active | | | |", 28, "MISSING_VALUE"),
        ("| a | b | vessel | active | cb | |", 33, "RAGGED_ROW"),
        ("| a | b | vessel | active | cb | | | more |", 38, "RAGGED_ROW"),
        ("a | b | vessel | active | cb | | | more", 36, "RAGGED_ROW"),
        (r"| a | b \| c | boat | active | cb | | |", 16, "VALUE"),
        ("just a sentence below the table", 1, "RAGGED_ROW"),
    ],
)
def test_a_wrong_row_is_located(tree: Tree, row: str, column: int, code: str) -> None:
    tree.wiki(f"{YACHT}{row}\n")
    assert tree.faults() == [f"wiki/index.md:{ROW + 1}:{column} {code}"]


def test_an_id_used_twice_names_the_first(tree: Tree) -> None:
    tree.wiki(f"{YACHT}{YACHT}")
    (problem,) = tree.errors()
    assert (problem.line, problem.column, problem.code) == (ROW + 1, 3, "DUPLICATE_ID")
    assert "wiki/index.md:10" in problem.hint


def test_all_faults_of_a_file_are_told_at_once(tree: Tree) -> None:
    tree.write(
        "wiki/index.md",
        "---\nschema: 1\nschema: 1\n---\n## Jadda\n\n## JADA\n"
        f"{WIKI_HEADER}| a | b | boat | active | cb | 12k | |\n| c | d | vessel |\n",
    )
    assert tree.faults() == [
        "wiki/index.md:1:1 MISSING_KEY",
        "wiki/index.md:3:1 DUPLICATE_KEY",
        "wiki/index.md:5:4 UNKNOWN_ENTITY",
        "wiki/index.md:10:11 VALUE",
        "wiki/index.md:10:32 MONEY",
        "wiki/index.md:11:11 RAGGED_ROW",
    ]


def test_an_unknown_entity_gets_a_suggestion(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text().replace("## JADA", "## Jadda"))
    (problem,) = tree.errors()
    assert (problem.code, problem.got, problem.hint) == ("UNKNOWN_ENTITY", "'Jadda'", "Did you mean JADA?")


def test_a_heading_twice(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text() + "\n## jada\n")
    (problem,) = tree.errors()
    assert problem.code == "DUPLICATE_SECTION"
    assert "line 6" in problem.hint


@pytest.mark.parametrize(
    ("broken", "line", "code"),
    [
        ("| id | asset | kind | status | owner | value | url |\n|---|---|---|---|---|---|---|\n", 8, "TABLE_HEADER"),
        ("| id | asset | kind | status | owner | value_usd |\n|---|---|---|---|---|---|\n", 8, "TABLE_HEADER"),
        ("| id | asset | kind | status | owner | value_usd | url |\n|---|---|---|---|---|---|\n", 8, "NOT_A_TABLE"),
        ("| id | asset | kind | status | owner | value_usd | url |\n", 8, "NOT_A_TABLE"),
        ("    | id | asset |\n    |---|---|\n", 8, "NOT_A_TABLE"),
        (f"> {WIKI_HEADER}", 8, "NOT_A_TABLE"),
        (f"<div>\n{WIKI_HEADER}", 8, "NOT_A_TABLE"),
    ],
)
def test_what_should_have_been_a_table_is_not_passed_over(tree: Tree, broken: str, line: int, code: str) -> None:
    tree.write("wiki/index.md", wiki_text().replace(WIKI_HEADER, broken))
    assert [(p.line, p.code) for p in tree.errors()] == [(line, code)]


def test_a_comment_may_hold_anything(tree: Tree) -> None:
    tree.wiki(f"{YACHT}\n<!-- {YACHT} -->\n")
    assert len(tree.read().tables["assets"].rows) == 1


def test_the_differing_column_of_a_header_is_located(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text().replace("value_usd", "worth"))
    assert tree.faults() == ["wiki/index.md:8:40 TABLE_HEADER"]


def test_a_table_before_the_first_heading_belongs_to_nobody(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text().replace("\n## JADA\n", f"\n{WIKI_HEADER}\n## JADA\n"))
    assert tree.faults() == ["wiki/index.md:6:1 NO_ENTITY"]


@pytest.mark.parametrize(
    ("front", "faults"),
    [
        ("", ["1:1 FRONT_MATTER"]),
        ("---\n---\n", ["1:1 MISSING_KEY", "1:1 MISSING_KEY"]),
        ("---\nschema: 1\n---\n", ["1:1 MISSING_KEY"]),
        ("---\nschema: 1\nupdated: 2026-09-28\nupdated: 2026-09-29\n---\n", ["4:1 DUPLICATE_KEY"]),
        ("---\nschema: 2\nupdated: 2026-09-28\n---\n", ["2:9 SCHEMA"]),
        ("---\nschema: 1\nupdated: 09/08/2026\n---\n", ["3:10 AMBIGUOUS_DATE"]),
        ("---\nschema: 1\nupdated: 2026-09-31\n---\n", ["3:10 DATE"]),
        ("---\nschema: 1\nupdated:\n---\n", ["3:9 DATE"]),
        ("---\nschema: 1\nupdated: [2026-09-28]\n---\n", ["1:1 MISSING_KEY", "3:10 FRONT_MATTER"]),
        ("---\nschema: 1\nupdated: 'open\n---\n", ["3:15 FRONT_MATTER"]),
        ("---\n- schema\n---\n", ["2:1 FRONT_MATTER"]),
    ],
)
def test_front_matter(tree: Tree, front: str, faults: list[str]) -> None:
    tree.write("wiki/index.md", wiki_text().replace(FRONT_MATTER, front))
    assert tree.faults() == [f"wiki/index.md:{fault}" for fault in faults]


def test_an_unknown_key_is_a_warning(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text().replace("schema: 1\n", "schema: 1\nupdate: 2026-09-28\n"))
    (problem,) = tree.read().warnings
    assert (problem.line, problem.code, problem.hint) == (3, "UNKNOWN_KEY", "Did you mean updated?")


@pytest.mark.parametrize(("updated", "codes"), [("2026-08-16", []), ("2026-08-15", ["STALE"])])
def test_stale_is_judged_from_the_data_cut(tree: Tree, updated: str, codes: list[str]) -> None:
    # the cut is 30 September; the wiki may be 45 days old
    tree.write("wiki/index.md", wiki_text().replace("2026-09-28", updated))
    warnings = tree.read().warnings
    assert [(p.line, p.column, p.code) for p in warnings] == [(3, 10, code) for code in codes]


def test_merge_markers_are_all_reported_and_nothing_else(tree: Tree) -> None:
    tree.wiki("<<<<<<< HEAD\n| a | b | boat |\n||||||| base\n=======\n| a | c |\n>>>>>>> other\n")
    assert tree.faults() == [f"wiki/index.md:{line}:1 MERGE_MARKER" for line in (10, 12, 13, 15)]


def test_a_line_of_equals_signs_alone_is_a_heading(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text().replace("\n## JADA\n", "\nAssets\n=======\n\n## JADA\n"))
    assert tree.warnings() == []


def test_another_encoding_is_located_at_its_first_byte(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text("| a | Caf\u00e9 | vessel |").encode("cp1252"))
    (problem,) = tree.errors()
    assert (problem.line, problem.column, problem.code, problem.got) == (ROW, 10, "ENCODING", "byte 0xe9")


def test_utf_16_is_named(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text().encode("utf-16"))
    (problem,) = tree.errors()
    assert (problem.line, problem.code, problem.got) == (1, "ENCODING", "UTF-16")


def test_no_wiki(tree: Tree) -> None:
    (tree.root / "wiki/index.md").unlink()
    assert tree.faults() == ["wiki/index.md:1:1 MISSING_FILE"]
