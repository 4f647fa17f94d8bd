"""Which Chromium there is and which fonts it draws with: what a picture depends on beside its figure."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reporting.errors import RenderingError

VARIABLE = "CHROME"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VERSION_TIMEOUT_SECONDS = 20
QUIET = (  # nothing on this list draws; each is a thing that starts, asks the network or waits
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class ChromiumMissingError(RenderingError):
    """No Chrome or Chromium was found, or the one that was named does not run."""

    def __init__(self, got: str) -> None:
        super().__init__(
            f"chart images: expected Chrome or Chromium ({', '.join(NAMES)}) on PATH, got {got}. "
            f"Install it (Debian: apt-get install chromium) or set {VARIABLE} to its path."
        )


@dataclass(frozen=True)
class Renderer:
    """What draws a picture: two equal ones give the same bytes for the same figure."""

    chromium: str
    fonts: str
    plotly: str

    @property
    def digest(self) -> str:
        """Return the sha256 of all three."""
        return hashlib.sha256(f"{self.chromium}\n{self.fonts}\n{self.plotly}".encode()).hexdigest()


def find_chromium(environ: Mapping[str, str]) -> str:
    """Return the path of the Chrome or Chromium to use: `CHROME` of `environ`, else the first known name on its PATH.

    Raises:
        ChromiumMissingError: there is none.
    """
    named = environ.get(VARIABLE, "")
    if named:
        found = shutil.which(named, path=environ.get("PATH"))
        if not found:
            raise ChromiumMissingError(f"{VARIABLE}={named}, which is no program")
        return found
    for name in NAMES:
        if found := shutil.which(name, path=environ.get("PATH")):
            return found
    raise ChromiumMissingError("none of them")


def identify(executable: str) -> Renderer:
    """Return what `executable` is, with the fonts and the plotly.js of this machine.

    Raises:
        ChromiumMissingError: it does not tell its version.
    """
    return Renderer(chromium=_version(executable), fonts=_fonts(), plotly=_digest(plotly_script()))


def launch_arguments() -> list[str]:
    """Return Chromium's arguments; its sandbox cannot be used by root."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@cache
def plotly_script() -> Path:
    """Return the plotly.js that the plotly package brings, without importing the package (it is slow)."""
    from importlib.util import find_spec

    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise RenderingError("chart images: expected the package plotly, got none. Run `make report` once.")
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


def _version(executable: str) -> str:
    try:
        told = subprocess.run(  # noqa: S603 - the program the user named or that PATH holds, no argument from outside
            [executable, "--version"], capture_output=True, text=True, timeout=VERSION_TIMEOUT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as err:
        raise ChromiumMissingError(f"{executable}, which fails ({err})") from err
    return told.stdout.strip()


@cache
def _fonts() -> str:
    lister = shutil.which("fc-list")
    if lister is None:
        return "unknown"
    told = subprocess.run(  # noqa: S603 - fontconfig's own lister, fixed arguments
        [lister, ":", "file", "fontversion"], capture_output=True, text=True, check=False
    )
    return hashlib.sha256("\n".join(sorted(told.stdout.splitlines())).encode()).hexdigest()


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
