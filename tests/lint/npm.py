"""The npm tools of the full review, installed by their lock file into .cache."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "npm" / "install.sh"
INSTALL_SECONDS = 180


@cache
def install_tools() -> None:
    """Install them where they are not; skips the test on a machine without npm."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed, so the tools of the full review cannot be")
    subprocess.run(["sh", str(SCRIPT)], check=True, capture_output=True, timeout=INSTALL_SECONDS)
