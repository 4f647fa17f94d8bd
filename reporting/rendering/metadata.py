"""What the template and the filters are told of an edition, as a metadata file that both engines read."""

from __future__ import annotations

import json

from reporting.blocks.format import format_date, format_week
from reporting.blocks.markdown import escape_markdown
from reporting.rendering.extension import SCRIPT
from reporting.rendering.meta import PageMeta


def metadata_json(meta: PageMeta) -> str:
    """Return the metadata file. Its strings are escaped, since both engines read them as Markdown."""
    scope = f"{meta.site_root}/scopes/{meta.scope}"
    report: dict[str, object] = {
        "title": _plain(meta.title),
        "scope": _plain(meta.scope_name),
        "perspective": _plain(meta.perspective_name),
        "week": _plain(format_week(meta.as_of)),
        "period": _plain(f"As of {format_date(meta.as_of)}, data to {format_date(meta.data_cut)}"),
        "draft": meta.draft,
        "edition": _plain(meta.edition),
        "editions": _plain(f"{scope}/{meta.perspective}.html"),
        "neighbours": _plain(f"{scope}/editions.js"),
        "search": _plain(f"{scope}/search.html"),
        "home": _plain(f"{scope}/index.html"),
        "plotly": _plain(meta.plotly_src),
        "script": _plain(f"{meta.site_root}/assets/{SCRIPT.name}"),
        "files": [_plain(name) for name in meta.files],
        "provenance": [
            {"name": _plain(name[:1].upper() + name[1:]), "value": _plain(value)} for name, value in _provenance(meta)
        ],
    }
    if meta.previous_href:
        report["previous"] = _plain(meta.previous_href)
    if not meta.draft:
        report["compare"] = _plain(f"{scope}/compare.html#{meta.edition}")
    return json.dumps({"pagetitle": _plain(meta.title), "lang": "en", "report": report}, ensure_ascii=False)


def _provenance(meta: PageMeta) -> list[tuple[str, str]]:
    facts = [
        ("Report", meta.title),
        ("As of", format_date(meta.as_of)),
        ("Data to", format_date(meta.data_cut)),
        ("Revision", str(meta.revision)),
    ]
    return [*facts, *meta.provenance.items()]


def _plain(text: str) -> str:
    return escape_markdown(text)
