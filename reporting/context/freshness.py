"""How old the sources are: two limits a kind, past the first figures go missing, past the second nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from reporting.config import Freshness
from reporting.sources.model import Extract

FRESH, MISSING, BLOCKED = "fresh", "missing", "blocked"


def freshness_rows(
    extracts: Iterable[Extract], limits: Mapping[str, Freshness], as_of: date
) -> list[dict[str, object]]:
    """Return the rows of table `freshness`: the oldest cut of each kind and entity, judged at `as_of`."""
    oldest: dict[tuple[str, str | None], date] = {}
    for extract in extracts:
        place = (extract.kind, extract.entity)
        oldest[place] = min(extract.cut, oldest.get(place, extract.cut))
    return [
        {
            "id": f"{kind}/{entity or 'shared'}",
            "entity": entity,
            "kind": kind,
            "cut": cut,
            "age_days": max((as_of - cut).days, 0),
            "state": judge(cut, limits[kind], as_of),
        }
        for (kind, entity), cut in oldest.items()
    ]


def judge(cut: date, limits: Freshness, as_of: date) -> str:
    """Return what the age of data that end at `cut` means at `as_of`."""
    age_days = (as_of - cut).days
    if age_days > limits.blocked_days:
        return BLOCKED
    return MISSING if age_days > limits.missing_days else FRESH
