"""A message taken apart, whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import cached_property

from reporting.lint.dom import Node, parse


@dataclass(frozen=True)
class Opened:
    """A message taken apart; a part that it does not have is empty."""

    raw: bytes
    message: EmailMessage
    html: str
    html_bytes: int  # of the HTML part as transmitted
    text: str
    pictures: tuple[EmailMessage, ...]

    @cached_property
    def root(self) -> Node:
        """Return the tree of the HTML part."""
        return parse(self.html)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Return where the links of the HTML part lead to, each once."""
        found = [node.attributes.get("href", "") for node in self.root.find("a", "area")]
        return tuple(dict.fromkeys(link for link in found if link))


def open_message(raw: bytes) -> Opened:
    """Take a message apart."""
    message = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    return Opened(
        raw=raw,
        message=message,
        html=_words(html),
        html_bytes=len(str(html.get_payload())) if html is not None else 0,
        text=_words(text),
        pictures=tuple(part for part in message.walk() if part.get_content_maintype() == "image"),
    )


def content_of(picture: EmailMessage) -> bytes:
    """Return the bytes of a picture, none when they cannot be decoded."""
    content = picture.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _words(part: object) -> str:
    """Return the text of a part; in a charset that Python does not know or that it breaks, what can be read of it."""
    if not isinstance(part, EmailMessage):
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError):
        return content_of(part).decode("utf-8", errors="replace")
