from __future__ import annotations

from pathlib import Path

import pytest

from tests.perspectives.sample import build_sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the bundled sample."""
    return build_sample(tmp_path_factory.mktemp("sample") / "context")
