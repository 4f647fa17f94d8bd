"""Blocks as fragments of semantic HTML: what a notebook shows and a page is laid out from."""

from __future__ import annotations

from reporting.blocks.format import format_date
from reporting.blocks.html_chart import chart_html
from reporting.blocks.html_parts import (
    Fact,
    change_html,
    escape,
    facts_html,
    prose_html,
    trace_html,
    value_html,
)
from reporting.blocks.html_table import table_html
from reporting.blocks.model import Action, Block, Chart, Finding, Kpi, Narrative, Table, Value
from reporting.blocks.sentences import split_headline
from reporting.blocks.svg import sparkline_svg
from reporting.blocks.text import SCORE_BASIS, shown_changes


def block_html(block: Block) -> str:
    """Return a block as HTML; its figures carry `data-figure="<block id>/<path>"`."""
    match block:
        case Kpi():
            return _kpi_html(block)
        case Table():
            return table_html(block)
        case Chart():
            return chart_html(block)
        case Finding():
            return _finding_html(block)
        case Action():
            return _action_html(block)
        case Narrative():
            return _narrative_html(block)


def _kpi_html(kpi: Kpi) -> str:
    facts = [
        Fact(label, change_html(f"{kpi.id}/{path}", change, kpi.better, kpi.style), change.delta.missing)
        for label, path, change in shown_changes(kpi)
    ]
    if kpi.target is not None:
        facts.append(Fact("Target", value_html(f"{kpi.id}/target", kpi.target, kpi.style), kpi.target.missing))
    reason = f'<p class="reason">{escape(kpi.value.missing)}</p>' if kpi.value.missing else ""
    lead = f"<p>{escape(kpi.definition)}</p><p>From: {escape(', '.join(kpi.inputs))}</p>"
    return (
        f'<article class="block kpi{" lead" if kpi.in_mail else ""}" id="{escape(kpi.id)}" data-kind="kpi">'
        f"<h3>{escape(kpi.label)}</h3>"
        f'<p class="kpi-value">{value_html(f"{kpi.id}/value", kpi.value, kpi.style)}</p>{reason}'
        f"{sparkline_svg(kpi.trend)}{facts_html(facts)}"
        f"{trace_html(kpi.trace, 'Definition and source', lead)}</article>"
    )


def _finding_html(finding: Finding) -> str:
    facts = [Fact("Owner", escape(finding.owner))]
    if finding.since:
        facts.append(Fact("Since", format_date(finding.since)))
    if finding.effect:
        facts.append(_figure_fact("Effect", f"{finding.id}/effect", finding.effect, finding.effect_basis))
    facts.append(Fact("Rule", escape(finding.rule)))
    return (
        f'<article class="block finding {finding.severity}" id="{escape(finding.id)}" data-kind="finding">'
        f'<p class="badge">{finding.severity.capitalize()}</p>'
        f"<h3>{prose_html(f'{finding.id}/title', finding.title)}</h3>"
        f"<p>{prose_html(f'{finding.id}/evidence', finding.evidence)}</p>"
        f'<p class="remedy"><b>Remedy</b> {escape(finding.remedy)}</p>'
        f"{facts_html(facts, 'facts row')}{trace_html(finding.trace, 'Evidence')}</article>"
    )


def _action_html(action: Action) -> str:
    facts = [Fact("Owner", escape(action.owner))]
    if action.due:
        facts.append(Fact("Due", format_date(action.due)))
    figures: tuple[tuple[str, str, Value | None, str], ...] = (
        ("Effect", "effect", action.effect, action.effect_basis),
        ("Effort", "hours", action.hours, ""),
        ("Confidence", "confidence", action.confidence, ""),
        ("Score", "score", action.score, SCORE_BASIS),
    )
    facts += [
        _figure_fact(label, f"{action.id}/{path}", value, basis)
        for label, path, value, basis in figures
        if value is not None
    ]
    return (
        f'<article class="block action" id="{escape(action.id)}" data-kind="action">'
        f'<p class="rank">{action.rank}</p><div><h3>{escape(action.title)}</h3>'
        f"<p>{prose_html(f'{action.id}/reason', action.reason)}</p>{facts_html(facts, 'facts row')}</div></article>"
    )


def _figure_fact(label: str, path: str, value: Value, basis: str) -> Fact:
    """Return a figure as a fact, with what it counts behind it where there is one."""
    counts = f" {escape(basis)}" if basis and not value.missing else ""
    return Fact(label, value_html(path, value, "compact") + counts, value.missing)


def _narrative_html(narrative: Narrative) -> str:
    path, element, text, rest = f"{narrative.id}/text", "p", narrative.text, ""
    if narrative.role == "headline":
        element = "h1"
        text, more = split_headline(narrative.text)
        rest = f' <span class="more">{prose_html(path, more)}</span>' if more else ""
    return (
        f'<{element} class="block narrative {narrative.role}" id="{escape(narrative.id)}" '
        f'data-kind="narrative">{prose_html(path, text)}{rest}</{element}>'
    )
