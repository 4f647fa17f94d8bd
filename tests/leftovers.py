"""What no reader may see: a missing value, a raw float, a minus zero, a placeholder."""

from __future__ import annotations

import re
from html import unescape

MINUS = "\N{MINUS SIGN}"
LEFTOVERS = re.compile(
    rf"\bNone\b|\b(?i:nan|inf)\b|[{{}}]|{MINUS}\$?0(?:\.0+)?(?![.,\d])|(?<!\S)-\$?\d|\d\.\d{{4}}"
    r"|\d[eE][+-]\d|(?:Decimal|Value|date)\("
)
UNREAD = re.compile(r"<(script|style|pre)\b.*?</\1>|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def read_words(page: str) -> str:
    """Return what a page of HTML says, without its scripts, styles and queries."""
    return unescape(TAG.sub(" ", UNREAD.sub(" ", page)))
