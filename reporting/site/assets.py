"""The files that all pages share: plotly's script, the report's own, the style sheet of the lists.

plotly.min.js comes with the plotly package, so that `make report` needs no npm. Their names never change and
what they offer to pages only grows: an old edition works with the newest assets.
"""

from __future__ import annotations

import filecmp
from importlib.util import find_spec
from pathlib import Path

from reporting.config import ROOT
from reporting.errors import RenderingError

ASSETS = "assets"
PLOTLY = "plotly.min.js"
EXTENSION = ROOT / "_extensions" / "portfolio-report"
TEMPLATES = Path(__file__).parent / "templates"
STYLES = (EXTENSION / "report.css", TEMPLATES / "site.css")
SCRIPTS = (EXTENSION / "report.js", TEMPLATES / "compare.js", TEMPLATES / "search.js")


def install_assets(reports: Path) -> None:
    """Bring the shared files in `reports/assets` up to date, each in one step: open pages read them meanwhile.

    Raises:
        RenderingError: plotly is not installed.
    """
    folder = reports / ASSETS
    folder.mkdir(parents=True, exist_ok=True)
    for source in (plotly_script(), *SCRIPTS):
        target = folder / source.name
        if not target.is_file() or not filecmp.cmp(source, target, shallow=False):
            _put(target, source.read_bytes())
    _put(folder / "site.css", "\n".join(path.read_text(encoding="utf-8") for path in STYLES).encode())


def plotly_script() -> Path:
    """Return plotly's script in the installed package, without importing it."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise RenderingError("site: the plotly package is not installed. Run `make setup`.")
    return Path(spec.origin).parent / "package_data" / PLOTLY


def _put(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{target.name}")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
