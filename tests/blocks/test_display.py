from __future__ import annotations

from typing import Any

import pytest

from reporting.blocks.codec import MEDIA_TYPE, to_builtins
from reporting.blocks.display import READS_MEDIA_TYPE, Blocks, ReadSet
from tests.blocks.examples import LINE, REVENUE


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    bundles: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.publish_display_data", bundles.append)
    return bundles


def test_each_block_is_one_output_of_three_media_types(published: list[dict[str, Any]]) -> None:
    Blocks((REVENUE, LINE))._ipython_display_()
    assert [bundle[MEDIA_TYPE] for bundle in published] == [to_builtins(REVENUE), to_builtins(LINE)]
    assert all(set(bundle) == {MEDIA_TYPE, "text/html", "text/markdown"} for bundle in published)


def test_no_block_is_no_output(published: list[dict[str, Any]]) -> None:
    Blocks()._ipython_display_()
    assert published == []


def test_what_was_read_is_published_and_shows_nothing(published: list[dict[str, Any]]) -> None:
    ReadSet(("account_days/jada.parquet",), "2026-09-30", "jada")._ipython_display_()
    reads = {"reads": ["account_days/jada.parquet"], "as_of": "2026-09-30", "scope": "jada"}
    assert published == [{READS_MEDIA_TYPE: reads}]
