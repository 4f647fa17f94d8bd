"""Everything that was asked for stands in a built edition, and what does not is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forty import build_forty
from tools import coverage

COMMAND = (sys.executable, str(coverage.ROOT / "render_and_send.py"), "--renderer", "pandoc", "--out")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forty editions, and the group's five once more with an edition of the week before to compare with."""
    forty = build_forty(tmp_path_factory)[0].parents[4]
    folder = tmp_path_factory.mktemp("coverage") / "reports"
    shutil.copytree(forty, folder)
    for week in (("--as-of", "2026-09-23"), ()):
        subprocess.run([*COMMAND, str(folder), *week], check=True, capture_output=True, cwd=coverage.ROOT)
    return folder


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_that_was_asked_for_is_missing(reports: Path) -> None:
    found = coverage.places(reports)
    chapters = {"mission", "forty", "data", "rules", "ceo", "cto", "cfo", "cmo", "accounting", "scopes"}
    assert chapters == set(found)
    assert len(found["forty"]) == 40
    assert all(place.text for rows in found.values() for place in rows)
    listed = coverage.DOCUMENT.read_text(encoding="utf-8")
    assert all(f"| {place.item} |" in listed for rows in found.values() for place in rows)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("block", "words", "there"),
    [
        ("reconciliations", "Gift cards", True),
        ("reconciliations", "Gift carts", False),
        ("no-such-block", "", False),
        ("journal", "journal.beancount", True),
    ],
)
def test_an_item_is_found_by_its_block_and_its_words(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: str, words: str, there: bool
) -> None:
    items = tmp_path / "coverage.toml"
    items.write_text(f'a = [["Item", "portfolio/accounting", "{block}", "{words}"]]', encoding="utf-8")
    monkeypatch.setattr(coverage, "ITEMS", items)
    if not there:
        with pytest.raises(coverage.MissingError, match=f"a: Item \\(portfolio/accounting {block}"):
            coverage.places(reports)
        return
    (place,) = coverage.places(reports)["a"]
    assert words.split(maxsplit=1)[0] in place.text


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(coverage.MissingError, match=r"ceo: Backlog \(portfolio/ceo backlog\)"):
        coverage.places(tmp_path)
