from __future__ import annotations

from pathlib import Path

import pytest

from reporting.context.errors import ContextError
from reporting.errors import ConfigError
from reporting.perspectives import open_perspective


def test_an_unknown_perspective_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="one of ceo, cto, cfo, cmo, accounting, got 'coo'"):
        open_perspective("coo", "portfolio", "2026-09-30", str(tmp_path))


def test_a_folder_without_a_dataset(tmp_path: Path) -> None:
    with pytest.raises(ContextError):
        open_perspective("ceo", "portfolio", "2026-09-30", str(tmp_path))


@pytest.mark.slow
def test_a_dataset_of_another_day_is_refused(sample: Path) -> None:
    with pytest.raises(ConfigError, match=r"expected 2026-09-30, .* got '2026-09-29'"):
        open_perspective("ceo", "portfolio", "2026-09-29", str(sample))


@pytest.mark.slow
def test_an_unknown_scope_is_refused(sample: Path) -> None:
    with pytest.raises(ConfigError, match="scope"):
        open_perspective("ceo", "jadda", "2026-09-30", str(sample))
