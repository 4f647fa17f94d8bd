"""Nothing outdated is shown: not by a worker, not by an answer that it took over."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reporting.config import ROOT
from reporting.preview.library import makes_questions

PERSPECTIVES = ROOT / "reporting" / "perspectives"


def run(case: str, folder: Path) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.preview.run_library", case, str(folder)],
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        capture_output=True, text=True, cwd=ROOT, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def imports_of(path: Path) -> Iterator[Path]:
    """Yield the files of ours that a module imports, in its functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            named = [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in named:
            place = ROOT / name.replace(".", "/")
            yield from (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file())


def test_the_worker_stays_until_a_file_is_saved_then_another_imports_it_anew(tmp_path: Path) -> None:
    """The last save is in the same second and of the same size as the one before."""
    assert run("worker", tmp_path) == [True, False, [1, 1, 2]]


def test_answers_outlive_a_worker_but_not_the_code_of_their_questions(tmp_path: Path) -> None:
    assert run("answers", tmp_path) == [False, True, False, False]


@pytest.mark.parametrize(
    ("file", "asks"),
    [
        ("perspectives/queries/books.py", True),
        ("perspectives/facts/base.py", True),
        ("perspectives/asking.py", True),
        ("context/load.py", True),
        ("analysis/periods.py", True),
        ("money.py", True),
        ("../portfolio.toml", True),
        ("perspectives/sections/money.py", False),
        ("analysis/catalog/books.py", False),
        ("rendering/templates/mail.html.j2", False),
        ("../_extensions/executive-report/page.html", False),
    ],
)
def test_which_files_make_a_question(file: str, asks: bool) -> None:
    assert makes_questions((ROOT / "reporting" / file).resolve()) is asks


def test_questions_are_made_of_nothing_else() -> None:
    waiting = [*(PERSPECTIVES / "facts").glob("*.py"), *(PERSPECTIVES / "queries").glob("*.py")]
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += imports_of(path)
    assert len(seen) > 30
    assert [str(path) for path in sorted(seen) if not makes_questions(path)] == []
