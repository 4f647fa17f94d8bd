"""What runs in the forked child: an IPython shell without a kernel, whose outputs are those of a notebook."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOBase
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets import Type
from traitlets.config import Config

Output = dict[str, Any]  # an output of the notebook format, version 4
Cell = tuple[int, str]  # its index in the notebook, its source


class Publisher(DisplayPublisher):
    """Keeps what a cell displays."""

    shell: CellShell

    def publish(
        self, data: Mapping[str, Any], metadata: Mapping[str, Any] | None = None, *_: object, **options: Any
    ) -> None:
        """Keep one display; an update of an earlier one is kept as what it is, our notebooks have none."""
        kind = "update_display_data" if options.get("update") else "display_data"
        self.shell.outputs.append({"output_type": kind, "data": dict(data), "metadata": dict(metadata or {})})

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002 - IPython's signature
        """Forget what the cell displayed so far."""
        self.shell.outputs.clear()


class ResultHook(DisplayHook):
    """Keeps the value of a cell's last expression."""

    shell: CellShell

    def write_output_prompt(self) -> None:
        """Write none: the number of the output belongs to a terminal."""

    def write_format_data(self, format_dict: Mapping[str, Any], md_dict: Mapping[str, Any] | None = None) -> None:
        """Keep the value as the formatters show it."""
        self.shell.outputs.append(
            {
                "output_type": "execute_result",
                "data": dict(format_dict),
                "metadata": dict(md_dict or {}),
                "execution_count": None,
            }
        )


class Stream(TextIOBase):
    """A standard stream of the cell: what is written becomes an output."""

    def __init__(self, name: str, outputs: list[Output]) -> None:
        self._name = name
        self._outputs = outputs

    def write(self, text: str) -> int:
        """Add to the stream output that is being written, or begin one."""
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == self._name:
            last["text"] += text
        elif text:
            self._outputs.append({"output_type": "stream", "name": self._name, "text": text})
        return len(text)


class CellShell(InteractiveShell):
    """An IPython shell that collects the outputs of a cell in `outputs`."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(ResultHook)

    def __init__(self, **options: Any) -> None:
        self.outputs: list[Output] = []
        super().__init__(**options)  # type: ignore[no-untyped-call]  # IPython's is untyped

    def run(self, source: str) -> list[Output]:
        """Run one cell and return its outputs, the last of them of type `error` when it failed."""
        self.outputs.clear()
        self.run_cell(source, store_history=False)  # type: ignore[no-untyped-call]  # IPython's is untyped
        return list(self.outputs)

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: Sequence[str]) -> None:
        self.outputs.append(
            {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        )


def open_shell(folder: Path) -> CellShell:
    """Return a shell that writes its profile to `folder` and keeps no history, which would start a thread."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    profile = ProfileDir.create_profile_dir(str(folder / "profile"))  # type: ignore[no-untyped-call]  # untyped
    shell: CellShell = CellShell.instance(config=config, ipython_dir=str(folder), profile_dir=profile)
    return shell


def run_cells(
    cells: Sequence[Cell], folder: Path, started: Callable[[int], None], done: Callable[[int, list[Output]], None]
) -> None:
    """Run `cells` in order until one fails; what native code writes goes to `folder/stderr.txt`.

    Args:
        cells: the code cells.
        folder: for the shell's own files, removed by the caller.
        started: told the index of each cell before it runs.
        done: told the index and the outputs of each cell that ran.
    """
    words = os.open(folder / "stderr.txt", os.O_WRONLY | os.O_CREAT)
    os.dup2(words, 1)
    os.dup2(words, 2)
    shell = open_shell(folder)
    sys.stdout, sys.stderr = Stream("stdout", shell.outputs), Stream("stderr", shell.outputs)
    for index, source in cells:
        started(index)
        outputs = shell.run(source)
        done(index, outputs)
        if any(output["output_type"] == "error" for output in outputs):
            return
