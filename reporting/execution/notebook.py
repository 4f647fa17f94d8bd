"""A notebook of our form, checked before anything runs.

A title and front matter, one cell tagged `parameters` holding literals, imports, then prose alternating with
single calls. No definitions: logic lives in the package. papermill itself only warns where this refuses.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reporting.config import Settings
from reporting.execution.errors import Flaw, NotebookFormError

PARAMETERS = ("perspective", "scope", "as_of", "context")
PREVIOUS = "previous"  # the folder of the edition to compare with, "" for none; a notebook may do without
PARAMETERS_TAG = "parameters"
MAX_CELL_LINES = 10
NBFORMAT = 4
NOT_PLAIN = re.compile(r"<[a-zA-Z/!?]|^:::|\]\(attachment:|\{\{<", re.MULTILINE)  # HTML, fenced divs, shortcodes
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook; `number` counts from 1 as a reader does."""

    number: int
    kind: str
    source: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Notebook:
    """A notebook file as it was read: its text and cells, its parameters' defaults and a digest of what it says.

    The digest leaves out saved outputs and counters: opening a notebook in Jupyter and saving it changes nothing.
    """

    path: Path
    text: str
    cells: tuple[Cell, ...]
    defaults: Mapping[str, str]
    digest: str

    @property
    def parameters_cell(self) -> int:
        """Return the number of the cell tagged `parameters`; papermill puts a run's values right after it."""
        return _parameter_cells(self.cells)[0].number


def read_notebook(path: Path) -> Notebook:
    """Read a notebook and check its form.

    Raises:
        NotebookFormError: it cannot be read or is not of our form; carries every flaw.
    """
    text = _read_text(path)
    cells = tuple(_read_cells(path.name, text))
    flaws = [*_lint_cells(cells), *_lint_parameters(cells)]
    if flaws:
        raise NotebookFormError(path.name, flaws)
    return Notebook(path, text, cells, _defaults(_parameter_cells(cells)[0]), digest_cells(cells))


def check_parameters(notebook: Notebook, parameters: Mapping[str, object], settings: Settings) -> None:
    """Check what a notebook is about to be run with.

    Raises:
        NotebookFormError: an unknown parameter or one that is left out, a value that is not text, an unknown
            perspective or scope, or an `as_of` that is not an ISO date.
    """
    known = {"perspective": tuple(settings.perspectives), "scope": settings.scopes}
    flaws = [Flaw(None, f"unknown parameter {name!r}; it has {_listed(PARAMETERS)}") for name in parameters
             if name not in notebook.defaults]  # fmt: skip
    flaws += [Flaw(None, f"parameter {name!r} has no value") for name in PARAMETERS if name not in parameters]
    for name, value in parameters.items():
        if not isinstance(value, str):
            flaws.append(Flaw(None, f"parameter {name!r} must be text, got {type(value).__name__} {value!r}"))
        elif name in known and value not in known[name]:
            flaws.append(Flaw(None, f"unknown {name} {value!r}; one of {_listed(known[name])}"))
        elif name == "as_of" and not _is_iso_date(value):
            flaws.append(Flaw(None, f"parameter 'as_of' must be a date such as 2026-09-30, got {value!r}"))
    if flaws:
        raise NotebookFormError(notebook.path.name, flaws)


def digest_cells(cells: tuple[Cell, ...]) -> str:
    """Return the sha256 of what the cells say: kinds, tags and sources."""
    said = [[cell.kind, list(cell.tags), cell.source] for cell in cells]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise NotebookFormError(path.name, [Flaw(None, f"cannot be read: {err}")]) from err


def _read_cells(name: str, text: str) -> Iterator[Cell]:
    try:
        raw: Any = json.loads(text)
        if raw["nbformat"] != NBFORMAT:
            raise NotebookFormError(name, [Flaw(None, f"notebook format {NBFORMAT}, not {raw['nbformat']}")])
        for number, cell in enumerate(raw["cells"], start=1):
            source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            yield Cell(number, cell["cell_type"], source, tuple(cell["metadata"].get("tags", ())))
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise NotebookFormError(name, [Flaw(None, f"not a notebook ({err!r})")]) from err


def _lint_cells(cells: tuple[Cell, ...]) -> Iterator[Flaw]:
    if not cells or cells[0].kind == "code":
        yield Flaw(1, "the title comes first")
    for cell in cells:
        if cell.kind == "code":
            yield from _lint_code(cell)
        elif match := NOT_PLAIN.search(cell.source):
            yield Flaw(cell.number, f"plain Markdown only, both renderers read it alike; found {match.group()!r}")


def _lint_code(cell: Cell) -> Iterator[Flaw]:
    lines = len(cell.source.splitlines())
    if lines > MAX_CELL_LINES:
        yield Flaw(cell.number, f"{lines} lines, at most {MAX_CELL_LINES}; move the logic into the package")
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as err:
        yield Flaw(cell.number, f"plain Python only, line {err.lineno}: {err.msg}")
        return
    for node in ast.walk(tree):
        if isinstance(node, DEFINITIONS):
            yield Flaw(cell.number, f"line {node.lineno}: defines something; move it into the package")


def _lint_parameters(cells: tuple[Cell, ...]) -> Iterator[Flaw]:
    tagged = _parameter_cells(cells)
    if len(tagged) != 1:
        yield Flaw(None, f"one code cell tagged `{PARAMETERS_TAG}` is needed, found {len(tagged)}")
        return
    cell = tagged[0]
    if any(other.kind == "code" and other.number < cell.number for other in cells):
        yield Flaw(cell.number, "the parameters come before any other code")
    try:
        defaults = _defaults(cell)
    except (ValueError, SyntaxError):
        yield Flaw(cell.number, 'parameters are lines such as scope = "portfolio", nothing else')
        return
    wrong_type = [name for name, value in defaults.items() if not isinstance(value, str)]
    if wrong_type:
        yield Flaw(cell.number, f"parameters must be text: {_listed(wrong_type)}")
    if set(defaults) - {PREVIOUS} != set(PARAMETERS):
        yield Flaw(cell.number, f"parameters must be {_listed(PARAMETERS)}; found {_listed(defaults) or 'none'}")


def _parameter_cells(cells: tuple[Cell, ...]) -> list[Cell]:
    return [cell for cell in cells if cell.kind == "code" and PARAMETERS_TAG in cell.tags]


def _defaults(cell: Cell) -> dict[str, Any]:
    """Return the literals that a parameters cell assigns.

    Raises:
        ValueError: it does something else than assigning a literal to a name.
    """
    found: dict[str, Any] = {}
    for statement in ast.parse(cell.source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = ast.literal_eval(value)
            case _:
                raise ValueError(statement)
    return found


def _is_iso_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
