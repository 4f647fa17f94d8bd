from __future__ import annotations

from pathlib import Path

import pytest

from reporting.config import Settings, load_settings
from tests.sources.tree import Tree, account


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings()


@pytest.fixture
def tree(tmp_path: Path, settings: Settings) -> Tree:
    """A source folder with a wiki of empty sections and one account; reads without a warning."""
    tree = Tree(tmp_path / "sources", settings)
    tree.wiki()
    tree.export("qos-jada-accounts", [account()])
    return tree
