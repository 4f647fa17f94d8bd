"""Run one notebook through papermill and return what an edition needs of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reporting.blocks.model import Block
from reporting.execution.canonical import canonicalise
from reporting.execution.engine import FORK, ISOLATED, register_engines
from reporting.execution.errors import CellFailedError
from reporting.execution.notebook import Notebook
from reporting.execution.outputs import read_outputs


@dataclass(frozen=True)
class Executed:
    """A notebook that ran: its canonical file, the blocks it shows, the context partitions it read."""

    notebook: bytes
    blocks: tuple[Block, ...]
    reads: tuple[str, ...]


def choose_engine(isolated: bool) -> str:
    """Return papermill's name of the engine to use."""
    return ISOLATED if isolated else FORK


def execute(notebook: Notebook, parameters: Mapping[str, str], engine: str, timeout_seconds: float) -> Executed:
    """Run a notebook whose parameters were checked.

    Args:
        notebook: the notebook.
        parameters: a value for each of its parameters.
        engine: what `choose_engine` returned.
        timeout_seconds: the deadline of the whole notebook.

    Raises:
        CellFailedError: a cell raised.
        DeadlineError: it did not end in time.
        NotebookDiedError: its process ended by itself.
        NotebookFormError: it shows something else than blocks and plain Markdown.
    """
    cells = _run(notebook, parameters, engine, timeout_seconds)
    outputs = read_outputs(cells, notebook.path.name)
    return Executed(canonicalise(cells, notebook, parameters), outputs.blocks, outputs.reads)


def _run(notebook: Notebook, parameters: Mapping[str, str], engine: str, timeout_seconds: float) -> list[Any]:
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    register_engines()
    title = notebook.path.name
    try:
        node = papermill.execute_notebook(
            nbformat.reads(notebook.text, as_version=4),  # type: ignore[no-untyped-call]  # nbformat's is untyped
            None,  # papermill would write a broken notebook before it raises
            parameters=dict(parameters),
            engine_name=engine,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=notebook.path.parent,
            title=title,
            timeout_seconds=timeout_seconds,
        )
    except PapermillExecutionError as err:
        cell = err.cell_index + (err.cell_index < notebook.parameters_cell)  # counted without the injected cell
        raise CellFailedError(title, cell, err.source, err.ename, err.evalue) from err
    cells: list[Any] = node.cells
    return cells
