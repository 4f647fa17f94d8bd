"""What the tests of pages share: an edition's particulars and its rendered files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from reporting.blocks.model import Block
from reporting.rendering.page import PageMeta, Rendered, render_page
from tests.blocks.examples import HOSTILE, REPORT
from tests.blocks.notebook import write_notebook

META = PageMeta(
    perspective="ceo",
    perspective_name="CEO",
    scope="portfolio",
    scope_name="JADA Portfolio",
    as_of=date(2026, 9, 30),
    data_cut=date(2026, 9, 29),
    revision=2,
    draft=False,
    headline="Revenue is short of plan",
    previous_href="../../../../../editions/2026-09-23/portfolio/ceo/r1/page.html",
    site_root="../../../../..",
    plotly_src="../../../../../assets/plotly.min.js",
    provenance={"data": "3f2a9c...--_x_", "code": "41b0"},
)
WHOLE = (*REPORT[:-1], HOSTILE, REPORT[-1])  # the last is a heading over nothing
DRAFT = replace(META, draft=True, previous_href=None)


def render(
    folder: Path, meta: PageMeta = META, report: tuple[Block | str, ...] = REPORT, renderer: str = "pandoc"
) -> Rendered:
    """Render the example report into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return render_page(write_notebook(folder / "notebook.ipynb", report), meta, folder, renderer)
