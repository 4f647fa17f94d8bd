from __future__ import annotations

import os
from pathlib import Path

from reporting.preview.watch import changed_files, times_of


def test_what_is_written_comes_or_goes_is_noticed(tmp_path: Path) -> None:
    for name in ("kept.py", "edited.py", "removed.py"):
        (tmp_path / name).write_text("x")
    before = times_of([tmp_path])
    os.utime(tmp_path / "edited.py", ns=(1, 1))
    (tmp_path / "removed.py").unlink()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "added.ipynb").write_text("{}")
    changed = changed_files(before, times_of([tmp_path]))
    assert [path.name for path in changed] == ["added.ipynb", "edited.py", "removed.py"]


def test_compiled_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    for folder, name in (("__pycache__", "a.pyc"), (".ipynb_checkpoints", "a.ipynb"), ("reporting", ".a.swp")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("x")
    assert times_of([tmp_path]) == {}


def test_a_single_file_can_be_watched(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.toml"
    path.write_text("x")
    assert list(times_of([path])) == [path]
