"""What a rule decides: the new charter and everything that has to be stored and told with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from scc.app.domain.model import Charter, Record

Details = dict[str, str | int | bool | list[str] | None]


class Notice(Struct, frozen=True, omit_defaults=True):
    """Somebody to be told something; names and addresses are looked up when the mail is written."""

    kind: str
    person_id: str | None = None
    guest_id: str | None = None
    role_id: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Change:
    """One change of one charter, applied whole or not at all."""

    charter: Charter
    action: str
    details: Details
    notices: tuple[Notice, ...] = ()
    records: tuple[Record, ...] = ()
    wake_at: datetime | None = None
