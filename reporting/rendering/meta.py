"""What a page, its text and its mail say about the edition they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class PageMeta:
    """An edition as its documents name it.

    Args:
        perspective: id such as `ceo`; `perspective_name` is how subjects write it.
        scope: id such as `portfolio`; `scope_name` is how subjects write it.
        as_of: the report's date; `data_cut` is the day its data end.
        revision: of the edition, from 1.
        draft: built in spite of failing checks: watermarked on every page, never sent.
        headline: the message of the report, plain text.
        previous_href: relative address of the edition before, None for the first.
        site_root: relative address of the site's root folder, such as `../../../../..`.
        plotly_src: relative address of the site's plotly script.
        provenance: what the edition was made from, by name: digests, versions, dates.
        files: names of the files that lie beside the page for readers to take away.
    """

    perspective: str
    perspective_name: str
    scope: str
    scope_name: str
    as_of: date
    data_cut: date
    revision: int
    draft: bool
    headline: str
    previous_href: str | None
    site_root: str
    plotly_src: str
    provenance: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The subject line: `Executive Report: CEO Perspective | JADA Portfolio | 2026-09-30`."""
        return f"Executive Report: {self.perspective_name} Perspective | {self.scope_name} | {self.as_of.isoformat()}"

    @property
    def edition(self) -> str:
        """The name of the edition: `2026-09-30/portfolio/ceo/r1`."""
        return f"{self.as_of.isoformat()}/{self.scope}/{self.perspective}/r{self.revision}"
