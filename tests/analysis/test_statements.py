from __future__ import annotations

from reporting.analysis.ledger import Account, Balance
from reporting.analysis.statements import Line, balance_sheet, income_statement, merged
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
