"""Reports that disagree are not sent: CEO, CFO and Accounting say the same of revenue, cash and liabilities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.editions import KpiLine, Summary
from reporting.errors import ReportingError

SHARED_BY = ("ceo", "cfo", "accounting")
SHARED_FIGURES = ("revenue", "cash", "liabilities")
ABSENT = "no such figure"


@dataclass(frozen=True)
class Disagreement:
    """A figure that reports of one scope do not agree on: what each says, by perspective."""

    figure: str
    said: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.figure}: " + ", ".join(f"{perspective} says {text}" for perspective, text in self.said.items())


class DisagreementError(ReportingError):
    """The reports of a scope contradict each other; none of them is published."""

    def __init__(self, scope: str, disagreements: tuple[Disagreement, ...]) -> None:
        said = "; ".join(map(str, disagreements))
        super().__init__(f"reports of {scope} disagree, none of them is published: {said}")


def find_disagreements(summaries: Mapping[str, Summary]) -> tuple[Disagreement, ...]:
    """Compare the shared figures of one scope's reports.

    Args:
        summaries: by perspective; those that do not share figures are left alone.
    """
    sharing = {name: {kpi.id: kpi for kpi in summaries[name].kpis} for name in SHARED_BY if name in summaries}
    found = []
    for figure in SHARED_FIGURES:
        lines = {name: kpis.get(figure) for name, kpis in sharing.items()}
        if len({_amount(line) for line in lines.values()}) > 1:
            found.append(Disagreement(figure, {name: _text(line) for name, line in lines.items()}))
    return tuple(found)


def _amount(line: KpiLine | None) -> tuple[int | None, str] | None:
    return None if line is None else (line.amount, line.unit)


def _text(line: KpiLine | None) -> str:
    return ABSENT if line is None else line.exact
