"""Hand-off files, `projects/<slug>.md`: a project's state, its tasks, its money.

    ---
    project: coi-renewal
    entity: jada
    status: active
    owner: cb
    updated: 2026-09-28
    ---
    # Renew the certificate of insurance

    ## Tasks
    - [ ] T-014 Fix waiver @cb due:2026-10-07 pri:P1 est:4h
    - [x] T-009 Ask the broker @cb done:2026-09-12

    ## Money
    | date | item | kind | amount | account | ref |
    |---|---|---|---|---|---|
    | 2026-10-01 | Premium | planned | 1,240.00 | insurance | |

Decided: the first level-one heading is the project's title (else its id). A section without rows says "none" and is
accepted; a missing section means unknown, so it is warned of (`NO_SECTION`) and the entity's table does not count as
supplied. A ticked task needs `done:` with its day (`DONE_WITHOUT_DATE`), an open one must not have it
(`OPEN_BUT_DONE`). A list item without a box is an error at the top level and a note below a task; a box outside a list
is an error too (`NOT_A_TASK`). A word like `key:value` with an unknown key stays in the title and is warned of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reporting.config import Settings
from reporting.context.schema import TABLES
from reporting.sources.cells import EntityNames, read_cell
from reporting.sources.keys import Keys
from reporting.sources.markdown import Cell, Document, Section, parse_document, read_table
from reporting.sources.model import Place
from reporting.sources.problems import Fault, Problems, quoted
from reporting.sources.tasks import read_tasks
from reporting.sources.wiki import read_updated

FRONT_KEYS = ("project", "entity", "status", "owner", "updated")
MONEY_HEADER = ("date", "item", "kind", "amount", "account", "ref")
COLUMN_OF_HEADER = {"amount": "amount_cents"}
COLUMN_OF_FRONT = {"project": "id", "status": "status", "owner": "owner"}
PROJECT_COLUMNS = {column.name: column for column in TABLES["projects"].columns}
MONEY_COLUMNS = {column.name: column for column in TABLES["project_money"].columns}


@dataclass(frozen=True)
class HandOff:
    """One file's rows; `supplied` are the tables whose sections it has, `updated` is None when unreadable."""

    path: str
    entity: str | None
    project: dict[str, object]
    tasks: list[dict[str, object]]
    money: list[dict[str, object]]
    supplied: frozenset[str]
    updated: date | None
    updated_place: Place


def read_handoff(path: str, data: bytes, settings: Settings, keys: Keys, problems: Problems) -> HandOff | None:
    """Read a hand-off; None when it has no usable text. Every fault goes to `problems`.

    Args:
        path: relative to the source folder.
        data: the file's bytes.
        settings: for the registry of entities.
        keys: project and task ids taken so far, by all files.
        problems: where faults go.
    """
    document = parse_document(path, data, FRONT_KEYS, problems)
    if document is None:
        return None
    updated = read_updated(document, problems)
    entity = _read_entity(document, EntityNames(settings), problems)
    project = {**_read_project(document, updated, problems), "entity": entity}
    keys.claim("projects", project["id"], _place_of(document, "project"))
    tasks = _section(document, "tasks", problems)
    money = _section(document, "money", problems)
    belongs = {"project": project["id"], "entity": entity}
    return HandOff(
        path=path,
        entity=entity,
        project=project,
        tasks=[{**belongs, **task} for task in read_tasks(document, tasks, keys, problems)] if tasks else [],
        money=_read_money(document, money, belongs, problems) if money else [],
        supplied=frozenset(name for name, found in (("tasks", tasks), ("project_money", money)) if found),
        updated=updated,
        updated_place=_place_of(document, "updated"),
    )


def _place_of(document: Document, key: str) -> Place:
    return document.front[key].place if key in document.front else Place(document.path)


def _read_entity(document: Document, names: EntityNames, problems: Problems) -> str | None:
    cell = document.front.get("entity")
    try:
        return names.read(cell.text) if cell else None
    except Fault as fault:
        problems.fault(_place_of(document, "entity"), fault)
        return None


def _read_project(document: Document, updated: date | None, problems: Problems) -> dict[str, object]:
    row: dict[str, object] = {"updated": updated}
    for key, column in COLUMN_OF_FRONT.items():
        cell = document.front.get(key)
        try:
            row[column] = read_cell(PROJECT_COLUMNS[column], cell.text) if cell else None
        except Fault as fault:
            problems.fault(_place_of(document, key), fault)
            row[column] = None
    return {**row, "title": document.title or row["id"]}


def _section(document: Document, name: str, problems: Problems) -> Section | None:
    found = [section for section in document.sections if section.title.text.casefold() == name]
    if not found:
        hint = "Add the heading; with nothing below it says that there are none."
        problems.warn(Place(document.path), "NO_SECTION", f"a heading ## {name.capitalize()}", "none", hint)
        return None
    for again in found[1:]:
        hint = f"Put all under the heading on line {found[0].title.place.line}."
        problems.error(again.title.place, "DUPLICATE_SECTION", "each heading once", quoted(again.title.text), hint)
    return found[0]


def _read_money(
    document: Document, section: Section, belongs: dict[str, object], problems: Problems
) -> list[dict[str, object]]:
    rows = read_table(document, section.blocks, MONEY_HEADER, problems)
    return [{**belongs, "line": number, **_money_row(cells, problems)} for number, cells in enumerate(rows, start=1)]


def _money_row(cells: dict[str, Cell], problems: Problems) -> dict[str, object]:
    row: dict[str, object] = {}
    for header, cell in cells.items():
        name = COLUMN_OF_HEADER.get(header, header)
        try:
            row[name] = read_cell(MONEY_COLUMNS[name], cell.text)
        except Fault as fault:
            problems.fault(cell.place, fault)
            row[name] = None
    return row
