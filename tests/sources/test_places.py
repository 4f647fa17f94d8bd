from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from reporting.sources.places import ItemPlace, offset_of, place_in_json

LINE = '{"Item": {"id":{"S":"a\\"b"}, "postings":{"L":[ {"M":{"cents":{"N":"1"}}},{"M":{"cents":{"N":"x"}}}]}}}'
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=3), children, max_size=3),
    max_leaves=8,
)


def test_an_attribute_is_where_its_name_stands() -> None:
    place = ItemPlace("p.json", 3, LINE.encode()).at("postings")
    assert (place.line, place.column) == (3, LINE.index('"postings"') + 1)


def test_an_attribute_of_the_second_posting() -> None:
    place = ItemPlace("p.json", 3, LINE.encode()).at("postings", "L", 1, "M", "cents")
    assert place.column == LINE.rindex('"cents"') + 1


def test_what_is_absent_is_where_it_should_be() -> None:
    assert ItemPlace("p.json", 1, LINE.encode()).at("booked").column == LINE.index('"Item"') + 1
    assert ItemPlace("p.json", 1, LINE.encode()).at("postings", "L", 7).column == LINE.index('"L"') + 1


def test_columns_count_characters_not_bytes() -> None:
    line = '{"Item":{"n":{"S":"\u00e9\u00e9"},"x":{}}}'
    assert ItemPlace("p.json", 1, line.encode()).at("x").column == line.index('"x"') + 1


def test_an_item_of_a_live_table_has_no_columns() -> None:
    assert ItemPlace("qos-jada-bookings/b1", 4).at("id") == ("qos-jada-bookings/b1", 4, 1)


def test_lines_of_a_printed_file() -> None:
    text = json.dumps({"a": {"b": 1}, "itemCount": 3}, indent=2)
    assert place_in_json("m.json", text, "itemCount") == ("m.json", 5, 3)


@given(json_values, st.sampled_from([None, 2]))
def test_every_part_is_found_where_it_decodes_from(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)

    def check(part: object, steps: tuple[str | int, ...]) -> None:
        offset = offset_of(text, steps)
        if steps and isinstance(steps[-1], str):
            key, end = json.JSONDecoder().raw_decode(text, offset)
            assert key == steps[-1]
            offset = end + text[end:].index(":") + 1
            offset += len(text[offset:]) - len(text[offset:].lstrip())
        assert json.JSONDecoder().raw_decode(text, offset)[0] == part
        members = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for key, member in members:
            check(member, (*steps, key))

    check(value, ())
