"""Cutting a headline where it ends its first sentence: the title, and what it calls for."""

from __future__ import annotations

import re

from reporting.blocks.model import PLACEHOLDER, Prose

SENTENCE_SEAM = re.compile(r"(?<=[.!?]) +(?=[A-Z{])")


def split_headline(headline: Prose) -> tuple[Prose, Prose | None]:
    """Return the first sentence, which is the title, and the rest, None when there is none."""
    first, *others = SENTENCE_SEAM.split(headline.template, maxsplit=1)
    return _part(headline, first), _part(headline, others[0]) if others else None


def _part(whole: Prose, template: str) -> Prose:
    named = {match["name"] for match in PLACEHOLDER.finditer(template)}
    return Prose(template, {name: whole.figures[name] for name in sorted(named)})
