"""Task items: `- [ ] T-014 Fix waiver @cb due:2026-10-07 pri:P1 est:4h`.

The first word is the id. `@owner`, `due:`, `pri:`, `est:` (hours and minutes: `4h`, `30m`, `1h30m`) and `done:` may
stand anywhere after it, each at most once; all other words are the title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from markdown_it.tree import SyntaxTreeNode

from reporting.context.schema import TABLES
from reporting.sources.cells import read_choice, read_date
from reporting.sources.keys import Keys
from reporting.sources.markdown import PARSER, Document, Section, first_line, plain_text, source_of
from reporting.sources.model import Place
from reporting.sources.problems import Fault, Problems, quoted

BOXES = {"[ ]": False, "[x]": True, "[X]": True}
LISTS = {"bullet_list", "ordered_list"}
TASK_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*-[0-9]+", re.ASCII)
KEY_AND_VALUE = re.compile(r"([A-Za-z]+):(?!//)(.*)")
ESTIMATE = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?", re.ASCII)
PRIORITIES = next(column.values for column in TABLES["tasks"].columns if column.name == "priority")
EXAMPLE = "- [ ] T-014 Fix waiver @cb due:2026-10-07"


@dataclass(frozen=True)
class Word:
    """A word of a task and where it stands."""

    text: str
    place: Place


def read_tasks(document: Document, section: Section, keys: Keys, problems: Problems) -> list[dict[str, object]]:
    """Return the rows of `tasks` below a heading, without project and entity."""
    rows = []
    _refuse_boxes_outside_lists(document, section, problems)
    for item, nested in _list_items(section.blocks):
        paragraph = next((child for child in item.children if child.type == "paragraph"), None)
        words = _words(document, paragraph) if paragraph else []
        done = _read_box(words)
        if done is not None:
            rows.append(_read_task(words, done, keys, problems))
        elif not nested:
            place = words[0].place if words else Place(document.path, first_line(item) + 1)
            got = quoted(" ".join(word.text for word in words))
            problems.error(place, "NOT_A_TASK", f"an item such as {EXAMPLE}", got, "Start it with [ ] or [x].")
    return rows


def _refuse_boxes_outside_lists(document: Document, section: Section, problems: Problems) -> None:
    """A task that lost its dash or is indented too far is a paragraph or code to Markdown; it must not vanish."""
    for block in section.blocks:
        if block.type not in LISTS and any(box in source_of(document, block) for box in BOXES):
            place = Place(document.path, first_line(block) + 1)
            hint = "Start the line with a dash and a blank; indent it no further than its list."
            problems.error(place, "NOT_A_TASK", f"an item such as {EXAMPLE}", f"a {block.type}", hint)


def _list_items(blocks: tuple[SyntaxTreeNode, ...]) -> Iterator[tuple[SyntaxTreeNode, bool]]:
    for block in blocks:
        if block.type in LISTS:
            for node in block.walk():
                if node.type == "list_item":
                    yield node, node.parent is not block


def _words(document: Document, paragraph: SyntaxTreeNode) -> list[Word]:
    words = []
    text = paragraph.children[0].content
    for number, line in enumerate(text.split("\n"), start=first_line(paragraph)):
        offset = document.lines[number].find(line)
        # a box is one word although a space stands in it
        words += [
            Word(match[0], Place(document.path, number + 1, offset + match.start() + 1))
            for match in re.finditer(r"^\[ \](?!\S)|\S+", line)
        ]
    return words


def _read_box(words: list[Word]) -> bool | None:
    return BOXES.get(words[0].text) if words else None


def _read_task(words: list[Word], done: bool, keys: Keys, problems: Problems) -> dict[str, object]:
    box, *rest = words
    row: dict[str, object] = {"id": None, "done": done, "owner": None}
    row |= dict.fromkeys(column for column, _ in ATTRIBUTES.values())
    if rest and TASK_ID.fullmatch(rest[0].text):
        row["id"] = rest[0].text
        keys.claim("tasks", row["id"], rest.pop(0).place)
    else:
        place, got = (rest[0].place, quoted(rest[0].text)) if rest else (box.place, "nothing")
        problems.error(place, "TASK_ID", "an id such as T-014 after the box", got, "Give the task an id.")
    title = [word.text for word in rest if not _read_attribute(word, row, problems)]
    row["title"] = plain_text(_inline(" ".join(title)))
    if not title:
        problems.error(box.place, "MISSING_VALUE", "a title", "none", "Say in a few words what is to be done.")
    _check_done(row, rest, box, problems)
    return row


def _inline(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(PARSER.parseInline(text))


def _read_attribute(word: Word, row: dict[str, object], problems: Problems) -> bool:
    """Put an attribute's value into the row; False when the word belongs to the title."""
    if word.text.startswith("@") and len(word.text) > 1:
        _set_once(word, "owner", word.text[1:], row, problems)
        return True
    pair = KEY_AND_VALUE.fullmatch(word.text)
    if not pair:
        return False
    column, reader = ATTRIBUTES.get(pair[1].casefold(), ("", None))
    if reader is None:
        if pair[2]:  # `Note:` is prose, `prio:P1` a slip
            problems.unknown_attribute(word.place, "tasks", pair[1])
        return False
    try:
        _set_once(word, column, reader(pair[2]), row, problems)
    except Fault as fault:
        value_place = word.place._replace(column=word.place.column + len(pair[1]) + 1)
        problems.fault(value_place, fault)
    return True


def _set_once(word: Word, column: str, value: object, row: dict[str, object], problems: Problems) -> None:
    if row[column] is not None:
        problems.error(word.place, "DUPLICATE_ATTRIBUTE", "each attribute once", quoted(word.text), "Keep one.")
    row[column] = value


def _check_done(row: dict[str, object], words: list[Word], box: Word, problems: Problems) -> None:
    dated = any(word.text.casefold().startswith("done:") for word in words)
    if row["done"] and not dated:
        hint = "Add done:YYYY-MM-DD with the day it was finished."
        problems.error(box.place, "DONE_WITHOUT_DATE", "done: on a ticked task", "none", hint)
    if dated and not row["done"]:
        problems.error(box.place, "OPEN_BUT_DONE", "a ticked box beside done:", quoted(box.text), "Tick it: [x].")


def read_estimate(text: str) -> int:
    """Read `4h`, `30m` or `1h30m` into minutes.

    Raises:
        Fault: it is not so written; days and weeks are refused, as nobody knows their hours.
    """
    match = ESTIMATE.fullmatch(text)
    if not text or not match:
        raise Fault("ESTIMATE", "an estimate such as 4h, 30m or 1h30m", quoted(text), "Use hours and minutes.")
    return int(match[1] or 0) * 60 + int(match[2] or 0)


def _read_priority(text: str) -> str:
    return read_choice("priority", PRIORITIES, text)


ATTRIBUTES: dict[str, tuple[str, Callable[[str], str | int | date]]] = {
    "due": ("due", read_date),
    "pri": ("priority", _read_priority),
    "est": ("estimate_minutes", read_estimate),
    "done": ("done_on", read_date),
}
