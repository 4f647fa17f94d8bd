"""What the tests of the pool run in a fresh process: `python -m tests.execution.run_pool CASE`."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from reporting.errors import ReportingError
from reporting.execution import pool as pool_module
from reporting.execution.child import fork
from reporting.execution.pool import Pool, TaskCrashedError, outcomes_of


def double(number: int) -> int:
    return 2 * number


def refuse(reason: str) -> None:
    raise ReportingError(reason)


def stumble() -> None:
    raise KeyError("x")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fill_disk() -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - Linux's disk that is always full
        full.write("x")


def meet(folder: str, name: str) -> bool:
    """Say whether another call of this was running at the same time."""
    open(f"{folder}/{name}", "w").close()  # noqa: PTH123 - a mark on the disk
    deadline = time.monotonic() + 5
    while len(os.listdir(folder)) < 2 and time.monotonic() < deadline:  # noqa: PTH208 - two names
        time.sleep(0.01)
    return len(os.listdir(folder)) == 2  # noqa: PTH208 - two names


def linger(note: str, stubborn: bool) -> None:
    """Hold a temporary folder, named in `note`, for a minute."""
    if stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with TemporaryDirectory() as folder:
        Path(note).write_text(f"{os.getpid()} {folder}")
        time.sleep(60)


def results() -> object:
    with Pool(2) as pool:
        for number in range(10):
            pool.submit(number, double, number)
        return sorted([outcome.key, outcome.result] for outcome in pool.outcomes())


def errors() -> object:
    with Pool(2) as pool:
        pool.submit("refused", refuse, "no cash")
        pool.submit("stumbled", stumble)
        found = {outcome.key: outcome.error for outcome in pool.outcomes()}
    stumbled = found["stumbled"]
    assert isinstance(stumbled, TaskCrashedError)
    return [str(found["refused"]), str(stumbled), "KeyError: 'x'" in stumbled.details]


def deaths() -> object:
    with Pool(1) as pool:
        for key, function in (("first", double), ("dead", die), ("after", double)):
            pool.submit(key, function, *([21] if function is double else []))
        return [[outcome.key, outcome.result, str(outcome.error or "")] for outcome in pool.outcomes()]


def full() -> object:
    with Pool(1) as pool:
        pool.submit("a", fill_disk)
        (outcome,) = pool.outcomes()
        return str(outcome.error)


def idle_death() -> object:
    with Pool(1) as pool:
        pool.submit("a", os.getpid)
        (outcome,) = pool.outcomes()
        os.kill(outcome.result, signal.SIGKILL)
        while "Z" not in Path(f"/proc/{outcome.result}/stat").read_text().rpartition(")")[2]:
            time.sleep(0.01)
        pool.submit("b", double, 21)
        return [[outcome.key, outcome.result] for outcome in pool.outcomes()]


def later() -> object:
    """A call submitted while outcomes are read; two pools at once."""
    with Pool(1) as one, Pool(1) as other:
        one.submit("a", double, 1)
        seen = []
        for outcome in outcomes_of(one, other):
            seen.append([outcome.key, outcome.result])
            if outcome.key == "a":
                other.submit("b", double, outcome.result)
        return seen


def together() -> object:
    folder = sys.argv[2]
    with Pool(2) as pool:
        pool.submit("a", meet, folder, "a")
        pool.submit("b", meet, folder, "b")
        return [outcome.result for outcome in pool.outcomes()]


def leaving() -> object:
    """End a pool while its worker lingers; say what is left: the process, its folder."""
    note, stubborn = Path(sys.argv[2]), sys.argv[3] == "stubborn"
    pool_module.PATIENCE_SECONDS = 0.3 if stubborn else 10.0
    with Pool(1) as pool:
        pool.submit("a", linger, str(note), stubborn)
        while not (note.is_file() and note.read_text()):
            time.sleep(0.01)
        pid, folder = note.read_text().split()
    return [Path(f"/proc/{pid}").exists(), Path(folder).exists()]


def threads() -> object:
    threading.Thread(target=time.sleep, args=[1], daemon=True).start()
    try:
        fork(Connection.close)
    except RuntimeError as err:
        return str(err)
    return None


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))  # noqa: T201 - the answer
