"""Editions to check, and digits in them to alter."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from reporting.blocks.charts import figure_digest
from reporting.blocks.model import Block
from reporting.parity.model import Edition, read_edition
from reporting.rendering.mail import compose
from reporting.rendering.mail_pictures import pictures_of
from reporting.rendering.meta import PageMeta
from tests.blocks import examples
from tests.rendering.mail_samples import CONTEXT, META, PAGE_URL, SENDER, TO, png
from tests.rendering.pages import render

REPORT: tuple[Block | str, ...] = tuple(
    CONTEXT if part is examples.CONTEXT else part for part in (*examples.REPORT, "## Next 30 days", examples.HOSTILE)
)
MEDIA = ("page", "report", "html", "text")
UNSEEN = re.compile(r"<style.*?</style>|<!--.*?-->|<[^>]*>|&#?\w+;", re.DOTALL)
SAID = re.compile(r'(?<![\w-])(?:alt|value|aria-label)="([^"]*)"')


def write_edition(folder: Path, meta: PageMeta = META, report: tuple[Block | str, ...] = REPORT) -> Path:
    """Write an edition of the examples, with plain pictures."""
    render(folder, meta, report)
    blocks = [part for part in report if not isinstance(part, str)]
    charts = folder / "charts"
    charts.mkdir()
    drawn = {}
    for number, picture in enumerate(pictures_of(blocks)):
        drawn[picture.key] = png(picture.width * 2, picture.height * 2 + number)
        (charts / f"{figure_digest(picture.figure)}.png").write_bytes(drawn[picture.key])
    mail = compose(blocks, meta, drawn, SENDER, TO, PAGE_URL)
    (folder / "message.html").write_text(mail.html, encoding="utf-8")
    (folder / "message.txt").write_text(mail.text, encoding="utf-8")
    (folder / "message.eml").write_bytes(mail.message)
    return folder


@cache
def edition() -> Edition:
    """Return the edition of the examples, as read from its files."""
    with TemporaryDirectory() as folder:
        return read_edition(write_edition(Path(folder) / "r1"), META, PAGE_URL)


def digits(medium: str, content: str) -> list[int]:
    """Return where the digits are that somebody reads: not in tags, but in the texts that tags say."""
    if medium in {"report", "text"}:
        return [match.start() for match in re.finditer(r"\d", content)]
    hidden: set[int] = set()
    for match in UNSEEN.finditer(content):
        hidden |= set(range(*match.span()))
        for said in SAID.finditer(match[0]):
            hidden -= set(range(match.start() + said.start(1), match.start() + said.end(1)))
    return [match.start() for match in re.finditer(r"\d", content) if match.start() not in hidden]


def flipped(content: str, place: int, by: int) -> str:
    """Return the content with one digit changed."""
    return f"{content[:place]}{(int(content[place]) + by) % 10}{content[place + 1 :]}"


def altered(whole: Edition, medium: str, old: str, new: str) -> Edition:
    """Return the edition with a passage of one medium exchanged."""
    content: str = getattr(whole, medium)
    assert old in content
    return with_medium(whole, medium, content.replace(old, new, 1))


def with_medium(whole: Edition, medium: str, content: str) -> Edition:
    """Return the edition with one medium exchanged."""
    return Edition(**{**vars(whole), medium: content})


def reread(message: EmailMessage) -> EmailMessage:
    """Return the message as it is after a journey."""
    return message_from_bytes(message.as_bytes(policy=SMTP), _class=EmailMessage, policy=default)
