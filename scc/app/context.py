"""The app: everything a request needs, made once and injected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from scc.app.auth.keys import Keys
from scc.app.auth.sessions import Sessions
from scc.app.auth.tokens import Tokens
from scc.app.aws import Clients
from scc.app.receipts import Receipts
from scc.app.settings import Settings
from scc.app.store import Store
from scc.app.store.dynamo import Dynamo


def utc_now() -> datetime:
    """Return the time in UTC in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class App:
    """The parts, wired."""

    settings: Settings
    keys: Keys
    tokens: Tokens
    sessions: Sessions
    store: Store
    receipts: Receipts
    clock: Callable[[], datetime]


def build_app(settings: Settings, clients: Clients, clock: Callable[[], datetime] = utc_now) -> App:
    """Wire the parts; nothing is called yet."""
    store = Store(Dynamo(clients, settings.table_prefix))
    keys = Keys(clients, settings.secret_id)
    tokens = Tokens(keys)
    receipts = Receipts(clients, settings.receipt_key_id)
    return App(settings, keys, tokens, Sessions(store, tokens), store, receipts, clock)
