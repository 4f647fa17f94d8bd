"""What the npm tools say: caniemail's data on mail programs and html-validate. Without them, nothing was checked."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from reporting.config import ROOT
from reporting.lint.message import Opened
from reporting.lint.model import Row, Verdict, Violation, judge

MODULES = ROOT / ".cache" / "npm" / "lint"  # installed by tests/npm/install.sh
SCRIPT = Path(__file__).with_name("node_checks.mjs")
TIMEOUT_SECONDS = 60
PROGRAMS = (
    "apple-mail.macos", "apple-mail.ios", "gmail.desktop-webmail", "gmail.ios", "gmail.android",
    "outlook.windows", "outlook.macos", "outlook.ios", "outlook.android", "outlook.windows-mail",
    "yahoo.desktop-webmail", "yahoo.ios", "yahoo.android", "samsung-email.android", "protonmail.desktop-webmail",
    "fastmail.desktop-webmail", "thunderbird.macos",
)  # fmt: skip
# what a program may lack without harm, and why
HARMLESS = {
    "@media": "phones and dark mode are extras",
    "<style> element": "the look is inline",
    "<body> element": "each section has its own colours",
    "<wbr> element": "long names break elsewhere",
    "word-break": "long names break elsewhere",
    "white-space": "a figure may break from its sign",
    "border-radius": "corners are square",
    "border-spacing": "cellspacing says the same",
    "table-layout": "columns follow their content",
    "max-width": "the width is also an attribute",
    "overflow": "only the hidden preheader has it",
    "height property": "the height is also an attribute",
    "lang attribute": "the language is guessed",
    "role attribute": "tables are read as tables",
    "aria-label attribute": "the title says the same",
}
PROGRAM_CHECK = ("Mail programs", "nothing that carries meaning or layout is lacking, by caniemail's data")
VALID_CHECK = ("HTML", "valid, but for the layout attributes that Outlook needs")


def review_with_node(opened: Opened) -> tuple[Row, Row]:
    """Return what caniemail and html-validate say of the HTML part."""
    node = shutil.which("node")
    if node is None or not (MODULES / "node_modules" / "caniemail").is_dir():
        note = "node is not installed" if node is None else "not installed: run tests/npm/install.sh"
        return _unchecked(note)
    try:
        said = _ask(node, opened.html)
    except subprocess.CalledProcessError as err:
        return _unchecked(f"node ended with exit status {err.returncode}: {_last_line(err.stderr)}")
    except (subprocess.TimeoutExpired, ValueError) as err:
        return _unchecked(f"node gave no answer: {type(err).__name__}")
    return _judge_programs(said["support"]), judge(*VALID_CHECK, map(_invalid, said["validity"]))


def _ask(node: str, html: str) -> dict[str, Any]:
    command = [node, str(SCRIPT), str(MODULES), ",".join(PROGRAMS)]
    told = subprocess.run(  # noqa: S603 - our own script; the mail comes by standard input
        command, input=html.encode(), capture_output=True, check=True, timeout=TIMEOUT_SECONDS
    )
    said: dict[str, Any] = json.loads(told.stdout)
    return said


def _last_line(told: bytes) -> str:
    return next(reversed(told.decode(errors="replace").strip().splitlines()), "it said nothing")


def _judge_programs(support: dict[str, Any]) -> Row:
    lacking = {title: sorted(programs) for title, programs in sorted(support["lacking"].items())}
    serious = [title for title in lacking if title not in HARMLESS]
    notes = [f"{title}: {HARMLESS[title]}" for title in lacking if title in HARMLESS]
    notes += [f"{program}: no data" for program in support["unknown"]]
    found = (Violation("support", f"{title}, lacking in {', '.join(lacking[title])}", "none") for title in serious)
    return judge(*PROGRAM_CHECK, found, "; ".join(notes))


def _invalid(message: dict[str, Any]) -> Violation:
    return Violation(f"html/{message['rule']}", f"line {message['line']}: {message['message']}", "valid HTML")


def _unchecked(note: str) -> tuple[Row, Row]:
    return Row(*PROGRAM_CHECK, Verdict.NOT_CHECKED, note=note), Row(*VALID_CHECK, Verdict.NOT_CHECKED, note=note)
