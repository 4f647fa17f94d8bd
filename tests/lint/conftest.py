from __future__ import annotations

from pathlib import Path

import pytest

from tests.forty import build_forty


@pytest.fixture(scope="session")
def forty(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return build_forty(tmp_path_factory)
