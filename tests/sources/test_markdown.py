from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reporting.sources.markdown import PARSER, cell_places, parse_document
from reporting.sources.problems import Problems

HEADER = "| a | b | c |\n|---|---|---|\n"


@given(st.lists(st.text("xy \\|`*", max_size=5), min_size=1, max_size=4), st.booleans())
def test_cells_are_placed_where_the_parser_finds_them(parts: list[str], outer_pipes: bool) -> None:
    row = "|".join(parts)
    row = f"|{row}|" if outer_pipes else row
    tokens = PARSER.parse(HEADER + row)
    if not any(token.type == "td_open" and token.level == 3 for token in tokens) or tokens[-1].type != "table_close":
        return  # markdown did not take the line for a row of the table
    contents = [t.content for o, t in pairwise(tokens) if o.type == "td_open"]
    document = parse_document("p.md", f"---\n---\n{HEADER}{row}".encode(), (), Problems())
    assert document is not None
    places = cell_places(document, 4)
    line = document.lines[4]
    for number, content in enumerate(contents[: len(places)]):
        start = places[number].column - 1
        assert line[start:].replace("\\|", "|").startswith(content)
    if len(places) < 3:
        assert contents[len(places) :] == [""] * (3 - len(places))  # what the parser filled in


def test_the_title_is_the_first_heading_and_sections_end_at_the_next() -> None:
    text = "---\n---\n# One *thing*\n\n## A\n\ntext\n\n### below\n\n# Two\n\nlost\n\n## B `code`\n"
    document = parse_document("p.md", text.encode(), (), Problems())
    assert document is not None
    assert document.title == "One thing"
    assert [(s.title.text, s.title.place.line, [b.type for b in s.blocks]) for s in document.sections] == [
        ("A", 5, ["paragraph", "heading"]),
        ("B code", 15, []),
    ]


def test_headings_in_code_are_not_headings() -> None:
    document = parse_document("p.md", b"---\n---\n```\n## A\n```\n", (), Problems())
    assert document is not None
    assert document.sections == ()
