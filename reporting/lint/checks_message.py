"""Checks of the message as a whole: parts, sizes, header fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporting.lint.message import Opened, content_of
from reporting.lint.model import Violation

HTML_BYTES = 90_000  # as transmitted: Gmail clips near 100 KB
PICTURE_BYTES = 100_000
PICTURES_BYTES = 400_000
MESSAGE_BYTES = 700_000
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
ONCE = ("From", "To", "Subject", "Date", "Message-ID")
UNICODE = {"utf-8", "us-ascii"}
LINE_BYTES = 998  # RFC 5322


def check_parts(opened: Opened) -> Iterator[Violation]:
    """Both parts are there, in UTF-8, the text first."""
    for name, content in (("HTML", opened.html), ("text", opened.text)):
        if not content.strip():
            yield Violation("parts", f"no {name} part", "an HTML and a text part")
    for kind in ("html", "plain"):
        part = opened.message.get_body((kind,))
        charset = str(part.get_content_charset("us-ascii")).lower() if part is not None else "utf-8"
        if charset not in UNICODE:
            yield Violation("charset", f"{charset} in the {kind} part", "UTF-8")
    if opened.html and opened.text:
        kinds = [part.get_content_type() for part in opened.message.walk()]
        if kinds.index("text/plain") > kinds.index("text/html"):
            yield Violation("parts", "the text part after the HTML part", "the text part first: the last one is shown")


def check_sizes(opened: Opened) -> Iterator[Violation]:
    """HTML part, pictures and message are small enough."""
    weights = [len(content_of(picture)) for picture in opened.pictures]
    measured = (
        ("html-size", opened.html_bytes, HTML_BYTES),
        ("message-size", len(opened.raw), MESSAGE_BYTES),
        ("pictures-size", sum(weights), PICTURES_BYTES),
        *(("picture-size", weight, PICTURE_BYTES) for weight in weights),
    )
    for rule, size, limit in measured:
        if size > limit:
            yield Violation(rule, f"{size} bytes", f"at most {limit}")


def check_headers(opened: Opened) -> Iterator[Violation]:
    """No Bcc, no control character, what must be there is there once, no line too long for a server."""
    for field, value in opened.message.items():
        if CONTROL.search(str(value)):
            yield Violation("header", f"{field} with a control character", "one line")
    if "Bcc" in opened.message:
        yield Violation("bcc", "a Bcc header", "none: it belongs to the envelope")
    for field in ONCE:
        if (number := len(opened.message.get_all(field, []))) != 1:
            yield Violation("header", f"{number} {field} fields", "one")
    longest = max(map(len, opened.raw.splitlines()), default=0)
    if longest > LINE_BYTES:
        yield Violation("line", f"a line of {longest} bytes", f"at most {LINE_BYTES}")
