from __future__ import annotations

from reporting.analysis import ledger
from reporting.analysis.statements import balance_sheet, cash_flow, income_statement
from tests.analysis.books import CHARTER_BOOKS, account, balance


def test_readers_see_normal_balances_positive() -> None:
    assert ledger.liabilities_of(CHARTER_BOOKS) == 2_200_00 + 735_00
    assert ledger.revenue_of(CHARTER_BOOKS) == 2_200_00
    assert ledger.cash_of(CHARTER_BOOKS) == 1_800_00
    assert ledger.variable_costs_of(CHARTER_BOOKS) == 735_00 + 64_10
    assert ledger.fixed_spend_of(CHARTER_BOOKS) == 400_00


def test_the_trial_balance_of_the_charter() -> None:
    trial = ledger.trial_balance(CHARTER_BOOKS)
    assert trial.debit_cents == trial.credit_cents == 6_135_00
    assert trial.difference_cents == 0
    assert [row.account.code for row in trial.rows][:2] == ["1000", "1100"]


def test_entities_of_one_account_are_added_up_and_zero_accounts_left_out() -> None:
    rows = (
        balance("1000", "bank", 5_00, entity="jada"),
        balance("1000", "bank", 7_00, entity="qos"),
        balance("1300", "suspense", 3_00, entity="jada"),
        balance("1300", "suspense", -3_00, entity="qos"),
    )
    trial = ledger.trial_balance(rows)
    assert [(row.account.code, row.debit_cents) for row in trial.rows] == [("1000", 12_00)]
    assert trial.difference_cents == 12_00


def test_an_account_is_mapped_when_active_and_of_a_known_entity_and_one_of_nobody_is_not() -> None:
    accounts = [
        account("1000", "bank"),
        account("1001", "bank", entity="jada"),
        account("1002", "bank", entity="elsewhere"),
        account("1003", "bank", active=False),
    ]
    assert [a.code for a in ledger.mapped_accounts(accounts, ["jada", "qos"])] == ["1001"]


def test_the_income_statement_of_the_charter() -> None:
    statement = income_statement(CHARTER_BOOKS)
    assert (statement.revenue_cents, statement.cost_of_sales_cents) == (2_200_00, 799_10)
    assert (statement.gross_cents, statement.operating_cents) == (1_400_90, 400_00)
    assert statement.net_cents == 1_000_90
    assert [line.section for line in statement.lines] == [
        "Revenue", "Cost of sales", "Cost of sales", "Operating expenses",
    ]  # fmt: skip


def test_other_income_stands_below_the_operating_result() -> None:
    statement = income_statement([*CHARTER_BOOKS, balance("4900", "other_income", -12_00)])
    assert (statement.revenue_cents, statement.other_income_cents, statement.net_cents) == (2_200_00, 12_00, 1_012_90)


def test_the_balance_sheet_of_the_charter() -> None:
    sheet = balance_sheet(CHARTER_BOOKS)
    assert sheet.assets_cents == 3_935_90
    assert (sheet.liabilities_cents, sheet.equity_cents, sheet.result_cents) == (2_935_00, 0, 1_000_90)
    assert sheet.difference_cents == 0


def test_a_broken_posting_shows_as_a_difference() -> None:
    assert balance_sheet([*CHARTER_BOOKS, balance("1000", "bank", 1)]).difference_cents == 1


def test_the_cash_flow_adds_up_to_the_change_of_cash() -> None:
    flow = cash_flow(CHARTER_BOOKS)
    # 1,000.90 - 2,135.90 clearing + 735 payable + 2,200 prepaid = 1,800.00; equity 1,000 in, 1,000 drawn
    assert (flow.result_cents, flow.operating_cents) == (1_000_90, 1_800_00)
    assert (flow.investing_cents, flow.financing_cents) == (0, 0)
    assert flow.change_cents == flow.operating_cents + flow.investing_cents + flow.financing_cents == 1_800_00
