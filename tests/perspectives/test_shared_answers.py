"""Reports that share answers are the reports that asked for themselves, down to what they read."""

from __future__ import annotations

from pathlib import Path

import pytest

from reporting.blocks.model import Block
from reporting.context.shared_answers import shared_in
from reporting.perspectives import PERSPECTIVES, open_perspective
from tests.notebooks.calls import sections
from tests.perspectives.sample import AS_OF

pytestmark = pytest.mark.slow

Report = tuple[tuple[Block, ...], tuple[str, ...]]


def report(perspective: str, folder: Path) -> Report:
    """Return a report's blocks and the partitions it read."""
    opened = open_perspective(perspective, "qdn", AS_OF.isoformat(), str(folder))
    blocks = tuple(block for name in sections(perspective) for block in getattr(opened, name)())
    opened.data.close()
    return blocks, opened.provenance().reads


def test_blocks_and_reads_are_the_same_whoever_asked(sample: Path, tmp_path: Path) -> None:
    alone = {name: report(name, sample) for name in PERSPECTIVES}
    with shared_in(tmp_path):
        asking = {name: report(name, sample) for name in PERSPECTIVES}
        asked = set(tmp_path.iterdir())
        told = {name: report(name, sample) for name in PERSPECTIVES}
    assert asking == alone
    assert told == alone
    assert asked
    assert set(tmp_path.iterdir()) == asked
