"""The wiki, `wiki/index.md`: the group's assets, one `## Entity` heading each with a table of what it owns.

Decided: a heading whose table has no rows, or that has no table at all, says "owns nothing" and is accepted; an
entity without a heading is unknown, and warned of (`NO_SECTION`). A heading twice is an error (`DUPLICATE_SECTION`).
A table before the first heading belongs to nobody (`NO_ENTITY`). Prose is free anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reporting.config import Settings
from reporting.context.schema import TABLES
from reporting.sources.cells import EntityNames, read_cell, read_date
from reporting.sources.keys import Keys
from reporting.sources.markdown import Cell, Document, Section, first_line, parse_document, read_table
from reporting.sources.model import Place
from reporting.sources.problems import Fault, Problems, quoted

WIKI_FILE = "wiki/index.md"
SCHEMA = "1"
FRONT_KEYS = ("schema", "updated")
HEADER = ("id", "asset", "kind", "status", "owner", "value_usd", "url")
COLUMN_OF_HEADER = {"asset": "name", "value_usd": "value_cents"}
ASSETS = TABLES["assets"]
COLUMNS = {column.name: column for column in ASSETS.columns}
FROM_REGISTER = ("vessel_type", "cost_cents", "acquired")  # joined from DynamoDB's asset register


@dataclass(frozen=True)
class Wiki:
    """What the wiki says; `updated` is None when that was unreadable, `entities` are those with a heading."""

    assets: list[dict[str, object]]
    updated: date | None
    updated_place: Place
    entities: frozenset[str]


def read_wiki(data: bytes, settings: Settings, keys: Keys, problems: Problems, path: str = WIKI_FILE) -> Wiki | None:
    """Read the wiki; None when it has no usable text. Every fault goes to `problems`."""
    document = parse_document(path, data, FRONT_KEYS, problems)
    if document is None:
        return None
    _check_schema(document, problems)
    _refuse_table_of_nobody(document, problems)
    sections = _sections_by_entity(document, EntityNames(settings), problems)
    assets = [
        row for entity, section in sections.items() for row in _read_assets(document, entity, section, keys, problems)
    ]
    for entity in settings.entities:
        if entity.id not in sections:
            hint = "Add the heading; with an empty table it says that there is nothing."
            problems.warn(Place(path), "NO_SECTION", f"a heading ## {entity.name}", "none", hint)
    place = document.front["updated"].place if "updated" in document.front else Place(path)
    return Wiki(assets, read_updated(document, problems), place, frozenset(sections))


def read_updated(document: Document, problems: Problems) -> date | None:
    """Return the front matter's `updated` day, None when it is missing or wrong (reported)."""
    cell = document.front.get("updated")
    if cell is None:
        return None
    try:
        return read_date(cell.text)
    except Fault as fault:
        problems.fault(cell.place, fault)
        return None


def _check_schema(document: Document, problems: Problems) -> None:
    cell = document.front.get("schema")
    if cell is not None and cell.text != SCHEMA:
        hint = "This version of the program reads that schema only."
        problems.error(cell.place, "SCHEMA", f"schema {SCHEMA}", quoted(cell.text), hint)


def _refuse_table_of_nobody(document: Document, problems: Problems) -> None:
    for block in document.preamble:
        if block.type == "table":
            place = Place(document.path, first_line(block) + 1)
            problems.error(place, "NO_ENTITY", "a ## heading with the entity", "a table before it", "Move it below.")


def _sections_by_entity(document: Document, names: EntityNames, problems: Problems) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    for section in document.sections:
        try:
            entity = names.read(section.title.text)
        except Fault as fault:
            problems.fault(section.title.place, fault)
            continue
        if entity in sections:
            hint = f"Put both tables under the heading on line {sections[entity].title.place.line}."
            got = quoted(section.title.text)
            problems.error(section.title.place, "DUPLICATE_SECTION", "one heading an entity", got, hint)
            continue
        sections[entity] = section
    return sections


def _read_assets(
    document: Document, entity: str, section: Section, keys: Keys, problems: Problems
) -> list[dict[str, object]]:
    rows = []
    for cells in read_table(document, section.blocks, HEADER, problems):
        row = read_row(cells, problems)
        keys.claim(ASSETS.name, row["id"], cells["id"].place)
        rows.append({"entity": entity, **row, **dict.fromkeys(FROM_REGISTER)})
    return rows


def read_row(cells: dict[str, Cell], problems: Problems) -> dict[str, object]:
    """Return an asset's values by column of the schema; None where a cell is empty or wrong (reported)."""
    row: dict[str, object] = {}
    for header, cell in cells.items():
        name = COLUMN_OF_HEADER.get(header, header)
        text = cell.link if header == "url" and cell.link else cell.text
        try:
            row[name] = read_cell(COLUMNS[name], text)
        except Fault as fault:
            problems.fault(cell.place, fault)
            row[name] = None
    return row
