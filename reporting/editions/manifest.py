"""The manifest of an edition: what it was built from, apart from what was derived; and its summary for the site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from reporting.editions.model import EditionError, EditionKey, State, Subject

MANIFEST = "manifest.json"
SCHEMA = 2
HUNDREDTHS, FINER = 1, 100  # the schema that counted percent and ratios in hundredths, steps of today in one of those
QUOTIENTS = frozenset({"%", "x"})


@dataclass(frozen=True)
class Inputs:
    """Everything an edition depends on, as sha256 unless said otherwise. Equal inputs give equal bytes.

    Args:
        notebook: the cells of the notebook.
        parameters: perspective, scope and as_of; the context is named by its partitions.
        partitions: each partition of the context that was read, by its path in the context folder.
        data_cut: the day the data end (ISO).
        library: this package's code, templates and page extension.
        lock: requirements.lock, the exact versions of all libraries; `settings`: portfolio.toml.
        renderer: the engine of page and text with its version.
        envelope: sender and recipients.
        compared_with: the edition sent before and the sha256 of its executed notebook, or "".
        charts: each picture's sha256 by its figure's digest and size; `chromium` and `fonts` drew them.
            Pictures are kept, so that a newer Chromium alone makes no new edition.
    """

    notebook: str
    parameters: Mapping[str, str]
    partitions: Mapping[str, str]
    data_cut: str
    library: str
    lock: str
    settings: str
    renderer: str
    envelope: str
    compared_with: str
    charts: Mapping[str, str]
    chromium: str
    fonts: str


@dataclass(frozen=True)
class KpiLine:
    """A headline figure as an index shows it; `amount` counts steps of `unit`, None with the reason in `missing`.

    `text` is the figure as the report prints it, `exact` in full; `change` is against the last week it has.
    """

    id: str
    label: str
    amount: int | None
    unit: str
    missing: str
    text: str
    exact: str
    change: str


@dataclass(frozen=True)
class Summary:
    """What the site and the checks across reports need of an edition without opening it.

    Args:
        perspective_name: such as `CEO`; `scope_name` such as `JADA Portfolio`.
        headline: the report's message, `context` the line under it.
        kpis: every headline figure, in the report's order; those of the mail come first.
        gaps: how many figures are missing.
        subject: of the mail.
    """

    perspective_name: str
    scope_name: str
    headline: str
    context: str
    kpis: tuple[KpiLine, ...]
    gaps: int
    subject: str


@dataclass(frozen=True)
class Manifest:
    """The manifest; `derived` is the sha256 of every other file of the edition by its name."""

    key: EditionKey
    state: State
    summary: Summary
    inputs: Inputs
    derived: Mapping[str, str]

    def to_json(self) -> str:
        """Return the text of `manifest.json`."""
        subject = self.key.subject
        plain = {
            "schema": SCHEMA,
            "edition": {**asdict(subject), "revision": self.key.revision, "state": self.state},
            "summary": asdict(self.summary),
            "inputs": asdict(self.inputs),
            "derived": dict(self.derived),
        }
        return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the edition in `folder`; one of schema 1 comes in the steps of today.

    Raises:
        EditionError: there is none, or it is not of this schema.
    """
    path = folder / MANIFEST
    try:
        plain: Any = json.loads(path.read_text(encoding="utf-8"))
        if plain["schema"] not in (HUNDREDTHS, SCHEMA):
            raise EditionError(f"{path}: expected a manifest of schema {SCHEMA}, got {plain['schema']}")
        about = plain["edition"]
        subject = Subject(about["as_of"], about["scope"], about["perspective"])
        summary = plain["summary"]
        lines = tuple(_line(line, plain["schema"]) for line in summary.pop("kpis"))
        return Manifest(
            EditionKey(subject, about["revision"]),
            about["state"],
            Summary(**summary, kpis=lines),
            Inputs(**{field.name: plain["inputs"][field.name] for field in fields(Inputs)}),
            plain["derived"],
        )
    except OSError as err:
        raise EditionError(f"{path}: expected the manifest of an edition, {err.strerror}") from err
    except (ValueError, KeyError, TypeError) as err:
        raise EditionError(f"{path}: not a manifest of ours ({err!r})") from err


def _line(plain: dict[str, Any], schema: int) -> KpiLine:
    line = KpiLine(**plain)
    if schema != HUNDREDTHS or line.amount is None or line.unit not in QUOTIENTS:
        return line
    return replace(line, amount=line.amount * FINER)
