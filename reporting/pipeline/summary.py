"""What the manifest says of a report, for the site and for the checks across reports."""

from __future__ import annotations

from collections.abc import Sequence

from reporting.blocks.format import change_figures, format_value, render_prose
from reporting.blocks.model import Block, Kpi, Narrative
from reporting.editions import KpiLine, Summary
from reporting.rendering.meta import PageMeta


def summarise(blocks: Sequence[Block], meta: PageMeta, subject: str) -> Summary:
    """Return the summary of a report; the headline figures of its mail come first."""
    kpis = sorted((block for block in blocks if isinstance(block, Kpi)), key=lambda kpi: not kpi.in_mail)
    return Summary(
        perspective_name=meta.perspective_name,
        scope_name=meta.scope_name,
        headline=meta.headline,
        context=narrative(blocks, "context"),
        kpis=tuple(_line(kpi) for kpi in kpis),
        gaps=sum(kpi.value.amount is None for kpi in kpis),
        subject=subject,
    )


def narrative(blocks: Sequence[Block], role: str) -> str:
    """Return the text of the block with that role, "" when there is none."""
    texts = (block.text for block in blocks if isinstance(block, Narrative) and block.role == role)
    return next((render_prose(text) for text in texts), "")


def _line(kpi: Kpi) -> KpiLine:
    changes = (change for change in (kpi.change_1w, kpi.change_4w) if change and change.delta.amount is not None)
    return KpiLine(
        id=kpi.id,
        label=kpi.label,
        amount=kpi.value.amount,
        unit=kpi.value.unit.value,
        missing=kpi.value.missing,
        text=format_value(kpi.value, kpi.style),
        exact=format_value(kpi.value, "full"),
        change=next((change_figures(change, kpi.style) for change in changes), ""),
    )
