from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.forty import build_forty

# the same examples every time, and no time limit for one: the machine may be busy
settings.register_profile("deterministic", deadline=None, derandomize=True)
settings.load_profile("deterministic")


@pytest.fixture(scope="session")
def forty(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return build_forty(tmp_path_factory)
