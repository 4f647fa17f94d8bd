"""Two papermill engines: `fork` (the default) and `isolated`, the stock kernel in a process of its own.

`fork` starts a child of this process, in which everything is imported already, and lets it run the cells in an
IPython shell. The parent enforces the deadline and sees every death. Both give the same outputs.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

from reporting.config import ROOT
from reporting.execution.child import Child, fork
from reporting.execution.errors import DeadlineError, NotebookDiedError
from reporting.execution.shell import Cell, Output, run_cells

FORK = "portfolio-fork"
ISOLATED = "portfolio-isolated"
INJECTED_TAG = "injected-parameters"  # papermill's, on the cell with the values of a run


class ForkEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Runs the cells in a forked child of this process."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, _kernel_name: str, *, title: str, timeout_seconds: float, **_: object
    ) -> None:
        """Run the notebook of `nb_man`.

        Args:
            nb_man: papermill's record of the run, holding the notebook.
            title: the notebook's name in errors.
            timeout_seconds: the deadline of the whole notebook.

        Raises:
            DeadlineError: it did not end in time.
            NotebookDiedError: its process ended by itself.
        """
        cells = [(index, cell.source) for index, cell in enumerate(nb_man.nb.cells) if cell.cell_type == "code"]
        with TemporaryDirectory(prefix="notebook-") as folder:
            child = fork(lambda connection: _run(connection, cells, Path(folder)))
            running: int | None = None
            code: int | None = None
            ended = False
            try:
                for event in _events(child, timeout_seconds):
                    running, ended = event["cell"], event["event"] == "end"
                    _record(nb_man, event)
            except TimeoutError as err:
                raise DeadlineError(title, _number(nb_man, running), timeout_seconds) from err
            finally:
                code = child.end()
            if not ended:
                raise NotebookDiedError(title, _number(nb_man, running), code, _last_words(Path(folder)))


class IsolatedEngine(NBClientEngine):  # type: ignore[misc]  # papermill has no types
    """Runs the cells in the stock kernel, over sockets of this machine's file system instead of network ports."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, title: str, timeout_seconds: float, **options: Any
    ) -> None:
        """Run the notebook of `nb_man`; arguments and errors as in `ForkEngine`."""
        os.environ["PYTHONPATH"] = str(ROOT)  # for the kernel: a child has this process's modules, a kernel has not
        options["timeout_func"] = _Deadline(timeout_seconds)
        options["extra_arguments"] = [f"--log-level={logging.CRITICAL}"]
        logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what it logs it also raises
        try:
            with TemporaryDirectory(prefix="kernel-") as folder:
                # its default name is the same for every kernel in a folder: two of them would talk to each other
                sockets = {"transport": "ipc", "ip": str(Path(folder) / "socket")}
                options["config"] = Config({"KernelManager": sockets})
                super().execute_managed_notebook(nb_man, kernel_name, **options)
        except CellTimeoutError as err:
            raise DeadlineError(title, _last_started(nb_man), timeout_seconds) from err
        except DeadKernelError as err:
            raise NotebookDiedError(title, _last_started(nb_man), None) from err
        except RuntimeError as err:  # how jupyter_client says that a kernel does not start
            raise NotebookDiedError(title, None, None, str(err)) from err


class _Deadline:
    """Tells nbclient how long a cell may take, so that the limit is the notebook's; it begins with the first cell."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end: float | None = None

    def __call__(self, _cell: object) -> float:
        self._end = self._end or time.monotonic() + self._seconds
        return max(0.1, self._end - time.monotonic())


def register_engines() -> None:
    """Make both engines known to papermill."""
    papermill_engines.register(FORK, ForkEngine)
    papermill_engines.register(ISOLATED, IsolatedEngine)


def _run(connection: Connection, cells: list[Cell], folder: Path) -> None:
    """Run the cells in the child and tell the parent about each.

    Messages are JSON, which turns the tuples and subclasses of a cell's data into what a notebook file holds.
    """

    def tell(event: str, cell: int | None = None, outputs: list[Output] | None = None) -> None:
        message = {"event": event, "cell": cell, "outputs": outputs or []}
        connection.send_bytes(json.dumps(message, default=repr).encode())

    run_cells(cells, folder, lambda cell: tell("start", cell), lambda cell, outputs: tell("done", cell, outputs))
    tell("end")


def _events(child: Child, timeout_seconds: float) -> Iterator[dict[str, Any]]:
    """Yield the child's messages until it has ended.

    Raises:
        TimeoutError: that took longer than it may.
    """
    deadline = time.monotonic() + timeout_seconds
    while (message := child.receive(max(0.0, deadline - time.monotonic()))) is not None:
        yield json.loads(message)


def _record(nb_man: NotebookExecutionManager, event: dict[str, Any]) -> None:
    if event["event"] == "end":
        return
    index = event["cell"]
    cell = nb_man.nb.cells[index]
    if event["event"] == "start":
        nb_man.cell_start(cell, index)
        return
    cell.outputs = [_node(output) for output in event["outputs"]]
    if any(output["output_type"] == "error" for output in event["outputs"]):
        nb_man.cell_exception(cell, cell_index=index)
    nb_man.cell_complete(cell, cell_index=index)


def _node(output: Output) -> Any:
    from nbformat import from_dict

    return from_dict(output)  # type: ignore[no-untyped-call]  # nbformat's is untyped


def _number(nb_man: NotebookExecutionManager, index: int | None) -> int | None:
    """Return the number of a cell in the notebook's file, which has no injected cell."""
    return None if index is None else number_of(nb_man.nb.cells, index)


def number_of(cells: list[Any], index: int) -> int:
    """Return what a reader of the notebook's file calls cell `index`: counted from 1, without the injected cell."""
    return sum(INJECTED_TAG not in cell.metadata.get("tags", ()) for cell in cells[: index + 1])


def _last_started(nb_man: NotebookExecutionManager) -> int | None:
    started = [index for index, cell in enumerate(nb_man.nb.cells) if cell.metadata.papermill["start_time"]]
    return _number(nb_man, started[-1] if started else None)


def _last_words(folder: Path) -> str:
    words = folder / "stderr.txt"
    lines = words.read_text(errors="replace").strip().splitlines() if words.is_file() else []
    return lines[-1] if lines else ""
