"""The hard limits of a mail, checked on the message as handed over, before an edition is accepted.

Static Python, so that sending needs no browser. Contrast and what mail programs make of the CSS are not judged here.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser

from PIL import Image, UnidentifiedImageError

from reporting.rendering.mail import Mail

HTML_BYTES = 90_000  # as transmitted: Gmail clips near 100 KB
PICTURE_BYTES = 100_000
PICTURES_BYTES = 400_000
MESSAGE_BYTES = 700_000
PICTURE_WIDTH = 640
PALETTE = 64
TEXT_COLUMNS = 78
FORBIDDEN_TAGS = frozenset({"svg", "script", "iframe", "object", "embed", "form", "link", "video", "audio", "base"})
LINK_SCHEMES = ("https:", "http:", "mailto:")
REMOTE_CSS = re.compile(r"url\s*\(|@import|expression\s*\(", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True)
class Violation:
    """A limit that the mail breaks."""

    rule: str
    got: str
    limit: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.got}, expected {self.limit}"


@dataclass(frozen=True)
class Element:
    """A start tag with its attributes."""

    tag: str
    attributes: dict[str, str | None]


@dataclass(frozen=True)
class Opened:
    """A message taken apart."""

    raw: bytes
    message: EmailMessage
    html_part: EmailMessage
    html: str
    text: str
    elements: tuple[Element, ...]
    pictures: tuple[EmailMessage, ...]

    @property
    def images(self) -> tuple[Element, ...]:
        """Return the `img` elements."""
        return tuple(element for element in self.elements if element.tag == "img")


def lint_static(mail: Mail) -> tuple[Violation, ...]:
    """Return every hard limit that the message breaks, none for a mail that may go out."""
    parsed = message_from_bytes(mail.message, _class=EmailMessage, policy=SMTP)
    html_part, text_part = parsed.get_body(("html",)), parsed.get_body(("plain",))
    if not isinstance(html_part, EmailMessage) or not isinstance(text_part, EmailMessage):
        return (Violation("parts", "no HTML or no text part", "both"),)
    html = html_part.get_content()
    pictures = tuple(part for part in parsed.walk() if part.get_content_maintype() == "image")
    opened = Opened(mail.message, parsed, html_part, html, text_part.get_content(), _elements(html), pictures)
    return tuple(violation for rule in RULES for violation in rule(opened))


def _sizes(opened: Opened) -> Iterator[Violation]:
    weights = [len(picture.get_content()) for picture in opened.pictures]
    measured = (
        ("html-size", len(str(opened.html_part.get_payload())), HTML_BYTES),
        ("message-size", len(opened.raw), MESSAGE_BYTES),
        ("pictures-size", sum(weights), PICTURES_BYTES),
        *(("picture-size", weight, PICTURE_BYTES) for weight in weights),
    )
    for rule, size, limit in measured:
        if size > limit:
            yield Violation(rule, f"{size} bytes", f"at most {limit}")


def _headers(opened: Opened) -> Iterator[Violation]:
    for field, value in opened.message.items():
        if CONTROL.search(str(value)):
            yield Violation("header", f"{field} with a control character", "one line")
    if "Bcc" in opened.message:
        yield Violation("bcc", "a Bcc header", "none: it belongs to the envelope")
    for field in ("From", "To", "Subject", "Date", "Message-ID"):
        if len(opened.message.get_all(field, [])) != 1:
            yield Violation("header", f"{len(opened.message.get_all(field, []))} {field} fields", "one")


def _pictures(opened: Opened) -> Iterator[Violation]:
    for part in opened.pictures:
        if part.get_content_type() != "image/png":
            yield Violation("picture-type", part.get_content_type(), "image/png")
            continue
        try:
            with Image.open(io.BytesIO(part.get_content()), formats=["PNG"]) as picture:
                colours = len(picture.getcolors(PALETTE) or ()) if picture.mode == "P" else 0
                opaque = "transparency" not in picture.info
        except UnidentifiedImageError:
            yield Violation("picture-type", "no PNG", "image/png")
            continue
        if not colours:
            yield Violation("palette", f"mode {picture.mode}", f"a palette of at most {PALETTE} colours")
        if not opaque:
            yield Violation("opaque", "a transparent picture", "an opaque one")


def _content_ids(opened: Opened) -> Iterator[Violation]:
    parts = Counter(str(part["Content-ID"] or "").strip("<>") for part in opened.pictures)
    used = [str(image.attributes.get("src")) for image in opened.images]
    for source in used:
        if not source.startswith("cid:"):
            yield Violation("image-source", source[:40], "cid:")
        elif parts[source.removeprefix("cid:")] != 1:
            yield Violation("cid", f"{source} names {parts[source.removeprefix('cid:')]} parts", "exactly one")
    for cid in parts:
        if f"cid:{cid}" not in used:
            yield Violation("cid", f"the part {cid} is not shown", "each shown")


def _images(opened: Opened) -> Iterator[Violation]:
    for image in opened.images:
        width = image.attributes.get("width") or ""
        if not width.isdecimal() or not 0 < int(width) <= PICTURE_WIDTH:
            yield Violation("image-width", repr(width), f"a width of at most {PICTURE_WIDTH}")
        if not (image.attributes.get("alt") or "").strip():
            yield Violation("alt", f"none on {image.attributes.get('src')}", "a text that states the takeaway")


def _markup(opened: Opened) -> Iterator[Violation]:
    for element in opened.elements:
        if element.tag in FORBIDDEN_TAGS:
            yield Violation("tag", f"<{element.tag}>", "none of that")
        for name, value in element.attributes.items():
            if name.startswith("on") or (name in {"href", "src", "background"} and _strange(element.tag, value)):
                yield Violation("attribute", f"{name} of <{element.tag}>", "links to pages and pictures by cid only")
    if REMOTE_CSS.search(opened.html):
        yield Violation("css", "a remote resource or script", "none")
    root = next((element for element in opened.elements if element.tag == "html"), Element("html", {}))
    for name in ("lang", "dir"):
        if not root.attributes.get(name):
            yield Violation(name, f"no {name} on <html>", "one")


def _strange(tag: str, value: str | None) -> bool:
    allowed = ("cid:",) if tag == "img" else LINK_SCHEMES
    return not (value or "").lower().startswith(allowed)


def _text(opened: Opened) -> Iterator[Violation]:
    lines = opened.text.splitlines()
    for number, line in enumerate(lines, start=1):
        if len(line) > TEXT_COLUMNS and not line.startswith(LINK_SCHEMES):
            yield Violation("text-width", f"{len(line)} columns in line {number}", f"at most {TEXT_COLUMNS}")
    for element in opened.elements:
        link = element.attributes.get("href")
        if element.tag == "a" and link and link not in lines:
            yield Violation("links", f"{link} is not in the text", "the same links in both parts")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, dict(attrs)))


def _elements(html: str) -> tuple[Element, ...]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.found)


RULES: tuple[Callable[[Opened], Iterator[Violation]], ...] = (
    _sizes,
    _headers,
    _pictures,
    _content_ids,
    _images,
    _markup,
    _text,
)
