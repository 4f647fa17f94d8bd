"""What changed since the edition sent before: on the sample, whose books took some entries late."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from reporting.blocks.codec import MEDIA_TYPE, to_builtins
from reporting.blocks.format import render_prose
from reporting.blocks.model import Block, Narrative, Unit, Value
from reporting.editions import EditionError
from reporting.perspectives import open_perspective
from reporting.perspectives.base import Perspective
from reporting.perspectives.previous import read_sent
from tests.blocks.examples import MARGIN
from tests.perspectives.sample import build_sample

SECTIONS = ("kpis", "more_kpis", "gaps", "findings")


def edition(folder: Path, report: Perspective, scope: str) -> Path:
    """Keep the KPIs and findings of `report` as the executed notebook of an edition."""
    blocks: list[Block] = [block for name in SECTIONS for block in getattr(report, name)()]
    path = folder / report.as_of.isoformat() / scope / "ceo" / "r1"
    path.mkdir(parents=True)
    outputs = [{"data": {MEDIA_TYPE: to_builtins(block)}} for block in blocks]
    (path / "notebook.ipynb").write_text(json.dumps({"cells": [{"cell_type": "raw"}, {"outputs": outputs}]}))
    return path


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> dict[date, Path]:
    """The sample as it was known on earlier days, and at its end."""
    root = tmp_path_factory.mktemp("days")
    days = (date(2026, 9, 3), date(2026, 9, 16), date(2026, 9, 23))
    return {day: build_sample(root / day.isoformat(), as_of=day) for day in days} | {date(2026, 9, 30): sample}


def told(datasets: dict[date, Path], tmp_path: Path, then: date, now: date, scope: str = "portfolio") -> dict[str, str]:
    """Return what a report of `now` tells of its changes since the edition of `then`."""
    before = open_perspective("ceo", scope, then.isoformat(), str(datasets[then]))
    previous = edition(tmp_path, before, scope)
    report = open_perspective("ceo", scope, now.isoformat(), str(datasets[now]), str(previous))
    blocks = [block for block in report.changes() if isinstance(block, Narrative)]
    assert all(block.role == "changes" for block in blocks)
    return {block.id: render_prose(block.text) for block in blocks}


@pytest.mark.slow
def test_a_rule_newly_tripped_and_a_charter_booked_late(datasets: dict[date, Path], tmp_path: Path) -> None:
    said = told(datasets, tmp_path, date(2026, 9, 23), date(2026, 9, 30))
    assert said["changes-since"] == "Compared with the edition of 23 Sep 2026, the last one sent."
    assert said["changes-tripped"] == "New shortfall: the pipeline stands still (S1)."
    assert "changes-cleared" not in said
    # the charter of 19 September, $2,600, reached the books on the 24th
    assert said["restated-revenue"] == (
        "Restated: Revenue, 28 days, sent as $32,454 for 23 Sep 2026, is $35,054 for that day by what is known today "
        "(+$2,600)."
    )
    assert said["change-revenue"].startswith(
        "Revenue, 28 days: $39,059, from $32,454 on 23 Sep 2026 (+$6,605, +20.4 %)"
    )


@pytest.mark.slow
def test_a_rule_that_was_mended(datasets: dict[date, Path], tmp_path: Path) -> None:
    said = told(datasets, tmp_path, date(2026, 9, 23), date(2026, 9, 30), "jada")
    assert "sales hardly pay their own costs (S10)" in said["changes-cleared"]


@pytest.mark.slow
def test_a_bill_booked_late(datasets: dict[date, Path], tmp_path: Path) -> None:
    """The dump fee of 27 August, $175, reached the books on 8 September; the report day is off the weekly grid."""
    said = told(datasets, tmp_path, date(2026, 9, 3), date(2026, 9, 30), "qdn")
    assert said["restated-liabilities"].endswith("(+$175).")
    assert "restated-revenue" not in said


@pytest.mark.slow
def test_where_nothing_was_restated_it_says_so(datasets: dict[date, Path], tmp_path: Path) -> None:
    said = told(datasets, tmp_path, date(2026, 9, 16), date(2026, 9, 23), "r3028")
    assert said["changes-since"] == (
        "Compared with the edition of 16 Sep 2026, the last one sent. "
        "No rule tripped or cleared since, and no figure sent then was restated."
    )


@pytest.mark.slow
def test_the_first_edition_says_that_it_is_the_first(sample: Path) -> None:
    blocks = open_perspective("ceo", "portfolio", "2026-09-30", str(sample)).changes()
    assert [block.id for block in blocks][-1] == "changes-since"
    assert len(blocks) == 4
    last = blocks[-1]
    assert isinstance(last, Narrative)
    assert render_prose(last.text).startswith("No earlier edition of this report was sent")


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"cells": [{"outputs": [{}]}]}'])
def test_what_is_no_edition_is_refused(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "2026-09-23" / "portfolio" / "ceo" / "r1"
    folder.mkdir(parents=True)
    (folder / "notebook.ipynb").write_text(content)
    with pytest.raises(EditionError, match="executed notebook"):
        read_sent(folder)


def test_an_edition_of_an_older_version_is_compared_with_in_the_steps_of_today(tmp_path: Path) -> None:
    folder = tmp_path / "2026-09-23" / "portfolio" / "ceo" / "r1"
    folder.mkdir(parents=True)
    older = to_builtins(MARGIN) | {"schema": 1, "value": {"amount": 6_140, "unit": "%", "missing": ""}}
    (folder / "notebook.ipynb").write_text(json.dumps({"cells": [{"outputs": [{"data": {MEDIA_TYPE: older}}]}]}))
    assert read_sent(folder).kpis[MARGIN.id].value == Value(614_000, Unit.PERCENT) == MARGIN.value
