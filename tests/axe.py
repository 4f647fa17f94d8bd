"""axe-core in a page: what a screen reader or the keyboard would stumble over.

It is installed by npm into .cache, from tests/npm/package-lock.json.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "tests" / "npm"
CACHE = ROOT / ".cache" / "npm" / "axe"
GRAVE = ("serious", "critical")
INSTALL_SECONDS = 120


@cache
def axe_script() -> str:
    """Return axe's source, installed if it is not there; skips the test where there is no npm."""
    installed = CACHE / "node_modules" / "axe-core" / "axe.min.js"
    wanted = (LOCK / "package-lock.json").read_bytes()
    lock = CACHE / "package-lock.json"
    if not installed.is_file() or not lock.is_file() or lock.read_bytes() != wanted:
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed, so axe-core cannot be")
        CACHE.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LOCK / name, CACHE)
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=CACHE, check=True, capture_output=True, timeout=INSTALL_SECONDS)
    return installed.read_text(encoding="utf-8")


def grave_findings(page: Page) -> list[str]:
    """Return axe's serious and critical findings, with the first element of each; a watermark is no text to read."""
    page.evaluate(axe_script())
    found = page.evaluate("() => axe.run({ exclude: ['.watermark'] }, { iframes: false, preload: false })")
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"] if each["impact"] in GRAVE
    ]
