"""Renews the README's pictures in docs/images from the built reports: `make screenshots`."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from reporting.rendering.images_chromium import find_chromium, launch_arguments

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "reports"
IMAGES = ROOT / "docs" / "images"
EDITIONS = REPORTS / "editions" / "2026-09-30" / "portfolio"
OUTBOX = REPORTS / "outbox" / "2026-09-30-portfolio-ceo-r1"
PALETTE_COLOURS = 256


@dataclass(frozen=True)
class Shot:
    """A picture: of which page, how wide and high the window is, in which theme."""

    name: str
    page: Path
    width: int
    height: int
    theme: str = "light"


SHOTS = (
    Shot("page-ceo", EDITIONS / "ceo" / "r1" / "page.html", 1280, 1250),
    Shot("page-cfo-dark", EDITIONS / "cfo" / "r1" / "page.html", 1280, 1250, "dark"),
    Shot("page-ceo-phone", EDITIONS / "ceo" / "r1" / "page.html", 375, 1100),
    Shot("mail-ceo", OUTBOX / "message.html", 640, 1250),
    Shot("mail-ceo-phone-dark", OUTBOX / "message.html", 375, 1100, "dark"),
    Shot("site-index", REPORTS / "index.html", 1280, 800),
)


def take(browser: Browser, shot: Shot) -> bytes:
    """Return the picture of a page, as PNG with a palette.

    Raises:
        FileNotFoundError: the page has not been built.
    """
    if not shot.page.is_file():
        raise FileNotFoundError(f"{shot.page.relative_to(ROOT)}: run `make clean report` first, pictures show r1")
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.theme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(shot.page.as_uri(), wait_until="networkidle")
    png = page.screenshot()
    context.close()
    return with_palette(png)


def with_palette(png: bytes) -> bytes:
    """Return a picture in 256 colours: a third of the weight in the repository."""
    packed = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(PALETTE_COLOURS).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=launch_arguments())
        for shot in SHOTS:
            (IMAGES / f"{shot.name}.png").write_bytes(take(browser, shot))
            print(f"docs/images/{shot.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
