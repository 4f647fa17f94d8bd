"""What the parity check compares, and what it says when two of them differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from reporting.blocks.codec import MEDIA_TYPE, from_builtins
from reporting.blocks.model import Block
from reporting.errors import RenderingError
from reporting.rendering.meta import PageMeta

SHOWN = 5  # differences an error tells; the rest is a number


@dataclass(frozen=True)
class Difference:
    """A medium that does not say what its block says, and where."""

    medium: str
    place: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.medium}, {self.place}: expected {self.expected!r}, got {self.got!r}"


class ParityError(RenderingError):
    """The media of an edition disagree with its blocks; it is neither accepted nor sent."""

    def __init__(self, edition: str, differences: tuple[Difference, ...]) -> None:
        more = f"; and {len(differences) - SHOWN} more" if len(differences) > SHOWN else ""
        told = "; ".join(map(str, differences[:SHOWN]))
        super().__init__(f"figures of {edition} differ between its media: {told}{more}. It was refused.")


@dataclass(frozen=True)
class Edition:
    """All media of an edition beside the blocks that they tell.

    Args:
        blocks: from the JSON in the executed notebook.
        prose: the sources of its Markdown cells.
        meta: whose report.
        page_url: where the mail leads to.
        page: `page.html`, `report` its full text.
        html: of the mail, `text` its text part.
        message: as handed over, None for a draft.
        pictures: the archived PNGs by the digest of their figure.
    """

    blocks: tuple[Block, ...]
    prose: tuple[str, ...]
    meta: PageMeta
    page_url: str
    page: str
    report: str
    html: str
    text: str
    message: EmailMessage | None
    pictures: Mapping[str, bytes]


def read_edition(folder: Path, meta: PageMeta, page_url: str) -> Edition:
    """Read the files of an edition.

    Raises:
        OSError: one of them is not there.
    """
    cells = json.loads((folder / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
    message = folder / "message.eml"
    return Edition(
        blocks=tuple(from_builtins(data[MEDIA_TYPE]) for data in outputs if MEDIA_TYPE in data),
        prose=tuple("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"),
        meta=meta,
        page_url=page_url,
        page=(folder / "page.html").read_text(encoding="utf-8"),
        report=(folder / "report.txt").read_text(encoding="utf-8"),
        html=(folder / "message.html").read_text(encoding="utf-8"),
        text=(folder / "message.txt").read_text(encoding="utf-8"),
        message=message_from_bytes(message.read_bytes(), _class=EmailMessage, policy=default)
        if message.is_file()
        else None,
        pictures={path.stem: path.read_bytes() for path in (folder / "charts").glob("*.png")},
    )
