"""What a person gets to see of a review: lines for a terminal, and a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from reporting.blocks.format import format_value
from reporting.blocks.model import Unit, Value
from reporting.blocks.tokens import DARK, LIGHT, WEB_FONT
from reporting.lint.model import Verdict
from reporting.lint.review import Review

MARKS = {Verdict.PASSED: "ok", Verdict.FAILED: "FAILED", Verdict.NOT_CHECKED: "-", Verdict.NOT_VERIFIED: "?"}
MOST_LINES = 8  # violations of a check on the terminal; the page has all


def review_lines(review: Review) -> Iterator[str]:
    """Yield the review for a terminal: a line each check, below it what was found."""
    for row in review.rows:
        made = row.verdict in (Verdict.PASSED, Verdict.FAILED)
        why = "" if made else f"  ({row.verdict}: {row.note})"
        yield f"{MARKS[row.verdict]:<7}{row.name}: {row.limit}{why}"
        yield from (f"         {violation}" for violation in row.violations[:MOST_LINES])
        if len(row.violations) > MOST_LINES:
            yield f"         and {len(row.violations) - MOST_LINES} more"
    yield summary_line(review)


def summary_line(review: Review) -> str:
    """Return how many checks ended how."""
    counts = ", ".join(f"{count} {verdict}" for verdict in Verdict if (count := review.count(verdict)))
    return f"{review.name}: {counts}"


def review_page(review: Review) -> str:
    """Return the review as a page that stands by itself."""
    return _template().render(review=review, summary=summary_line(review), Verdict=Verdict, bytes=_bytes)


def _bytes(size: int) -> str:
    return f"{format_value(Value(size, Unit.COUNT))} bytes"


@cache
def _template() -> Template:
    templates = Environment(
        loader=PackageLoader("reporting.lint"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    templates.globals |= {"light": LIGHT, "dark": DARK, "font": WEB_FONT}
    return templates.get_template("lint.html.j2")
