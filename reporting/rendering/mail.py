"""The mail of an edition, the same bytes for the same inputs.

`multipart/alternative` of `text/plain` and `multipart/related`; the latter of `text/html` and of the PNGs that the HTML
shows by their content ids.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from reporting.blocks.model import Block
from reporting.errors import RenderingError
from reporting.rendering.mail_html import render_html
from reporting.rendering.mail_pictures import Embedded, embed
from reporting.rendering.mail_summary import DRAFT_MARK, summarise
from reporting.rendering.mail_text import render_text
from reporting.rendering.meta import PageMeta

DRAFT_HEADER = "X-Report-Draft"  # its presence makes every sender refuse the mail
EDITION_HEADER = "X-Report-Edition"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
ADDRESSES = "addresses such as reports@example.com"
LINE_BYTES = 998  # a line at most, RFC 5322
NOON = time(12, tzinfo=UTC)  # the same day from Hawaii to Tokyo


class HeaderError(RenderingError):
    """A header field holds what must not be in one."""

    def __init__(self, field: str, expected: str, got: str) -> None:
        super().__init__(f"mail header {field}: expected {expected}, got {got}")


@dataclass(frozen=True)
class Mail:
    """A composed mail: the message as handed over (CRLF line ends), and its parts for the edition's folder."""

    message: bytes
    html: str
    text: str
    subject: str


def compose(
    blocks: Sequence[Block],
    meta: PageMeta,
    pictures: Mapping[str, bytes],
    sender: str,
    to: Sequence[str],
    page_url: str,
) -> Mail:
    """Write the mail of a report.

    Args:
        blocks: of the report, in order.
        meta: whose report, of when, whether a draft.
        pictures: PNGs by key, all of `pictures_of(blocks)`.
        sender: the From address, with or without a name.
        to: the To addresses. Bcc is the envelope's matter and never part of a message.
        page_url: of the full report.

    Raises:
        MailContentError: the blocks do not make a mail.
        PictureMissingError: a picture was not painted.
        HeaderError: a field holds a line break or another control character, or no address.
    """
    summary = summarise(blocks, meta)
    subject = subject_of(meta)
    embedded = embed(blocks, pictures)
    html = render_html(summary, subject, page_url, embedded)
    text = render_text(summary, page_url)
    fields = {"From": sender, "To": ", ".join(to), "Subject": subject}
    digest = _digest([*fields.values(), text, html, *(picture.png for picture in embedded.values())])
    message = _head(fields, meta, digest)
    _fill(message, text, html, embedded.values(), digest)
    return Mail(_serialise(message), html, text, subject)


def subject_of(meta: PageMeta) -> str:
    """Return the subject; a draft's is marked."""
    return f"{DRAFT_MARK} {meta.title}" if meta.draft else meta.title


def _digest(contents: Iterable[str | bytes]) -> str:
    """Return the sha256 of all that makes the mail; the length before each keeps them apart."""
    total = hashlib.sha256()
    for content in contents:
        raw = content.encode() if isinstance(content, str) else content
        total.update(f"{len(raw)}:".encode() + raw)
    return total.hexdigest()


def _head(fields: Mapping[str, str], meta: PageMeta, digest: str) -> EmailMessage:
    """Write the header. SES replaces Date and Message-ID by its own, so here they may come from the inputs.

    https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
    """
    message = EmailMessage(policy=SMTP)
    for field, value in fields.items():
        _set_field(message, field, value)
    message["Date"] = format_datetime(datetime.combine(meta.as_of, NOON))
    message["Message-ID"] = f"<{digest[:32]}@{_domain(message, 'From')}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation replies, please
    message[EDITION_HEADER] = f"{meta.as_of.isoformat()}/{meta.scope}/{meta.perspective}/r{meta.revision}"
    if meta.draft:
        message[DRAFT_HEADER] = "yes"
    _domain(message, "To")
    return message


def _set_field(message: EmailMessage, field: str, value: str) -> None:
    """Add the field; what it holds may be an address, so errors do not repeat it."""
    if CONTROL.search(value):
        raise HeaderError(field, "one line", "a line break or another control character")
    try:
        message[field] = value
    except IndexError as err:  # the parser of Python 3.11 trips over an address that ends with its @
        raise HeaderError(field, ADDRESSES, "an address without a domain") from err


def _domain(message: EmailMessage, field: str) -> str:
    """Return the domain of the field's first address."""
    header = message[field]
    if header.defects or not header.addresses or not all(address.domain for address in header.addresses):
        raise HeaderError(field, ADDRESSES, "something else")
    return str(header.addresses[0].domain)


def _serialise(message: EmailMessage) -> bytes:
    """Write the message; a field of plain ASCII stays on one line.

    Python's folding leaves the first line of a long field empty, which some servers take for the end of the header.
    Encoded words may not be longer than 75 characters (RFC 2047), so other fields are folded.
    """
    plain = all(str(value).isascii() for value in message.values())
    return message.as_bytes(policy=SMTP.clone(max_line_length=LINE_BYTES) if plain else SMTP)


def _fill(message: EmailMessage, text: str, html: str, pictures: Iterable[Embedded], digest: str) -> None:
    """Write the body; the boundaries hold `=_`, which neither quoted-printable nor base64 can."""
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    related = message.get_body(("html",))
    assert related is not None  # noqa: S101 - added on the line above; add_related makes it the container
    for picture in pictures:
        related.add_related(
            picture.png, "image", "png", cid=f"<{picture.cid}>", disposition="inline", filename=picture.name
        )
    message.set_boundary(f"=_alternative_{digest[:24]}")
    if related.is_multipart():
        related.set_param("type", "text/html")
        related.set_boundary(f"=_related_{digest[:24]}")
