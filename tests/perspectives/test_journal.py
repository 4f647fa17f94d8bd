from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

import pytest

from reporting.analysis.journal import JOURNAL, account_name, decimal_dollars
from reporting.analysis.ledger import Balance, trial_balance
from reporting.analysis.statements import balance_sheet, income_statement
from reporting.perspectives import attachments_of, open_perspective
from reporting.perspectives.accounting import Accounting
from tests.perspectives.sample import AS_OF, sample_sources

pytestmark = pytest.mark.slow

HLEDGER = "/usr/bin/hledger"
every_kind_of_scope = pytest.mark.parametrize("scope", ["portfolio", "jada", "dc", "r3028"])


def accounting(sample: Path, scope: str) -> Accounting:
    report = open_perspective("accounting", scope, AS_OF.isoformat(), str(sample))
    assert isinstance(report, Accounting)
    return report


def journal_file(sample: Path, scope: str, folder: Path) -> Path:
    file = folder / JOURNAL
    file.write_text(attachments_of("accounting", scope, str(sample))[JOURNAL], encoding="utf-8")
    return file


def hledger(file: Path, *command: str) -> dict[str, str]:
    """Return the rows of an answer of hledger: name and plain decimal."""
    words = [HLEDGER, "-f", str(file), *command, "-O", "csv"]
    answer = subprocess.run(words, capture_output=True, text=True, check=True)
    return {name: amount.removesuffix(" USD") for name, amount in csv.reader(io.StringIO(answer.stdout))}


@every_kind_of_scope
def test_hledger_says_the_same_of_the_trial_balance(sample: Path, tmp_path: Path, scope: str) -> None:
    trial = trial_balance(accounting(sample, scope).facts.balances(AS_OF))
    ours = {
        account_name(row.account, row.account.entity or ""): decimal_dollars(row.debit_cents - row.credit_cents)
        for row in trial.rows
    }
    theirs = hledger(journal_file(sample, scope, tmp_path), "balance", "--flat", "--no-total")
    assert trial.difference_cents == 0
    assert {name: amount for name, amount in theirs.items() if name != "account"} == ours
    assert len(ours) > 10


@every_kind_of_scope
def test_hledger_says_the_same_of_the_income_statement_of_the_year(sample: Path, tmp_path: Path, scope: str) -> None:
    months = accounting(sample, scope).facts.months()
    year: list[Balance] = [row for month, rows in months.items() if month >= "2026-01" for row in rows]
    ours = income_statement(year)
    file = journal_file(sample, scope, tmp_path)
    theirs = hledger(file, "incomestatement", "--depth", "1", "--begin", "2026-01-01", "--end", "2026-10-01")
    assert theirs["Net:"] == decimal_dollars(ours.net_cents)
    assert theirs["revenue"] == decimal_dollars(ours.revenue_cents + ours.other_income_cents)


@every_kind_of_scope
def test_hledger_says_the_same_of_the_balance_sheet(sample: Path, tmp_path: Path, scope: str) -> None:
    ours = balance_sheet(accounting(sample, scope).facts.balances(AS_OF))
    theirs = hledger(journal_file(sample, scope, tmp_path), "balancesheetequity", "--depth", "1")
    assert theirs["asset"] == decimal_dollars(ours.assets_cents)
    assert theirs["liability"] == decimal_dollars(ours.liabilities_cents)
    assert theirs["equity"] == decimal_dollars(ours.equity_cents)
    assert ours.difference_cents == 0


def test_every_transaction_keeps_its_memo(sample: Path) -> None:
    memos = {str(row["id"]): str(row["memo"]) for row in sample_sources().tables["transactions"].rows}
    entries = accounting(sample, "portfolio").facts.entries()
    assert {entry.id: entry.memo for entry in entries} == {entry.id: memos[entry.id] for entry in entries}
    assert len(entries) > 4_000


def test_only_the_accountant_has_a_file() -> None:
    assert attachments_of("ceo", "portfolio", "/nowhere") == {}
