"""YAML front matter as plain text by key, each with its place.

Values are taken as written, whatever YAML makes of them (`no` stays `no`, a date stays text): the reader of the
file knows what each key means. A key given twice is an error (`DUPLICATE_KEY`), as YAML's own rule says, though many
parsers let the last one win. Lists and mappings have no meaning here (`FRONT_MATTER`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from reporting.sources.model import Place
from reporting.sources.problems import Problems, nearest, one_of, quoted

FIRST_LINE = 2  # the line after the opening ---


def read_front_matter(path: str, content: str, keys: Sequence[str], problems: Problems) -> dict[str, tuple[str, Place]]:
    """Return value and place by key, after reporting what is not `key: text` and which of `keys` are missing."""
    try:
        node = YAML(typ="safe", pure=True).compose(content)
    except YAMLError as err:
        mark = err.problem_mark if isinstance(err, MarkedYAMLError) else None
        place = Place(path, FIRST_LINE + mark.line, mark.column + 1) if mark else Place(path, FIRST_LINE)
        fault = (isinstance(err, MarkedYAMLError) and err.problem) or "a character YAML does not allow"
        problems.error(place, "FRONT_MATTER", "YAML", fault, "Write one `key: value` a line.")
        return {}
    if node is None:
        _check_keys(path, {}, keys, problems)
        return {}
    if not isinstance(node, MappingNode):
        problems.error(_place(path, node), "FRONT_MATTER", "`key: value` lines", node.id, "Write one pair a line.")
        return {}
    values = _values(path, node, problems)
    _check_keys(path, values, keys, problems)
    return values


def _values(path: str, mapping: MappingNode, problems: Problems) -> dict[str, tuple[str, Place]]:
    values: dict[str, tuple[str, Place]] = {}
    for key, value in mapping.value:
        if not isinstance(value, ScalarNode) or not isinstance(key, ScalarNode):
            problems.error(_place(path, value), "FRONT_MATTER", "a single value", f"a {value.id}", "Write plain text.")
        elif key.value in values:
            hint = f"Keep one; the first is on line {values[key.value][1].line}."
            problems.error(_place(path, key), "DUPLICATE_KEY", "each key once", quoted(key.value), hint)
        else:
            place = _place(path, value) if value.value else _place_after(path, key)
            values[key.value] = (value.value.strip(), place)
    return values


def _place(path: str, node: Node) -> Place:
    return Place(path, FIRST_LINE + node.start_mark.line, node.start_mark.column + 1)


def _place_after(path: str, key: Node) -> Place:
    """Return where the value of a key would start; YAML puts an empty one on the next line."""
    return Place(path, FIRST_LINE + key.end_mark.line, key.end_mark.column + 2)


def _check_keys(path: str, found: Mapping[str, tuple[str, Place]], wanted: Sequence[str], problems: Problems) -> None:
    """Report each missing key at the top of the file; warn of keys nobody reads."""
    for key in wanted:
        if key not in found:
            problems.error(Place(path), "MISSING_KEY", f"front matter key {key}", "none", f"Add `{key}: …`.")
    for key, (_, place) in found.items():
        if key not in wanted:
            hint = nearest(key, wanted, "It is not read; leave it out.")
            problems.warn(Place(path, place.line), "UNKNOWN_KEY", one_of(wanted), quoted(key), hint)
