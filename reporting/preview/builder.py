"""The process that builds: warm, single-threaded, told what to build by lines on its input.

It imports the libraries but not what an analyst edits: its worker does that (`library`). What it has imported of ours
it says at the start; when one of those files is saved, the server starts it anew.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TextIO

from reporting.errors import ReportingError
from reporting.execution.child import leave
from reporting.execution.pool import TaskCrashedError
from reporting.execution.warm import keep_single_threaded, warm
from reporting.preview.library import Library, own_files
from reporting.preview.steps import Shown, Wish, make_mail, make_page
from reporting.rendering.images import ChartPainter

# what the library imports of other libraries: loaded once, here
LIBRARIES = (
    "PIL.Image", "PIL.ImageColor", "css_inline", "dotenv", "jinja2", "msgspec", "email.mime.text", "http.client",
    "pyarrow.parquet",
)  # fmt: skip


@dataclass(frozen=True)
class News:
    """What the builder tells: `ready`, `page`, `mail` or `failed`, with what belongs to it.

    Args:
        event: which.
        seconds: since the build began.
        paths: of what was made, from the preview's site: page, report, mail, summary.
        error: what went wrong, with its cell where there is one.
        files: at `ready`: what this process has imported of ours.
    """

    event: str
    seconds: float = 0.0
    paths: dict[str, str] | None = None
    error: str = ""
    files: tuple[str, ...] = ()


def main() -> None:
    """Build what the input asks for until it ends."""
    signal.signal(signal.SIGTERM, leave)  # so that worker, Chromium and the folder of answers go as well
    keep_single_threaded()
    tell = _Teller()
    for name in LIBRARIES:
        import_module(name)
    warm(())
    with ChartPainter() as painter, Library() as library:
        painter.warm()
        tell(News("ready", files=own_files()))
        for line in sys.stdin:
            asked = json.loads(line)
            asked["as_of"] = date.fromisoformat(asked["as_of"]) if asked["as_of"] else None
            _build(Wish(**asked), library, painter, tell)


class _Teller:
    """Writes news to what was our output; whatever else writes there goes to the log."""

    def __init__(self) -> None:
        self._out: TextIO = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def __call__(self, news: News) -> None:
        self._out.write(json.dumps(asdict(news)) + "\n")
        self._out.flush()


def _build(wish: Wish, library: Library, painter: ChartPainter, tell: _Teller) -> None:
    began = time.perf_counter()

    def passed() -> float:
        return round(time.perf_counter() - began, 2)

    try:
        library.refresh()
        shown: Shown = library.call(make_page, wish, library.answers)
        tell(News("page", passed(), {"page": shown.page, "report": shown.text}))
        html, text = library.call(make_mail, _paint(painter, shown))
        tell(News("mail", passed(), {"mail": html, "summary": text}))
    except TaskCrashedError as err:
        tell(News("failed", passed(), error=f"{err.message}\n\n{err.details}"))
    except ReportingError as err:
        tell(News("failed", passed(), error=str(err)))


def _paint(painter: ChartPainter, shown: Shown) -> dict[str, str]:
    folder = Path(shown.charts) / "charts"
    folder.mkdir()
    paths = {}
    for picture in shown.pictures:
        path = folder / picture.name
        path.write_bytes(painter.paint(picture.figure, picture.width, picture.height, picture.scale))
        paths[picture.key] = str(path)
    return paths


if __name__ == "__main__":
    main()
