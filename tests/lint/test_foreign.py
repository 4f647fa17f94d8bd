"""Mails that are not ours, and what is no mail at all: findings, never a crash, nothing passed that was not made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.lint.model import Verdict
from reporting.lint.review import review
from reporting.lint.static import lint_static

HEAD = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n"
NEWSLETTER = HEAD + (
    b"Content-Type: text/html; charset=utf-8\r\n\r\n"
    b"<style>@import 'x.css'; .a { display: grid } p { color: #ccc }</style><div class=a><p onclick=go()>Buy <b>now"
    b"<img src=https://t.example.com/p.gif><svg><path d='M0'/></svg><a href=https://example.com>here</a>"
    b"<table><tr><td>x<td>y</table><form action=https://example.com><input></form>"
)


def rules(raw: bytes) -> set[str]:
    return {violation.rule for violation in lint_static(raw)}


def test_a_newsletter_of_the_usual_kind() -> None:
    assert rules(NEWSLETTER) >= {
        "parts", "header", "image-source", "image-width", "alt", "attribute", "tag", "css", "layout-table",
        "lang", "dir", "title", "outlook-css", "contrast",
    }  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe no mail at all",
        HEAD + b"\r\nonly text\r\n",
        HEAD + b"Content-Type: text/html; charset=klingon\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        HEAD + b"Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: image/png\r\n\r\nno picture\r\n",
        HEAD + b"Content-Type: multipart/alternative\r\n\r\nno boundary",
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<table>" * 300,
        HEAD + b"Content-Type: text/html\r\n\r\n<p style='color:;;:red;(\"'>x</p></p></b><",
    ],
)
def test_whatever_it_is_it_is_judged(raw: bytes) -> None:
    assert "parts" in rules(raw)
    assert not review(raw, "x.eml", full=False).passed


@given(st.binary(max_size=400))
def test_any_bytes_are_judged(raw: bytes) -> None:
    assert lint_static(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + raw)


def test_a_check_of_a_part_that_is_not_there_is_not_passed() -> None:
    rows = {row.name: row for row in review(HEAD + b"\r\nonly text\r\n", "x.eml", full=False).rows}
    for name in ("Markup", "Tables", "Language", "Styles", "Contrast"):
        assert (rows[name].verdict, rows[name].note) == (Verdict.NOT_CHECKED, "no HTML part")
    assert rows["Text part"].verdict is Verdict.FAILED
