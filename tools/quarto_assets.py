"""Puts the scripts of charts beside the pages that `quarto render` and `quarto preview` make of the notebooks.

Quarto runs it (`_quarto.yml`, post-render) with the Python that it finds. Where that one lacks plotly, the pages
show tables.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # Quarto runs this file by its path

from reporting.errors import RenderingError
from reporting.site.assets import install_assets


def main() -> None:
    """Install the shared files in the folder that Quarto writes to."""
    try:
        install_assets(Path(os.environ["QUARTO_PROJECT_OUTPUT_DIR"]))
    except RenderingError as err:
        print(f"charts are shown as tables. {err}", file=sys.stderr)


if __name__ == "__main__":
    main()
