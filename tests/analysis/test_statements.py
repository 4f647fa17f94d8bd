from __future__ import annotations

from reporting.analysis.ledger import Account, Balance
from reporting.analysis.statements import Line, balance_sheet, cash_flow, depreciation_of, income_statement, merged
from tests.analysis.books import SIDES


def own(entity: str, code: str, name: str, kind: str, role: str, cents: int) -> Balance:
    account = Account(f"{entity}-{code}", code, name, kind, SIDES[kind], entity, role, "fixed", None, True)
    return Balance(account, entity, cents)


def test_an_account_that_every_entity_has_is_one_line() -> None:
    moved = [
        own("jada", "6020", "Insurance", "expense", "operating", 640_00),
        own("qos", "6020", "Insurance", "expense", "operating", 310_00),
        own("qdn", "6030", "Storage", "expense", "operating", 40_00),
    ]
    assert income_statement(moved).lines == (
        Line("Operating expenses", "6020", "Insurance", 950_00),
        Line("Operating expenses", "6030", "Storage", 40_00),
    )


def test_two_names_under_one_code_stay_apart() -> None:
    lines = [
        Line("Assets", "1010", "Bank", 5),
        Line("Assets", "1010", "Old bank", 7),
        Line("Assets", "1010", "Bank", 1),
    ]
    assert merged(lines) == (Line("Assets", "1010", "Bank", 6), Line("Assets", "1010", "Old bank", 7))


def test_lines_that_cancel_are_left_out() -> None:
    sheet = balance_sheet([
        own("jada", "1190", "Due from the group", "asset", "intercompany", 12_00),
        own("qos", "1190", "Due from the group", "asset", "intercompany", -12_00),
    ])  # fmt: skip
    assert sheet.lines == ()
    assert sheet.difference_cents == 0


def test_depreciation_lowers_the_result_but_takes_no_cash() -> None:
    beside = Account("a1590", "1590", "Accumulated", "asset", "credit", "jada", "fixed_asset", "none", None, True)
    moved = [
        own("jada", "6720", "Depreciation", "expense", "operating", 543_00),
        Balance(beside, "jada", -543_00),
        own("jada", "1500", "Fixed assets", "asset", "fixed_asset", 7_800_00),
        own("jada", "1010", "Bank", "asset", "bank", -7_800_00),
    ]
    flow = cash_flow(moved)
    assert depreciation_of(moved) == 543_00
    assert (flow.result_cents, flow.operating_cents, flow.investing_cents) == (-543_00, 0, -7_800_00)
    assert flow.change_cents == -7_800_00
