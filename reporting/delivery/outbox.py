"""The outbox: mail that was not sent, as `.eml` files and as local pages that show each one.

    outbox/index.html            all messages
    outbox/<name>.eml            as it would have been handed over
    outbox/<name>/index.html     the message as HTML (wide and phone), text and source, with its envelope

The pages work from file:// and without scripts. `<name>` comes from the edition: `2026-09-30-portfolio-ceo-r1`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from reporting.blocks.tokens import DARK, LIGHT, WEB_FONT
from reporting.errors import DeliveryError
from reporting.rendering.mail import DRAFT_HEADER, EDITION_HEADER

NAME = re.compile(r"[\w.-]+(/[\w.-]+)*", re.ASCII)
BASE64 = re.compile(r"^(?:[A-Za-z0-9+/]{76}\r?\n)+(?:[A-Za-z0-9+/=]+\r?\n)?", re.MULTILINE)


class OutboxError(DeliveryError):
    """The outbox cannot take a message."""

    def __init__(self, expected: str, got: str, hint: str) -> None:
        super().__init__(f"outbox: expected {expected}, got {got}. {hint}")


@dataclass(frozen=True)
class Entry:
    """A message as the list shows it."""

    name: str
    subject: str
    to: str
    edition: str
    draft: bool
    size_kb: int


class Outbox:
    """A folder that takes messages over as SES would; see `reporting.delivery.sender.Sender`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, raw: bytes, sender: str, to: Sequence[str], bcc: Sequence[str], tags: Mapping[str, str]) -> str:
        """Put the message into the folder and return the path of its `.eml` file; drafts are welcome here.

        Raises:
            OutboxError: the message does not say of which edition it is, or the folder cannot be written.
        """
        message = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
        name = _name(message)
        envelope = {"From": sender, "To": ", ".join(to), "Bcc": ", ".join(bcc)}
        envelope |= {f"Tag {tag}": value for tag, value in tags.items()}
        try:
            _write_folder(self._folder / name, _pages(name, message, raw, envelope))
            _write(self._folder / f"{name}.eml", raw)
        except OSError as err:
            raise OutboxError("a folder to write into", str(err), "Make room, or choose another with --out.") from err
        return str(self._folder / f"{name}.eml")

    def write_index(self) -> Path:
        """Write the page that lists the messages, the newest date first, and return it."""
        index = self._folder / "index.html"
        page = _templates().get_template("outbox.html.j2").render(entries=_entries(self._folder))
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(index, page.encode())
        return index


def _name(message: EmailMessage) -> str:
    edition = str(message.get(EDITION_HEADER, ""))
    if not NAME.fullmatch(edition) or ".." in edition:
        raise OutboxError(f"a {EDITION_HEADER} field", repr(edition), "Compose it with reporting.rendering.mail.")
    return edition.replace("/", "-")


def _entries(folder: Path) -> list[Entry]:
    parser = BytesHeaderParser(policy=SMTP)
    found = []
    for path in folder.glob("*.eml"):
        raw = path.read_bytes()
        header = parser.parsebytes(raw)
        found.append(
            Entry(
                name=path.stem,
                subject=str(header["Subject"]),
                to=str(header["To"]),
                edition=str(header[EDITION_HEADER]),
                draft=DRAFT_HEADER in header,
                size_kb=-(-len(raw) // 1000),
            )
        )
    by_name = sorted(found, key=lambda entry: entry.name)
    return sorted(by_name, key=lambda entry: entry.edition.partition("/")[0], reverse=True)


def _pages(name: str, message: EmailMessage, raw: bytes, envelope: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of a message's folder by name."""
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    shown = _with_files(html.get_content() if html else "", message)
    page = (
        _templates()
        .get_template("outbox_message.html.j2")
        .render(
            name=name,
            subject=str(message["Subject"]),
            envelope=envelope,
            draft=DRAFT_HEADER in message,
            text=text.get_content() if text else "",
            source=BASE64.sub(_elided, raw.decode("utf-8", errors="replace")),
        )
    )
    pictures = {_file(part): part.get_content() for part in _pictures(message)}
    return {"index.html": page.encode(), "message.html": shown.encode(), **pictures}


def _with_files(html: str, message: EmailMessage) -> str:
    """Return the HTML with its content ids replaced by files, its links opening a page of their own."""
    for part in _pictures(message):
        html = html.replace(f"cid:{str(part['Content-ID']).strip('<>')}", _file(part))
    return html.replace("<head>", '<head><base target="_blank">', 1)


def _pictures(message: EmailMessage) -> Iterable[EmailMessage]:
    return (part for part in message.walk() if part.get_content_maintype() == "image")


def _file(part: EmailMessage) -> str:
    return Path(part.get_filename() or "picture.png").name


def _elided(match: re.Match[str]) -> str:
    return f"[{len(match.group().split())} lines of base64]\n"


def _write(path: Path, content: bytes) -> None:
    """Write beside and rename: a half-written file never has the name."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name, content in files.items():
        (beside / name).write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    beside.replace(folder)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("reporting.delivery"),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    templates.globals |= {"light": LIGHT, "dark": DARK, "font": WEB_FONT}
    return templates
