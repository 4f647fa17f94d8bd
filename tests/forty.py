"""The forty editions of the sample, built once per test session and shared by its workers."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILD_SECONDS = 900


def build_forty(factory: pytest.TempPathFactory) -> list[Path]:
    """Return the folders of the forty editions; the worker that comes first builds them."""
    out, _ = run_forty(factory)
    return [path.parent for path in sorted(out.glob("editions/*/*/*/r1/page.html"))]


def run_forty(factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder of the forty editions, which nobody changes, and what the command that built them printed."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    printed, out = shared / "forty.txt", shared / "forty"
    with (shared / "forty.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.is_file():
            built = subprocess.run(
                [sys.executable, "render_and_send.py", "--renderer", "pandoc", "--scope", "all", "--out", str(out)],
                check=False, cwd=ROOT, capture_output=True, text=True, timeout=BUILD_SECONDS,
            )  # fmt: skip
            assert built.returncode == 0, built.stdout + built.stderr
            printed.write_text(built.stdout)
    return out, printed.read_text()
