"""The process that draws: one Chromium, one page with plotly.js, figures in, pictures out, until its parent is gone.

Run as `python -m reporting.rendering.images_worker FD`, where FD is one end of a socket pair. A request is the JSON of
`{figure, width, height, scale}`; the answer is one status byte followed by the picture or the reason why there is none.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from reporting.errors import ReportingError
from reporting.rendering.images_chromium import find_chromium, launch_arguments, plotly_script
from reporting.rendering.images_palette import reduce_palette

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DRAWN = b"+"
FAILED = b"-"
PAGE = '<!DOCTYPE html><meta charset="utf-8"><title>charts</title><script src="{script}"></script>'
DRAW = """
async ({figure, width, height, scale}) => {
    const layout = {...figure.layout, width, height};
    return Plotly.toImage({...figure, layout}, {format: "png", width, height, scale});
}
"""


def serve(connection: Connection) -> None:
    """Draw what `connection` asks for until it is closed, or until the first failure to start."""
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright, TemporaryDirectory(prefix="charts-") as folder:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(os.environ), args=launch_arguments(), headless=True
            )
            _answer_all(connection, _open_page(browser, Path(folder)))
            browser.close()
    except (Error, ReportingError, OSError) as err:
        _fail(connection, err)


def _open_page(browser: Browser, folder: Path) -> Page:
    """Open the page from a file: Chromium reads plotly.js itself instead of getting 5 MB over the protocol."""
    (folder / "page.html").write_text(PAGE.format(script=plotly_script().as_uri()), encoding="utf-8")
    page = browser.new_page()
    page.goto((folder / "page.html").as_uri())
    page.context.set_offline(offline=True)
    return page


def _answer_all(connection: Connection, page: Page) -> None:
    while True:
        try:
            request = json.loads(connection.recv_bytes())
        except EOFError:
            return
        url: str = page.evaluate(DRAW, request)
        connection.send_bytes(DRAWN + reduce_palette(base64.b64decode(url.partition(",")[2])))


def _fail(connection: Connection, err: Exception) -> None:
    try:
        connection.send_bytes(FAILED + str(err).partition("\n")[0].encode())
    except OSError:
        return  # the parent is gone as well: nobody to tell


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
