"""The journal of an edition, read by hledger and beancount as programs of their own: they must agree with us."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from reporting.analysis.journal import BEANCOUNT, JOURNAL, account_name, beancount_account, decimal_dollars
from reporting.analysis.ledger import Balance, trial_balance
from reporting.analysis.statements import balance_sheet, income_statement
from reporting.perspectives import attachments_of, open_perspective
from reporting.perspectives.accounting import Accounting
from tests.perspectives.sample import AS_OF, sample_sources

pytestmark = pytest.mark.slow

HLEDGER = "/usr/bin/hledger"
BEAN_CHECK = shutil.which(
    "bean-check"
)  # beancount is GPL and none of our requirements: its program, where there is one
every_kind_of_scope = pytest.mark.parametrize("scope", ["portfolio", "jada", "dc", "r3028"])


def accounting(sample: Path, scope: str) -> Accounting:
    report = open_perspective("accounting", scope, AS_OF.isoformat(), str(sample))
    assert isinstance(report, Accounting)
    return report


@cache
def files_of(sample: Path, scope: str) -> dict[str, str]:
    return attachments_of("accounting", scope, str(sample))


def journal_file(sample: Path, scope: str, folder: Path, name: str = JOURNAL) -> Path:
    file = folder / name
    file.write_text(files_of(sample, scope)[name], encoding="utf-8")
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


@every_kind_of_scope
def test_beancount_s_file_states_our_trial_balance(sample: Path, scope: str) -> None:
    text = files_of(sample, scope)[BEANCOUNT]
    stated = dict(re.findall(r"^2026-10-01 balance (\S+)  (\S+) ~ 0 USD$", text, re.MULTILINE))
    trial = trial_balance(accounting(sample, scope).facts.balances(AS_OF))
    assert {name: amount for name, amount in stated.items() if amount != "0.00"} == {
        beancount_account(row.account, row.account.entity or ""): decimal_dollars(row.debit_cents - row.credit_cents)
        for row in trial.rows
    }


@every_kind_of_scope
def test_both_files_hold_the_same_postings(sample: Path, scope: str) -> None:
    texts = files_of(sample, scope)
    plain = re.findall(r"^    \w+:(\w+):(\S+)  (\S+) USD$", texts[JOURNAL], re.MULTILINE)
    bean = re.findall(r"^  [A-Z]\w+:(\w+):(\S+)  (\S+) USD$", texts[BEANCOUNT], re.MULTILINE)
    assert [(entity.capitalize(), code, amount) for entity, code, amount in plain] == bean
    assert len(bean) > 300


@pytest.mark.skipif(BEAN_CHECK is None, reason="bean-check is not on PATH")
@every_kind_of_scope
def test_bean_check_finds_nothing_wrong(sample: Path, tmp_path: Path, scope: str) -> None:
    file = journal_file(sample, scope, tmp_path, BEANCOUNT)
    answer = subprocess.run([str(BEAN_CHECK), str(file)], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


@pytest.mark.skipif(BEAN_CHECK is None, reason="bean-check is not on PATH")
def test_bean_check_sees_a_balance_that_is_a_cent_off(sample: Path, tmp_path: Path) -> None:
    file = journal_file(sample, "r3028", tmp_path, BEANCOUNT)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("balance Expenses:R3028:6130  1360.00", "balance Expenses:R3028:6130  1360.01"))
    answer = subprocess.run([str(BEAN_CHECK), str(file)], capture_output=True, text=True, check=False)
    assert answer.returncode != 0
    assert "Balance failed for 'Expenses:R3028:6130'" in answer.stderr


@pytest.mark.parametrize("scope", ["jada", "r3028", "dcp"])
def test_the_files_of_a_scope_name_no_other_entity(sample: Path, scope: str) -> None:
    for text in files_of(sample, scope).values():
        entities = {name.lower() for name in re.findall(r"^ +[A-Za-z]+:(\w+):", text, re.MULTILINE)}
        assert entities == {scope}


def test_every_transaction_keeps_its_memo(sample: Path) -> None:
    memos = {str(row["id"]): str(row["memo"]) for row in sample_sources().tables["transactions"].rows}
    entries = accounting(sample, "portfolio").facts.entries()
    assert {entry.id: entry.memo for entry in entries} == {entry.id: memos[entry.id] for entry in entries}
    assert len(entries) > 4_000


def test_only_the_accountant_has_a_file() -> None:
    assert attachments_of("ceo", "portfolio", "/nowhere") == {}
