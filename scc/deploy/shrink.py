"""Files without what only their authors read: comments, white space, long names inside functions.

Names at a module's top level, public methods and strings stay, and a module is one line: an error's stack names
functions as the sources do.
"""

from __future__ import annotations

from pathlib import PurePath

import minify

_TYPES = {".js": "text/javascript", ".css": "text/css", ".webmanifest": "application/json"}


def shrink(name: str, content: bytes) -> bytes:
    """Return a file's content, smaller where its kind is known.

    Args:
        name: the file's name, whose ending tells the kind.
        content: its bytes, UTF-8 where the kind is known.

    Raises:
        minify.MinifyError: the file is not of its kind.
    """
    kind = _TYPES.get(PurePath(name).suffix)
    return minify.string(kind, content.decode()).encode() if kind else content
