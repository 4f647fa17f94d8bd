"""The raw MIME, read back with the standard library's own parser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from reporting.rendering.mail import HeaderError, compose
from reporting.rendering.mail_pictures import PictureMissingError
from tests.rendering.mail_samples import BLOCKS, META, PAGE_URL, SENDER, TO, opened, plain_pictures, sample_mail


def body(mail_message: EmailMessage, kind: str) -> EmailMessage:
    part = mail_message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return part


def test_the_parts_are_text_then_html_with_its_pictures() -> None:
    message = opened(sample_mail())
    assert message.get_content_type() == "multipart/alternative"
    text, related = message.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert related.get_content_type() == "multipart/related"
    assert related.get_param("type") == "text/html"
    html, *pictures = related.iter_parts()
    assert html.get_content_type() == "text/html"
    assert [picture.get_content_type() for picture in pictures] == ["image/png"] * 6
    assert {picture.get_content_disposition() for picture in pictures} == {"inline"}


def test_the_parts_are_what_the_edition_keeps() -> None:
    mail = sample_mail()
    message = opened(mail)
    assert body(message, "html").get_content().replace("\r\n", "\n") == mail.html
    assert body(message, "plain").get_content().replace("\r\n", "\n") == mail.text


def test_the_subject_is_exactly_the_owners() -> None:
    assert sample_mail().subject == "Executive Report: CEO Perspective | JADA Portfolio | 2026-09-30"
    assert opened(sample_mail())["Subject"] == "Executive Report: CEO Perspective | JADA Portfolio | 2026-09-30"


def test_every_cid_names_exactly_one_part() -> None:
    mail = sample_mail()
    shown = re.findall(r'src="cid:([^"]+)"', mail.html)
    parts = [str(part["Content-ID"]).strip("<>") for part in opened(mail).walk() if part["Content-ID"]]
    assert shown == parts
    assert len(set(parts)) == len(parts) == 6


def test_headers() -> None:
    message = opened(sample_mail())
    assert message["From"] == SENDER
    assert message["To"] == ", ".join(TO)
    assert message["Date"] == "Wed, 30 Sep 2026 12:00:00 +0000"
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.com>", message["Message-ID"])
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Report-Edition"] == "2026-09-30/portfolio/ceo/r1"
    assert "Bcc" not in message
    assert b"\nbcc:" not in sample_mail().message.lower()


def test_lines_end_in_crlf_and_stay_short() -> None:
    lines = sample_mail().message.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 98  # header of the boundary; the body is folded at 76


def test_same_inputs_give_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from tests.rendering.mail_samples import sample_mail;"
        "print(hashlib.sha256(sample_mail().message).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(told) == 1


@pytest.mark.parametrize("other", [{"revision": 2}, {"scope_name": "JADA"}, {"provenance": {"context": "0"}}])
def test_another_edition_has_another_id_and_other_boundaries(other: dict[str, Any]) -> None:
    first, second = opened(sample_mail()), opened(sample_mail(**other))
    assert first["Message-ID"] != second["Message-ID"]
    assert first.get_boundary() != second.get_boundary()


@pytest.mark.parametrize("mark", ["\r\nBcc: thief@example.com", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028"])
@pytest.mark.parametrize("field", ["scope_name", "perspective_name", "sender", "to"])
def test_a_line_break_in_a_header_field_is_an_error(field: str, mark: str) -> None:
    values = {"sender": f"reports@example.com{mark}", "to": [f"a@example.com{mark}"]}
    with pytest.raises(HeaderError, match="control character"):
        sample_mail(**{field: values.get(field, f"JADA{mark}")})  # type: ignore[arg-type]  # one field at a time


@pytest.mark.parametrize("sender", ["", "reports", "reports@", "Reports <>", "@example.com,"])
def test_a_sender_without_an_address_is_an_error(sender: str) -> None:
    with pytest.raises(HeaderError, match="From"):
        sample_mail(sender=sender)


def test_no_recipient_is_an_error() -> None:
    with pytest.raises(HeaderError, match="To"):
        sample_mail(to=())


def test_a_draft_is_marked_in_subject_header_and_both_parts() -> None:
    mail = sample_mail(draft=True)
    assert mail.subject.startswith("[DRAFT] Executive Report: ")
    assert opened(mail)["X-Report-Draft"] == "yes"
    assert mail.text.startswith("[DRAFT] ")
    assert "[DRAFT] Not for sending" in mail.html
    assert "X-Report-Draft" not in opened(sample_mail())


@pytest.mark.parametrize("name", ["Señor Ñandú & Söhne ⛵", "x" * 300, "long words " * 30])
def test_a_strange_scope_name_survives_the_header(name: str) -> None:
    mail = sample_mail(scope_name=name.strip())
    assert opened(mail)["Subject"] == f"Executive Report: CEO Perspective | {name.strip()} | 2026-09-30"
    header = mail.message.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, header)) <= 998
    assert all(line.strip() for line in header)
    assert not any(line.endswith((b":", b": ")) for line in header)


def test_fifty_recipients_keep_the_header_legal() -> None:
    to = [f"recipient-number-{number:02}@reports.example.com" for number in range(50)]
    mail = sample_mail(to=to)
    assert max(map(len, mail.message.split(b"\r\n\r\n")[0].split(b"\r\n"))) <= 998
    assert [address.addr_spec for address in opened(mail)["To"].addresses] == to


def test_a_picture_that_was_not_painted_is_an_error() -> None:
    pictures = plain_pictures(BLOCKS)
    del pictures["kpi/backlog"]
    with pytest.raises(PictureMissingError, match="kpi/backlog"):
        compose(BLOCKS, META, pictures, SENDER, TO, PAGE_URL)


def test_pictures_stay_byte_for_byte() -> None:
    pictures = plain_pictures(BLOCKS)
    mail = compose(BLOCKS, replace(META), pictures, SENDER, TO, PAGE_URL)
    carried = [part.get_content() for part in opened(mail).walk() if part.get_content_maintype() == "image"]
    assert carried == list(pictures.values())
