"""The work log: a row of `scc-deployments` for each deploy and each way back."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from scc.app.store.dynamo import Dynamo
from scc.app.store.items import plain

Kind = Literal["deploy", "rollback", "failed"]


class Row(Struct, frozen=True, omit_defaults=True):
    """One row: what served everybody afterwards and what before."""

    deployment_id: str
    at: datetime
    kind: Kind
    deployer: str
    changes: str
    versions: dict[str, str]
    previous: dict[str, str]
    digest: str | None = None
    key: str | None = None
    site: str | None = None
    previous_site: str | None = None


class WorkLog:
    """The deployments table."""

    def __init__(self, db: Dynamo) -> None:
        self._db = db

    def add(self, row: Row) -> None:
        """Add a row."""
        self._db.run(self._db.put("deployments", plain(row), "attribute_not_exists(#deployment_id)"))

    def rows(self) -> list[Row]:
        """Return every row, oldest first."""
        return sorted((msgspec.convert(item, Row) for item in self._db.scan("deployments")), key=lambda row: row.at)

    def deploy_of(self, versions: dict[str, str]) -> Row | None:
        """Return the deploy that brought these versions, if the log knows it."""
        return next((row for row in self.rows() if row.kind == "deploy" and row.versions == versions), None)

    def site(self) -> str | None:
        """Return the release of the front end that is served, if the log knows it."""
        return next((row.site for row in reversed(self.rows()) if row.kind != "failed"), None)
