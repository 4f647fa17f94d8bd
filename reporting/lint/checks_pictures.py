"""Checks of the pictures: what they are, where they are shown, what is said in their place."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage

from PIL import Image, UnidentifiedImageError

from reporting.lint.dom import Node
from reporting.lint.message import Opened, content_of
from reporting.lint.model import Violation

PICTURE_WIDTH = 640
PALETTE = 64
SPACER = 2  # pixels: a picture this small says nothing
FILE_NAME = re.compile(r"\S+\.(png|jpe?g|gif|webp|svg|bmp)|(image|img|logo|chart|picture)?[\d_-]*", re.IGNORECASE)


def check_pictures(opened: Opened) -> Iterator[Violation]:
    """Every picture is an opaque palette PNG."""
    for part in opened.pictures:
        if part.get_content_type() != "image/png":
            yield Violation("picture-type", part.get_content_type(), "image/png")
        else:
            yield from _png(part)


def check_content_ids(opened: Opened) -> Iterator[Violation]:
    """Every picture is shown, and whatever is shown is a part of the message."""
    parts = Counter(str(part["Content-ID"] or "").strip().strip("<>") for part in opened.pictures)
    used = [image.attributes.get("src", "") for image in opened.root.find("img")]
    for source in used:
        if not source.startswith("cid:"):
            yield Violation("image-source", source[:40] or "none", "cid:")
        elif parts[source.removeprefix("cid:")] != 1:
            yield Violation("cid", f"{source} names {parts[source.removeprefix('cid:')]} parts", "exactly one")
    for cid in parts:
        if f"cid:{cid}" not in used:
            yield Violation("cid", f"the part {cid or 'without a Content-ID'} is not shown", "each shown")


def check_images(opened: Opened) -> Iterator[Violation]:
    """Every image has a width that fits, and a text that stands for it."""
    for image in opened.root.find("img"):
        width = image.attributes.get("width", "")
        if not width.isdecimal() or not 0 < int(width) <= PICTURE_WIDTH:
            yield Violation("image-width", repr(width), f"a width of at most {PICTURE_WIDTH}")
        alt = image.attributes.get("alt", "").strip()
        if FILE_NAME.fullmatch(alt) and not _is_spacer(image):
            got = f"{alt!r} on {image.attributes.get('src', '')[:40]}"
            yield Violation("alt", got, "a text that states the takeaway")


def _is_spacer(image: Node) -> bool:
    sizes = [image.attributes.get(name, "") for name in ("width", "height")]
    return "alt" in image.attributes and any(size.isdecimal() and int(size) <= SPACER for size in sizes)


def _png(part: EmailMessage) -> Iterator[Violation]:
    try:
        with Image.open(io.BytesIO(content_of(part)), formats=["PNG"]) as picture:
            colours = len(picture.getcolors(PALETTE) or ()) if picture.mode == "P" else 0
            opaque = "transparency" not in picture.info and picture.mode not in {"RGBA", "LA"}
    except (UnidentifiedImageError, OSError, ValueError):
        yield Violation("picture-type", "no PNG", "image/png")
        return
    if not colours:
        yield Violation("palette", f"mode {picture.mode}", f"a palette of at most {PALETTE} colours")
    if not opaque:
        yield Violation("opaque", "a transparent picture", "an opaque one")
