"""Each hard limit, broken in one place by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from PIL import Image

from reporting.lint.static import lint_static
from reporting.rendering.mail import Mail
from tests.rendering.mail_samples import PAGE_URL, opened, png, sample_mail


def rules(mail: Mail) -> set[str]:
    return {violation.rule for violation in lint_static(mail.message)}


def rewritten(change: Callable[[str], str], part: str = "html") -> Mail:
    """Return the sample mail with one of its two texts changed."""
    mail = sample_mail()
    message = opened(mail)
    body = message.get_body((part,))
    assert isinstance(body, EmailMessage)
    body.set_content(change(body.get_content()), subtype=body.get_content_subtype(), cte="quoted-printable")
    return replace(mail, message=message.as_bytes(policy=SMTP))


def with_picture(picture: bytes, kind: str = "png") -> Mail:
    """Return the sample mail with its first picture exchanged."""
    mail = sample_mail()
    message = opened(mail)
    first = next(part for part in message.walk() if part.get_content_maintype() == "image")
    cid = first["Content-ID"]
    first.set_content(picture, "image", kind, cid=cid, disposition="inline")
    return replace(mail, message=message.as_bytes(policy=SMTP))


def picture(mode: str, size: tuple[int, int] = (8, 8), kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize("changes", [{}, {"draft": True}, {"scope_name": "Ñandú & Söhne <⛵>"}])
def test_a_composed_mail_breaks_nothing(changes: dict[str, Any]) -> None:
    assert lint_static(sample_mail(**changes).message) == ()


def test_the_unchanged_message_survives_the_round_trip_of_these_tests() -> None:
    assert lint_static(rewritten(str).message) == ()
    assert lint_static(with_picture(png(472, 64)).message) == ()


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("lang", 'lang="en"', ""),
        ("dir", 'dir="ltr"', ""),
        ("tag", "</body>", "<svg></svg></body>"),
        ("tag", "</body>", "<script>alert(1)</script></body>"),
        ("tag", "</body>", '<link rel="stylesheet" href="https://example.com/a.css"></body>'),
        ("attribute", "<body", '<body onload="x()"'),
        ("attribute", f'href="{PAGE_URL}"', 'href="javascript:alert(1)"'),
        ("links", f'href="{PAGE_URL}"', 'href="https://elsewhere.example.com/"'),
        ("image-source", 'src="cid:', 'src="https://example.com/'),
        ("image-source", 'src="cid:', 'src="data:image/png;base64,'),
        ("cid", 'src="cid:p1', 'src="cid:nobody'),
        ("image-width", 'width="552"', 'width="641"'),
        ("image-width", 'width="236"', ""),
        ("alt", 'alt="Weekly', 'title="Weekly'),
        ("css", "</head>", "<style>p { background: url(https://example.com/x.png) }</style></head>"),
        ("css", "</head>", "<style>@import 'x.css';</style></head>"),
        ("html-size", "</body>", f"<p>{'x' * 90_000}</p></body>"),
        ("title", "<title>Executive", "<title></title><desc>Executive"),
        ("layout-table", 'role="presentation"', ""),
        ("caption", "caption", "em"),
        ("scope", 'scope="row"', ""),
        ("scope", 'scope="col"', 'scope="table"'),
        ("alt", 'alt="Weekly', 'alt="chart.png" title="Weekly'),
        ("outlook-css", "</body>", '<p style="display: flex">x</p></body>'),
        ("outlook-css", "</body>", '<p style="margin: 1rem">x</p></body>'),
        ("outlook-css", "</body>", '<p style="color: rgba(0, 0, 0, 1)">x</p></body>'),
        ("outlook-css", "</body>", '<p style="--gap: 4px; padding: var(--gap)">x</p></body>'),
        ("outlook-css", "</head>", "<style>p { position: absolute }</style></head>"),
        ("contrast", "color: #4B5563", "color: #9CA3AF"),  # 2.5:1 on white
        ("contrast", "</body>", '<table role="none" bgcolor="#111827"><tr><td>x</td></tr></table></body>'),
    ],
)
def test_a_broken_limit_of_the_html_is_named(rule: str, old: str, new: str) -> None:
    assert old in sample_mail().html
    assert rule in rules(rewritten(lambda html: html.replace(old, new)))


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("palette", picture("RGB")),
        ("palette", picture("RGBA")),
        ("picture-type", b"not a picture"),
        ("picture-size", png(8, 8) + b"\0" * 100_000),
        ("pictures-size", png(8, 8) + b"\0" * 400_000),
        ("message-size", png(8, 8) + b"\0" * 600_000),
    ],
)
def test_a_broken_limit_of_a_picture_is_named(rule: str, broken: bytes) -> None:
    assert rule in rules(with_picture(broken))


def test_webp_is_refused() -> None:
    assert "picture-type" in rules(with_picture(picture("RGB", kind="WEBP"), "webp"))


def test_a_transparent_palette_is_refused() -> None:
    target = io.BytesIO()
    Image.new("P", (8, 8)).save(target, "PNG", transparency=0)
    assert rules(with_picture(target.getvalue())) == {"opaque"}


def test_more_than_64_colours_are_refused() -> None:
    colourful = Image.frombytes("P", (16, 16), bytes(range(256)))
    colourful.putpalette(bytes(value for colour in range(256) for value in (colour, 0, 0)))
    target = io.BytesIO()
    colourful.save(target, "PNG")
    assert rules(with_picture(target.getvalue())) == {"palette"}


def test_a_picture_that_nothing_shows_and_one_shown_twice() -> None:
    mail = sample_mail()
    message = opened(mail)
    related = list(message.iter_parts())[1]
    assert isinstance(related, EmailMessage)
    related.add_related(png(8, 8), "image", "png", cid="<nobody@report>", disposition="inline")
    assert rules(replace(mail, message=message.as_bytes(policy=SMTP))) == {"cid"}
    first = next(part for part in message.walk() if part.get_content_maintype() == "image")
    related.add_related(png(8, 8), "image", "png", cid=str(first["Content-ID"]), disposition="inline")
    told = [str(v) for v in lint_static(replace(mail, message=message.as_bytes(policy=SMTP)).message)]
    assert any("names 2 parts" in line for line in told)


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("text-width", "word " * 20),
        ("text-width", "x" * 79),
        ("leftover", "a <b>bold</b> word"),
        ("leftover", "[](link)"),
        ("leftover", "R&amp;D"),
    ],
)
def test_a_wide_line_of_text_is_named_but_a_long_link_is_not(rule: str, line: str) -> None:
    assert rules(rewritten(lambda text: f"{text}\n{line}\n", "plain")) == {rule}
    assert rules(rewritten(lambda text: f"{text}\nhttps://example.com/{'x' * 80}\n", "plain")) == set()


def test_headers_are_checked() -> None:
    mail = sample_mail()
    assert rules(replace(mail, message=b"Bcc: thief@example.com\r\n" + mail.message)) == {"bcc"}
    assert rules(replace(mail, message=b"Subject: two\r\n" + mail.message)) == {"header"}
    assert rules(replace(mail, message=mail.message.replace(b"JADA", b"JA\x0bDA", 1))) == {"header"}
    without = mail.message.replace(b"Message-ID:", b"X-Lost:", 1)
    assert [str(v) for v in lint_static(replace(mail, message=without).message)] == [
        "header: 0 Message-ID fields, expected one"
    ]


def test_a_message_without_its_two_parts_is_refused() -> None:
    assert "parts" in rules(replace(sample_mail(), message=b"Subject: x\r\n\r\nhello\r\n"))


def test_the_text_needs_headings_and_its_key_figures_whole() -> None:
    assert rules(rewritten(lambda text: text.replace("# ", ""), "plain")) == {"headings", "kpis"}
    assert rules(rewritten(lambda text: text.replace("## Key figures", "## Figures"), "plain")) == {"kpis"}
    assert rules(rewritten(lambda text: text.replace("61.4 %", "some"), "plain")) == {"kpis"}
    assert rules(rewritten(lambda text: text.replace(" in 4 weeks", ""), "plain")) == {"kpis"}


def test_the_text_part_comes_first_and_both_are_unicode() -> None:
    mail = sample_mail()
    message = opened(mail)
    text, related = message.iter_parts()
    message.set_payload([related, text])
    assert rules(replace(mail, message=message.as_bytes(policy=SMTP))) == {"parts"}
    latin = mail.message.replace(b'text/plain; charset="utf-8"', b'text/plain; charset="iso-8859-1"', 1)
    assert "charset" in rules(replace(mail, message=latin))


def test_the_preheader_may_have_what_is_never_shown() -> None:
    assert "display: none" in sample_mail().html
    assert "overflow: hidden" in sample_mail().html
    assert rules(sample_mail()) == set()


def test_a_spacer_needs_no_words() -> None:
    mail = rewritten(lambda html: html.replace("</body>", '<img src="cid:p1" width="1" height="1" alt=""></body>'))
    assert rules(mail) == {"cid"}
