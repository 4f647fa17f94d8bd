from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

import pytest

from reporting.analysis.journal import account_name, decimal_dollars
from reporting.analysis.ledger import trial_balance
from reporting.perspectives import open_perspective
from reporting.perspectives.accounting import Accounting
from tests.perspectives.sample import AS_OF

HLEDGER = "/usr/bin/hledger"


def hledger_balances(journal: str, tmp_path: Path) -> dict[str, str]:
    """Return what hledger says stands on each account: its name and a plain decimal."""
    file = tmp_path / "books.journal"
    file.write_text(journal, encoding="utf-8")
    command = [HLEDGER, "-f", str(file), "balance", "--flat", "--no-total", "-O", "csv"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = list(csv.reader(io.StringIO(answer.stdout)))[1:]
    return {name: amount.removesuffix(" USD") for name, amount in rows}


@pytest.mark.slow
@pytest.mark.parametrize("scope", ["portfolio", "dc", "r3028"])
def test_hledger_says_the_same_of_the_trial_balance(sample: Path, tmp_path: Path, scope: str) -> None:
    report = open_perspective("accounting", scope, AS_OF.isoformat(), str(sample))
    assert isinstance(report, Accounting)
    trial = trial_balance(report.facts.balances(AS_OF))
    ours = {
        account_name(row.account, row.account.entity or ""): decimal_dollars(row.debit_cents - row.credit_cents)
        for row in trial.rows
    }
    assert trial.difference_cents == 0
    assert hledger_balances(report.journal(), tmp_path) == ours
    assert len(ours) > 10
