"""Charts as plotly figures: plain JSON values, so that nothing but a browser needs plotly.

One visual language: actual solid, last year lighter, plan outlined, forecast hatched; names at the ends of
their lines instead of a legend; titles stay outside, in the page and the mail.
"""

from __future__ import annotations

import hashlib
import json

from reporting.blocks.charts.layout import Figure, figure
from reporting.blocks.charts.sparkline import sparkline
from reporting.blocks.charts.style import Size

__all__ = ["Figure", "Size", "figure", "figure_digest", "sparkline"]


def figure_digest(fig: Figure) -> str:
    """Return the sha256 of a figure's canonical JSON, in hex: the name of its picture."""
    canonical = json.dumps(fig, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
