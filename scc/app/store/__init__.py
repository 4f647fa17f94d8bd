"""DynamoDB behind one object."""

from __future__ import annotations

from scc.app.store.catalog import Catalog
from scc.app.store.charters import Charters
from scc.app.store.dynamo import Dynamo
from scc.app.store.outbox import Outbox
from scc.app.store.people import People
from scc.app.store.records import Records
from scc.app.store.sign_in import SignIn
from scc.app.store.together import Together


class Store:
    """Every table, by what it is about."""

    def __init__(self, db: Dynamo) -> None:
        self.charters = Charters(db)
        self.people = People(db)
        self.sign_in = SignIn(db)
        self.catalog = Catalog(db)
        self.records = Records(db)
        self.outbox = Outbox(db)
        self.together = Together(db)
