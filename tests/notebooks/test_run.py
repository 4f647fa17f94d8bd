"""The notebooks as an analyst runs them: in a stock kernel, cell by cell, from their own folder."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from reporting.execution.outputs import read_outputs
from reporting.perspectives import PERSPECTIVES
from tests.notebooks.calls import FOLDER, read
from tests.perspectives.sample import build_sample


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of notebooks beside a built sample, as the notebooks' defaults expect."""
    root = tmp_path_factory.mktemp("desk")
    build_sample(root / "data" / "context" / "2026-09-30")
    (root / "notebooks").mkdir()
    return root / "notebooks"


@pytest.mark.slow
@pytest.mark.parametrize("perspective", PERSPECTIVES)
def test_a_notebook_runs_in_jupyter_on_the_sample(
    perspective: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    notebook = read(perspective)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    executed: nbformat.NotebookNode = client.execute()
    outputs = read_outputs(executed.cells, perspective)
    assert outputs.blocks[0].id == "headline"
    assert len(outputs.blocks) > 15
    assert outputs.reads
