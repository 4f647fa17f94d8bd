"""A live key in a tracked file, from the file to the CTO's report: told, redacted, and repeated nowhere.

The keys are put together here, so that none stands in this file.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from reporting.config import ROOT

STRIPE = "sk" + "_live_" + "9zQ4mTfW7vKx2LpB8nRd5yHc"
AWS = "AKI" + "A" + "ZK7PWQ2MXN4LT8VB"
BUILD = (sys.executable, str(ROOT / "render_and_send.py"), "--renderer", "pandoc")
TRACE = (sys.executable, str(ROOT / "render_and_send.py"), "trace")
EDITION, FOUND_IN = "2026-09-30/portfolio/cto/r1", "Live Stripe key in code/dc/pay.php, line 2"


@dataclass(frozen=True)
class Run:
    """What a run with two keys in its sources left behind."""

    out: Path
    said: str

    def text(self, perspective: str, file: str) -> str:
        path = self.out / "editions" / "2026-09-30" / "portfolio" / perspective / "r1" / file
        return " ".join(path.read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("leak")
    source, out = folder / "source", folder / "out"
    shutil.copytree(ROOT / "data" / "sample", source)
    code = source / "code" / "dc" / "pay.php"
    code.parent.mkdir(parents=True)
    code.write_text(f"<?php\n$key = '{STRIPE}';\n", encoding="utf-8")
    handoff = source / "projects" / "charter-season.md"
    task = f"- [ ] T-099 Roll {AWS} of the booking engine @mt due:2026-10-01 pri:P0 est:1h\n"
    text = handoff.read_text(encoding="utf-8")
    handoff.write_text(text.replace("\n\n## Money", f"\n{task}\n## Money"), encoding="utf-8")
    words = ("--perspective", "cto", "--perspective", "ceo", "--source", str(source), "--out", str(out))
    built = subprocess.run([*BUILD, *words], check=True, capture_output=True, text=True, cwd=ROOT)
    traced = subprocess.run(
        [*TRACE, EDITION, "sla_breach_days", "--out", str(out)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return Run(out, built.stdout + built.stderr + traced.stdout + traced.stderr)


pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("file", ["page.html", "report.txt"])
def test_the_cto_reads_where_a_live_key_stands_and_what_to_do(run: Run, file: str) -> None:
    text = run.text("cto", file)
    assert FOUND_IN in text
    assert "Revoke the key, issue a new one and keep it in Secrets Manager" in text


def test_the_finding_is_among_the_first_of_the_mail(run: Run) -> None:
    assert FOUND_IN in run.text("cto", "message.txt")


def test_a_task_that_quotes_a_key_is_shown_without_it(run: Run) -> None:
    assert "Roll AKIA[redacted] of the booking engine" in run.text("ceo", "report.txt")


@pytest.mark.parametrize("secret", [STRIPE[8:], AWS[4:]], ids=["Stripe", "AWS"])
def test_the_key_stands_nowhere_in_what_was_made_or_said(run: Run, secret: str) -> None:
    files = [path for path in run.out.rglob("*") if path.is_file()]
    assert [path.name for path in files if secret.encode() in path.read_bytes()] == []
    assert len(files) > 30
    assert secret not in run.said
    assert "live key" in run.said.lower()
