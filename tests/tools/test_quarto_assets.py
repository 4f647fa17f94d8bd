from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from reporting.config import ROOT
from reporting.site.assets import PLOTLY

SCRIPT = ROOT / "tools" / "quarto_assets.py"


def run(out: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.defpath, "QUARTO_PROJECT_OUTPUT_DIR": str(out)}
    command = [sys.executable, *flags, str(SCRIPT)]
    return subprocess.run(command, cwd=out, env=environment, capture_output=True, text=True, check=False)


def test_the_scripts_of_charts_are_put_beside_the_pages(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert {PLOTLY, "report.js"} <= {path.name for path in (tmp_path / "assets").iterdir()}


def test_a_python_without_plotly_leaves_tables_and_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "-S")  # no site-packages: no plotly
    assert done.returncode == 0
    assert "charts are shown as tables" in done.stderr
    assert not (tmp_path / "assets" / PLOTLY).exists()
