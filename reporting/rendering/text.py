"""The last touch of the full text: no trailing spaces, no run of empty lines, one line end at the end."""

from __future__ import annotations

import re

EMPTY_LINES = re.compile(r"\n{3,}")


def tidy_text(text: str) -> str:
    """Return the text as it is stored, the same from both engines."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return EMPTY_LINES.sub("\n\n", lines).strip("\n") + "\n"
