"""Each reconciliation: a small difference is a finding, one above the materiality refuses every report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from reporting.context.build import build_tables, look_at
from reporting.context.engine import open_engine
from reporting.context.reconciliations import reconcile
from reporting.context.report import Part, Reconciliation
from tests.context.small import AS_OF, SETTINGS, World, small_world
from tests.context.test_identities import check

pytestmark = pytest.mark.slow

SMALL, LARGE = 5, SETTINGS.materiality_cents + 1


def payout(world: World, cents: int) -> None:
    world.row("payouts", "po1")["cents"] += cents


def clearing(world: World, cents: int) -> None:
    world.post("j12", AS_OF, ("jada-stripe_clearing", cents), ("jada-operating", -cents))


def bank(world: World, cents: int) -> None:
    world.bank("jada-bl9", AS_OF, -cents, None)


def receivable(world: World, cents: int) -> None:
    world.row("invoices", "i2")["total_cents"] -= cents


def gift_cards(world: World, cents: int) -> None:
    world.row("gift_card_entries", "g1")["cents"] -= cents


def tenant_deposits(world: World, cents: int) -> None:
    world.row("leases", "l1")["deposit_cents"] -= cents


def ota(world: World, cents: int) -> None:
    world.row("ota_statements", "o1")["gross_cents"] -= cents


def suspense(world: World, cents: int) -> None:
    world.post("j12", AS_OF, ("jada-suspense", cents), ("jada-operating", -cents))


DIFFERENCES = [
    ("payout/po1", payout), ("clearing/jada", clearing), ("bank/jada-bank", bank), ("receivable/eyd", receivable),
    ("gift_cards/qos", gift_cards), ("tenant_deposits/r3028", tenant_deposits), ("ota/qos", ota),
    ("suspense/jada", suspense),
]  # fmt: skip


def reconciled(world: World) -> dict[str, Reconciliation]:
    sources = world.sources()
    with open_engine() as engine:
        build_tables(sources, SETTINGS, AS_OF, engine)
        return {row.id: row for row in reconcile(look_at(sources, SETTINGS, AS_OF, engine))}


def untied(world: World) -> list[Reconciliation]:
    return [row for row in reconciled(world).values() if row.state != "tied"]


@pytest.mark.parametrize(("name", "differ"), DIFFERENCES, ids=[name for name, _ in DIFFERENCES])
def test_a_small_difference_is_a_finding(name: str, differ: Callable[[World, int], None]) -> None:
    world = small_world()
    differ(world, SMALL)
    (row,) = untied(world)
    assert (row.id, row.state, row.difference_cents) == (name, "finding", SMALL)


@pytest.mark.parametrize(("name", "differ"), DIFFERENCES, ids=[name for name, _ in DIFFERENCES])
def test_a_material_difference_blocks(name: str, differ: Callable[[World, int], None]) -> None:
    world = small_world()
    differ(world, LARGE)
    (row,) = untied(world)
    assert (row.id, row.state, row.difference_cents) == (name, "blocks", LARGE)


def test_what_blocks_refuses_every_report_and_no_identity_fails() -> None:
    world = small_world()
    bank(world, LARGE)
    payout(world, SMALL)
    report = check(world)
    assert report.failures == ()
    (refusal,) = report.refusals(ignore_freshness=True)
    assert refusal.startswith("bank/jada-bank of jada: the books say $11,286.90, the other side $11,186.89")
    assert refusal.endswith("a difference of $100.01")


def test_the_materiality_itself_is_not_above_it() -> None:
    world = small_world()
    bank(world, SETTINGS.materiality_cents)
    (row,) = untied(world)
    assert (row.state, row.difference_cents) == ("finding", 10_000)


def test_a_bank_account_is_statement_plus_transit_less_outstanding() -> None:
    world = small_world()
    world.post("j12", AS_OF, ("jada-bank", 300), ("jada-payable", -300))
    row = reconciled(world)["bank/jada-bank"]
    # statement: 1,000,000 + 213,590 - 73,500 + 9,100 - 20,000; j12 in transit, j10 outstanding
    assert row.parts == (
        Part("statement", 1_129_190), Part("deposits in transit", 300), Part("payments outstanding", -500)
    )  # fmt: skip
    assert (row.books_cents, row.other_cents, row.state) == (1_128_990, 1_128_990, "tied")


def test_a_bank_account_without_a_statement_stays_open() -> None:
    world = small_world()
    world.rows["bank_lines"] = [row for row in world.rows["bank_lines"] if row["entity"] != "dcp"]
    (row,) = untied(world)
    assert (row.id, row.state, row.other_cents, row.difference_cents) == ("bank/dcp-bank", "open", None, None)
    assert row.missing == "no bank statement was delivered"
    assert str(row) == "bank/dcp-bank of dcp: the books say $400.00; no bank statement was delivered"


def test_a_statement_of_an_account_without_entries_is_compared_too() -> None:
    world = small_world()
    world.bank("dc-bl1", AS_OF, 700, None)
    (row,) = untied(world)
    assert (row.id, row.entity, row.books_cents, row.other_cents, row.state) == (
        "bank/dc-bank",
        "dc",
        0,
        700,
        "finding",
    )


def test_the_clearing_account_is_available_and_pending_and_on_its_way() -> None:
    world = small_world()
    for key, available_on, cents in (("s5", AS_OF, 1_000), ("s6", AS_OF + timedelta(days=2), 2_000)):
        world.add("stripe_balance_txns", id=key, entity="jada", created=AS_OF, available_on=available_on,
                  gross_cents=cents, net_cents=cents)  # fmt: skip
    world.post("j12", AS_OF, ("jada-stripe_clearing", 3_000), ("jada-gift_card_liability", -3_000))
    world.add("gift_card_entries", id="g2", entity="jada", card="card-2", date=AS_OF, cents=3_000)
    row = reconciled(world)["clearing/jada"]
    assert {part.label: part.cents for part in row.parts} == {
        "available at Stripe": 1_000, "pending at Stripe": 2_000, "payouts on their way": 48_520,
    }  # fmt: skip
    assert row.state == "tied"


def test_receivables_are_summed_by_age() -> None:
    world = small_world()
    for number, days in enumerate((0, 1, 30, 31, 60, 61, 90, 91, 400)):
        cents = 10**number
        world.add("invoices", id=f"x{number}", entity="qdn", customer="Q", issued=AS_OF - timedelta(days=days),
                  due=AS_OF - timedelta(days=days), total_cents=cents)  # fmt: skip
        world.post(f"x{number}", AS_OF, ("qdn-receivable", cents, None, f"x{number}"), ("qdn-revenue", -cents))
    row = reconciled(world)["receivable/qdn"]
    assert row.parts == (
        Part("not due", 1), Part("1-30 days overdue", 110), Part("31-60 days overdue", 11_000),
        Part("61-90 days overdue", 1_100_000), Part("over 90 days overdue", 110_000_000),
    )  # fmt: skip
    assert row.state == "tied"


def test_marketplace_remittances_reduce_what_is_owed() -> None:
    world = small_world()
    world.post("q03", AS_OF, ("qos-bank", 8_500), ("qos-ota_receivable", -8_500, "b4"))
    row = reconciled(world)["ota/qos"]
    assert row.parts == (Part("statements, net of commission", 8_500), Part("remitted", -8_500))
    assert (row.books_cents, row.state) == (0, "tied")


@pytest.mark.parametrize(("days", "blocks"), [(8, False), (31, False), (32, True)])
def test_an_old_bank_statement_is_missing_and_then_blocks(days: int, blocks: bool) -> None:
    world = small_world()
    world.cuts["qos-jada-bank-lines"] = AS_OF - timedelta(days=days)
    report = check(world)
    (stale,) = report.stale
    assert (stale.kind, stale.entity, stale.age_days, stale.blocks) == ("bank", "jada", days, blocks)
    assert bool(report.refusals()) is blocks
    assert report.refusals(ignore_freshness=True) == ()


def test_a_week_old_bank_statement_is_fresh() -> None:
    world = small_world()
    world.cuts["qos-jada-bank-lines"] = AS_OF - timedelta(days=7)
    assert check(world).stale == ()
