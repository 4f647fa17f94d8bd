"""Running a renderer as a program: quiet, within a time limit, its complaint in our words; and its version."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reporting.errors import RenderingError

LINES = 5  # of what the renderer said
VERSION_SECONDS = 30.0


class RendererError(RenderingError):
    """The renderer ended with an error or not in time."""

    def __init__(self, program: str, what: str, said: str) -> None:
        super().__init__("\n".join([f"{program}: {what}", *_telling_lines(said)]))


def _telling_lines(said: str) -> list[str]:
    """Return the lines from the first that names an error, or the last ones: a stack trace may follow either."""
    lines = [line for line in said.splitlines() if line.strip()]
    first = next((i for i, line in enumerate(lines) if "error" in line.lower()), -LINES)
    return lines[first:][:LINES]


@cache
def program_version(path: str) -> str:
    """Return the version that a program tells as the last word of its first line.

    Raises:
        RendererError: as `run_renderer`, or it tells none.
    """
    words = run_renderer([path, "--version"], Path.cwd(), VERSION_SECONDS).partition("\n")[0].split()
    if not words:
        raise RendererError(Path(path).name, "tells no version", "")
    return words[-1]


def run_renderer(command: Sequence[str], folder: Path, timeout_seconds: float) -> str:
    """Run a program in `folder` without a shell and return what it said.

    Raises:
        RendererError: it cannot be started, fails, or takes longer than `timeout_seconds`.
    """
    program = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603  # a fixed program, arguments of ours
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout_seconds,
            check=False,
        )
    except OSError as err:
        raise RendererError(program, f"cannot be started, {err.strerror}", "") from err
    except subprocess.TimeoutExpired as err:
        raise RendererError(program, f"did not end within {timeout_seconds:g} s", "") from err
    if done.returncode:
        raise RendererError(program, f"ended with status {done.returncode}", done.stderr or done.stdout)
    return done.stdout
