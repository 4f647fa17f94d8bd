"""Everything that was asked for stands in a built edition, and what does not is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import coverage

COMMAND = (sys.executable, str(coverage.ROOT / "render_and_send.py"), "--renderer", "pandoc", "--out")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The editions of two weeks: the group's, and in the second those of the businesses that the list names."""
    folder = tmp_path_factory.mktemp("editions") / "reports"
    scopes = ("portfolio", "qdn", "eyd", "r3028")
    for more in (("--as-of", "2026-09-23"), tuple(word for scope in scopes for word in ("--scope", scope))):
        subprocess.run([*COMMAND, str(folder), *more], check=True, capture_output=True, cwd=coverage.ROOT)
    return folder


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_that_was_asked_for_is_missing(reports: Path) -> None:
    found = coverage.places(reports)
    assert {"mission", "data", "rules", "ceo", "cto", "cfo", "cmo", "accounting", "scopes"} == set(found)
    assert all(place.text for rows in found.values() for place in rows)
    listed = coverage.DOCUMENT.read_text(encoding="utf-8")
    assert all(f"| {place.item} |" in listed for rows in found.values() for place in rows)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(coverage.MissingError, match=r"ceo: Backlog \(portfolio/ceo backlog\)"):
        coverage.places(tmp_path)
