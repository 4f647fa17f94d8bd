"""All forty reports of the sample, section by section as their notebooks call them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from reporting.blocks.codec import from_builtins, to_builtins
from reporting.blocks.model import Block, Chart, Finding, Kpi, Narrative, Table, Value
from reporting.blocks.text import block_text
from reporting.config import load_settings
from reporting.perspectives import PERSPECTIVES, open_perspective
from reporting.perspectives.base import Perspective
from tests.leftovers import LEFTOVERS
from tests.notebooks.calls import sections
from tests.perspectives.sample import AS_OF

pytestmark = pytest.mark.slow

SCOPES = load_settings().scopes
SHARED = ("revenue", "cash", "liabilities")
TOP = ("jada", "qos", "qdn", "dc", "eyd", "r3028")
every_report = pytest.mark.parametrize(("perspective", "scope"), [(p, s) for p in PERSPECTIVES for s in SCOPES])


@cache
def report(perspective: str, scope: str, folder: Path) -> tuple[Perspective, tuple[Block, ...]]:
    opened = open_perspective(perspective, scope, AS_OF.isoformat(), str(folder))
    return opened, tuple(block for name in sections(perspective) for block in getattr(opened, name)())


@every_report
def test_a_report_has_all_that_a_mail_needs(sample: Path, perspective: str, scope: str) -> None:
    _, blocks = report(perspective, scope, sample)
    roles = [block.role for block in blocks if isinstance(block, Narrative)]
    assert (roles.count("headline"), roles.count("context"), roles.count("method")) == (1, 1, 1)
    assert blocks[0].id == "headline"
    kpis = [block for block in blocks if isinstance(block, Kpi) and block.in_mail]
    assert len(kpis) == 4
    assert all(kpi.value.amount is not None for kpi in kpis)
    little_to_draw = perspective == "cto" and scope in ("r3028", "dcp")  # no systems of their own
    fewest = 1 if little_to_draw else 2
    assert fewest <= sum(isinstance(block, Chart) and block.in_mail for block in blocks) <= 3
    assert any(isinstance(block, Table) for block in blocks)


@every_report
def test_block_ids_are_unique_and_blocks_survive_their_json(sample: Path, perspective: str, scope: str) -> None:
    _, blocks = report(perspective, scope, sample)
    assert len({block.id for block in blocks}) == len(blocks)
    assert [from_builtins(to_builtins(block)) for block in blocks] == list(blocks)


@every_report
def test_every_figure_leads_to_a_query(sample: Path, perspective: str, scope: str) -> None:
    _, blocks = report(perspective, scope, sample)
    for block in blocks:
        if isinstance(block, Kpi | Table | Chart | Finding):
            assert block.trace.queries, block.id
            assert all(query.sql and len(query.digest) == 64 for query in block.trace.queries)


@every_report
def test_no_text_carries_leftovers(sample: Path, perspective: str, scope: str) -> None:
    _, blocks = report(perspective, scope, sample)
    for block in blocks:
        assert not LEFTOVERS.search(block_text(block)), block_text(block)


@every_report
def test_a_report_reads_its_own_entities_only(sample: Path, perspective: str, scope: str) -> None:
    opened, blocks = report(perspective, scope, sample)
    own = {"_shared", *load_settings().members(scope)}
    reads = opened.provenance().reads
    assert reads
    assert {Path(path).stem for path in reads} <= own
    coloured = {series.entity for block in blocks if isinstance(block, Chart) for series in block.series}
    assert coloured - {""} <= own


def shared_figures(perspective: str, scope: str, folder: Path) -> dict[str, Value]:
    _, blocks = report(perspective, scope, folder)
    return {block.id: block.value for block in blocks if isinstance(block, Kpi) and block.id in SHARED}


@pytest.mark.parametrize("scope", SCOPES)
def test_ceo_cfo_and_accounting_agree(sample: Path, scope: str) -> None:
    said = [
        {
            kpi.id: kpi.value
            for kpi in report(perspective, scope, sample)[1]
            if isinstance(kpi, Kpi) and kpi.id in SHARED
        }
        for perspective in ("ceo", "cfo", "accounting")
    ]
    assert said[0] == said[1] == said[2]
    assert set(said[0]) == set(SHARED)


@pytest.mark.parametrize("kpi", [*SHARED, "backlog", "fixed_spend", "unrestricted_cash", "net_burn", "aws_forecast"])
def test_the_group_is_the_sum_of_its_parts(sample: Path, kpi: str) -> None:
    def amount(scope: str) -> int:
        value = open_perspective("cfo", scope, AS_OF.isoformat(), str(sample)).kpi(kpi).value
        assert value.amount is not None
        return value.amount

    rounding = {"net_burn": 3, "aws_forecast": 30}.get(kpi, 0)  # half a cent a division: an entity, or a service of it
    assert abs(amount("portfolio") - sum(amount(scope) for scope in TOP)) <= rounding


def test_the_rental_house_speaks_of_its_lease_and_of_no_charter(sample: Path) -> None:
    text = " ".join(block_text(block) for p in PERSPECTIVES for block in report(p, "r3028", sample)[1]).lower()
    assert "lease" in text
    assert "rent roll" in text
    assert not {word for word in ("charter", "e-mail", "waiver", "marketplace", "funnel") if word in text}
