"""The gate: every figure of an edition is its block's figure in every medium, or it is neither accepted nor sent."""

from __future__ import annotations

from pathlib import Path

from reporting.parity.mail import mail_differences
from reporting.parity.model import Difference, Edition, ParityError, read_edition
from reporting.parity.page import page_differences, text_differences
from reporting.rendering.meta import PageMeta


def find_differences(edition: Edition) -> tuple[Difference, ...]:
    """Return where a medium of the edition departs from its blocks."""
    return (*mail_differences(edition), *page_differences(edition), *text_differences(edition))


def require_parity(folder: Path, meta: PageMeta, page_url: str) -> None:
    """Let pass an edition whose media all say what its blocks say.

    Args:
        folder: of the edition, whole or still being made.
        meta: whose report.
        page_url: where its mail leads to.

    Raises:
        ParityError: with the place, what was expected and what was found.
    """
    if differences := find_differences(read_edition(folder, meta, page_url)):
        raise ParityError(f"{meta.as_of.isoformat()}/{meta.scope}/{meta.perspective}/r{meta.revision}", differences)
