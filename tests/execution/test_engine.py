"""The fork engine: what a notebook may do to its process, and that the stock kernel gives the same."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reporting.config import ROOT
from reporting.execution.warm import SINGLE_THREADED
from tests.execution.notebooks import PARAMETERS, SHOW, Cell, code, standard, text, write_notebook

pytestmark = pytest.mark.slow

RUNNER = [sys.executable, "-m", "tests.execution.run_notebooks"]
ENVIRONMENT = {**os.environ, **SINGLE_THREADED}  # before the first import of what would start threads
MARKDOWN = 'from IPython.display import Markdown, display\ndisplay(Markdown("**plain**"))'

CASES: dict[str, list[Cell]] = {
    "sound": standard(text("## Section"), code(SHOW), code(MARKDOWN)),
    "raises": standard(text("## Section"), code('raise ValueError("no\\ncash")')),
    "sys_exit": standard(code("import sys\nsys.exit(0)")),
    "os_exit": standard(code("import os\nos._exit(3)")),
    "killed": standard(code("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")),
    "aborts": standard(code('import os\nos.write(2, b"free(): invalid pointer\\n")\nos.abort()')),
    "too_slow": [text("# T"), code(PARAMETERS, "parameters"), code("import time\ntime.sleep(30)")],
    "prints": standard(code('print("hello")')),
    "warns": standard(code('import warnings\nwarnings.warn("old")')),
    "last_expression": standard(code("1 + 1")),
    "same_id_twice": standard(code(SHOW), code(SHOW)),
    "picture": standard(code('from IPython.display import display\ndisplay({"image/png": ""}, raw=True)')),
    "leaks_path": standard(code('Blocks((Narrative("headline", "headline", prose(context)),))')),
    "reads_nothing": standard(code(SHOW))[:-1],
    "leaves_a_process": standard(code(SHOW), code('import subprocess\n_ = subprocess.Popen(["sleep", "30"])')),
}


def run(folder: Path, asked: list[tuple[str, str]]) -> dict[str, Any]:
    for name, _ in asked:
        write_notebook(folder / f"{name}.ipynb", CASES[name])
    requests = [
        {
            "path": str(folder / f"{name}.ipynb"),
            "engine": engine,
            "timeout_seconds": 2 if name == "too_slow" else 30,
        }
        for name, engine in asked
    ]
    done = subprocess.run(
        RUNNER, input=json.dumps(requests), capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    names = list(CASES)
    given = run(tmp_path_factory.mktemp("cases"), [(name, "fork") for name in names])
    assert given["left"] == []
    return dict(zip(names, given["answers"], strict=True))


def test_blocks_and_reads_come_out_in_order(answers: dict[str, Any]) -> None:
    assert answers["sound"]["blocks"] == ["headline"]
    assert answers["sound"]["reads"] == ["entities/_shared.parquet"]


def test_the_canonical_notebook_says_nothing_of_the_run(answers: dict[str, Any]) -> None:
    notebook = answers["sound"]["notebook"]
    assert "papermill" not in notebook
    assert "/tmp/somewhere" not in notebook
    injected = [c for c in json.loads(notebook)["cells"] if c["metadata"].get("tags") == ["injected-parameters"]]
    assert injected[0]["source"].splitlines() == [
        'as_of = "2026-09-30"', 'context = "../data/context"', 'perspective = "ceo"', 'scope = "portfolio"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("raises", "CellFailedError", 'raises.ipynb, cell 5 (raise ValueError("no\\ncash")): ValueError: no cash'),
        ("sys_exit", "NotebookFormError", "cell 4: shows SystemExit '0'"),
        ("os_exit", "NotebookDiedError", "os_exit.ipynb, cell 4: the process left with exit status 3."),
        ("killed", "NotebookDiedError", "cell 4: the process was killed by SIGKILL (out of memory?)."),
        ("aborts", "NotebookDiedError", "was killed by SIGABRT. Its last words: free(): invalid pointer"),
        ("too_slow", "DeadlineError", "too_slow.ipynb, cell 3: not done after 2 s, stopped."),
        ("prints", "NotebookFormError", "cell 4: shows stdout text 'hello'"),
        ("warns", "NotebookFormError", "cell 4: shows stderr text"),
        ("last_expression", "NotebookFormError", "cell 4: shows execute_result of text/plain"),
        ("same_id_twice", "NotebookFormError", "cell 5: a second block with the id 'headline'"),
        ("picture", "NotebookFormError", "cell 4: shows display_data of image/png"),
        ("leaks_path", "NotebookFormError", "an output holds the path of the context folder"),
        ("reads_nothing", "NotebookFormError", "does not end with report.provenance()"),
    ],
)
def test_what_goes_wrong_is_named_with_its_cell(answers: dict[str, Any], name: str, error: str, message: str) -> None:
    assert answers[name]["error"] == error
    assert message in answers[name]["message"]


def test_processes_a_notebook_leaves_behind_are_ended(answers: dict[str, Any]) -> None:
    assert answers["leaves_a_process"]["blocks"] == ["headline"]
    sleeping = [p for p in Path("/proc").glob("[0-9]*/cmdline") if _read(p) == b"sleep\x0030\x00"]
    assert sleeping == []


def test_the_stock_kernel_gives_the_same_notebook(tmp_path: Path) -> None:
    fork, isolated = run(tmp_path, [("sound", "fork"), ("sound", "isolated")])["answers"]
    assert fork["notebook"] == isolated["notebook"]
    assert fork["reads"] == isolated["reads"]


@pytest.mark.parametrize(
    ("name", "error"),
    [("raises", "CellFailedError"), ("os_exit", "NotebookDiedError"), ("too_slow", "DeadlineError"),
     ("sys_exit", "NotebookFormError")],
)  # fmt: skip
def test_the_stock_kernel_fails_the_same_way(tmp_path: Path, name: str, error: str) -> None:
    fork, isolated = run(tmp_path, [(name, "fork"), (name, "isolated")])["answers"]
    assert isolated["error"] == error
    assert isolated["message"].startswith(fork["message"].partition("process")[0])


def test_twenty_forks_in_a_row_give_one_result(tmp_path: Path) -> None:
    given = run(tmp_path, [("sound", "fork")] * 20)
    assert len({answer["digest"] for answer in given["answers"]}) == 1


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A parent whose notebook waits, and the notebook's process id."""
    note = tmp_path / "pid"
    source = f'import os, time, pathlib\n_ = pathlib.Path("{note}").write_text(str(os.getpid()))\ntime.sleep(60)'
    path = write_notebook(tmp_path / "waits.ipynb", standard(code(source)))
    request = json.dumps([{"path": str(path), "engine": "fork", "timeout_seconds": 60}])
    parent = subprocess.Popen(
        RUNNER, stdin=subprocess.PIPE, text=True, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.DEVNULL
    )
    assert parent.stdin
    parent.stdin.write(request)
    parent.stdin.close()
    try:
        yield parent, _pid_in(note)
    finally:
        parent.kill()
        parent.wait()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_notebook_ends_with_its_parent(waiting: tuple[subprocess.Popen[str], int], end: signal.Signals) -> None:
    parent, notebook = waiting
    parent.send_signal(end)
    parent.wait(60)
    assert _until(lambda: not _is_running(notebook)), "the notebook's process outlived its parent"


def _pid_in(note: Path) -> int:
    assert _until(lambda: note.is_file() and note.read_text() != ""), "the notebook never ran"
    return int(note.read_text())


def _until(condition: Any, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return b") Z " not in _read(Path(f"/proc/{pid}/stat"))  # a zombie ended: nobody has asked for its status yet


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended meanwhile
        return b""
