"""What a person is told: what was not made is never called passed."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner

from reporting.cli.main import command
from reporting.lint import browser, node
from reporting.lint.model import Verdict
from reporting.lint.review import review
from reporting.lint.show import review_lines, review_page
from tests.lint.npm import install_tools
from tests.lint.test_foreign import NEWSLETTER
from tests.rendering.mail_samples import sample_mail

TOOLS = ("Mail programs", "HTML", "Screen readers", "Phone and desktop")


def verdicts(raw: bytes, *, full: bool) -> dict[str, Verdict]:
    return {row.name: row.verdict for row in review(raw, "x.eml", full=full).rows}


def test_our_mail_passes_and_what_nobody_can_tell_is_said() -> None:
    told = verdicts(sample_mail().message, full=False)
    assert {told[name] for name in TOOLS} == {Verdict.NOT_CHECKED}
    unknowable = ("Configuration set and tags", "Outlook for Windows", "Gmail's own dark mode")
    assert {told[name] for name in unknowable} == {Verdict.NOT_VERIFIED}
    assert {told[name] for name in told if name not in (*TOOLS, *unknowable)} == {Verdict.PASSED}


def test_without_npm_and_chromium_nothing_of_theirs_is_passed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(node, "MODULES", tmp_path)
    monkeypatch.setenv("CHROME", str(tmp_path / "no-browser"))
    told = verdicts(sample_mail().message, full=True)
    assert {told[name] for name in TOOLS} == {Verdict.NOT_CHECKED}


def test_a_tool_that_fails_has_checked_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "node_modules" / "caniemail").mkdir(parents=True)
    monkeypatch.setattr(node, "MODULES", tmp_path)
    fake = tmp_path / "node"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROME", str(tmp_path / "no-browser"))
    rows = {row.name: row for row in review(sample_mail().message, "x.eml", full=True).rows}
    assert rows["HTML"].verdict is Verdict.NOT_CHECKED
    assert "exit status 3" in rows["HTML"].note


@pytest.mark.slow
@pytest.mark.browser
def test_the_full_review_finds_what_the_tools_find() -> None:
    install_tools()
    assert {verdicts(sample_mail().message, full=True)[name] for name in TOOLS} == {Verdict.PASSED}
    wide = NEWSLETTER.replace(b"<div class=a>", b"<div class=a style='width:900px;font-size:11px'>")
    found = {violation.rule for row in review(wide, "x.eml", full=True).rows for violation in row.violations}
    assert found >= {"support", "axe/image-alt", "axe/html-has-lang", "overflow", "small-text"}
    assert any(rule.startswith("html/") for rule in found)


@pytest.mark.slow
@pytest.mark.browser
def test_without_axe_the_look_is_still_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from reporting.lint.message import open_message

    monkeypatch.setattr(browser, "AXE", tmp_path / "axe.js")
    axe, look = browser.review_in_chromium(open_message(sample_mail().message))
    assert (axe.verdict, look.verdict) == (Verdict.NOT_CHECKED, Verdict.PASSED)


def test_the_terminal_gets_a_line_a_check_and_the_findings() -> None:
    lines = list(review_lines(review(NEWSLETTER, "news.eml", full=False)))
    assert "FAILED Markup: no script, svg, form, data: or remote resource" in lines
    assert "         tag: <svg>, expected none of that" in lines
    assert lines[-1].startswith("news.eml: ")
    assert max(map(len, lines)) < 200


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")  # html5lib's own, of its constants
def test_the_page_is_valid_html_and_says_what_was_found() -> None:
    page = review_page(review(NEWSLETTER, "<news>.eml", full=False))
    html5lib.HTMLParser(strict=True).parse(page)
    assert "Found &lt;svg&gt;; expected none of that." in page
    assert "&lt;news&gt;.eml" in page
    assert page.count("Not verified") == 3


def test_the_command(tmp_path: Path) -> None:
    good, bad, page = tmp_path / "good.eml", tmp_path / "bad.eml", tmp_path / "page.html"
    good.write_bytes(sample_mail().message)
    bad.write_bytes(NEWSLETTER)
    runner = CliRunner()
    passed = runner.invoke(command, ["lint", str(good), "--page", str(page)], standalone_mode=False)
    assert (passed.return_value, passed.exception) == (0, None)
    assert "good.eml: 11 passed, 4 not checked, 3 not verified" in passed.output
    assert "<title>Mail check: Executive Report" in page.read_text(encoding="utf-8")
    assert runner.invoke(command, ["lint", str(bad)], standalone_mode=False).return_value == 1
