"""Live keys in the source tree's text files: a security finding each, the key itself never repeated anywhere.

The patterns are the published prefixes of keys that work in production. Keys that vendors print in their own
documentation (they end in `EXAMPLE`) and test keys (`sk_test_`) are not findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from reporting.sources.model import Place

DOCUMENTED_ENDING = "EXAMPLE"
SLA_DAYS = 7  # a live key in a repository is open to everyone who can read it
OWNER = "cto"
REMEDY = "Revoke the key, issue a new one and keep it in Secrets Manager; git history still holds the old one."
TITLE_OF_KIND = {
    "stripe": "Live Stripe key",
    "aws": "AWS access key",
    "github": "GitHub token",
    "slack": "Slack token",
    "google": "Google API key",
    "private-key": "Private key",
}
PATTERN = re.compile(
    r"(?P<stripe>\b[sr]k_live_[0-9A-Za-z]{8,})"
    r"|(?P<aws>\b(?:AKIA|ASIA)[0-9A-Z]{16}\b)"
    r"|(?P<github>\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{22,}))"
    r"|(?P<slack>\bxox[abprs]-[0-9A-Za-z-]{10,})"
    r"|(?P<google>\bAIza[0-9A-Za-z_-]{35})"
    r"|(?P<private_key>-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:[^-]{0,9000}-----END (?:[A-Z]+ )?PRIVATE KEY-----)?)"
)
SHORTEST_KEY = 15  # characters; ids, names and dates are mostly shorter and are not searched at all
# what a text must hold for the pattern to match at all: finding plain bytes is far quicker than the pattern
GITHUB_MARKS = (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_")
MARKS = (b"k_live_", b"AKIA", b"ASIA", *GITHUB_MARKS, b"xox", b"AIza", b"PRIVATE KEY-----")
TEXT_MARKS = tuple(mark.decode() for mark in MARKS)


@dataclass(frozen=True)
class LeakedKey:
    """Where a live key stands and of which kind it is; not the key."""

    kind: str
    place: Place


def find_keys(path: str, data: bytes) -> Iterator[LeakedKey]:
    """Find what looks like a live key in a file; binary files hold none.

    Args:
        path: relative to the source folder.
        data: the file's bytes.
    """
    if b"\0" in data or not any(mark in data for mark in MARKS):
        return
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), start=1):
        for match in PATTERN.finditer(line):
            if not match[0].endswith(DOCUMENTED_ENDING):
                yield LeakedKey((match.lastgroup or "").replace("_", "-"), Place(path, number, match.start() + 1))


def redact(text: str) -> str:
    """Return `text` with every live key cut down to its first four characters.

    Everything read from a source goes through here before anything else sees it, so that no page, mail, trace or log
    can repeat a key that someone wrote into a task or a memo.
    """
    if len(text) < SHORTEST_KEY or not any(mark in text for mark in TEXT_MARKS):
        return text
    return PATTERN.sub(lambda match: f"{match[0][:4]}[redacted]", text)


def finding(key: LeakedKey, entity: str | None, opened: date) -> dict[str, object]:
    """Return the row of `security_findings` for a key.

    Args:
        key: where it stands.
        entity: whose file it is; None for the whole group's.
        opened: the data cut, as nothing here knows when the key was written.
    """
    path, line, column = key.place
    return {
        "id": f"scan-{sha256(f'{path}:{line}:{column}'.encode()).hexdigest()[:12]}",
        "entity": entity,
        "title": redact(f"{TITLE_OF_KIND[key.kind]} in {path}, line {line}"),
        "severity": "critical",
        "opened": opened,
        "closed": None,
        "sla_days": SLA_DAYS,
        "remedy": REMEDY,
        "owner": OWNER,
        "detected_by": "scan",
    }
