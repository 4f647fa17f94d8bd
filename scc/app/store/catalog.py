"""Templates, vessels and waiver texts: what charters are made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from scc.app.domain.planning import Template, Vessel
from scc.app.domain.waivers import WaiverText
from scc.app.problems import Conflict, Unavailable
from scc.app.store.dynamo import ConditionFailed, Dynamo

_CURRENT = "current"
_VERSION = "version:"


class Catalog:
    """The catalog table."""

    def __init__(self, db: Dynamo) -> None:
        self._db = db

    def template(self, template_id: str) -> Template | None:
        """Return a template."""
        item = self._db.get("catalog", kind="template", id=template_id)
        return msgspec.convert(item, Template) if item else None

    def templates(self) -> Iterator[Template]:
        """Return every template by id."""
        return (msgspec.convert(item, Template) for item in self._of("template"))

    def put_template(self, template: Template) -> None:
        """Store a template; charters already made keep what they were made from."""
        self._put("template", template.template_id, template)

    def vessel(self, asset_id: str) -> Vessel | None:
        """Return a vessel."""
        item = self._db.get("catalog", kind="vessel", id=asset_id)
        return msgspec.convert(item, Vessel) if item else None

    def vessels(self) -> Iterator[Vessel]:
        """Return every vessel by id."""
        return (msgspec.convert(item, Vessel) for item in self._of("vessel"))

    def put_vessel(self, vessel: Vessel) -> None:
        """Store a vessel."""
        self._put("vessel", vessel.asset_id, vessel)

    def current_waiver(self) -> WaiverText:
        """Return the waiver text in force.

        Raises:
            Unavailable: none was published yet.
        """
        item = self._db.get("catalog", kind="waiver", id=_CURRENT)
        if item is None:
            raise Unavailable("No waiver text is published yet.")
        return msgspec.convert(item, WaiverText)

    def waiver(self, version: str) -> WaiverText | None:
        """Return a published version."""
        item = self._db.get("catalog", kind="waiver", id=_VERSION + version)
        return msgspec.convert(item, WaiverText) if item else None

    def publish_waiver(self, text: WaiverText) -> None:
        """Publish a version; from now on it is the one to sign. A version never changes.

        Raises:
            Conflict: that version exists.
        """
        plain = msgspec.to_builtins(text)
        try:
            self._db.transact(
                [
                    self._db.put(
                        "catalog",
                        {"kind": "waiver", "id": _VERSION + text.version, **plain},
                        "attribute_not_exists(#kind)",
                    ),
                    self._db.put("catalog", {"kind": "waiver", "id": _CURRENT, **plain}),
                ]
            )
        except ConditionFailed as err:
            raise Conflict("That version is published and never changes.", "version_exists") from err

    def _of(self, kind: str) -> Iterator[dict[str, Any]]:
        return self._db.query("catalog", "#kind = :kind", kind=kind)

    def _put(self, kind: str, key: str, thing: msgspec.Struct) -> None:
        self._db.run(self._db.put("catalog", {"kind": kind, "id": key, **msgspec.to_builtins(thing)}))
