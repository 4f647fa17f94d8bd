"""Each identity: the small world holds them all, and a fault in one place fails exactly that one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyarrow as pa
import pytest

from reporting.context.build import build_tables, look_at
from reporting.context.checks import in_order, run_checks
from reporting.context.engine import open_engine
from reporting.context.registry import IDENTITIES
from reporting.context.report import CheckReport
from tests.context.small import AS_OF, SETTINGS, World, aug, sept, small_world

pytestmark = pytest.mark.slow

Rows = dict[str, pa.Table]


def check(world: World, tamper: Callable[[Rows], Rows] | None = None) -> CheckReport:
    """Build the world's tables, replace those that `tamper` returns, and run every check."""
    sources = world.sources()
    with open_engine() as engine:
        built = build_tables(sources, SETTINGS, AS_OF, engine)
        for name, rows in (tamper(dict(built.rows)) if tamper else {}).items():
            engine.register(name, rows)
        return run_checks(look_at(sources, SETTINGS, AS_OF, engine))


def test_the_small_world_is_sound() -> None:
    report = check(small_world())
    assert report.failures == ()
    assert {row.state for row in report.reconciliations} == {"tied"}
    assert (report.stale, report.skipped) == ((), ())
    assert set(report.passed) == set(IDENTITIES)
    assert report.refusals() == ()


def repeat_project(world: World) -> None:
    world.rows["projects"].append(dict(world.row("projects", "app")))


def lose_project(world: World) -> None:
    world.row("tasks", "T-1")["project"] = "nowhere"


def lose_entity(world: World) -> None:
    world.row("scc_roles", "v1-captain")["entity"] = "nobody"


def invent_status(world: World) -> None:
    world.row("assets", "yacht")["status"] = "sunk"


def use_euros(world: World) -> None:
    world.row("transactions", "j10")["currency"] = "EUR"


def end_before_start(world: World) -> None:
    world.row("bookings", "b2")["service_end"] = date(2026, 10, 14)


def cancel_without_day(world: World) -> None:
    world.row("bookings", "b3")["cancelled"] = None


def done_tomorrow(world: World) -> None:
    world.row("tasks", "T-1")["done_on"] = date(2026, 10, 1)


def event_tomorrow(world: World) -> None:
    world.row("scc_events", "v1")["created"] = date(2026, 10, 1)


def unbalance(world: World) -> None:
    world.posting("j10", 1)["cents"] = 507


def post_one_line(world: World) -> None:
    world.post("j12", sept(2), ("jada-operating", 0))


def post_to_others_account(world: World) -> None:
    world.posting("j10", 1)["account"] = "qos-operating"


def close_account(world: World) -> None:
    world.row("accounts", "jada-operating")["active"] = False


def forget_the_loan(world: World) -> None:
    world.posting("j11", 4)["account"] = "qos-operating"


def post_into_closed_period(world: World) -> None:
    world.post("j12", aug(30), ("jada-operating", 700), ("jada-payable", -700), posted=sept(15))


def lend_into_closed_period(world: World) -> None:
    world.add("periods", entity="qos", period="2026-08", closed=sept(10))
    world.post("j12", aug(30), ("r3028-intercompany", 700), ("r3028-payable", -700), ("qos-operating", 700),
               ("qos-intercompany", -700), posted=sept(15))  # fmt: skip


def mislabel_period(world: World) -> None:
    world.row("transactions", "j10")["period"] = "2026-10"


def sell_twice(world: World) -> None:
    for entity in ("dc", "dcp"):
        world.post(f"{entity}9", sept(3), (f"{entity}-operating", 100), (f"{entity}-revenue", -100))
        world.row("transactions", f"{entity}9")["ref"] = "INV-9"


def move_deposit_elsewhere(world: World) -> None:
    world.post("j12", sept(22), ("jada-contract_liability", 100, "b2"), ("jada-operating", -100))


def recognise_too_much(world: World) -> None:
    world.post("j12", sept(22), ("jada-contract_liability", 60_000, "b2"), ("jada-revenue", -60_000, "b2"))


def forget_the_booking(world: World) -> None:
    world.post("j12", sept(22), ("jada-operating", 100), ("jada-contract_liability", -100))


def earn_on_cancelled(world: World) -> None:
    world.post("j12", sept(22), ("jada-operating", 100), ("jada-revenue", -100, "b3"))


def add_to_gross(world: World) -> None:
    world.row("stripe_balance_txns", "s1")["gross_cents"] += 1


def pay_twice(world: World) -> None:
    world.post("d03", sept(22), ("dcp-operating", 60_000), ("dcp-receivable", -60_000, None, "i1"))


FAULTS = [
    ("keys.unique", repeat_project, "projects app: expected one row, got 2 rows"),
    ("keys.references", lose_project, "tasks T-1: expected project to be in projects.id, got 'nowhere'"),
    ("keys.references", lose_entity, "scc_roles v1-captain: expected entity to be in entities.id, got 'nobody'"),
    ("values.closed", invent_status, "expected status one of active, maintenance, planned, retired, got 'sunk'"),
    ("values.currency", use_euros, "transactions j10: expected USD, got EUR"),
    ("dates.ordered", end_before_start, "expected service_start up to service_end, got 2026-10-15, 2026-10-14"),
    ("dates.cancelled", cancel_without_day, "bookings b3: expected status and date to agree, got cancelled, None"),
    ("dates.cut", done_tomorrow, "tasks T-1: expected done_on up to 2026-09-30, got 2026-10-01"),
    ("dates.cut", event_tomorrow, "scc_events v1: expected created up to 2026-09-30, got 2026-10-01"),
    ("ledger.balanced", unbalance, "transactions j10/jada: expected debits less credits 0, got 7 cents"),
    ("ledger.lines", post_one_line, "transactions j12: expected 2 lines, got 1"),
    (
        "ledger.accounts",
        post_to_others_account,
        "postings j10/1: expected an open account of jada, got qos-operating of",
    ),
    ("ledger.accounts", close_account, "got jada-operating of jada, active: False"),
    ("ledger.intercompany", forget_the_loan, "expected intercompany 0, got 20000 cents"),
    (
        "ledger.periods",
        post_into_closed_period,
        "by 2026-09-10, when 2026-08 of jada closed, got 2026-09-15",
    ),
    ("ledger.periods", lend_into_closed_period, "j12/qos: expected posted by 2026-09-10, when 2026-08 of qos closed"),
    ("ledger.periods", mislabel_period, "transactions j10: expected period 2026-09, got 2026-10"),
    ("ledger.rollup", sell_twice, "transactions dcp9: expected revenue of INV-9 in one entity, got dc9 of dc too"),
    ("deposits.explained", move_deposit_elsewhere, "j12/b2: expected a change of -100 cents, got 0 explained"),
    ("deposits.closing", recognise_too_much, "bookings b2: expected a deposit of 0 or more, got -10000 cents"),
    ("deposits.closing", forget_the_booking, "jada: expected a booking on every deposit, got 100 cents without"),
    ("bookings.cancelled", earn_on_cancelled, "bookings b3: expected no revenue, got 100 cents"),
    ("stripe.net", add_to_gross, "s1: expected 213591 cents, got 213590 cents"),
    ("invoices.paid", pay_twice, "invoices i1: expected up to 90000 cents, got 100000 cents"),
]


@pytest.mark.parametrize(("identity", "fault", "message"), FAULTS, ids=[fault.__name__ for _, fault, _ in FAULTS])
def test_a_fault_fails_its_identity_alone(identity: str, fault: Callable[[World], None], message: str) -> None:
    world = small_world()
    fault(world)
    report = check(world)
    assert [failure.check for failure in report.failures] == [identity]
    assert message in str(report.failures[0])
    assert {row.state for row in report.reconciliations} == {"tied"}
    assert [refusal for refusal in report.refusals() if not refusal.startswith(f"{identity}: ")] == []


def change(rows: pa.Table, where: dict[str, object], column: str, value: object) -> pa.Table:
    """Return `rows` with `column` set to `value` in the rows that match `where`."""
    plain = rows.to_pylist()
    for row in plain:
        if all(row[name] == wanted for name, wanted in where.items()):
            row[column] = value
    return pa.Table.from_pylist(plain, schema=rows.schema)


def lose_a_cent(rows: Rows) -> Rows:
    return {"account_days": change(rows["account_days"], {"account": "jada-operating"}, "cents", 501)}


def post_to_ghost(rows: Rows) -> Rows:
    return {"account_days": change(rows["account_days"], {"account": "jada-operating"}, "account", "ghost")}


def untie_control_account(rows: Rows) -> Rows:
    days = change(rows["account_days"], {"account": "qos-contract_liability"}, "cents", -10_001)
    return {"account_days": change(days, {"account": "qos-commission"}, "cents", 1_501)}


def merge_nobody(rows: Rows) -> Rows:
    return {"contacts": pa.concat_tables([rows["contacts"], change(rows["contacts"], {}, "id", "c9")])}


TAMPERED = [
    ("ledger.trial_balance", lose_a_cent, "account_days jada: expected 0, got 1 cents"),
    ("ledger.equation", post_to_ghost, "account_days jada: expected both sides equal, got -500 cents"),
    ("deposits.closing", untie_control_account, "qos: expected 10000 cents of movements, got 10001 cents"),
    ("keys.contacts", merge_nobody, "contacts jada/ana@example.com: expected one row, got 2 rows (and 1 more)"),
]


@pytest.mark.parametrize(("identity", "tamper", "message"), TAMPERED, ids=[t.__name__ for _, t, _ in TAMPERED])
def test_a_wrong_build_is_noticed(identity: str, tamper: Callable[[Rows], Rows], message: str) -> None:
    report = check(small_world(), tamper)
    assert [failure.check for failure in report.failures] == [identity]
    assert message in str(report.failures[0])


def test_every_identity_has_a_fault_of_its_own() -> None:
    assert {name for name, _, _ in FAULTS} | {name for name, _, _ in TAMPERED} == set(IDENTITIES)


def test_identities_resting_on_a_failed_one_are_skipped() -> None:
    world = small_world()
    unbalance(world)
    assert set(check(world).skipped) == {"ledger.trial_balance", "ledger.equation"}


def test_an_identity_comes_after_those_it_rests_on() -> None:
    order = [check.id for check in in_order()]
    assert all(order.index(before) < order.index(check.id) for check in in_order() for before in check.after)


def test_every_identity_says_what_it_asserts_and_what_mends_it() -> None:
    assert [check.id for check in IDENTITIES.values() if not (check.asserts and check.mend)] == []


def test_many_offenders_are_counted_and_twenty_shown() -> None:
    world = small_world()
    for number in range(30):
        world.post(f"z{number:02}", sept(2), ("jada-operating", 0))
    failure = check(world).failures[0]
    assert (failure.count, len(failure.examples)) == (30, 20)
    assert [example.key for example in failure.examples[:2]] == ["z00", "z01"]
    assert "(and 29 more)" in str(failure)


def test_merged_contacts_are_counted() -> None:
    merge = check(small_world()).merges[0]
    assert (merge.entity, merge.rows, merge.people) == ("jada", 3, 2)
