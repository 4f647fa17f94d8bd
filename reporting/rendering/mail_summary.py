"""What of a report goes into its mail, in the order a reader meets it: both parts of the mail are written from this."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from reporting.blocks.format import format_date, format_value, format_week, render_prose
from reporting.blocks.model import (
    Action,
    Block,
    Change,
    Chart,
    Finding,
    Kpi,
    Narrative,
    Prose,
    Table,
    Unit,
    Value,
)
from reporting.blocks.sentences import split_headline
from reporting.blocks.text import missing_reasons
from reporting.errors import RenderingError
from reporting.money import share_ppm
from reporting.rendering.meta import PageMeta

MOST_KPIS = 4
MOST_DECISIONS = 3
MOST_FINDINGS = 3
MOST_CHARTS = 3
MOST_ROWS = 8  # of the table; the rest is on the page
MOST_COLUMNS = 4  # of the table: what a phone of 320 px can show
DRAFT_MARK = "[DRAFT]"
DRAFT_NOTICE = f"{DRAFT_MARK} Not for sending: a check of its data failed."
CLAUSE_ENDS = (re.compile(r"[.;:!?] +| [\u2013\u2014] "), re.compile(r", +"))  # the strong ones first
SENTENCE_ENDS = (".", "!", "?")
REASON_END = re.compile(r"[;.](?: |$)| \(")  # what follows explains or says what to do: matter of the page
BY_SHARE = (Unit.USD, Unit.COUNT)  # a change of these says more in percent; the others already are a relation

T = TypeVar("T", Kpi, Chart, Table, Finding, Action, Narrative)


class MailContentError(RenderingError):
    """The blocks of a report do not make a mail."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"mail: expected {expected}, got {got}. Mend the report's notebook.")


@dataclass(frozen=True)
class Comparison:
    """The one change a mail shows of a KPI, and what it is against."""

    figure: Value
    against: str


@dataclass(frozen=True)
class Summary:
    """A report in two minutes."""

    meta: PageMeta
    lead: Prose  # the first sentence of the headline
    more: Prose | None  # the others
    preheader: str
    context: Prose
    needed: str
    kpis: tuple[Kpi, ...]
    decisions: tuple[Action, ...]
    changes: tuple[Narrative, ...]
    findings: tuple[Finding, ...]
    charts: tuple[Chart, ...]
    table: Table | None  # with the rows that the mail shows
    table_notes: tuple[str, ...]
    gaps: tuple[Kpi, ...]

    @property
    def name(self) -> str:
        """Return whose report this is."""
        return f"{self.meta.scope_name} · {self.meta.perspective_name}"

    def said_of(self, finding: Finding) -> str:
        """Return the remedy of a finding, or which decision of the mail already says it."""
        titles = [action.title for action in self.decisions]
        remedy = finding.remedy.rstrip(".")
        return f"decision {titles.index(remedy) + 1}" if remedy in titles else finding.remedy

    @property
    def gap_lines(self) -> tuple[tuple[str, str], ...]:
        """Return the names of the figures that are missing for one reason, and that reason; the first missing first."""
        by_reason: dict[str, list[str]] = {}
        for kpi in self.gaps:
            by_reason.setdefault(short_reason(kpi.value.missing), []).append(kpi.label)
        return tuple((_enumerated(labels), reason) for reason, labels in by_reason.items())

    @property
    def week(self) -> str:
        """Return the ISO week of the report."""
        return format_week(self.meta.as_of)

    @property
    def draft_notice(self) -> str:
        """Return what a draft says above everything else, nothing for a report that may be sent."""
        return DRAFT_NOTICE if self.meta.draft else ""

    @property
    def footer(self) -> tuple[str, ...]:
        """Return where the figures come from."""
        meta = self.meta
        dates = f"As of {format_date(meta.as_of)}, data to {format_date(meta.data_cut)}, revision {meta.revision}."
        origin = " · ".join(f"{name} {value}" for name, value in meta.provenance.items())
        return (dates, *([origin] if origin else []), "Every figure leads to its rows in the full report.")


def summarise(blocks: Sequence[Block], meta: PageMeta) -> Summary:
    """Choose what the mail shows.

    Raises:
        MailContentError: there is not exactly one headline and one context, or there is no KPI.
    """
    headline, context = _spoken(blocks, "headline"), _spoken(blocks, "context")
    decisions = decisions_of(blocks)
    kpis = kpis_of(blocks)
    if not kpis:
        raise MailContentError("KPIs", "none")
    table = next((table for table in _of(Table, blocks) if table.in_mail), None)
    shown = table and _clip(table)
    lead, more = split_headline(headline)
    return Summary(
        meta=meta,
        lead=lead,
        more=more,
        preheader=second_half(render_prose(headline)) or render_prose(context),
        context=context,
        needed=_needed(context, len(decisions)),
        kpis=kpis,
        decisions=decisions,
        changes=tuple(n for n in _of(Narrative, blocks) if n.in_mail and n.role == "changes"),
        findings=tuple(f for f in _of(Finding, blocks) if f.in_mail)[:MOST_FINDINGS],
        charts=charts_of(blocks),
        table=shown,
        table_notes=_notes(table, shown) if table and shown else (),
        gaps=tuple(kpi for kpi in _of(Kpi, blocks) if kpi.value.missing),
    )


def kpis_of(blocks: Sequence[Block]) -> tuple[Kpi, ...]:
    """Return the KPIs of the mail: those marked for it; when all figures are missing, the first of the report."""
    kpis = _of(Kpi, blocks)
    return tuple([kpi for kpi in kpis if kpi.in_mail] or kpis)[:MOST_KPIS]


def charts_of(blocks: Sequence[Block]) -> tuple[Chart, ...]:
    """Return the charts of the mail."""
    return tuple(chart for chart in _of(Chart, blocks) if chart.in_mail)[:MOST_CHARTS]


def decisions_of(blocks: Sequence[Block]) -> tuple[Action, ...]:
    """Return the decisions of the mail: those marked for it; what only waits in the plan is none of this week."""
    actions = sorted(_of(Action, blocks), key=lambda action: action.rank)
    return tuple(action for action in actions if action.in_mail)[:MOST_DECISIONS]


def second_half(headline: str) -> str:
    """Return what follows the clause end nearest to the middle, to go on where a subject line stops reading.

    >>> second_half("Revenue fell 3.1 %; cash lasts 7.3 months")
    'Cash lasts 7.3 months'
    """
    for ends in CLAUSE_ENDS:
        cuts = [match.end() for match in ends.finditer(headline) if match.end() < len(headline)]
        if cuts:
            rest = headline[min(cuts, key=lambda cut: abs(cut - len(headline) / 2)) :]
            return rest[0].upper() + rest[1:]
    return ""


def short_reason(reason: str) -> str:
    """Return why a figure is missing, without what its reader should do about it.

    >>> short_reason("no loads have been delivered. Record each load.")
    'no loads have been delivered'
    """
    return REASON_END.split(reason, maxsplit=1)[0]


def compare(kpi: Kpi) -> Comparison | None:
    """Return the comparison that says most: against the plan, else over four weeks, else over one; None without any."""
    if kpi.value.amount is None:
        return None
    candidates = (
        (_to_target(kpi.value, kpi.target), "vs plan"),
        (kpi.change_4w, "in 4 weeks"),
        (kpi.change_1w, "in 1 week"),
    )
    for change, against in candidates:
        if change is not None and change.delta.amount is not None:
            return Comparison(_telling(change, kpi.value.unit), against)
    return None


def _enumerated(labels: Sequence[str]) -> str:
    """Return names as a list that begins with a capital; an abbreviation keeps its own."""
    first, *others = labels
    return ", ".join([first, *(name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in others)])


def _telling(change: Change, unit: Unit) -> Value:
    """Return the share where it says more; not of a negative figure, whose share would turn the sign around."""
    delta, share = change.delta.amount or 0, change.relative.amount
    return change.relative if unit in BY_SHARE and share is not None and share * delta >= 0 else change.delta


def _to_target(value: Value, target: Value | None) -> Change | None:
    """Return the difference to the target; a share of it where it is money or a count and not zero."""
    if target is None or target.amount is None or value.amount is None:
        return None
    delta = value.amount - target.amount
    unit = Unit.POINTS if value.unit is Unit.PERCENT else value.unit
    if target.amount == 0:
        return Change(Value(delta, unit), Value.absent(Unit.PERCENT, "the plan is zero"))
    return Change(Value(delta, unit), Value.of(share_ppm(delta, abs(target.amount)), Unit.PERCENT))


def _clip(table: Table) -> Table:
    """Return the part of a table that fits: its first rows, its first column and variances before other columns."""
    by_weight = sorted(range(1, len(table.columns)), key=lambda column: table.columns[column].variance is None)
    kept = [0, *sorted(by_weight[: MOST_COLUMNS - 1])]
    return replace(
        table,
        columns=tuple(table.columns[column] for column in kept),
        rows=tuple(tuple(row[column] for column in kept) for row in table.rows[:MOST_ROWS]),
        total=table.total and tuple(table.total[column] for column in kept),
        subtotals=tuple(place for place in table.subtotals if place < MOST_ROWS),
        groups=tuple(group for group in table.groups if group.first < MOST_ROWS),
    )


def _notes(table: Table, shown: Table) -> tuple[str, ...]:
    """Return what stands below the table: what is left out, its note, why cells are missing, its source."""
    cells = [cell for row in (*shown.rows, shown.total or ()) for cell in row]
    notes = [table.note, *(f"n/a: {reason}" for reason in missing_reasons(cells)), f"Source: {table.source}"]
    if len(shown.rows) < len(table.rows) or len(shown.columns) < len(table.columns):
        notes.insert(0, _clipped(table, shown))
    return tuple(note for note in notes if note)


def _clipped(table: Table, shown: Table) -> str:
    """Return how much of a table the mail shows."""
    pairs = ((shown.rows, table.rows, "rows"), (shown.columns, table.columns, "columns"))
    parts = [f"{_count(len(few))} of {_count(len(all_))} {what}" for few, all_, what in pairs if len(few) < len(all_)]
    return f"Shown: {' and '.join(parts)}."


def _count(number: int) -> str:
    return format_value(Value(number, Unit.COUNT))


def _needed(context: Prose, decisions: int) -> str:
    """Return how many decisions wait, as a sentence that goes on after the context's."""
    few = {0: "No decision needed.", 1: "1 decision needed."}
    stop = " " if context.template.endswith(SENTENCE_ENDS) else ". "
    return stop + few.get(decisions, f"{_count(decisions)} decisions needed.")


def _spoken(blocks: Sequence[Block], role: str) -> Prose:
    found = [block for block in _of(Narrative, blocks) if block.role == role]
    if len(found) != 1:
        raise MailContentError(f"one narrative of role {role!r}", str(len(found)))
    return found[0].text


def _of(kind: type[T], blocks: Sequence[Block]) -> list[T]:
    return [block for block in blocks if isinstance(block, kind)]
