"""What `make soak` found, kept in `docs/soak.md`: the run itself writes its row, and replaces its row of before."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESULT = ROOT / "docs" / "soak.md"
HEAD = """# Soak

Written by `make soak`: each test replaces its own row when it has passed. `make test` runs the same checks with smaller
counts.

| test | found | seconds | when (UTC) | Python, ministack |
|---|---|---|---|---|
"""


@contextmanager
def kept(test: str, result: Path = RESULT) -> Iterator[list[str]]:
    """Collect sentences while a test runs; keep them, with the time it took, if it passes."""
    found: list[str] = []
    started = time.monotonic()
    yield found
    seconds = round(time.monotonic() - started)
    ran_on = f"{platform.python_version()}, {version('ministack')}"
    rows = read_rows(result)
    rows[test] = f"| {test} | {' '.join(found)} | {seconds} | {datetime.now(UTC):%Y-%m-%d %H:%M} | {ran_on} |"
    result.write_text(HEAD + "".join(f"{rows[name]}\n" for name in sorted(rows)), encoding="utf-8")


def read_rows(result: Path) -> dict[str, str]:
    """Return the rows kept before, by test."""
    lines = result.read_text(encoding="utf-8").splitlines() if result.exists() else []
    return {line.split("|")[1].strip(): line for line in lines if line.startswith("| ") and "seconds" not in line}
