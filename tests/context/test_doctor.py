from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from reporting.context import doctor
from reporting.context.doctor import Ailment, diagnose
from reporting.environment import Environment
from reporting.sources import Problem, SourceErrors, Sources
from tests.context.small import AS_OF, SETTINGS, World, sept, small_world

pytestmark = pytest.mark.slow

ELSEWHERE = Path("somewhere")


def patch_sources(monkeypatch: pytest.MonkeyPatch, result: Sources | Exception) -> None:
    def read(*_: object) -> Sources:
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(doctor, "read_sources", read)


def diagnosed(monkeypatch: pytest.MonkeyPatch, world: World) -> tuple[Ailment, ...]:
    patch_sources(monkeypatch, world.sources())
    return diagnose(ELSEWHERE, SETTINGS, Environment()).ailments


def test_sound_data_have_no_ailment(monkeypatch: pytest.MonkeyPatch) -> None:
    patch_sources(monkeypatch, small_world().sources())
    diagnosis = diagnose(ELSEWHERE, SETTINGS, Environment())
    assert (diagnosis.ailments, diagnosis.is_sound, diagnosis.as_of) == ((), True, AS_OF)


def test_everything_wrong_is_listed_worst_first(monkeypatch: pytest.MonkeyPatch) -> None:
    world = small_world()
    world.bank("jada-bl9", AS_OF, -1_240, None)
    world.row("assets", "yacht")["status"] = "sunk"
    world.cuts["qos-qos-bank-lines"] = AS_OF - timedelta(days=40)
    warning = Problem("wiki/index.md", 3, 1, "NO_SECTION", "a heading", "none", "Add it.", "warning")
    sources = world.sources()
    sources = Sources(sources.tables, sources.extracts, sources.supplied, AS_OF, (warning,))
    patch_sources(monkeypatch, sources)
    diagnosis = diagnose(ELSEWHERE, SETTINGS, Environment())
    assert [(ailment.severity, ailment.code) for ailment in diagnosis.ailments] == [
        ("blocks", "values.closed"), ("blocks", "freshness"), ("finding", "bank/jada-bank"), ("warning", "NO_SECTION"),
    ]  # fmt: skip
    assert not diagnosis.is_sound
    assert str(diagnosis.ailments[2]) == (
        "jada bank/jada-bank expected 1127450 cents, as the other side says, got 1128690 in the books; "
        "Post the statement lines that name no transaction, such as bank fees."
    )
    assert str(diagnosis.ailments[3]).startswith("wiki/index.md:3:1 NO_SECTION expected a heading, got none")


def test_unreadable_sources_are_all_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("projects/a.md", 7, 2, "RAGGED_ROW", "7 cells", "6", "Add the cell.")
    patch_sources(monkeypatch, SourceErrors((problem,)))
    diagnosis = diagnose(ELSEWHERE, SETTINGS, Environment())
    assert [str(ailment) for ailment in diagnosis.ailments] == [
        "projects/a.md:7:2 RAGGED_ROW expected 7 cells, got 6; Add the cell."
    ]
    assert (diagnosis.is_sound, diagnosis.checks) == (False, None)


def test_findings_alone_do_not_make_data_unsound(monkeypatch: pytest.MonkeyPatch) -> None:
    world = small_world()
    world.bank("jada-bl9", AS_OF, -5, None)
    patch_sources(monkeypatch, world.sources())
    assert diagnose(ELSEWHERE, SETTINGS, Environment()).is_sound


def test_a_bank_account_without_a_statement_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    world = small_world()
    world.rows["bank_lines"] = [row for row in world.rows["bank_lines"] if row["entity"] != "dcp"]
    assert [str(ailment) for ailment in diagnosed(monkeypatch, world)] == [
        "dcp bank/dcp-bank expected another side, got no bank statement was delivered; Deliver it."
    ]


def test_more_offenders_than_are_shown_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    world = small_world()
    for number in range(22):
        world.post(f"z{number:02}", sept(2), ("jada-operating", 0))
    ailments = diagnosed(monkeypatch, world)
    assert (len(ailments), ailments[-1].where) == (21, "2 more")
