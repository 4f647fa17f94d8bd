"""The command as a person types it: what it says, and its exit status."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import SMTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from reporting.cli.main import command
from reporting.cli.show import open_progress
from reporting.config import ROOT, load_settings
from reporting.editions import Subject
from reporting.pipeline import Report
from tests.forty import run_forty

THREE_FAULTS = """---
schema: 1
updated: 2026-09-30
---

# Assets

## JADA

| id | asset | kind | status | owner | value_usd | url |
|---|---|---|---|---|---|---|
| jada-a1 | Yacht | vessel | active | owner | 12k | |
| jada-a2 | Tender | boat | active | owner | 100.00 | |

## Atlantis

| id | asset | kind | status | owner | value_usd | url |
|---|---|---|---|---|---|---|
"""


def call(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "REPORT_"))}
    environment = kept | {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/dev/null"} | variables
    return subprocess.run(
        [sys.executable, "render_and_send.py", *map(str, arguments)],
        capture_output=True, text=True, cwd=ROOT, env=environment, check=False,
    )  # fmt: skip


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Path]:
    """The sample's sources with three faults in the wiki."""
    source = shutil.copytree(ROOT / "data" / "sample", tmp_path / "faulty")
    (source / "wiki" / "index.md").write_text(THREE_FAULTS)
    yield source
    shutil.rmtree(ROOT / "data" / "context" / "of-faulty", ignore_errors=True)


def test_help_teaches() -> None:
    done = call("--help")
    assert done.returncode == 0
    for word in ("Examples:", "--scope all", "--send", "doctor", "trace"):
        assert word in done.stdout


def test_help_names_every_id() -> None:
    settings = load_settings()
    texts = {parameter.name: str(getattr(parameter, "help", None)) for parameter in command.params}
    assert all(scope in texts["scopes"] for scope in (*settings.scopes, "all"))
    assert all(perspective in texts["perspectives"] for perspective in settings.perspectives)


def test_every_option_and_subcommand_is_explained() -> None:
    for each in (command, *command.commands.values()):
        assert each.help
        for parameter in each.params:
            assert parameter.param_type_name == "argument" or getattr(parameter, "help", None)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--scope", "atlantis"], 2, "atlantis; one of portfolio, jada"),
        (["--perspective", "cxo"], 2, "cxo; one of ceo, cto"),
        (["--as-of", "30.9.2026"], 2, "'30.9.2026' does not match the format"),
        (["--draft", "--send"], 2, "exclude each other"),
        (["--renderer", "word"], 2, "'word' is not one of"),
        (["--colour"], 2, "No such option"),
        (["--env-file", "/nowhere.env"], 1, "--env-file: expected a readable file"),
        (["trace", "2026-01-01/portfolio/ceo/r9", "revenue"], 1, "expected an edition, found none"),
        (["trace", "yesterday"], 1, "expected a name such as 2026-09-30/portfolio/ceo/r1"),
        (["--source", "/nowhere"], 1, "/nowhere"),
        (["doctor", "--source", "/nowhere"], 1, "/nowhere"),
        (["--source", ""], 2, "Invalid value for '--source': expected a folder, got nothing"),
        (["--as-of", "1999-12-31"], 1, "as_of: expected a day from"),
        (["--as-of", "2099-12-31"], 1, "as_of: expected a day up to 2026-09-30, where the data end"),
    ],
)
def test_a_mistake_is_answered_in_words(tmp_path: Path, arguments: list[str], status: int, said: str) -> None:
    out = [] if "doctor" in arguments else ["--out", tmp_path / "reports"]
    done = call(*arguments, *out)
    assert done.returncode == status
    assert said in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "reports").exists()


def test_an_empty_folder_name_is_not_the_current_folder() -> None:
    done = call("--out", "", "--perspective", "ceo")
    assert (done.returncode, "expected a folder, got nothing" in done.stderr) == (2, True)


SENDING = {"AWS_SES_SENDER_EMAIL": "reports@example.com", "REPORT_RECIPIENTS": "owner@example.com"}
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({}, "AWS_SES_SENDER_EMAIL, REPORT_RECIPIENTS (for ceo, cto, cfo, cmo, accounting), AWS credentials"),
        (SENDING, "AWS credentials"),
        (SENDING | KEYS | {"REPORT_AUDIT_BCC": ""}, "REPORT_AUDIT_BCC"),
        (
            {"AWS_SES_SENDER_EMAIL": "reports@example.com", "REPORT_RECIPIENTS_CEO": "owner@example.com"} | KEYS,
            "REPORT_RECIPIENTS (for cto, cfo, cmo, accounting)",
        ),
    ],
)
def test_what_sending_lacks_is_told_before_anything_is_built(
    tmp_path: Path, variables: dict[str, str], missing: str
) -> None:
    done = call("--send", "--out", tmp_path / "reports", **variables)
    assert done.returncode == 1
    assert f"--send: expected all settings of sending, missing: {missing}. " in done.stderr
    assert not (tmp_path / "reports").exists()


@pytest.mark.slow
def test_three_faults_in_the_wiki_are_three_located_errors_and_nothing_is_built(faulty: Path, tmp_path: Path) -> None:
    done = call("--source", faulty, "--out", tmp_path / "reports")
    assert done.returncode == 1
    located = [line for line in done.stderr.splitlines() if "wiki/index.md:" in line and "(warning)" not in line]
    assert len(located) == 3
    assert not (tmp_path / "reports").exists()


@pytest.mark.slow
def test_doctor_lists_the_same_faults(faulty: Path) -> None:
    done = call("doctor", "--source", faulty)
    assert done.returncode == 1
    assert "Faults in the sources: nothing is built before they are mended (3)" in done.stdout
    assert done.stdout.count("wiki/index.md:") >= 3


@pytest.mark.slow
def test_doctor_finds_nothing_that_blocks_in_the_sample() -> None:
    done = call("doctor")
    assert done.returncode == 0
    assert "Reports are refused" not in done.stdout


FAILED = Report(Subject("2026-09-30", "portfolio", "ceo"), "failed", error="ceo.ipynb, cell 4: [bold]: no cash")


def test_lines_are_plain_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with open_progress() as progress:
        progress.begin(3)
        progress.step("2026-09-30/portfolio/ceo: notebook")
        progress.end(FAILED)
    assert capsys.readouterr().err == "2026-09-30/portfolio/ceo: FAILED\n  ceo.ipynb, cell 4: [bold]: no cash\n"


def test_bars_need_no_thread_and_leave_the_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    threads = threading.active_count()
    with open_progress() as progress:
        progress.begin(3)
        progress.step("2026-09-30/portfolio/ceo: notebook")
        assert threading.active_count() == threads  # a second one would forbid the forks
        progress.end(FAILED)
    shown = capsys.readouterr().err
    assert "33%" in shown
    assert "ceo.ipynb, cell 4: [bold]: no cash" in shown


@pytest.fixture
def unbalanced(tmp_path: Path) -> Iterator[Path]:
    """The sample's sources with one posting a cent off."""
    source = shutil.copytree(ROOT / "data" / "sample", tmp_path / "unbalanced")
    table = source / "dynamodb" / "qos-jada-transactions"
    part = table / "data" / "part-0001.json"
    text = part.read_text()
    first = re.search(r'"cents": ?\{"N": ?"(-?\d+)"\}', text)
    assert first
    part.write_text(text[: first.start(1)] + str(int(first[1]) + 1) + text[first.end(1) :])
    manifest = json.loads((table / "manifest-files.json").read_text())
    manifest["md5Checksum"] = base64.b64encode(hashlib.md5(part.read_bytes(), usedforsecurity=False).digest()).decode()
    (table / "manifest-files.json").write_text(json.dumps(manifest) + "\n")
    yield source
    shutil.rmtree(ROOT / "data" / "context" / "of-unbalanced", ignore_errors=True)


@pytest.mark.slow
@pytest.mark.browser
def test_a_failing_identity_refuses_every_report_but_a_draft(unbalanced: Path, tmp_path: Path) -> None:
    asked = ["--source", unbalanced, "--out", tmp_path / "reports", "--renderer", "pandoc", "--perspective", "ceo"]
    refused = call(*asked)
    assert refused.returncode == 1
    assert re.search(r"^error: \d+ checks? refuses? every report:$", refused.stderr, re.MULTILINE)
    assert not (tmp_path / "reports").exists()
    draft = call(*asked, "--draft")
    assert draft.returncode == 0, draft.stderr
    assert "draft, would be refused: " in draft.stderr
    assert (tmp_path / "reports/drafts/2026-09-30/portfolio/ceo/r1/page.html").is_file()
    assert not (tmp_path / "reports/editions").exists()


class FakeSes(ThreadingHTTPServer):
    """Answers SES's `SendEmail`: accepts everything, but fails what goes to one address after having read it."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        super().__init__(("127.0.0.1", 0), _SendEmail)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _SendEmail(BaseHTTPRequestHandler):
    server: FakeSes

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.sent.append(body)
        fails = body["Destination"]["ToAddresses"] == ["broken@example.com"]
        answer = json.dumps({} if fails else {"MessageId": f"id-{len(self.server.sent)}"}).encode()
        self.send_response(500 if fails else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def ses() -> Iterator[FakeSes]:
    server = FakeSes()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.slow
@pytest.mark.browser
def test_mails_are_sent_once_each_and_a_doubtful_one_never_again(ses: FakeSes, tmp_path: Path) -> None:
    variables = SENDING | KEYS | {"AWS_ENDPOINT_URL": ses.url, "REPORT_RECIPIENTS_CTO": "broken@example.com"}
    variables["REPORT_AUDIT_BCC"] = "audit@example.com"
    asked = ["--out", tmp_path / "reports", "--renderer", "pandoc", "--perspective", "ceo", "--perspective", "cto"]
    first = call(*asked, "--send", **variables)
    assert first.returncode == 1
    assert "2026-09-30/portfolio/ceo: built, sent as id-1" in first.stderr
    assert "The message may have been accepted: it is not sent again by itself." in first.stderr
    assert [body["Destination"] for body in ses.sent] == [
        {"ToAddresses": [to], "BccAddresses": ["audit@example.com"]}
        for to in ("owner@example.com", "broken@example.com")
    ]
    message = base64.b64decode(ses.sent[0]["Content"]["Raw"]["Data"])
    assert message == (tmp_path / "reports/editions/2026-09-30/portfolio/ceo/r1/message.eml").read_bytes()

    second = call(*asked, "--send", **variables)
    assert second.returncode == 1
    assert len(ses.sent) == 2
    assert not (tmp_path / "reports" / "outbox").exists()


def content_ids(mail: Path) -> tuple[list[str], list[str]]:
    """Return the content ids that a mail's HTML shows and those of its parts."""
    message = message_from_bytes(mail.read_bytes(), policy=SMTP)
    html = message.get_body(("html",))
    assert html is not None
    parts = [str(part["Content-ID"]).strip("<>") for part in message.walk() if part["Content-ID"]]
    return sorted(set(re.findall(r'"cid:([^"]+)"', html.get_content()))), sorted(parts)


@pytest.mark.slow
@pytest.mark.browser
def test_forty_reports_of_the_sample(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = load_settings()
    built, printed = run_forty(tmp_path_factory)
    pages = [line.split()[1] for line in printed.splitlines() if line.startswith("pages")]
    mails = [Path(line.split()[1]) for line in printed.splitlines() if line.startswith("mails")]
    expected = [
        f"2026-09-30/{scope}/{perspective}/r1" for scope in settings.scopes for perspective in settings.perspectives
    ]
    assert pages == [str(built / "editions" / name / "page.html") for name in expected]
    assert mails == [built / "outbox" / f"{name.replace('/', '-')}.eml" for name in expected]
    for mail in mails:
        shown, parts = content_ids(mail)
        assert shown == parts
        assert len(parts) >= 2, mail
    assert (built / "index.html").is_file()

    out = tmp_path / "reports"
    shutil.copytree(built, out)
    again = call("--scope", "all", "--out", out, "--renderer", "pandoc")
    assert again.returncode == 0
    assert again.stderr.count("unchanged, not built again") == len(expected)
    assert again.stdout == printed.replace(str(built), str(out))

    traced = call("trace", "2026-09-30/portfolio/ceo/r1", "revenue", "--out", out)
    assert traced.returncode == 0
    assert "definition: " in traced.stdout
    assert "SELECT" in traced.stdout
    listed = call("trace", str(out / "editions/2026-09-30/portfolio/ceo/r1"))
    assert "revenue/value" in listed.stdout
