"""The static part of the linter: pure Python, no npm, no browser; also the gate before sending."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from reporting.lint import checks_contrast, checks_css, checks_markup, checks_message, checks_pictures, checks_text
from reporting.lint.message import Opened, open_message
from reporting.lint.model import Row, Verdict, Violation, judge

Rule = Callable[[Opened], Iterator[Violation]]
CONFIGURATION_SET = "X-SES-CONFIGURATION-SET"
TAGS = "X-SES-MESSAGE-TAGS"


@dataclass(frozen=True)
class Check:
    """A row of the table of limits, the rules that judge it and the part of the message that they read."""

    name: str
    limit: str
    rules: tuple[Rule, ...]
    part: Literal["", "HTML", "text"] = ""

    def is_possible(self, opened: Opened) -> bool:
        """Say whether the part is there."""
        return bool({"": "all", "HTML": opened.html, "text": opened.text}[self.part].strip())


CHECKS = (
    Check("Parts", "HTML and text, UTF-8, the text first", (checks_message.check_parts,)),
    Check("Sizes", "HTML 90 KB, a picture 100 KB, pictures 400 KB, message 700 KB", (checks_message.check_sizes,)),
    Check("Header", "no Bcc, no control character, each field once", (checks_message.check_headers,)),
    Check(
        "Pictures",
        "PNG of at most 64 colours, opaque, by content id, width at most 640",
        (checks_pictures.check_pictures, checks_pictures.check_content_ids, checks_pictures.check_images),
    ),
    Check("Markup", "no script, svg, form, data: or remote resource", (checks_markup.check_markup,), "HTML"),
    Check("Tables", "layout marked as such, data with caption and scope", (checks_markup.check_tables,), "HTML"),
    Check("Language", "lang, dir and title", (checks_markup.check_language,), "HTML"),
    Check("Styles", "nothing that Outlook for Windows lacks carries layout", (checks_css.check_css,), "HTML"),
    Check("Contrast", "4.5:1 as authored, partly and fully inverted", (checks_contrast.check_contrast,), "HTML"),
    Check(
        "Text part",
        "78 columns, headings, no markup, every key figure",
        (checks_text.check_text, checks_text.check_kpis),
        "text",
    ),
    Check("Links", "the same in both parts", (checks_text.check_links,), "text"),
)


def lint_static(raw: bytes) -> tuple[Violation, ...]:
    """Return every limit that a message breaks, none for a mail that may go out."""
    opened = open_message(raw)
    possible = (check for check in CHECKS if check.is_possible(opened))
    return tuple(violation for check in possible for rule in check.rules for violation in rule(opened))


def review_static(raw: bytes) -> tuple[Row, ...]:
    """Return the static checks of a message, a row each."""
    opened = open_message(raw)
    return (*(_review(check, opened) for check in CHECKS), _envelope(opened))


def _review(check: Check, opened: Opened) -> Row:
    if not check.is_possible(opened):
        return Row(check.name, check.limit, Verdict.NOT_CHECKED, note=f"no {check.part} part")
    return judge(check.name, check.limit, (violation for rule in check.rules for violation in rule(opened)))


def _envelope(opened: Opened) -> Row:
    name, limit = "Configuration set and tags", "SES reports back which edition bounced"
    if CONFIGURATION_SET in opened.message and TAGS in opened.message:
        return Row(name, limit, Verdict.PASSED)
    return Row(name, limit, Verdict.NOT_VERIFIED, note="given with the request to SES, not in the message")
