"""The whole review of a mail: static checks, npm tools and Chromium on demand, and what nobody can tell."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.lint.message import open_message
from reporting.lint.model import Row, Verdict
from reporting.lint.static import review_static

UNKNOWABLE = (
    Row(
        "Outlook for Windows", "laid out as elsewhere", Verdict.NOT_VERIFIED,
        note="its Word engine runs nowhere else; the checks of tables and styles keep to what it is known to lack",
    ),
    Row(
        "Gmail's own dark mode", "readable", Verdict.NOT_VERIFIED,
        note="how it inverts is not published; contrast was computed under a partial and a full inversion",
    ),
)  # fmt: skip
ON_DEMAND = "add --full to check it"


@dataclass(frozen=True)
class Review:
    """What is known of a mail."""

    name: str
    subject: str
    message_bytes: int
    html_bytes: int
    pictures: int
    rows: tuple[Row, ...]

    @property
    def passed(self) -> bool:
        """Say whether no check that was made found anything."""
        return all(row.verdict is not Verdict.FAILED for row in self.rows)

    def count(self, verdict: Verdict) -> int:
        """Return how many checks ended with a verdict."""
        return sum(row.verdict is verdict for row in self.rows)


def review(raw: bytes, name: str, *, full: bool) -> Review:
    """Review a mail.

    Args:
        raw: the message.
        name: what to call it.
        full: ask npm tools and Chromium too, as far as they are installed.
    """
    opened = open_message(raw)
    return Review(
        name=name,
        subject=str(opened.message["Subject"] or ""),
        message_bytes=len(raw),
        html_bytes=opened.html_bytes,
        pictures=len(opened.pictures),
        rows=(*review_static(raw), *_tools(raw, full=full), *UNKNOWABLE),
    )


def _tools(raw: bytes, *, full: bool) -> tuple[Row, ...]:
    from reporting.lint import browser, node

    opened = open_message(raw)
    if full and opened.html.strip():
        return (*node.review_with_node(opened), *browser.review_in_chromium(opened))
    checks = (node.PROGRAM_CHECK, node.VALID_CHECK, browser.AXE_CHECK, browser.LOOK_CHECK)
    return tuple(Row(*check, Verdict.NOT_CHECKED, note="no HTML part" if full else ON_DEMAND) for check in checks)
