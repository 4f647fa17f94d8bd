"""Chart images: figures drawn by one headless Chromium, kept by what they depend on.

Chromium and the library that steers it live in a child process of their own, because the parent forks the notebooks and
must stay single-threaded. The child starts with the first picture that is not in the cache and ends with its parent.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Self

from reporting.config import ROOT
from reporting.errors import RenderingError
from reporting.rendering.images_chromium import Renderer, find_chromium, identify

CACHE = ROOT / ".cache" / "charts"
TIMEOUT_SECONDS = 60.0  # the first picture waits for Chromium to start (2 s here); a later one takes 0.07 s
STOP_SECONDS = 5.0
DRAWN = ord("+")  # the first byte of an answer, see images_worker

Figure = Mapping[str, Any]  # plotly's own JSON: {"data": [...], "layout": {...}}


class PaintError(RenderingError):
    """A chart could not be drawn."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"chart images: expected a picture from Chromium, got: {reason}")


class ChartPainter:
    """Draws plotly figures as opaque PNGs of at most 64 colours.

    >>> with ChartPainter() as painter:                                    # doctest: +SKIP
    ...     png = painter.paint(figure, width=552, height=300)             # 1104 x 600 pixels
    """

    def __init__(self, cache: Path = CACHE, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._cache = cache
        self._timeout_seconds = timeout_seconds
        self._worker: _Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def renderer(self) -> Renderer:
        """Say what draws: part of every picture's identity, and of an edition's manifest.

        Raises:
            ChromiumMissingError: there is no Chrome or Chromium.
        """
        return identify(find_chromium(os.environ))

    def warm(self) -> None:
        """Start Chromium now, in the background: worth calling as soon as it is known that something will be drawn."""
        self._worker = self._worker or _Worker()

    def paint(self, figure: Figure, width: int, height: int, scale: float = 2) -> bytes:
        """Return the figure as a PNG of `width * scale` by `height * scale` pixels.

        Args:
            figure: plotly's JSON, `{"data": [...], "layout": {...}}`; its own width and height are replaced.
            width: in CSS pixels.
            height: in CSS pixels.
            scale: device pixels in a CSS pixel.

        Raises:
            ChromiumMissingError: there is no Chrome or Chromium.
            PaintError: it did not draw.
        """
        request = {"figure": figure, "width": width, "height": height, "scale": scale}
        asked = json.dumps(request, sort_keys=True, separators=(",", ":")).encode()
        kept = self._cache / f"{hashlib.sha256(self.renderer.digest.encode() + asked).hexdigest()}.png"
        with suppress(FileNotFoundError):
            return kept.read_bytes()
        picture = self._draw(asked)
        _keep(kept, picture)
        return picture

    def close(self) -> None:
        """End Chromium; the painter can be used again and starts a new one."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _draw(self, asked: bytes) -> bytes:
        worker = self._worker = self._worker or _Worker()
        try:
            return worker.ask(asked, self._timeout_seconds)
        except BaseException:  # after any failure, an interrupt as well, an answer may still be on its way
            self.close()
            raise


class _Worker:
    """The child process and our end of the socket pair."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._log = TemporaryFile()  # noqa: SIM115 - closed by stop()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our module
                [sys.executable, "-m", "reporting.rendering.images_worker", str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,  # Ctrl-C is the parent's: it stops the child in order
            )
        self._connection = Connection(ours.detach())

    def ask(self, request: bytes, timeout_seconds: float) -> bytes:
        try:
            self._connection.send_bytes(request)
            if not self._connection.poll(timeout_seconds):
                raise PaintError(f"nothing within {timeout_seconds:g} s")
            answer = self._connection.recv_bytes()
        except (EOFError, OSError) as err:
            raise PaintError(f"the drawing process ended ({self._last_words() or err.__class__.__name__})") from err
        if answer[0] != DRAWN:
            raise PaintError(answer[1:].decode().strip())
        return answer[1:]

    def stop(self) -> None:
        """Close our end, which ends the child; kill it if it does not notice."""
        self._connection.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._log.close()

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


def _keep(path: Path, picture: bytes) -> None:
    """Write beside and rename: another process never reads half a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    beside.write_bytes(picture)
    beside.replace(path)
