"""About the app itself."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from scc.app.api.call import Call
from scc.app.api.http import Answer
from scc.app.api.registry import route
from scc.app.receipts import PublicKey

_OPENAPI = Path(__file__).parents[3] / "openapi.json"


class Health(Struct, frozen=True):
    """That the function runs and reads its tables."""

    ok: bool


@route("GET", "/health", answer=Health)
def get_health(call: Call) -> Health:
    """Answer after one read of the store."""
    call.app.store.catalog.template("health")
    return Health(True)


@route("GET", "/openapi.json")
def get_openapi(_call: Call) -> Answer:
    """Return this description."""
    return Answer(200, _OPENAPI.read_text(encoding="utf-8"), headers={"Cache-Control": "public, max-age=300"})


@route("GET", "/receipt-key", answer=PublicKey)
def get_receipt_key(call: Call) -> PublicKey:
    """Return the public key that verifies waiver receipts."""
    return call.app.receipts.public_key()
