"""What the site's scripts load: lists of editions, and the words that the search looks in.

They are scripts themselves, since a page opened from a folder may load nothing else; each is of one scope alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from reporting.blocks.comparison import Words, read_words
from reporting.editions import EditionError
from reporting.site.entries import Entry

SHOWN = 160  # letters of a text under its title


def editions_script(entries: Sequence[Entry], current: Sequence[Entry]) -> str:
    """Return the script with the final editions of a scope, newest first.

    Args:
        entries: of the scope, newest first, all revisions.
        current: those that no later revision supersedes.
    """
    rows = [_edition(entry, is_current=entry in current) for entry in entries if entry.manifest.state == "final"]
    return f"window.siteEditions = {_json(rows)};\n"


def search_script(reports: Path, scope_name: str, entries: Iterable[Entry]) -> str:
    """Return the script with what the editions of a scope say, newest first.

    A text that several editions repeat stands there once, with all of them.

    Raises:
        EditionError: the figures of an edition are not there or not ours.
    """
    pages: list[list[str]] = []
    found: dict[tuple[str, str, str], list[list[int | str]]] = {}
    for number, entry in enumerate(entries):
        pages.append([f"{entry.manifest.summary.perspective_name}, {entry.day}", entry.path, entry.state])
        for said in _read_words(reports, entry):
            place_in_page: list[int | str] = [number, said.id]
            found.setdefault((said.kind, said.title, _shortened(said.text)), []).append(place_in_page)
    texts = [[*words, places] for words, places in found.items()]
    index = {"scope": scope_name, "pages": pages, "texts": texts}
    return f"(window.searchIndexes ??= []).push({_json(index)});\n"


def _read_words(reports: Path, entry: Entry) -> tuple[Words, ...]:
    path = reports / entry.figures
    try:
        return read_words(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise EditionError(f"{path}: expected the figures of an edition, {err.strerror}") from err
    except ValueError as err:
        raise EditionError(f"{path}: not the figures of an edition ({err})") from err


def _edition(entry: Entry, *, is_current: bool) -> dict[str, object]:
    subject = entry.key.subject
    return {
        "perspective": subject.perspective,
        "name": entry.manifest.summary.perspective_name,
        "as_of": subject.as_of,
        "day": entry.day,
        "revision": entry.key.revision,
        "current": is_current,
        "path": entry.path,
        "figures": entry.figures,
    }


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"


def _json(plain: object) -> str:
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\N{LINE SEPARATOR}", "\\u2028").replace("\N{PARAGRAPH SEPARATOR}", "\\u2029")
