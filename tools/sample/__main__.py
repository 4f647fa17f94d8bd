"""Write the sample portfolio: `python -m tools.sample [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.sample.build import write_sample

DEFAULT_FOLDER = Path("data/sample")

write_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FOLDER)
