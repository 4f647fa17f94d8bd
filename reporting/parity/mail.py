"""The mail beside its blocks: HTML, text part, alt texts, subject, preheader, links and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Literal

from reporting.blocks.charts import figure_digest
from reporting.blocks.format import format_date, format_value, render_prose
from reporting.blocks.model import Action, Chart, Finding, Kpi, Table
from reporting.blocks.text import grid_lines
from reporting.parity.claims import Claim, find_departure
from reporting.parity.model import Difference, Edition
from reporting.rendering.mail import subject_of
from reporting.rendering.mail_pictures import pictures_of, spark_key
from reporting.rendering.mail_summary import Summary, compare, short_reason, summarise

Medium = Literal["mail HTML", "mail text"]
INVISIBLE = re.compile("[\u200b\u034f]")  # break opportunities and the preheader's padding
SPOKEN = ("alt", "aria-label", "title")  # attributes that are read out
UNREAD = ("style", "script")


def mail_differences(edition: Edition) -> Iterator[Difference]:
    """Yield where the mail departs from the blocks."""
    summary = summarise(edition.blocks, edition.meta)
    shown = {kpi.id for kpi in summary.kpis}
    for block in edition.blocks:
        if isinstance(block, Kpi) and block.in_mail and block.id not in shown:
            yield Difference("mail HTML", f"KPI {block.id}", "shown", "left out")
    subject = subject_of(edition.meta)
    alts = {picture.key: picture.alt for picture in pictures_of(edition.blocks)}
    head = [Claim("title", subject), Claim("preheader", summary.preheader), Claim("label", subject)]
    claims = _claims(summary, "mail HTML", alts)
    reader = _Reader()
    reader.feed(edition.html)
    yield from find_departure("mail HTML", [*head, *claims], reader.told)
    yield from _links("mail HTML", reader.links, edition.page_url)
    yield from find_departure("mail text", _claims(summary, "mail text", {}, edition.page_url), edition.text)
    if edition.message is not None:
        yield from _message(edition, edition.message, subject)


def _claims(summary: Summary, medium: Medium, alts: dict[str, str], page_url: str = "") -> Iterator[Claim]:
    yield from _top(summary, medium, alts, page_url)
    for number, action in enumerate(summary.decisions, start=1):
        yield from _action(number, action)
    for change in summary.changes:
        yield Claim(f"change {change.id}", render_prose(change.text))
    for finding in summary.findings:
        yield from _finding(finding, summary.said_of(finding))
    for chart in summary.charts:
        yield from _chart(chart, medium)
    if summary.table:
        yield from _table(summary.table, medium)
        yield from (Claim(f"table {summary.table.id}, note", note) for note in summary.table_notes)
    yield from (Claim("data gaps", f"{names}: {reason}.") for names, reason in summary.gap_lines)
    if medium == "mail text":
        yield Claim("link", page_url)
    yield from (Claim("footer", line) for line in summary.footer)


def _top(summary: Summary, medium: Medium, alts: dict[str, str], page_url: str) -> Iterator[Claim]:
    """A phone shows the figures before the rest of the headline, the text part after it."""
    kpis = [claim for kpi in summary.kpis for claim in _kpi(kpi, alts)]
    more = [Claim("headline, the rest", render_prose(summary.more))] if summary.more else []
    context = Claim("context", f"{render_prose(summary.context)}{summary.needed}")
    yield Claim("strip", f"{summary.name} · {summary.week}")
    yield Claim("headline", render_prose(summary.lead))
    if medium == "mail text":
        yield from (*more, context, Claim("link", page_url), *kpis)
    else:
        yield from (context, *kpis, *more)


def _kpi(kpi: Kpi, alts: dict[str, str]) -> Iterator[Claim]:
    place = f"KPI {kpi.id}"
    yield Claim(f"{place}, label", kpi.label)
    yield Claim(f"{place}, value", format_value(kpi.value, kpi.style))
    comparison = compare(kpi)
    if kpi.value.missing:
        yield Claim(f"{place}, reason", short_reason(kpi.value.missing))
    elif comparison:
        yield Claim(f"{place}, change", f"{format_value(comparison.figure, 'compact', True)} {comparison.against}")
    if alt := alts.get(spark_key(kpi)):
        yield Claim(f"{place}, alt text", alt)


def _action(number: int, action: Action) -> Iterator[Claim]:
    place = f"action {action.id}"
    yield Claim(place, str(number))
    yield Claim(place, action.title)
    yield Claim(f"{place}, owner", action.owner)
    if action.due:
        yield Claim(f"{place}, due", format_date(action.due))
    if action.effect:
        yield Claim(f"{place}, effect", format_value(action.effect, "compact", signed=True))
        yield Claim(f"{place}, what the effect counts", action.effect_basis)


def _finding(finding: Finding, said: str) -> Iterator[Claim]:
    yield Claim(f"finding {finding.id}", render_prose(finding.title))
    yield Claim(f"finding {finding.id}, what is said of it", f"{finding.owner} · {said}")


def _chart(chart: Chart, medium: Medium) -> Iterator[Claim]:
    place = f"chart {chart.id}"
    yield Claim(f"{place}, title", render_prose(chart.title))
    yield Claim(f"{place}, measure", chart.measure)
    yield Claim(f"{place}, alt text", render_prose(chart.beside_title if medium == "mail text" else chart.alt))
    yield Claim(f"{place}, source", chart.source)


def _table(table: Table, medium: Medium) -> Iterator[Claim]:
    yield Claim(f"table {table.id}, title", render_prose(table.title))
    yield Claim(f"table {table.id}, caption", table.caption)
    if medium == "mail text":
        for number, line in enumerate(grid_lines(table)):
            yield Claim(f"table {table.id}, line {number}", line)
        return
    yield from (Claim(f"table {table.id}, head", column.label) for column in table.columns)
    rows = [(f"row {number}", row) for number, row in enumerate(table.rows)]
    headings = {f"row {group.first}": group.label for group in table.groups}
    for name, row in [*rows, *([("total", table.total)] if table.total else [])]:
        if name in headings:
            yield Claim(f"table {table.id}, heading above {name}", headings[name])
        for column, cell in zip(table.columns, row, strict=True):
            said = cell if isinstance(cell, str) else format_value(cell, column.style, column.variance is not None)
            yield Claim(f"table {table.id}, {name}, {column.label}", said)


def _links(medium: str, links: list[str], page_url: str) -> Iterator[Difference]:
    for link in links:
        if link != page_url:
            yield Difference(medium, "link", page_url, link)


def _message(edition: Edition, message: EmailMessage, subject: str) -> Iterator[Difference]:
    """Compare the message with its own parts as they were archived, and its pictures with those that were drawn."""
    if str(message["Subject"]) != subject:
        yield Difference("message", "subject", subject, str(message["Subject"]))
    for name, kind, archived in (("HTML", "html", edition.html), ("text", "plain", edition.text)):
        part = message.get_body((kind,))
        said = part.get_content() if part is not None else ""
        if said.replace("\r\n", "\n") != archived:
            yield Difference("message", f"{name} part", "the same as archived beside it", "another")
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "image"]
    drawn = [(p.key, edition.pictures.get(figure_digest(p.figure))) for p in pictures_of(edition.blocks)]
    if parts != [png for _, png in drawn]:
        wrong = [key for index, (key, png) in enumerate(drawn) if parts[index : index + 1] != [png]]
        yield Difference("message", f"pictures {', '.join(wrong)}", "drawn from their blocks", "others")


class _Reader(HTMLParser):
    """What a mail says, alt texts in their places, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self._said: list[str] = []
        self._unread = 0
        self.links: list[str] = []

    @property
    def told(self) -> str:
        return INVISIBLE.sub("", "".join(self._said))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in UNREAD
        self._said.append("" if tag in {"span", "wbr", "a"} else "\n")
        self._said += [f"{value}\n" for name, value in attrs if name in SPOKEN and value]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in UNREAD
        self._said.append("" if tag in {"span", "a"} else "\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._said.append(data)
