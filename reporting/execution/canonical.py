"""The executed notebook as an edition keeps it: only what follows from its inputs, so equal runs give equal bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reporting.execution.engine import INJECTED_TAG
from reporting.execution.errors import Flaw, NotebookFormError
from reporting.execution.notebook import PREVIOUS, Notebook

FOLDERS = ("context", PREVIOUS)
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}


def canonicalise(executed: Sequence[Any], notebook: Notebook, parameters: Mapping[str, str]) -> bytes:
    """Return the executed notebook's file without times, counters, random cell ids and paths of this machine.

    The values of `context` and `previous` are folders of one run: they are put back to the notebook's own.

    Args:
        executed: the executed cells, as nbformat nodes.
        notebook: the notebook they came from.
        parameters: what it was run with.

    Raises:
        NotebookFormError: the context folder's path is still in there, inside an output.
    """
    lasting = {**parameters, **{name: notebook.defaults[name] for name in FOLDERS if name in parameters}}
    plain = {
        "cells": [_cell(number, cell, lasting) for number, cell in enumerate(executed, start=1)],
        "metadata": {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    for name in FOLDERS:
        if (value := parameters.get(name)) and value in text and value != notebook.defaults[name]:
            raise NotebookFormError(notebook.path.name, [Flaw(None, f"an output holds the path of the {name} folder")])
    return text.encode()


def _cell(number: int, cell: Any, parameters: Mapping[str, str]) -> dict[str, Any]:
    tags = list(cell.metadata.get("tags", ()))
    plain: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": f"cell-{number:02d}",
        "metadata": {"tags": tags} if tags else {},
        "source": cell.source,
    }
    if cell.cell_type == "code":
        if INJECTED_TAG in tags:
            plain["source"] = "\n".join(f"{name} = {json.dumps(value)}" for name, value in sorted(parameters.items()))
        plain |= {"execution_count": None, "outputs": [_output(output) for output in cell.outputs]}
    return plain


def _output(output: Mapping[str, Any]) -> dict[str, Any]:
    return {"output_type": "display_data", "data": output["data"], "metadata": output.get("metadata", {})}
