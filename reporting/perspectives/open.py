"""The door for notebooks: a perspective of a scope at a day, on a context dataset."""

from __future__ import annotations

from pathlib import Path

from reporting.config import load_settings
from reporting.context.load import open_context
from reporting.errors import ConfigError
from reporting.perspectives.accounting import Accounting
from reporting.perspectives.base import Perspective
from reporting.perspectives.ceo import Ceo
from reporting.perspectives.cfo import Cfo
from reporting.perspectives.cmo import Cmo
from reporting.perspectives.cto import Cto
from reporting.perspectives.previous import read_sent

BOOKS = "accounting"
PERSPECTIVES: dict[str, type[Perspective]] = {
    "ceo": Ceo,
    "cto": Cto,
    "cfo": Cfo,
    "cmo": Cmo,
    BOOKS: Accounting,
}


def open_perspective(perspective: str, scope: str, as_of: str, context: str, previous: str = "") -> Perspective:
    """Open one report.

    Args:
        perspective: `ceo`, `cto`, `cfo`, `cmo` or `accounting`.
        scope: `portfolio` or an entity id.
        as_of: the report's day, ISO; the dataset must describe it.
        context: the dataset's folder.
        previous: the folder of the edition sent before, to compare with; empty when there is none.

    Raises:
        ConfigError: there is no such perspective or scope, or the dataset describes another day.
        ContextError: the dataset is absent or damaged.
        EditionError: there is no edition in `previous`.
    """
    if perspective not in PERSPECTIVES:
        raise ConfigError("perspective", f"one of {', '.join(PERSPECTIVES)}", repr(perspective), "See portfolio.toml.")
    data = open_context(Path(context), scope, load_settings())
    if data.as_of.isoformat() != as_of:
        hint = f"Build it: render_and_send.py context --as-of {as_of}."
        raise ConfigError("as_of", f"{data.as_of}, the day of the dataset in {context}", repr(as_of), hint)
    return PERSPECTIVES[perspective](data, read_sent(Path(previous)) if previous else None)


def attachments_of(perspective: str, scope: str, context: str) -> dict[str, str]:
    """Return the text files that lie beside a report's page, by name; only the accountant's has any.

    Args:
        perspective: `ceo`, `cto`, `cfo`, `cmo` or `accounting`.
        scope: `portfolio` or an entity id.
        context: the dataset's folder.

    Raises:
        ContextError: the dataset is absent or damaged.
    """
    if perspective != BOOKS:
        return {}
    return Accounting(open_context(Path(context), scope, load_settings())).attachments()
