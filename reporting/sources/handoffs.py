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
(`OPEN_BUT_DONE`). A list item without a box is an error at the top level (`NOT_A_TASK`) and a note below a task. A
word like `key:value` with an unknown key stays in the title and is warned of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reporting.config import Settings
from reporting.context.schema import TABLES, Table
from reporting.sources.cells import EntityNames, read_cell, read_choice
from reporting.sources.front_matter import check_keys
from reporting.sources.keys import Keys
from reporting.sources.markdown import Cell, Document, Section, parse_document, read_table
from reporting.sources.model import Place
from reporting.sources.problems import Fault, Problems, quoted
from reporting.sources.tasks import read_tasks
from reporting.sources.wiki import read_updated

FRONT_KEYS = ("project", "entity", "status", "owner", "updated")
MONEY_HEADER = ("date", "item", "kind", "amount", "account", "ref")
COLUMN_OF_HEADER = {"amount": "amount_cents"}
STATUSES = next(column.values for column in TABLES["projects"].columns if column.name == "status")


@dataclass(frozen=True)
class HandOff:
    """One file's rows; `supplied` are the tables whose sections it has, `updated` is None when unreadable."""

    path: str
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
    document = parse_document(path, data, problems)
    if document is None:
        return None
    check_keys(path, list(document.front), FRONT_KEYS, problems)
    updated = read_updated(document, problems)
    project = _read_project(document, EntityNames(settings), updated, problems)
    keys.claim("projects", project["id"], _place_of(document, "project"))
    tasks = _section(document, "tasks", problems)
    money = _section(document, "money", problems)
    belongs = {"project": project["id"], "entity": project["entity"]}
    return HandOff(
        path=path,
        project=project,
        tasks=[{**belongs, **task} for task in read_tasks(document, tasks, keys, problems)] if tasks else [],
        money=_read_money(document, money, belongs, problems) if money else [],
        supplied=frozenset(name for name, found in (("tasks", tasks), ("project_money", money)) if found),
        updated=updated,
        updated_place=_place_of(document, "updated"),
    )


def _place_of(document: Document, key: str) -> Place:
    return document.front[key].place if key in document.front else Place(document.path)


def _read_project(
    document: Document, names: EntityNames, updated: date | None, problems: Problems
) -> dict[str, object]:
    front = {key: cell.text for key, cell in document.front.items()}
    row: dict[str, object] = {
        "id": front.get("project"),
        "title": document.title or front.get("project"),
        "owner": front.get("owner"),
        "updated": updated,
    }
    for key in ("project", "owner"):
        if front.get(key) == "":
            problems.error(_place_of(document, key), "MISSING_VALUE", f"a value for {key}", "none", "Fill it in.")
    for key, cell in document.front.items():
        try:
            if key == "entity":
                row["entity"] = names.read(cell.text)
            elif key == "status":
                row["status"] = read_choice("status", STATUSES, cell.text)
        except Fault as fault:
            problems.fault(cell.place, fault)
    return {column.name: row.get(column.name) for column in TABLES["projects"].columns}


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
    table = TABLES["project_money"]
    rows = read_table(document, section.blocks, MONEY_HEADER, problems)
    return [
        {**belongs, "line": number, **_money_row(cells, table, problems)} for number, cells in enumerate(rows, start=1)
    ]


def _money_row(cells: dict[str, Cell], table: Table, problems: Problems) -> dict[str, object]:
    columns = {column.name: column for column in table.columns}
    row: dict[str, object] = {}
    for header, cell in cells.items():
        name = COLUMN_OF_HEADER.get(header, header)
        try:
            row[name] = read_cell(columns[name], cell.text)
        except Fault as fault:
            problems.fault(cell.place, fault)
            row[name] = None
    return row
