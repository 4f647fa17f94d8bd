"""Templates, vessels and waiver texts: what charters are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from scc.app.domain.audit import seal_row
from scc.app.domain.planning import Template, Vessel
from scc.app.domain.waivers import WaiverText
from scc.app.problems import Conflict, Unavailable
from scc.app.store.dynamo import ConditionFailed, Dynamo, Write
from scc.app.store.items import plain

AUDIT_SUBJECT = "catalog"
_CURRENT = "current"
CURRENT_WAIVER = {"kind": "waiver", "id": _CURRENT}
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

    def put_template(self, template: Template, by: str, now: datetime) -> None:
        """Store a template; charters already made keep what they were made from."""
        key = template.template_id
        self._change("template_stored", key, by, now, self._put("template", key, template))

    def vessel(self, asset_id: str) -> Vessel | None:
        """Return a vessel."""
        item = self._db.get("catalog", kind="vessel", id=asset_id)
        return msgspec.convert(item, Vessel) if item else None

    def vessels(self) -> Iterator[Vessel]:
        """Return every vessel by id."""
        return (msgspec.convert(item, Vessel) for item in self._of("vessel"))

    def put_vessel(self, vessel: Vessel, by: str, now: datetime) -> None:
        """Store a vessel."""
        self._change("vessel_stored", vessel.asset_id, by, now, self._put("vessel", vessel.asset_id, vessel))

    def current_waiver(self) -> WaiverText:
        """Return the waiver text in force.

        Raises:
            Unavailable: none was published yet.
        """
        return published(self._db.get("catalog", **CURRENT_WAIVER))

    def waiver(self, version: str) -> WaiverText | None:
        """Return a published version."""
        item = self._db.get("catalog", kind="waiver", id=_VERSION + version)
        return msgspec.convert(item, WaiverText) if item else None

    def publish_waiver(self, text: WaiverText, by: str, now: datetime) -> None:
        """Publish a version; from now on it is the one to sign. A version never changes.

        Raises:
            Conflict: that version exists.
        """
        if self.waiver(text.version) is not None:
            raise Conflict("That version is published and never changes.", "version_exists")
        version = {"kind": "waiver", "id": _VERSION + text.version, **plain(text)}
        new = self._db.put("catalog", version, "attribute_not_exists(#kind)")
        self._change("waiver_published", text.version, by, now, new, self._put("waiver", _CURRENT, text))

    def chain(self) -> tuple[int, str]:
        """Return number and hash of the catalog's last audit row."""
        item = self._db.get("catalog", kind="chain", id=AUDIT_SUBJECT) or {}
        return item.get("seq", 0), item.get("chain_head", "")

    def _of(self, kind: str) -> Iterator[dict[str, Any]]:
        return self._db.query("catalog", "#kind = :kind", kind=kind)

    def _put(self, kind: str, key: str, thing: msgspec.Struct) -> Write:
        return self._db.put("catalog", {"kind": kind, "id": key, **plain(thing)})

    def _change(self, action: str, key: str, by: str, now: datetime, *writes: Write) -> None:
        """Do some writes together with a row of the catalog's own audit chain."""
        seq, head = self.chain()
        row = seal_row(AUDIT_SUBJECT, seq + 1, now, by, action, {"id": key}, head)
        link = {"kind": "chain", "id": AUDIT_SUBJECT, "seq": row.seq, "chain_head": row.hash}
        guard = "attribute_not_exists(#kind) OR #seq = :seq"
        audit = self._db.put("audit-log", plain(row), "attribute_not_exists(#subject_id)")
        try:
            self._db.transact([*writes, self._db.put("catalog", link, guard, seq=seq), audit])
        except ConditionFailed as err:
            raise Conflict("The catalog was changed by somebody else.", "changed_meanwhile") from err


def published(item: Mapping[str, Any] | None) -> WaiverText:
    """Return a stored waiver text.

    Raises:
        Unavailable: there is none yet.
    """
    if item is None:
        raise Unavailable("No waiver text is published yet.")
    return msgspec.convert(item, WaiverText)
