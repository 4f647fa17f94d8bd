"""Run notebooks in a fresh process, as the program does: forking needs a single thread, pytest may have more.

Reads `[{"path", "engine", "timeout_seconds"}]` from standard input, writes one answer each to standard output.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from pathlib import Path

from reporting.errors import ReportingError
from reporting.execution.engine import FORK, ISOLATED
from reporting.execution.execute import execute
from reporting.execution.notebook import read_notebook
from reporting.execution.warm import warm
from tests.execution.notebooks import RUN

ENGINES = {"fork": FORK, "isolated": ISOLATED}


def answer(path: str, engine: str, timeout_seconds: float) -> dict[str, object]:
    try:
        executed = execute(read_notebook(Path(path)), RUN, ENGINES[engine], timeout_seconds)
    except ReportingError as err:
        return {"error": type(err).__name__, "message": str(err)}
    digest = hashlib.sha256(executed.notebook).hexdigest()
    ids = [block.id for block in executed.blocks]
    return {"digest": digest, "notebook": executed.notebook.decode(), "blocks": ids, "reads": executed.reads}


def main() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born deaf to Ctrl-C
    warm(())
    answers = [answer(**asked) for asked in json.load(sys.stdin)]
    left = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    json.dump({"answers": answers, "left": left}, sys.stdout)


if __name__ == "__main__":
    main()
