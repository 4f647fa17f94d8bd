"""The report extension in `_extensions/portfolio-report`: what both engines and the site take from it."""

from __future__ import annotations

from reporting.config import ROOT

NAME = "portfolio-report"
FOLDER = ROOT / "_extensions" / NAME
PROJECT_FILE = ROOT / "_quarto.yml"
TEMPLATE = FOLDER / "template.html"
PAGE_FILTER = FOLDER / "page.lua"
TEXT_FILTER = FOLDER / "text.lua"
SCRIPT = FOLDER / "report.js"
COLUMNS = 78
