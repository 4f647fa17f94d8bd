"""Who did what to a charter."""

from __future__ import annotations

from msgspec import Struct

from scc.app.api.call import Call
from scc.app.api.registry import ADMIN, route
from scc.app.domain.audit import AuditRow, find_break


class AuditTrail(Struct, frozen=True):
    """A charter's chain, and what is wrong with it if something is."""

    intact: bool
    problem: str | None
    rows: tuple[AuditRow, ...]


@route("GET", "/events/{event_id}/audit", allow=ADMIN, answer=AuditTrail)
def get_audit(call: Call) -> AuditTrail:
    """Return every change of a charter and verify the chain."""
    charter = call.charter()
    rows = call.app.store.charters.audit(charter.event_id, charter.seq)
    problem = find_break(rows, charter.seq, charter.chain_head)
    return AuditTrail(problem is None, problem, tuple(rows))
