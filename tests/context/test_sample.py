"""The bundled sample: every identity holds, one bank charge is not booked, and the owner's figures come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reporting.config import ROOT
from reporting.context.build import build_context
from reporting.context.load import Context, open_context
from reporting.context.report import CheckReport, read_checks
from reporting.environment import Environment
from reporting.sources import read_sources
from tests.context.small import SETTINGS

pytestmark = pytest.mark.slow

AS_OF = date(2026, 9, 30)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = read_sources(ROOT / "data/sample", SETTINGS, Environment())
    assert sources.data_cut == AS_OF
    folder = tmp_path_factory.mktemp("sample") / "context"
    build_context(sources, SETTINGS, AS_OF, folder, {})
    return folder


@pytest.fixture(scope="module")
def checks(dataset: Path) -> CheckReport:
    return read_checks(dataset)


@pytest.fixture(scope="module")
def group(dataset: Path) -> Iterator[Context]:
    context = open_context(dataset, "portfolio", SETTINGS)
    yield context
    context.close()


def test_every_identity_holds_and_nothing_is_stale(checks: CheckReport) -> None:
    assert (checks.failures, checks.skipped, checks.stale) == ((), (), ())
    assert checks.refusals() == ()


def test_one_bank_charge_is_on_the_statement_and_not_in_the_books(checks: CheckReport) -> None:
    untied = [row for row in checks.reconciliations if row.state != "tied"]
    assert [(row.id, row.difference_cents, row.state) for row in untied] == [("bank/qdn-1010", 1_240, "finding")]
    assert {row.kind for row in checks.reconciliations} >= {
        "payout", "clearing", "bank", "receivable", "gift_cards", "tenant_deposits", "ota",
    }  # fmt: skip


def test_duplicates_are_merged_and_counted(checks: CheckReport) -> None:
    assert sum(merge.rows - merge.people for merge in checks.merges) == 96  # 86 alike, 10 that unsubscribed once


def test_reach_comes_out_of_the_contacts(group: Context) -> None:
    people = group.table("contacts")
    refused = people.unsubscribed.notnull() | people.bounced.notnull() | people.complained.notnull()
    reachable = people.filter(people.consent & ~refused)
    answer = group.fetch("reach", reachable.aggregate(people=reachable.email_norm.nunique()), "id")
    assert answer.frame["people"].tolist() == [3_676]


def test_positions_are_the_balances_of_every_booking(group: Context) -> None:
    # an oracle in plain Python: received - refunded - recognised - forfeited = deposits held - owed - unbilled
    def rows(name: str, *order: str) -> list[dict[Hashable, Any]]:
        return group.fetch(name, group.table(name).order_by(*order)).frame.to_dict("records")

    role = {row["id"]: row["role"] for row in rows("accounts", "id")}
    postings = rows("postings", "txn", "line")
    billed = {row["invoice"]: row["booking"] for row in postings if row["invoice"] and row["booking"]}
    balances: Counter[str] = Counter()
    for row in postings:
        if role[row["account"]] in ("contract_liability", "receivable", "contract_asset"):
            balances[row["booking"] or billed[row["invoice"]]] -= row["cents"]
    positions = rows("booking_positions", "booking")
    assert len(positions) > 1_000
    for row in positions:
        money = row["received_cents"] - row["refunded_cents"]
        assert money - row["recognised_cents"] - row["forfeited_cents"] == balances.pop(row["booking"], 0)
    assert not balances


def test_the_books_recognised_what_the_templates_say_but_for_two_sails(group: Context) -> None:
    rows = group.table("booking_positions")
    gaps = rows.filter(rows.recognised_cents != rows.expected_cents).order_by("booking")
    frame = group.fetch("gaps", gaps, "booking").frame
    assert frame["entity"].tolist() == ["qos", "qos"]
    assert frame["recognised_cents"].tolist() == [0, 0]
    assert frame["received_cents"].tolist() == frame["expected_cents"].tolist()
