from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scc.local.emulator import emulator
from scc.tests.world import World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the emulator as slow: starting it takes longer than all tests without it."""
    for item in items:
        if isinstance(item, pytest.Function) and "aws" in item.fixturenames:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """One ministack a test session."""
    with emulator(tmp_path_factory.mktemp("aws")) as options:
        yield options


@pytest.fixture
def world(aws: dict[str, str], tmp_path: Path) -> Iterator[World]:
    """The app over HTTP with empty tables, but for the sample's catalog and people."""
    made = World(aws, tmp_path)
    yield made
    made.close()
