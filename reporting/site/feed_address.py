"""Where the feed of a scope lies. Feed readers do not sign in: knowing the address is the permission to read.

The address carries a token, derived for each scope from one secret of the environment. Standard library only.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path

FEEDS = "feeds"
TOKEN_DIGITS = 40  # hexadecimal: 160 bits, beyond guessing


def feed_path(scope: str, secret: str) -> str:
    """Return the path of a scope's feed from the site's root.

    Args:
        scope: its id.
        secret: of the environment, not empty. Another secret gives another address, and the old feed goes.
    """
    token = hmac.new(secret.encode(), f"feed of {scope}".encode(), hashlib.sha256).hexdigest()
    return f"{FEEDS}/{scope}-{token[:TOKEN_DIGITS]}.xml"


def feeds_are_current(reports: Path, scopes: Iterable[str], secret: str) -> bool:
    """Say whether the feeds that are there come from this secret (none without one).

    Args:
        reports: the site's folder.
        scopes: every one that may have a feed.
        secret: of the environment, "" for none.
    """
    there = set((reports / FEEDS).glob("*"))
    right = {reports / feed_path(scope, secret) for scope in scopes} if secret else set()
    return there <= right and bool(there) == bool(secret)
