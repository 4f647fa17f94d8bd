"""Checks of the text part: readable by itself in a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporting.lint.message import Opened
from reporting.lint.model import Violation
from reporting.rendering.mail import EDITION_HEADER

TEXT_COLUMNS = 78
SCHEMES = ("https:", "http:", "mailto:", "tel:")
LEFTOVER = re.compile(r"</?[a-z][^<>]*>|&(?:[a-z]+|#\d+);|!\[|\]\(|\bstyle=|\[\]", re.IGNORECASE)
HEADING = re.compile(r"^#{1,3} \S", re.MULTILINE)
KPIS = re.compile(r"^## Key figures$\n(?P<lines>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
CHANGE = r"(?:[▲▼] )?[+\N{MINUS SIGN}]?\$?[\d.,]+.* (?:vs plan|in \d weeks?).*|change: n/a"
KPI = re.compile(rf".+?: (?:n/a \(.+\)|.*\d.*, (?:{CHANGE}))")


def check_text(opened: Opened) -> Iterator[Violation]:
    """Narrow lines, headings, no markup left over."""
    if not opened.text.strip():
        return
    for number, line in enumerate(opened.text.splitlines(), start=1):
        if len(line) > TEXT_COLUMNS and not line.strip().startswith(SCHEMES):
            yield Violation("text-width", f"{len(line)} columns in line {number}", f"at most {TEXT_COLUMNS}")
        if match := LEFTOVER.search(line):
            yield Violation("leftover", f"{match[0]!r} in line {number}", "no markup in the text part")
    if not HEADING.search(opened.text):
        yield Violation("headings", "none", "lines that begin with # or ##")


def check_links(opened: Opened) -> Iterator[Violation]:
    """The text leads where the HTML does."""
    words = set(opened.text.split())
    for link in opened.links:
        if link.lower().startswith(SCHEMES) and link.removeprefix("mailto:") not in words and link not in words:
            yield Violation("links", f"{link} is not in the text", "the same links in both parts")


def check_kpis(opened: Opened) -> Iterator[Violation]:
    """Every headline figure of a report of ours has value, unit and change in the text."""
    if EDITION_HEADER not in opened.message:
        return
    section = KPIS.search(opened.text.replace("\r\n", "\n"))
    entries = re.split(r"^- ", section["lines"], flags=re.MULTILINE)[1:] if section else []
    if not entries:
        yield Violation("kpis", "no key figures in the text", "all of the mail's")
    for entry in entries:
        if not KPI.fullmatch(" ".join(entry.split())):
            yield Violation("kpis", " ".join(entry.split())[:60], "label: value with unit, change")
