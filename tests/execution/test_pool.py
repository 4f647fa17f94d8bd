"""Workers: outcomes, errors and deaths of calls, without losing the others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reporting.config import ROOT
from reporting.errors import ConfigError
from reporting.execution.child import require_system


def run(case: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.execution.run_pool", case, *arguments],
        capture_output=True, text=True, cwd=ROOT, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_call_has_its_result() -> None:
    assert run("results") == [[number, 2 * number] for number in range(10)]


def test_errors_come_back_as_ours() -> None:
    assert run("errors") == ["no cash", "a fault in this program, please report it: KeyError: 'x'", True]


def test_a_dead_worker_loses_only_its_call() -> None:
    crash = "a fault in this program, please report it: a worker ended with exit code -9"
    assert run("deaths") == [["first", 42, ""], ["dead", None, crash], ["after", 42, ""]]


def test_a_worker_that_died_idle_is_replaced() -> None:
    assert run("idle_death") == [["b", 42]]


def test_a_full_disk_is_no_fault_of_the_program() -> None:
    assert run("full") == "[Errno 28] No space left on device"


def test_calls_can_follow_from_outcomes() -> None:
    assert run("later") == [["a", 2], ["b", 4]]


def test_two_workers_work_at_the_same_time(tmp_path: Path) -> None:
    assert run("together", str(tmp_path)) == [True, True]


def test_a_worker_clears_up_before_it_leaves(tmp_path: Path) -> None:
    assert run("leaving", str(tmp_path / "note"), "willing") == [False, False]


def test_a_worker_that_does_not_leave_is_killed(tmp_path: Path) -> None:
    is_there, _ = run("leaving", str(tmp_path / "note"), "stubborn")
    assert not is_there


def test_forking_with_a_second_thread_is_refused() -> None:
    assert run("threads") == "forking needs a single thread, this process has 2"


def test_another_system_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    require_system()
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(ConfigError, match="expected Linux"):
        require_system()
