from __future__ import annotations

from inspect import isfunction

import pytest
from nbformat import NotebookNode

from reporting.config import load_settings
from reporting.execution.notebook import check_parameters, read_notebook
from reporting.perspectives import PERSPECTIVES
from tests.notebooks.calls import CALL, FOLDER, read, sections

OPENING = [
    "from reporting.perspectives import open_perspective",
    "report = open_perspective(perspective, scope, as_of, context, previous)",
]

each = pytest.mark.parametrize("perspective", PERSPECTIVES)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_one_notebook_for_every_perspective() -> None:
    settings = load_settings()
    assert set(PERSPECTIVES) == set(settings.perspectives)
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(PERSPECTIVES)


@each
def test_a_notebook_opens_with_front_matter_title_parameters_imports_and_load(perspective: str) -> None:
    front, title, parameters, *rest = read(perspective).cells
    name = load_settings().perspectives[perspective]
    assert (front.cell_type, front.source) == ("raw", f"---\ntitle: {name} report\n---")
    assert title.source.startswith(f"# {name} report\n")
    assert parameters.metadata.tags == ["parameters"]
    assert [cell.source for cell in rest[:2]] == OPENING


@each
def test_the_defaults_work_from_the_notebooks_folder_on_the_sample(perspective: str) -> None:
    notebook = read_notebook(FOLDER / f"{perspective}.ipynb")
    check_parameters(notebook, notebook.defaults, load_settings())
    expected = {
        "perspective": perspective,
        "scope": "portfolio",
        "as_of": "2026-09-30",
        "context": "../data/context/2026-09-30",
        "previous": "",
    }
    assert notebook.defaults == expected


@each
def test_after_the_opening_every_code_cell_is_a_single_call_of_the_report(perspective: str) -> None:
    calls = [CALL.fullmatch(cell.source) for cell in code_cells(read(perspective))[3:]]
    assert all(calls)
    names = [match["section"] for match in calls if match]
    assert names[:2] == ["headline", "context"]
    assert names[-1] == "provenance"
    assert len(set(names)) == len(names)
    assert all(callable(getattr(PERSPECTIVES[perspective], name, None)) for name in names)


@each
def test_prose_is_headings_only_so_that_an_empty_section_disappears(perspective: str) -> None:
    _, title, *rest = [cell for cell in read(perspective).cells if cell.cell_type != "code"]
    assert all(cell.source.startswith("## ") and "\n" not in cell.source for cell in rest)
    assert title.cell_type == "markdown"


@each
def test_a_notebook_is_committed_without_outputs_and_for_any_python3(perspective: str) -> None:
    notebook = read(perspective)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(not cell.outputs and cell.execution_count is None for cell in code_cells(notebook))


@each
def test_every_section_of_a_perspective_is_shown(perspective: str) -> None:
    methods = {name: member for name, member in vars(PERSPECTIVES[perspective]).items() if isfunction(member)}
    shown = {name for name, method in methods.items() if method.__annotations__["return"] == "Blocks"}
    assert shown
    assert shown <= set(sections(perspective))
