from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reporting.rendering.command import RendererError, run_renderer

COMPLAINT = """
import sys
print("starting", file=sys.stderr)
print("Error running filter page.lua:", file=sys.stderr)
for line in range(9): print("trace", line, file=sys.stderr)
sys.exit(3)
"""


def test_it_works_in_its_folder(tmp_path: Path) -> None:
    run_renderer([sys.executable, "-c", "open('made', 'w').close()"], tmp_path, 30)
    assert (tmp_path / "made").is_file()


def test_a_failure_tells_the_error_and_little_else(tmp_path: Path) -> None:
    with pytest.raises(RendererError) as caught:
        run_renderer([sys.executable, "-c", COMPLAINT], tmp_path, 30)
    lines = str(caught.value).splitlines()
    assert lines[0].endswith("ended with status 3")
    assert lines[1:] == ["Error running filter page.lua:", "trace 0", "trace 1", "trace 2", "trace 3"]


def test_without_an_error_line_the_last_lines_are_told(tmp_path: Path) -> None:
    with pytest.raises(RendererError, match=r"status 1\nonly this$"):
        run_renderer(
            [sys.executable, "-c", "import sys; print('only this', file=sys.stderr); sys.exit(1)"], tmp_path, 30
        )


def test_it_ends_in_time(tmp_path: Path) -> None:
    with pytest.raises(RendererError, match=r"did not end within 0\.2 s"):
        run_renderer([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, 0.2)


def test_an_absent_program_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(RendererError, match="no-such-renderer: cannot be started"):
        run_renderer(["no-such-renderer"], tmp_path, 1)
